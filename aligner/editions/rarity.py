"""Names and numbers of many articles, and what it weighs that two articles share one: the rarer, the more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.editions.profile import HASH_BITS, Floats, Keys

Ints = NDArray[np.int64]
LEAST = 3_000  # articles, of which a small collection is thought to be a part: what two of them share is rare
BLOCK = 5_000  # pairs of articles compared at a time


@dataclass(frozen=True, slots=True)
class Rarity:
    """The rarity of names and numbers: the logarithm of how few articles have one. ``having`` counts articles by hash."""

    articles: int
    having: NDArray[np.int32]

    @classmethod
    def of(cls, articles: Iterable[Sequence[Keys]]) -> Rarity:
        """Count over all articles, each with its keys of several kinds."""
        having, count = np.zeros(1 << HASH_BITS, np.int32), 0
        for kinds in articles:
            count += 1
            for keys in kinds:
                having[keys] += 1
        return cls(max(LEAST, count), having)

    def weigh(self, keys: NDArray[np.unsignedinteger]) -> Floats:
        """Return the weight of each hash."""
        weights: Floats = np.log((1 + self.articles) / (1 + self.having[keys])).astype(np.float32)
        return weights

    def of_both(self, left: Keys, right: Keys) -> float:
        """Return the weight of what two articles both have."""
        return float(self.weigh(np.intersect1d(left, right, assume_unique=True)).sum())


@dataclass(frozen=True, slots=True)
class Mentions:
    """The hashes of the articles of a side, one article after the other, and the total weight of each article's.

    Those of article ``i`` are ``keys[start[i] : start[i + 1]]``.
    """

    start: Ints
    keys: Keys
    total: Floats

    @classmethod
    def of(cls, articles: Sequence[Keys], rarity: Rarity) -> Mentions:
        """Weigh the keys of the articles."""
        start = np.concatenate([[0], np.cumsum([len(own) for own in articles])]).astype(np.int64)
        keys = np.concatenate([*articles, np.zeros(0, np.uint32)])
        owner = np.repeat(np.arange(len(articles)), np.diff(start))
        return cls(start, keys, np.bincount(owner, rarity.weigh(keys), len(articles)).astype(np.float32))

    def of_pairs(self, articles: Ints) -> NDArray[np.uint64]:
        """Return the hashes of these articles, each with the place of its article in ``articles`` above it."""
        counts = self.start[articles + 1] - self.start[articles]
        place = np.repeat(np.arange(len(articles)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        found: NDArray[np.uint64] = self.keys[np.repeat(self.start[articles], counts) + within].astype(np.uint64)
        return (place.astype(np.uint64) << np.uint64(HASH_BITS)) | found


def shared(left: Mentions, right: Mentions, pairs: tuple[Ints, Ints], rarity: Rarity) -> Floats:
    """Return for each pair of articles the weight of what both have."""
    weights = np.zeros(len(pairs[0]), np.float32)
    for at in range(0, len(weights), BLOCK):
        here, there = (own[at : at + BLOCK] for own in pairs)
        both = np.sort(np.concatenate([left.of_pairs(here), right.of_pairs(there)]))
        both = both[1:][both[1:] == both[:-1]]
        weight = rarity.weigh(both & np.uint64((1 << HASH_BITS) - 1))
        weights[at : at + BLOCK] = np.bincount((both >> np.uint64(HASH_BITS)).astype(np.int64), weight, len(here))
    return weights
