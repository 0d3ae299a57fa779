"""From raw text to training shards, step by step; a step whose file exists is skipped.

1. pairs.tsv           cleaned pairs, with counts of what was dropped and why; heldout.tsv beside it, for measuring
2. sentencepiece.model the joint vocabulary
3. plain.{ru,en}.npz   pairs to either language, with the noise of real pages
4. manual.{ru,en}.npz  those of manuals, tagged
5. catalogs.{ru,en}.npz  those of message catalogs
6. news.{ru,en}.npz    the news among the pairs, for the end of a run
   ready.ru.npz        Russian news that an earlier package translated back
7. links.{fwd,rev}     word alignments of the better part (eflomal)
8. terms.{ru,en}.npz   pairs with term annotations, unseen names and placeholders
9. words.tsv           how often words stand in the pairs and in the monolingual text
10. exchanged.{ru,en}.npz  pairs with a rare noun of the dictionary in them
11. phrases.{ru,en}.npz   rare words of the dictionary in short phrases
12. mono.{ru,en}.txt   monolingual lines to be translated while training, news and what names the region first
13. noise.{ru,en}.npz  the same lines with words masked
"""

import argparse
import lzma
import random
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from training.translation import (
    batches,
    catalogs,
    corpus,
    denoise,
    dictionary,
    examples,
    exchange,
    frequency,
    heldout,
    phrases,
    sources,
    terms,
    vocabulary,
    words,
)
from training.translation.corpus import Pair
from training.translation.examples import Example
from training.translation.lookup import Lookup
from training.translation.names import Name, Stock

ALIGNED_WEIGHT = 0.25  # draws from which on a pair gets word alignments
ROUNDS = 2  # annotated variants of a pair
MONOLINGUAL = 500_000
REGIONAL = 4  # a line that names the region is so much likelier to be chosen
LINE, HEADLINE = 40, 20  # characters of the shortest monolingual line
REGION = re.compile(
    r"азербайджан|армени|армян|грузи|абхаз|осет|карабах|казах|киргиз|кыргыз|узбек|таджик|туркмен|дагестан|чечен|чечн|ингуш|"
    r"кавказ|баку|ереван|тбилиси|астан|ташкент|бишкек|душанбе|ашхабад|"
    r"azerb|armen|georgia|abkhaz|osset|karabakh|kazakh|kyrgyz|uzbek|tajik|turkmen|dagestan|chech|ingush|caucas|baku|"
    r"yerevan|tbilisi|astana|tashkent|bishkek|dushanbe|ashgabat|central asia",
    re.IGNORECASE,
)


def pairs(data: Path, messages: Path, out: Path) -> None:
    dev = frozenset(
        line for path in (data / "dev" / "mt").iterdir() for line in path.read_text("utf-8").splitlines()
    )
    given = list(corpus.read(data / "train", sources.files("pairs")))
    cleaned = corpus.clean(chain(given, catalogs.read(messages)), dev, heldout.texts(given))
    write_pairs(cleaned.pairs, out)
    write_pairs(heldout.human(cleaned.held), out.with_name("heldout.tsv"))
    print(f"{len(cleaned.pairs):,} pairs kept; dropped: {dict(cleaned.dropped)}")


def write_pairs(found: Iterable[Pair], path: Path) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines("\t".join(pair) + "\n" for pair in found)


def read_pairs(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Pair(*line.rstrip("\n").split("\t"))


def monolingual(data: Path, lang: str) -> Iterator[tuple[str, str]]:
    """Names of sources and tidied lines of all files of that language."""
    for name in sources.files(lang):
        with lzma.open(data / "mono" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                source, _, text = line.rstrip("\n").rpartition("\t")
                yield source, corpus.tidy(text)


def chosen(data: Path, lang: str, count: int) -> list[str]:
    """``count`` monolingual lines of a sentence's length, drawn without repetition by the weights of their sources
    (Efraimidis and Spirakis 2006); what names the region is likelier to be drawn.
    """
    style = corpus.russian_style if lang == "ru" else corpus.english_style
    rng = random.Random(11)
    weights = {
        style(line): sources.weight(source, lang) * (REGIONAL if REGION.search(line) else 1)
        for source, line in monolingual(data, lang)
        if (HEADLINE if sources.is_headline(source) else LINE) <= len(line) <= 300
    }
    keyed = [(rng.random() ** (1 / weight), line) for line, weight in weights.items() if weight]
    return [line for _, line in sorted(keyed, reverse=True)[:count]]


def mono(data: Path, entries: Path, out: Path) -> None:
    """Lines, each with a second field where it has rare words to look up."""
    lookup = Lookup(dictionary.read(entries), frequency.load(out / "words.tsv"))
    for lang in vocabulary.TAGS:
        rows = ((line, lookup.annotated(line, lang)) for line in chosen(data, lang, MONOLINGUAL))
        lines = ("\t".join(dict.fromkeys(row)) + "\n" for row in rows)
        (out / f"mono.{lang}.txt").write_text("".join(lines), "utf-8")


def pieces(data: Path, cleaned: Path, out: Path, rng: random.Random) -> None:
    sample = [
        side
        for pair in read_pairs(cleaned)
        if rng.random() < 0.4 * (0.04 if is_manual(pair) else sources.of(pair.source).most)
        for side in (pair.en, pair.ru)
    ]
    for lang, share in (("en", 0.05), ("ru", 0.13)):
        sample += [line[:400] for _, line in monolingual(data, lang) if rng.random() < share]
    rng.shuffle(sample)
    vocabulary.learn(sample, out)


Weighted = tuple[Example, float]


def encode(weighted: Iterable[Weighted], model: Path, out: Path, name: str) -> None:
    """Write examples with their weights as ``<name>.ru.npz`` and ``<name>.en.npz``, by the language they
    are to be translated to; those too long are left out.
    """
    processor = vocabulary.load(model)
    by_target: dict[str, list[Weighted]] = {lang: [] for lang in vocabulary.TAGS}
    for example, weight in weighted:
        by_target[example.to].append((example, weight))
    for lang, rows in by_target.items():
        tag = processor.piece_to_id(vocabulary.TAGS[lang])
        sources = processor.encode([example.source for example, _ in rows])
        targets = processor.encode([example.target for example, _ in rows])
        heads = {"": list[int]()} | {key: [tag] for key, tag in vocabulary.origins(processor).items()}
        fitting = [
            ([*heads[example.origin], *source, batches.EOS], [tag, *target, batches.EOS], weight)
            for (example, weight), source, target in zip(rows, sources, targets, strict=True)
            if max(len(source), len(target)) <= batches.LONGEST
        ]
        if fitting:
            batches.pack(fitting).save(out / f"{name}.{lang}.npz")


def is_manual(pair: Pair) -> bool:
    return sources.of(pair.source).manual


def is_message(pair: Pair) -> bool:
    return pair.source.startswith(catalogs.SOURCE)


def is_news(pair: Pair) -> bool:
    return sources.of(pair.source).news


def weighted(pair: Pair, made: Iterable[Example]) -> Iterator[Weighted]:
    """Examples with the draws and the tag that their source has in their direction; none where it has no draws."""
    source = sources.of(pair.source)
    for example in made:
        if draws := source.draws(example.to):
            yield example._replace(origin=source.origin(example.to)), draws


def plain(cleaned: Path, model: Path, name: str, fits: Callable[[Pair], bool], rng: random.Random) -> None:
    """<name>.{ru,en}.npz of the pairs that fit, with the noise of real pages."""
    rows = chain.from_iterable(
        weighted(pair, examples.plain(pair, rng)) for pair in read_pairs(cleaned) if fits(pair)
    )
    encode(rows, model, cleaned.parent, name)


def ready(data: Path, model: Path, out: Path) -> None:
    """ready.ru.npz: Russian news with the English that an earlier package made of it."""
    rows = (
        (Example(pair.en, pair.ru, "ru", "back"), sources.weight(pair.source, "ru"))
        for pair in map(corpus.styled, corpus.read(data / "train", sources.files("back")))
        if sources.weight(pair.source, "ru") and corpus.fault(pair.en, pair.ru) is None
    )
    encode(rows, model, out, "ready")


def to_align(cleaned: Path) -> Iterator[Pair]:
    """The pairs that get word alignments."""
    for pair in read_pairs(cleaned):
        worth = not is_manual(pair) and sources.of(pair.source).most >= ALIGNED_WEIGHT
        if worth and can_align(pair):
            yield pair


def can_align(pair: Pair) -> bool:
    """Neither a label nor a paragraph."""
    lengths = [len(terms.tokens(side)) for side in (pair.en, pair.ru)]
    return min(lengths) >= 4 and max(lengths) <= 60


def stock(data: Path, rng: random.Random) -> Stock:
    """Names to exchange: the region's places twice, a third of the names of the world."""
    names: list[Name] = []
    with lzma.open(data / "places" / "names.tsv.xz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    names += [Name(row[2], row[3]) for row in rows if len(row) >= 4 and rng.random() < 0.3]
    with (data / "places" / "wof_places_en_ru.tsv").open(encoding="utf-8") as lines:
        names += 2 * [Name(*line.split("\t")[:2]) for line in lines]
    return Stock(names)


def annotated(data: Path, model: Path, folder: Path, rng: random.Random) -> None:
    names = stock(data, rng)
    rows = chain.from_iterable(
        weighted(pair, made)
        for pair, found in zip(to_align(folder / "pairs.tsv"), words.links(folder), strict=True)
        for made in [
            dict.fromkeys(e for _ in range(ROUNDS) for e in examples.annotated(pair, found, names, rng))
        ]
    )
    encode(rows, model, folder, "terms")


def counted(data: Path, folder: Path) -> None:
    text = (
        side
        for pair in read_pairs(folder / "pairs.tsv")
        if not is_manual(pair)
        for side in (pair.en, pair.ru)
    )
    lines = (line for lang in vocabulary.TAGS for _, line in monolingual(data, lang))
    frequency.Frequency(frequency.count(text), frequency.count(lines)).save(folder / "words.tsv")


def exchanged(entries: Path, model: Path, folder: Path, rng: random.Random) -> None:
    nouns = exchange.Nouns(dictionary.read(entries), frequency.load(folder / "words.tsv"))
    aligned = zip(to_align(folder / "pairs.tsv"), words.links(folder), strict=True)
    changed = (exchange.exchanged(pair, found, nouns, rng) for pair, found in aligned)
    rows = chain.from_iterable(
        weighted(pair, examples.plain(pair, rng)) for pair in changed if pair is not None
    )
    encode(rows, model, folder, "exchanged")


def phrased(entries: Path, model: Path, folder: Path, rng: random.Random) -> None:
    found = phrases.phrases(dictionary.read(entries), frequency.load(folder / "words.tsv"), rng)
    rows = [(example, 1.0) for en, ru in found for example in (Example(en, ru, "ru"), Example(ru, en, "en"))]
    encode(rows, model, folder, "phrases")


def noise(model: Path, out: Path, rng: random.Random) -> None:
    """noise.{ru,en}.npz of the monolingual lines; nothing where the vocabulary has no tag for them."""
    if "noise" not in vocabulary.origins(vocabulary.load(model)):
        print("the vocabulary has no mask: no denoising")
        return
    for lang in vocabulary.TAGS:
        lines = [row.partition("\t")[0] for row in (out / f"mono.{lang}.txt").read_text("utf-8").splitlines()]
        encode(((example, 1.0) for example in denoise.examples(lines, lang, rng)), model, out, "noise")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder with train/, mono/, dev/ and places/")
    parser.add_argument("out", type=Path)
    dictionary.add_option(parser)
    parser.add_argument(
        "--catalogs",
        type=Path,
        required=True,
        help="folder of unpacked packages with Russian message catalogs",
    )
    options = parser.parse_args()
    data, out, rng = options.data, options.out, random.Random(1)
    out.mkdir(parents=True, exist_ok=True)
    cleaned, model = out / "pairs.tsv", out / "sentencepiece.model"
    steps: list[tuple[Path, Callable[[], None]]] = [
        (cleaned, lambda: pairs(data, options.catalogs, cleaned)),
        (model, lambda: pieces(data, cleaned, model, rng)),
        (
            out / "plain.en.npz",
            lambda: plain(cleaned, model, "plain", lambda p: not is_manual(p) and not is_message(p), rng),
        ),
        (out / "manual.en.npz", lambda: plain(cleaned, model, "manual", is_manual, rng)),
        (out / "catalogs.en.npz", lambda: plain(cleaned, model, "catalogs", is_message, rng)),
        (out / "news.en.npz", lambda: plain(cleaned, model, "news", is_news, rng)),
        (out / "ready.ru.npz", lambda: ready(data, model, out)),
        (out / "links.rev", lambda: words.align(((p.en, p.ru) for p in to_align(cleaned)), out)),
        (out / "terms.en.npz", lambda: annotated(data, model, out, rng)),
        (out / "words.tsv", lambda: counted(data, out)),
        (out / "exchanged.en.npz", lambda: exchanged(options.dictionary, model, out, rng)),
        (out / "phrases.en.npz", lambda: phrased(options.dictionary, model, out, rng)),
        (out / "mono.ru.txt", lambda: mono(data, options.dictionary, out)),
        (out / "noise.ru.npz", lambda: noise(model, out, rng)),
    ]
    for path, step in steps:
        if path.exists():
            print(f"{path.name} exists")
        else:
            print(f"{path.name} ...", flush=True)
            step()


if __name__ == "__main__":
    main()
