"""Back-translate monolingual text with packages made earlier (Sennrich et al. 2016), before a course begins.

The machine's side becomes the source, the authentic side the target: plain (``old``) and with the authentic side's
names and nouns annotated (``oldterms``), which is where the model sees most inflected terms of the news.  Only what the
package is surest of is kept: an invented source teaches to invent.  Rare words are looked up in the dictionary first,
and the package told what they are.  The file grows, so that a run cut off goes on.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from training.translation import corpus, dictionary, examples, frequency, prepare, terms, words
from training.translation.corpus import Pair
from training.translation.evaluate import Translator
from training.translation.lookup import Lookup


def translated(
    lines: list[str], lookup: Lookup, translate: Translator, lang: str, surest: float, size: int = 512
) -> Iterator[Pair]:
    """Pairs whose ``lang`` side is authentic; what the cleaning rules reject is left out, and of every ``size``
    lines all but the share ``surest`` with the best scores."""
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        outputs = translate.quick([lookup.annotated(line, lang) for line in part])
        floor = sorted(score for _, score in outputs)[int(len(outputs) * (1 - surest))]
        for line, (output, score) in zip(part, outputs, strict=True):
            en, ru = (line, output) if lang == "en" else (output, line)
            if score >= floor and corpus.fault(en, ru) is None and terms.OPEN.strip() not in output:
                yield Pair(f"back:{lang}", en, ru)


def shards(path: Path, data: Path, out: Path, lang: str) -> None:
    """old.<lang>.npz and oldterms.<lang>.npz of the pairs in ``path``."""
    model, rng = out / "sentencepiece.model", random.Random(9)
    plain = [(_example(pair, lang), 1.0) for pair in prepare.read_pairs(path)]
    prepare.encode(plain, model, out, "old")
    aligned, names = out / f"old.{lang}", prepare.stock(data, rng)
    pairs = [pair for pair in prepare.read_pairs(path) if prepare.can_align(pair)]
    words.align(((pair.en, pair.ru) for pair in pairs), aligned)
    annotated = [
        (example, 1.0)
        for pair, found in zip(pairs, words.links(aligned), strict=True)
        for example in examples.annotated(pair, found, names, rng)
        if example.to == lang
    ]
    prepare.encode(annotated, model, out, "oldterms")
    print(f"{lang}: {len(plain):,} pairs, {len(annotated):,} with terms")


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
    parser.add_argument("--surest", type=float, default=0.85, help="share of the lines to keep, by score")
    parser.add_argument("--langs", nargs="+", choices=("ru", "en"), default=["ru"], help="authentic sides")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    lookup = Lookup(dictionary.read(options.dictionary), frequency.load(options.out / "words.tsv"))
    for lang in options.langs:
        path = options.out / f"old.{lang}.tsv"
        path.touch()
        done = {getattr(pair, lang) for pair in prepare.read_pairs(path)}
        lines = [line for line in prepare.chosen(options.data, lang, options.lines) if line not in done]
        with path.open("a", encoding="utf-8") as out:
            translate = Translator(options.packages / ("ru_en" if lang == "ru" else "en_ru"), options.threads)
            for pair in translated(lines, lookup, translate, lang, options.surest):
                out.write("\t".join(pair) + "\n")
        shards(path, options.data, options.out, lang)


if __name__ == "__main__":
    main()
