"""Learn the weights of aligner/editions/weights.json.

    python -m training.editions.fit --data DATA

Documents are runs of newstest 2012-2018 (``train/human.tsv.xz``), half of them, by coin, to learn from and half to
judge by; both halves become archives (archive.py) among as many pieces of monolingual news. Logistic regression with
an L2 penalty over the candidates, positives and negatives as they come.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from aligner.alignment.embed import open_vectors
from aligner.editions import ArticleProfile, find_editions, make_profile
from aligner.editions.candidates import find_candidates
from aligner.editions.features import NAMES, ArticleFeatures, Rarity, features
from aligner.editions.score import EditionWeights
from aligner.model import Article
from training.editions.archive import Document, Item, make_archive
from training.logistic import regress
from training.translation import corpus

WEIGHTS = Path(__file__).parents[2] / "aligner" / "editions" / "weights.json"
PENALTY = 1e-2
TRAPS = 0.5  # a document; more would teach that what is alike is no edition
NEWS = {
    "en": ("en2", ("abp_wire", "gmb", "bbc", "world_press", "reuters", "giveme")),
    "ru": ("ru2", ("md_news", "rt_", "lenta", "tgnews", "tengri", "corpus500")),
}


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
    archives = [
        make_archive(half, seed, traps=TRAPS) + list(others(options.data, options.others, seed * options.others)) for seed, half in enumerate(halves)
    ]
    rows, labels = examples(archives[0])
    weights = fit(rows, labels)
    saved = {name: round(float(weight), 4) for name, weight in zip(NAMES, weights.weights, strict=True)}
    WEIGHTS.write_text(json.dumps({"bias": round(weights.bias, 4), "weights": saved}, indent=2) + "\n", "utf-8")
    for name, archive in zip(("learned from", "judged by"), archives, strict=True):
        print(f"{name}: {len(archive)} articles, precision {{:.4f}} recall {{:.4f}}".format(*rates(archive, weights)))


def newstest(data: Path) -> Iterator[Document]:
    """Yield runs of 8 to 25 consecutive pairs of newstest 2012-2018."""
    chance, run, length = random.Random(3), list[tuple[str, str]](), 15
    for pair in corpus.read(data / "train", ["human"]):
        if pair.source == "train_newstest2012_2018":
            run.append((pair.en, pair.ru))
            if len(run) >= length:
                yield run
                run, length = [], chance.randint(8, 25)


def others(data: Path, count: int, first: int) -> Iterator[Item]:
    """Yield pieces of monolingual news, ``count`` a language from the one numbered ``first``: editions of nothing."""
    for lang, (name, sources) in NEWS.items():
        pieces = list(_pieces(data / "mono" / f"{name}.tsv.xz", sources))
        random.Random(4).shuffle(pieces)
        yield from (Item(lang, piece, "") for piece in pieces[first : first + count])


def _pieces(path: Path, sources: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield runs of 8 to 25 lines of one source."""
    chance, piece, length, last = random.Random(5), list[str](), 15, ""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            source, text = line.rstrip("\n").split("\t")[:2]
            if not source.startswith(sources) or source.endswith(":headline"):
                continue
            if source != last or len(piece) >= length:
                if len(piece) >= 5:
                    yield tuple(piece)
                piece, length, last = [], chance.randint(8, 25), source
            piece.append(text)


def profiles_of(items: Sequence[Item]) -> list[ArticleProfile]:
    """Return the profiles of an archive's items, without addresses and dates."""
    encoder = open_vectors()
    return [
        make_profile(Article("\n".join(item.sentences), item.lang), item.sentences, encoder)  # type: ignore[arg-type]
        for item in items
    ]


def examples(items: Sequence[Item]) -> tuple[np.ndarray, np.ndarray]:
    """Return (candidates, features) and their labels."""
    profiles = profiles_of(items)
    english, russian = ([at for at, p in enumerate(profiles) if p.lang == lang] for lang in ("en", "ru"))
    found = find_candidates([profiles[at] for at in english], [profiles[at] for at in russian])
    rarity, encoder = Rarity.of(profiles), open_vectors()
    looks = [ArticleFeatures.at(profile, rarity, encoder) for profile in profiles]
    rows, labels = [], []
    for e, r, cosine, lead in zip(found.en, found.ru, found.cosine, found.lead, strict=True):
        en, ru = english[int(e)], russian[int(r)]
        rows.append(features(looks[en], looks[ru], cosine, lead))
        labels.append(bool(items[en].story) and items[en].story == items[ru].story)
    return np.array(rows), np.array(labels, float)


def fit(rows: np.ndarray, labels: np.ndarray) -> EditionWeights:
    """Return the weights of raw features, learned from standardised ones."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    *slopes, offset = regress((rows - middle) / spread, labels, PENALTY * len(rows) / 10)
    weights = np.array(slopes) / spread
    return EditionWeights(float(offset - weights @ middle), weights.astype(np.float32))


def rates(items: Sequence[Item], weights: EditionWeights) -> tuple[float, float]:
    """Return precision and recall of the pairs found (without the doubtful ones)."""
    pairs = [pair for pair in find_editions(profiles_of(items), weights) if pair.state != "doubtful"]
    right = sum(bool(items[pair.en].story) and items[pair.en].story == items[pair.ru].story for pair in pairs)
    return right / max(1, len(pairs)), right / max(1, len(paired_stories(items)))


def paired_stories(items: Sequence[Item]) -> set[str]:
    """Return the stories that have an article in each language."""
    english, russian = ({item.story for item in items if item.story and item.lang == lang} for lang in ("en", "ru"))
    return english & russian


if __name__ == "__main__":
    main()
