"""Learn the weights of aligner/editions/weights.json.

    python -m training.editions.fit --data DATA

Documents are articles of newstest 2012-2018 (``train/human.tsv.xz``), half of them, by coin, to learn from and half to
judge by; both halves become archives (archive.py) with few and with many traps, among pieces of monolingual news.
Three models, with an L2 penalty: logistic regressions of the first look at all candidates and of the beads of those that
pass it, of which the lines of the documents say which are right; and the whole alignment of two articles, by a small layer.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from aligner.alignment.embed import open_vectors
from aligner.editions import ArticleProfile, find_editions, judge, make_profile
from aligner.editions import look as look_at
from aligner.editions.candidates import find_candidates
from aligner.editions.find import LOOKED
from aligner.editions.judge import ReadArticle, align_articles, compare_aligned, measure
from aligner.editions.look import look
from aligner.editions.rarity import Rarity
from aligner.editions.score import LayeredModel, Logistic, log_odds
from aligner.editions.weights import EditionWeights
from aligner.model import Article, Bead
from training.editions.archive import Document, Item, make_archive
from training.editions.documents import fillers, newstest, others
from training.editions.layer import train
from training.logistic import regress

WEIGHTS = Path(__file__).parents[2] / "aligner" / "editions" / "weights.json"
PENALTY = 1e-3
TRAPS = (0.5, 3.0)  # a document, of the two archives of a half
FILLERS, FILLED_FROM = 1_000, 3_000  # pieces of other news, a language and half, that traps are filled with


def main() -> None:
    """Fit on one half, print precision and recall of the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--others", type=int, default=1_500, help="pieces of other news, a language")
    options = parser.parse_args()
    documents = list(newstest(options.data))
    coin = random.Random(11)
    heads = [coin.random() < 0.5 for _ in documents]
    halves = [[doc for doc, head in zip(documents, heads, strict=True) if head is side] for side in (True, False)]
    archives = [list(_archives(options.data, half, number, options.others)) for number, half in enumerate(halves)]
    weights = learn([Archive.of(items) for items in archives[0]], halves[0])
    save(weights)
    for name, half in zip(("learned from", "judged by"), archives, strict=True):
        for traps, items in zip(TRAPS, half, strict=True):
            print(f"{name}: {len(items)} articles, {traps} traps a document,", rates(items, weights), flush=True)


def _archives(data: Path, documents: Sequence[Document], half: int, count: int) -> Iterator[list[Item]]:
    filled = fillers(data, FILLERS, FILLED_FROM + half * FILLERS)
    for number, traps in enumerate(TRAPS):
        made = make_archive(documents, filled, 2 * half + number, traps=traps)
        yield made + list(others(data, count, half * count))


def save(weights: EditionWeights) -> None:
    """Write the weights as the program reads them."""
    saved = {
        "look": _logistic(weights.look, look_at.NAMES),
        "bead": _logistic(weights.bead, judge.BEAD),
        "judge": _layered(weights.judge, judge.NAMES),
    }
    WEIGHTS.write_text(json.dumps(saved, indent=1) + "\n", "utf-8")


def _logistic(model: Logistic, names: Sequence[str]) -> dict[str, object]:
    return {"bias": round(model.bias, 4), "weights": dict(zip(names, _rounded(model.weights), strict=True))}


def _layered(model: LayeredModel, names: Sequence[str]) -> dict[str, object]:
    columns = {name: _rounded(getattr(model, name)) for name in ("middle", "spread", "layer", "direct")}
    rows = {feature: {name: column[at] for name, column in columns.items()} for at, feature in enumerate(names)}
    return {"features": rows, "bias": _rounded(model.bias), "out": _rounded(model.out), "offset": round(model.offset, 4)}


def _rounded(values: np.ndarray) -> list[object]:
    rounded: list[object] = np.round(values.astype(float), 4).tolist()
    return rounded


def profiles_of(items: Sequence[Item]) -> list[ArticleProfile]:
    """Return the profiles of an archive's items, without addresses and dates."""
    encoder = open_vectors()
    return [
        make_profile(Article("\n".join(item.sentences), item.lang), item.sentences, encoder)  # type: ignore[arg-type]
        for item in items
    ]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive's articles, and its candidates with what the first look sees of them and whether they are editions."""

    items: Sequence[Item]
    profiles: Sequence[ArticleProfile]
    en: np.ndarray
    ru: np.ndarray
    looked: np.ndarray
    truth: np.ndarray

    @classmethod
    def of(cls, items: Sequence[Item]) -> Archive:
        """Find the candidates of an archive."""
        profiles = profiles_of(items)
        english, russian = (np.array([at for at, p in enumerate(profiles) if p.lang == lang]) for lang in ("en", "ru"))
        here, there = ([profiles[at] for at in side] for side in (english, russian))
        found = find_candidates(here, there)
        en, ru = english[found.en], russian[found.ru]
        rarity = Rarity.of((profile.names, profile.numbers, profile.traces) for profile in profiles)
        return cls(items, profiles, en, ru, look(here, there, found, rarity), np.array([same_story(items, *pair) for pair in zip(en, ru, strict=True)]))


def same_story(items: Sequence[Item], en: int, ru: int) -> bool:
    """Return True for two editions of one story."""
    return bool(items[en].story) and items[en].story == items[ru].story


def learn(archives: Sequence[Archive], documents: Sequence[Document]) -> EditionWeights:
    """Learn the three models, one after the other."""
    first = fit(np.concatenate([own.looked for own in archives]), np.concatenate([own.truth for own in archives]))
    lines, encoder = _lines(documents), open_vectors()
    beads, right, pairs, truth = [], [], [], []
    for own in archives:
        read = lru_cache(maxsize=None)(lambda at, own=own: ReadArticle.of(own.profiles[at], encoder))
        odds = first.odds(own.looked)
        for at in np.flatnonzero(odds > log_odds(LOOKED)):
            en, ru = int(own.en[at]), int(own.ru[at])
            found = align_articles(read(en), read(ru))
            pairs.append(((read(en), read(ru), found), (odds[at], *own.looked[at, :2])))
            truth.append(own.truth[at])
            if found and "template" not in (own.items[en].trap, own.items[ru].trap):
                beads.append(measure(found, read(en), read(ru)))
                right += [_translates(bead, own.items[en], own.items[ru], lines) for bead in found]
    bead = fit(np.concatenate(beads), np.array(right))
    judged = train(np.array([[*seen, *compare_aligned(*pair, bead).features] for pair, seen in pairs]), np.array(truth, float))
    return EditionWeights(first, bead, judged)


Lines = Mapping[str, set[tuple[int, int]]]


def _lines(documents: Sequence[Document]) -> Lines:
    """Return document and line of each text, in either language."""
    lines = defaultdict[str, set[tuple[int, int]]](set)
    for number, document in enumerate(documents):
        for line, pair in enumerate(document):
            for text in pair:
                lines[text].add((number, line))
    return lines


def _translates(bead: Bead, en: Item, ru: Item, lines: Lines) -> bool:
    """Return True if both sides of a bead come from one line; a merged sentence comes from all that it holds."""
    sides = (
        [lines.get(text, ()) for at in places for text in _parts(item.sentences[at], lines)]
        for places, item in ((bead.source, en), (bead.target, ru))
    )
    left, right = (set[tuple[int, int]]().union(*side) for side in sides)
    return bool(left & right)


def _parts(text: str, lines: Lines) -> Iterator[str]:
    """Yield the lines that a sentence was merged from (archive.py joins them by a space)."""
    while text not in lines:
        cuts = [at for at, letter in enumerate(text) if letter == " " and text[:at] in lines]
        if not cuts:
            break
        yield text[: cuts[-1]]
        text = text[cuts[-1] + 1 :]
    yield text


def fit(rows: np.ndarray, labels: np.ndarray) -> Logistic:
    """Return the weights of raw features, learned from standardised ones."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    *slopes, offset = regress((rows - middle) / spread, labels.astype(float), PENALTY * len(rows))
    weights = np.array(slopes) / spread
    return Logistic(float(offset - weights @ middle), weights.astype(np.float32))


def rates(items: Sequence[Item], weights: EditionWeights) -> str:
    """Describe precision and recall of the pairs found (without the doubtful ones)."""
    pairs = [pair for pair in find_editions(profiles_of(items), weights) if pair.state != "doubtful"]
    right = [items[pair.en].story for pair in pairs if same_story(items, pair.en, pair.ru)]
    return f"precision {len(right) / max(1, len(pairs)):.4f} recall {len(set(right)) / max(1, len(paired_stories(items))):.4f}"


def paired_stories(items: Sequence[Item]) -> set[str]:
    """Return the stories that have an article in each language."""
    english, russian = ({item.story for item in items if item.story and item.lang == lang} for lang in ("en", "ru"))
    return english & russian


if __name__ == "__main__":
    main()
