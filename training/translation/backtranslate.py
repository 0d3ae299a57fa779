"""Back-translate Russian or English text with packages made earlier (Sennrich et al. 2016), before a course begins.

The machine's side becomes the source, the authentic side the target.  For each authentic language:

* ``old``: monolingual lines, the likeliest translation, rare words looked up in the dictionary first and told;
* ``oldterms``: the same with the authentic side's names and nouns annotated, which is where the model sees most
  inflected terms of the news;
* ``drawn``: monolingual lines, each word drawn among the ten likeliest (Edunov et al. 2018), for variety;
* ``diverse``: the authentic side of the parallel text, drawn too (Nguyen et al. 2020, "Data diversification").

Only what the package is surest of is kept: an invented source teaches to invent.  The files grow, so that a run cut
off goes on.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.translation import corpus, dictionary, examples, frequency, prepare, sources, terms, words
from training.translation.corpus import Pair
from training.translation.evaluate import Translator
from training.translation.lookup import Lookup


@dataclass(frozen=True)
class Task:
    """Lines to translate, in portions; ``surest`` is the share of a portion to keep, by score."""

    name: str
    lines: list[str]
    surest: float
    translate: Callable[[list[str]], list[tuple[str, float]]]


def translated(task: Task, lines: list[str], lang: str, size: int = 4096) -> Iterator[Pair]:
    """Pairs whose ``lang`` side is authentic; what the cleaning rules reject is left out."""
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        outputs = task.translate(part)
        floor = sorted(score for _, score in outputs)[int(len(outputs) * (1 - task.surest))]
        for line, (output, score) in zip(part, outputs, strict=True):
            en, ru = (line, output) if lang == "en" else (output, line)
            if score >= floor and corpus.fault(en, ru) is None and terms.OPEN.strip() not in output:
                yield Pair(f"back:{lang}", en, ru)


def tasks(lang: str, options: argparse.Namespace) -> list[Task]:
    """What is translated for the authentic side ``lang``."""
    lookup = Lookup(dictionary.read(options.dictionary), frequency.load(options.out / "words.tsv"))
    translate = Translator(options.packages / ("ru_en" if lang == "ru" else "en_ru"), options.threads)
    mono = prepare.chosen(options.data, lang, options.lines)
    pairs = prepare.read_pairs(options.out / "pairs.tsv")
    texts = dict.fromkeys(
        getattr(p, lang)
        for p in pairs
        if sources.of(p.source).is_authentic(lang) and not prepare.is_manual(p) and not prepare.is_message(p)
    )
    return [
        Task(
            "old", mono, 0.85, lambda part: translate.quick([lookup.annotated(line, lang) for line in part])
        ),
        Task("drawn", mono, 0.92, lambda part: translate.quick(part, drawn=True)),
        Task(
            "diverse",
            [text for text in texts if len(text) >= 25],
            0.92,
            lambda part: translate.quick(part, drawn=True),
        ),
    ]


def fill(task: Task, path: Path, lang: str) -> None:
    """Add to ``path`` what of the task is not there."""
    path.touch()
    done = {getattr(pair, lang) for pair in prepare.read_pairs(path)}
    with path.open("a", encoding="utf-8") as out:
        for pair in translated(task, [line for line in task.lines if line not in done], lang):
            out.write("\t".join(pair) + "\n")


def plain(path: Path, out: Path, name: str, lang: str) -> None:
    """<name>.<lang>.npz of the pairs in ``path``."""
    rows = [(_example(pair, lang), 1.0) for pair in prepare.read_pairs(path)]
    prepare.encode(rows, out / "sentencepiece.model", out, name)
    print(f"{name}.{lang}: {len(rows):,} pairs")


def annotated(path: Path, data: Path, out: Path, lang: str) -> None:
    """oldterms.<lang>.npz of the pairs in ``path``."""
    aligned, rng = out / f"old.{lang}", random.Random(9)
    names = prepare.stock(data, rng)
    pairs = [pair for pair in prepare.read_pairs(path) if prepare.can_align(pair)]
    words.align(((pair.en, pair.ru) for pair in pairs), aligned)
    rows = [
        (example._replace(origin="back"), 1.0)
        for pair, found in zip(pairs, words.links(aligned), strict=True)
        for example in dict.fromkeys(
            example for _ in range(prepare.ROUNDS) for example in examples.annotated(pair, found, names, rng)
        )
        if example.to == lang
    ]
    prepare.encode(rows, out / "sentencepiece.model", out, "oldterms")
    print(f"oldterms.{lang}: {len(rows):,} pairs")


def _example(pair: Pair, lang: str) -> examples.Example:
    source, target = (pair.en, pair.ru) if lang == "ru" else (pair.ru, pair.en)
    return examples.Example(source, target, lang, origin="back")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder that holds en_ru and ru_en")
    parser.add_argument("data", type=Path, help="folder with mono/ and places/")
    parser.add_argument("out", type=Path, help="folder of the prepare command")
    dictionary.add_option(parser)
    parser.add_argument("--lines", type=int, default=352_000, help="of each language")
    parser.add_argument("--langs", nargs="+", choices=("ru", "en"), default=["ru"], help="authentic sides")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    for lang in options.langs:
        for task in tasks(lang, options):
            path = options.out / f"{task.name}.{lang}.tsv"
            fill(task, path, lang)
            plain(path, options.out, task.name, lang)
        annotated(options.out / f"old.{lang}.tsv", options.data, options.out, lang)


if __name__ == "__main__":
    main()
