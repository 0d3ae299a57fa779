"""Finding editions by content alone, without links and dates: precision and recall beside simpler ways, in one run.

    python benchmarks/editions.py --data DATA [--others 10000] [--tables drowned,archives,pieces] [--curve 1000,3000,10000]

* drowned: the documents of wmt21-nat and wmt21-hard, shuffled, a fifth without their partner, among --others pieces of
  other news in each language.
* archive: an archive of traps (training/editions/archive.py) made of wmt21-nat, newstest 2019 and 2020 and corpus/; then
  with days, and with days and links.
* pieces: features of two stories, whose editions are two articles.

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
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from multiprocessing import get_context
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from aligner.alignment.embed import open_vectors  # noqa: E402
from aligner.editions import ArticleProfile, find_editions, make_profile  # noqa: E402
from aligner.editions.assignment import assign  # noqa: E402
from aligner.editions.candidates import find_candidates  # noqa: E402
from aligner.editions.find import EditionPair  # noqa: E402
from aligner.editions.rarity import Mentions, Rarity, shared  # noqa: E402
from aligner.model import Article  # noqa: E402
from training.editions.archive import Document, Item, make_archive  # noqa: E402
from training.editions.documents import articles, fillers, others  # noqa: E402
from training.editions.fit import FILLERS, paired_stories, profiles_of, same_story  # noqa: E402
from training.translation import corpus  # noqa: E402

LEARNED = 3_000  # pieces of other news, a language, that the weights were learned and judged on; those of traps follow
DECLARED = 0.9  # of the Russian editions name their English one, in the table with links
STRONGEST = 5_000  # pairs that a baseline may choose from
CHUNK = 500  # articles a language that are generated at a time
SENTENCE = 40  # characters of a generated article's sentence, at least
Pairs = list[tuple[tuple[int, int], float]]  # (English, Russian) places, score


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--others", type=int, default=10_000)
    parser.add_argument("--tables", default="drowned,archives,pieces", help="which of the tables to print")
    parser.add_argument("--curve", default="", help="articles a language of generated archives, such as 1000,3000")
    options = parser.parse_args()
    if options.curve:
        _curve([int(size) for size in options.curve.split(",")], options.data)
        return
    tables = options.tables.split(",")
    if "drowned" in tables:
        _drowned(options.data, options.others)
    documents = [*_lines(options.data / "dev" / "align" / "wmt21-nat"), *_lines(ROOT / "corpus"), *_newstest(options.data / "dev" / "mt")]
    if "archives" in tables:
        _archives(options.data, documents)
    if "pieces" in tables:
        _pieces(documents)


def _drowned(data: Path, count: int) -> None:
    drowning = list(others(data, count, LEARNED + 3 * FILLERS)) if count else []
    drowned = profiles_of(drowning)
    for name in ("wmt21-nat", "wmt21-hard"):
        folder = data / "dev" / "align" / name
        items = list(_lonely(_documents(folder)))
        _measure(f"{name} among {len(drowning):,}", items + drowning, profiles_of(items) + drowned)
        _row("bitextor's recipe, no others *", items, _best(items, _bitextor(items, folder)))


def _archives(data: Path, documents: Sequence[Document]) -> None:
    filled = fillers(data, FILLERS, LEARNED + 2 * FILLERS)
    for traps in (0.5, 3.0):
        archive = make_archive(documents, filled, 5, traps=traps)
        profiles = profiles_of(archive)
        _measure(f"archive with {traps} traps a document", archive, profiles)
        _row("ours, with days", archive, _found(find_editions(_on_a_site(archive, profiles, 0.0))))
        _row("ours, with days and links", archive, _found(find_editions(_on_a_site(archive, profiles, DECLARED))))


def _on_a_site(items: Sequence[Item], profiles: Sequence[ArticleProfile], declared: float) -> list[ArticleProfile]:
    """Return the articles with days, and with the links that this share of the Russian editions declare.

    Editions appear within two days of each other, traps within three days of the story; stories within a year.
    """
    chance = random.Random(9)
    stories = {item.about: date(2020, 1, 1) + timedelta(days=chance.randrange(365)) for item in items}
    english = {item.story: at for at, item in enumerate(items) if item.story and item.lang == "en" and not item.trap}
    made = []
    for at, (item, profile) in enumerate(zip(items, profiles, strict=True)):
        day = stories[item.about] + timedelta(days=chance.randint(0, 3 if item.trap else 2))
        named = item.lang == "ru" and not item.trap and item.story in english and chance.random() < declared
        editions = (("en", f"https://site.example/{english[item.story]}"),) if named else ()
        made.append(replace(profile, published=day, url=f"https://site.example/{at}", editions=editions))
    return made


def _pieces(documents: Sequence[Document]) -> None:
    """Print how many editions in two pieces are found as such: a feature of two stories, in either language."""
    items: list[Item] = []
    for number, (one, two) in enumerate(zip(documents[::2], documents[1::2], strict=False)):
        whole = number % 2
        items.append(Item(("en", "ru")[whole], tuple(pair[whole] for pair in (*one, *two)), f"{number}"))
        items += [Item(("ru", "en")[whole], tuple(pair[1 - whole] for pair in own), f"{number}") for own in (one, two)]
    pairs = [pair for pair in find_editions(profiles_of(items)) if pair.form in ("merged", "split")]
    right = sum(_right(items, (pair.en, pair.ru)) for pair in pairs)
    stories = len(items) // 3
    print(f"\n{stories:,} editions in two pieces: {right} of {2 * stories} pieces found as such, {len(pairs) - right} wrong")


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
        files = [Path(f"{base}.{lang}") for lang in ("en", "ru")]
        if not all(file.exists() for file in files):
            files = [path.parent / f"{lang}.sentences" for lang in ("en", "ru")]
        if all(file.exists() for file in files):
            sides = [file.read_text("utf-8").strip().split("\n") for file in files]
            beads = read(path.read_text("utf-8"), path.name)
            yield [
                (" ".join(sides[0][i] for i in en), " ".join(sides[1][j] for j in ru)) for en, ru in beads if en and ru
            ]


def _newstest(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield the articles of newstest 2019 and 2020."""
    for name in ("2020.en-ru", "2020.ru-en", "2019.ru-en"):
        sides = [(folder / f"newstest{name}.{lang}").read_text("utf-8").splitlines() for lang in ("en", "ru")]
        yield from articles(zip(*sides, strict=True))


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
    """Print seconds and peak memory of the search among generated articles, a fifth of which have an edition.

    Another process generates them, so that its memory is not counted.
    """
    for size in sizes:
        starts = range(0, size, CHUNK)
        with ProcessPoolExecutor(1, get_context("spawn"), _open_pool, (data,)) as pool:
            profiles = [one for made in pool.map(_generated, starts, [min(CHUNK, size - at) for at in starts]) for one in made]
        start, busy = time.perf_counter(), time.process_time()
        pairs = find_editions(profiles)
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = [pair for pair in pairs if pair.state != "doubtful"]
        right = sum(profiles[pair.en].source == profiles[pair.ru].source for pair in found)
        print(
            f"{size:>8,} a language: {seconds:7.1f} s, {busy:7.1f} s of CPU ({1000 * busy / size:.1f} ms an English article), peak {peak:,.0f} MB,"
            f" {len(found):,} pairs, {right:,} right of {-(-size // 5):,}",
            flush=True,
        )


_POOL: list[tuple[str, str]] = []  # pairs of sentences, of the process that generates


def _open_pool(data: Path) -> None:
    _POOL.extend((pair.en, pair.ru) for pair in corpus.read(data / "train", ["human"]) if min(len(pair.en), len(pair.ru)) >= SENTENCE)


def _generated(first: int, count: int) -> list[ArticleProfile]:
    """Return articles whose sentences are drawn from all pairs: one of five English ones has a Russian edition."""
    return [profile for number in range(first, first + count) for profile in _couple(number, random.Random(number))]


def _couple(number: int, chance: random.Random) -> Iterator[ArticleProfile]:
    paired = number % 5 == 0
    drawn = [_drawn(chance)] * 2 if paired else [_drawn(chance), _drawn(chance)]
    for side, (lang, own) in enumerate(zip(("en", "ru"), drawn, strict=True)):
        texts = [pair[side] for pair in own if chance.random() > 0.1] or [own[0][side]]
        source = f"{number}" if paired else f"{number}{lang}"
        article = Article("\n".join(texts), lang, source=source, url=f"https://n.example/{number}/{lang}")  # type: ignore[arg-type]
        yield make_profile(article, texts, open_vectors())


def _drawn(chance: random.Random) -> list[tuple[str, str]]:
    return [_POOL[chance.randrange(len(_POOL))] for _ in range(chance.randint(8, 25))]


def _measure(title: str, items: Sequence[Item], profiles: Sequence[ArticleProfile]) -> None:
    print(f"\n{title}: {len(items):,} articles")
    start = time.perf_counter()
    pairs = find_editions(profiles)
    seconds = time.perf_counter() - start
    _row("ours", items, _found(pairs))
    _row("ours, with the doubtful ones", items, [((pair.en, pair.ru), pair.confidence) for pair in pairs])
    nearest, names = map(_strongest, _baselines(profiles))
    _row("nearest vector, greedy *", items, _best(items, _greedy(nearest)))
    _row("nearest vector, assigned *", items, _best(items, [(pair, nearest[pair]) for pair in assign(nearest)]))
    _row("names and numbers, assigned *", items, _best(items, [(pair, names[pair]) for pair in assign(names)]))
    print(f"ours took {seconds:.0f} s after the vectors   * at its best threshold, found on these very articles")


def _found(pairs: Sequence[EditionPair]) -> Pairs:
    return [((pair.en, pair.ru), pair.confidence) for pair in pairs if pair.state != "doubtful"]


def _baselines(profiles: Sequence[ArticleProfile]) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
    english, russian = ([at for at, p in enumerate(profiles) if p.lang == lang] for lang in ("en", "ru"))
    found = find_candidates([profiles[at] for at in english], [profiles[at] for at in russian])
    keys = [np.union1d(profile.names, profile.numbers) for profile in profiles]
    rarity = Rarity.of([own] for own in keys)
    left, right = (Mentions.of([keys[at] for at in side], rarity) for side in (english, russian))
    both = shared(left, right, (found.en, found.ru), rarity)
    overlap = both / (1 + left.total[found.en] + right.total[found.ru] - both)
    pairs = [(english[int(e)], russian[int(r)]) for e, r in zip(found.en, found.ru, strict=True)]
    return dict(zip(pairs, found.cosine.tolist(), strict=True)), dict(zip(pairs, overlap.tolist(), strict=True))


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
    return same_story(items, *pair)


def _wanted(items: Sequence[Item]) -> int:
    return len(paired_stories(items))


def _row(name: str, items: Sequence[Item], found: Pairs) -> None:
    """Print precision, and of the stories that have an edition the share of which one is found."""
    right = [pair for pair, _ in found if _right(items, pair)]
    precision = len(right) / max(1, len(found))
    recall = len({items[en].story for en, _ in right}) / max(1, _wanted(items))
    print(f"  {name:<32}precision {precision:.4f}   recall {recall:.4f}   {len(found):>5} pairs", flush=True)


if __name__ == "__main__":
    main()
