"""Finding editions by content alone, without links and dates: precision and recall beside simpler ways, in one run.

    python benchmarks/editions.py --data DATA [--others 10000] [--curve 1000,3000,10000]

* drowned: the documents of wmt21-nat and wmt21-hard, shuffled, a fifth without their partner, among --others pieces of
  other news in each language.
* archive: an archive of traps (training/editions/archive.py) made of wmt21-nat, newstest 2019 and 2020 and corpus/.

Beside ours: the nearest neighbour by document vector, greedy (each takes its best) and assigned (one to one), the overlap
of names and numbers alone, and, among the documents alone, bitextor's recipe (the machine translations that come with
them, TF-IDF of words and word pairs, competitive linking). Each is given the threshold that serves it best.

--curve prints seconds and memory for generated archives of growing size instead.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from aligner.alignment.embed import open_vectors  # noqa: E402
from aligner.editions import ArticleProfile, find_editions, make_profile  # noqa: E402
from aligner.editions.assignment import assign  # noqa: E402
from aligner.editions.candidates import find_candidates  # noqa: E402
from aligner.editions.features import Rarity  # noqa: E402
from aligner.model import Article  # noqa: E402
from training.editions.archive import Document, Item, make_archive  # noqa: E402
from training.editions.fit import newstest, others, paired_stories, profiles_of  # noqa: E402

LEARNED = 3_000  # pieces of other news, a language, that the weights were learned and judged on
STRONGEST = 5_000  # pairs that a baseline may choose from
Pairs = list[tuple[tuple[int, int], float]]  # (English, Russian) places, score


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--others", type=int, default=10_000)
    parser.add_argument("--curve", default="", help="articles a language of generated archives, such as 1000,3000")
    options = parser.parse_args()
    if options.curve:
        _curve([int(size) for size in options.curve.split(",")], options.data)
        return
    drowning = list(others(options.data, options.others, LEARNED)) if options.others else []
    drowned = profiles_of(drowning)
    for name in ("wmt21-nat", "wmt21-hard"):
        folder = options.data / "dev" / "align" / name
        items = list(_lonely(_documents(folder)))
        _measure(f"{name} among {len(drowning):,}", items + drowning, profiles_of(items) + drowned)
        _row("bitextor's recipe, no others *", items, _best(items, _bitextor(items, folder)))
    aligned = options.data / "dev" / "align" / "wmt21-nat"
    documents = [*_lines(aligned), *_lines(ROOT / "corpus"), *_newstest(options.data / "dev" / "mt")]
    for traps in (0.5, 3.0):
        archive = make_archive(documents, 5, traps=traps)
        _measure(f"archive with {traps} traps a document", archive, profiles_of(archive))


def _documents(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    for path in sorted(folder.glob("*.gold")):
        sides = [path.with_suffix(f".{lang}").read_text("utf-8").strip().split("\n") for lang in ("en", "ru")]
        yield path.stem, *sides


def _lonely(documents: Iterator[tuple[str, list[str], list[str]]]) -> Iterator[Item]:
    """Yield both editions of four documents in five, one edition of the fifth."""
    chance = random.Random(1)
    for name, english, russian in documents:
        kept = chance.choice(("en", "ru")) if chance.random() < 0.2 else ""
        story = "" if kept else name
        if kept != "ru":
            yield Item("en", tuple(english), story)
        if kept != "en":
            yield Item("ru", tuple(russian), story)


def _lines(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield documents as pairs of beads' texts."""
    from aligner.alignment.formats import read

    for path in sorted(folder.rglob("*.gold")) or sorted(folder.rglob("gold.align")):
        base = path.with_suffix("")
        files = [base.with_suffix(f".{lang}") for lang in ("en", "ru")]
        if not all(file.exists() for file in files):
            files = [path.parent / f"{lang}.sentences" for lang in ("en", "ru")]
        if all(file.exists() for file in files):
            sides = [file.read_text("utf-8").strip().split("\n") for file in files]
            beads = read(path.read_text("utf-8"), path.name)
            yield [
                (" ".join(sides[0][i] for i in en), " ".join(sides[1][j] for j in ru)) for en, ru in beads if en and ru
            ]


def _newstest(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield runs of 12 lines, which are one or two articles each."""
    for name in ("2020.en-ru", "2020.ru-en", "2019.ru-en"):
        sides = [(folder / f"newstest{name}.{lang}").read_text("utf-8").splitlines() for lang in ("en", "ru")]
        lines = list(zip(*sides, strict=True))
        yield from (lines[at : at + 12] for at in range(0, len(lines) - 11, 12))


def _bitextor(items: Sequence[Item], folder: Path) -> Pairs:
    """Link documents by TF-IDF against their translations, the surest pair first, each document once.

    Each document of the set comes with a translation of its original side alone, so two texts are compared in whichever
    language both have.
    """
    scores: dict[tuple[int, int], float] = {}
    for lang in ("en", "ru"):
        vectors = _vectors(dict(_texts(items, folder, lang)))
        for e, r in product(*([at for at in vectors if items[at].lang == own] for own in ("en", "ru"))):
            score = sum(vectors[e][gram] * vectors[r][gram] for gram in vectors[e].keys() & vectors[r].keys())
            scores[e, r] = max(score, scores.get((e, r), 0.0))
    taken, found = set[int](), Pairs()
    for (e, r), score in sorted(scores.items(), key=lambda one: -one[1]):
        if not taken & {e, r}:
            taken |= {e, r}
            found.append(((e, r), score))
    return found


def _texts(items: Sequence[Item], folder: Path, lang: str) -> Iterator[tuple[int, str]]:
    """Yield the documents that there are in a language, written or translated."""
    places = {item.sentences: at for at, item in enumerate(items)}
    for path in folder.glob("*.gold"):
        for side in ("en", "ru"):
            own, translated = path.with_suffix(f".{side}"), path.with_suffix(f".{side}.mt")
            at = places.get(tuple(own.read_text("utf-8").strip().split("\n")))
            shown = own if side == lang else translated
            if at is not None and shown.exists():
                yield at, shown.read_text("utf-8")


def _vectors(texts: dict[int, str]) -> dict[int, dict[str, float]]:
    """Return TF-IDF vectors of length one."""
    grams = {at: _grams(text) for at, text in texts.items()}
    having = Counter(gram for own in grams.values() for gram in own)
    vectors = {}
    for at, own in grams.items():
        weights = {gram: count * math.log(len(texts) / having[gram]) for gram, count in own.items()}
        norm = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        vectors[at] = {gram: weight / norm for gram, weight in weights.items()}
    return vectors


def _grams(text: str) -> Counter[str]:
    words = re.findall(r"\w+", text.lower())
    return Counter([*words, *map(" ".join, pairwise(words))])


def _curve(sizes: Sequence[int], data: Path) -> None:
    """Print seconds and peak memory of the search among generated articles, a fifth of which have an edition."""
    documents = list(newstest(data))
    for size in sizes:
        profiles = list(_generated(documents, size))
        start = time.perf_counter()
        pairs = find_editions(profiles)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        right = sum(profiles[pair.en].source == profiles[pair.ru].source for pair in pairs)
        print(
            f"{size:>8,} a language: {seconds:7.1f} s ({1000 * seconds / size:.1f} ms an English article), peak {peak:,.0f} MB,"
            f" {len(pairs):,} pairs, {right:,} right",
            flush=True,
        )


def _generated(documents: Sequence[Document], size: int) -> Iterator[ArticleProfile]:
    """Yield articles whose sentences are drawn from all documents: one of five English ones has a Russian edition."""
    chance, encoder = random.Random(7), open_vectors()
    lines = [line for document in documents for line in document]
    for number in range(size):
        drawn = [lines[chance.randrange(len(lines))] for _ in range(chance.randint(8, 25))]
        other = drawn if number % 5 == 0 else [lines[chance.randrange(len(lines))] for _ in range(chance.randint(8, 25))]
        for lang, side, own in (("en", 0, drawn), ("ru", 1, other)):
            texts = [pair[side] for pair in own if chance.random() > 0.1] or [own[0][side]]
            source = str(number) if number % 5 == 0 else f"{number}{lang}"
            article = Article("\n".join(texts), lang, source=source, url=f"https://n.example/{number}/{lang}")  # type: ignore[arg-type]
            yield make_profile(article, texts, encoder)


def _measure(title: str, items: Sequence[Item], profiles: Sequence[ArticleProfile]) -> None:
    print(f"\n{title}: {len(items):,} articles")
    start = time.perf_counter()
    pairs = find_editions(profiles)
    seconds = time.perf_counter() - start
    found: Pairs = [((pair.en, pair.ru), pair.confidence) for pair in pairs if pair.state != "doubtful"]
    _row("ours", items, found)
    _row("ours, with the doubtful ones", items, [((pair.en, pair.ru), pair.confidence) for pair in pairs])
    nearest, names = map(_strongest, _baselines(profiles))
    _row("nearest vector, greedy *", items, _best(items, _greedy(nearest)))
    _row("nearest vector, assigned *", items, _best(items, [(pair, nearest[pair]) for pair in assign(nearest)]))
    _row("names and numbers, assigned *", items, _best(items, [(pair, names[pair]) for pair in assign(names)]))
    print(f"ours took {seconds:.0f} s after the vectors   * at its best threshold, found on these very articles")


def _baselines(profiles: Sequence[ArticleProfile]) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
    english, russian = ([at for at, p in enumerate(profiles) if p.lang == lang] for lang in ("en", "ru"))
    found = find_candidates([profiles[at] for at in english], [profiles[at] for at in russian])
    rarity = Rarity.of(profiles)
    nearest, names = {}, {}
    for e, r, cosine in zip(found.en, found.ru, found.cosine, strict=True):
        pair = en, ru = english[int(e)], russian[int(r)]
        nearest[pair] = float(cosine)
        both = [rarity.weigh(profiles[at].names) | rarity.weigh(profiles[at].numbers) for at in (en, ru)]
        shared = sum(both[0][key] for key in both[0].keys() & both[1].keys())
        names[pair] = shared / (1 + sum((both[0] | both[1]).values()))
    return nearest, names


def _strongest(scores: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Return the best pairs: no threshold with a good F1 lies below them."""
    return dict(sorted(scores.items(), key=lambda one: -one[1])[:STRONGEST])


def _greedy(scores: dict[tuple[int, int], float]) -> Pairs:
    best: dict[int, tuple[tuple[int, int], float]] = {}
    for pair, score in scores.items():
        if score > best.get(pair[0], (pair, -1.0))[1]:
            best[pair[0]] = pair, score
    return list(best.values())


def _best(items: Sequence[Item], found: Pairs) -> Pairs:
    """Return the pairs above the threshold with the best F1."""
    found = sorted(found, key=lambda one: -one[1])
    right = np.cumsum([_right(items, pair) for pair, _ in found])
    wanted = _wanted(items)
    f1 = 2 * right / (np.arange(1, len(found) + 1) + wanted)
    return found[: int(f1.argmax()) + 1]


def _right(items: Sequence[Item], pair: tuple[int, int]) -> bool:
    return bool(items[pair[0]].story) and items[pair[0]].story == items[pair[1]].story


def _wanted(items: Sequence[Item]) -> int:
    return len(paired_stories(items))


def _row(name: str, items: Sequence[Item], found: Pairs) -> None:
    right = sum(_right(items, pair) for pair, _ in found)
    precision, recall = right / max(1, len(found)), right / max(1, _wanted(items))
    print(f"  {name:<32}precision {precision:.4f}   recall {recall:.4f}   {len(found):>5} pairs", flush=True)


if __name__ == "__main__":
    main()
