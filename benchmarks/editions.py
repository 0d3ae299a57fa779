"""Finding editions by content alone, without links and dates: precision and recall beside simpler ways, in one run.

    python benchmarks/editions.py --data DATA [--others 10000]

* drowned: the documents of wmt21-nat and wmt21-hard, shuffled, a fifth without their partner, among --others pieces of
  other news in each language.
* archive: an archive of traps (training/editions/archive.py) made of wmt21-nat and of corpus/.

Beside ours: the nearest neighbour by document vector, greedy (each takes its best) and assigned (one to one), each at
the threshold that serves it best, and the overlap of names and numbers alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from aligner.editions import ArticleProfile, find_editions  # noqa: E402
from aligner.editions.assignment import assign  # noqa: E402
from aligner.editions.candidates import find_candidates  # noqa: E402
from aligner.editions.features import Rarity  # noqa: E402
from training.editions.archive import Item, make_archive  # noqa: E402
from training.editions.fit import others, profiles_of  # noqa: E402

Pairs = list[tuple[tuple[int, int], float]]  # (English, Russian) places, score


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--others", type=int, default=10_000)
    options = parser.parse_args()
    drowning = list(others(options.data, options.others, 2)) if options.others else []
    drowned = profiles_of(drowning)
    for name in ("wmt21-nat", "wmt21-hard"):
        items = list(_lonely(_documents(options.data / "dev" / "align" / name)))
        _measure(f"{name} among {len(drowning):,}", items + drowning, profiles_of(items) + drowned)
    documents = [*_lines(options.data / "dev" / "align" / "wmt21-nat"), *_lines(ROOT / "corpus")]
    archive = make_archive(documents, 5, traps=1.0)
    _measure("archive of traps", archive, profiles_of(archive))


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


def _measure(title: str, items: Sequence[Item], profiles: Sequence[ArticleProfile]) -> None:
    print(f"\n{title}: {len(items):,} articles")
    start = time.perf_counter()
    pairs = find_editions(profiles)
    seconds = time.perf_counter() - start
    found: Pairs = [((pair.en, pair.ru), pair.confidence) for pair in pairs if pair.state != "doubtful"]
    _row("ours", items, found)
    _row("ours, with the doubtful ones", items, [((pair.en, pair.ru), pair.confidence) for pair in pairs])
    nearest, names = _baselines(profiles)
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
    stories = [{item.story for item in items if item.story and item.lang == lang} for lang in ("en", "ru")]
    return len(stories[0] & stories[1])


def _row(name: str, items: Sequence[Item], found: Pairs) -> None:
    right = sum(_right(items, pair) for pair, _ in found)
    precision, recall = right / max(1, len(found)), right / max(1, _wanted(items))
    print(f"  {name:<32}precision {precision:.4f}   recall {recall:.4f}   {len(found):>5} pairs", flush=True)


if __name__ == "__main__":
    main()
