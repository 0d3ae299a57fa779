"""The second look at a candidate: sentence by sentence, by names and numbers, by length and day."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import Encoder
from aligner.editions.profile import ArticleProfile, Floats, Keys, unit

NAMES = (
    "cosine", "lead", "better covered", "worse covered", "best half", "order", "names", "names of all", "numbers",
    "foreign numbers", "length", "sentences", "unshared names", "unshared numbers",
)  # fmt: skip
STRONG = 0.45  # cosine of two sentences that may translate each other
LONGEST = 3.0  # log of the ratio of lengths, at most
LITTLE = 5.0  # weight of names and numbers below which their share tells little
RUSSIAN = 1.07  # Russian characters for one English one
BUCKETS = 24  # bits of a hash under which names and numbers are counted; few of an archive's share one by chance
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Rarity:
    """The rarity of names and numbers: the logarithm of how few articles have one. ``having`` counts articles by hash."""

    articles: int
    having: NDArray[np.int32]

    @classmethod
    def of(cls, profiles: Sequence[ArticleProfile]) -> Rarity:
        """Count over all articles."""
        having = np.zeros(1 << BUCKETS, np.int32)
        for profile in profiles:
            for keys in (profile.names, profile.numbers):
                np.add.at(having, _buckets(keys), 1)
        return cls(max(1, len(profiles)), having)

    def weigh(self, keys: Keys) -> dict[int, float]:
        """Return the weight of each key."""
        weights = np.log((1 + self.articles) / (1 + self.having[_buckets(keys)]))
        return dict(zip(keys.tolist(), weights.tolist(), strict=True))


def _buckets(keys: Keys) -> NDArray[np.uint64]:
    return (keys.astype(np.uint64) * _MIX) >> np.uint64(64 - BUCKETS)


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """An article's sentences as vectors of length one, their lengths, its names and numbers with their weights.

    ``runs`` (sentences + neighbours, 256) are the sentences and, after them, each two neighbours together, since the
    other edition may have them in one. They are in half precision: thousands of articles are held at a time.
    """

    runs: NDArray[np.float16]
    lengths: Floats
    names: dict[int, float]
    numbers: dict[int, float]

    @classmethod
    def at(cls, profile: ArticleProfile, rarity: Rarity, encoder: Encoder) -> ArticleFeatures:
        """Look at an article sentence by sentence."""
        sentences = profile.sentences
        lengths = np.array([max(1, len(text)) for text in sentences], np.float32)
        sums = encoder.encode(sentences)
        vectors, neighbours = unit(sums), unit(sums[:-1] + sums[1:])
        return cls(np.concatenate([vectors, neighbours]).astype(np.float16), lengths, rarity.weigh(profile.names), rarity.weigh(profile.numbers))


def features(en: ArticleFeatures, ru: ArticleFeatures, cosine: float, lead: float) -> Floats:
    """Return (14,) what speaks for two articles being editions of each other; see NAMES."""
    covered, half, order = _covered(en, ru)
    ratio = math.log(float(ru.lengths.sum() / en.lengths.sum()) / RUSSIAN)
    values = (
        cosine,
        lead,
        max(covered),
        min(covered),
        half,
        order,
        _shared(en.names, ru.names, min),
        _shared(en.names | en.numbers, ru.names | ru.numbers, max),
        _shared(en.numbers, ru.numbers, min),
        1 - _shared(en.numbers, ru.numbers, max) if en.numbers and ru.numbers else 0.0,
        min(abs(ratio), LONGEST),
        math.log(min(len(en.lengths), len(ru.lengths))),
        _unshared(en.names, ru.names),
        _unshared(en.numbers, ru.numbers),
    )
    return np.array(values, np.float32)


def _covered(en: ArticleFeatures, ru: ArticleFeatures) -> tuple[tuple[float, float], float, float]:
    """Return how well sentences are matched, by the mean best cosine, and how far in order.

    First both sides, weighted by length, then the better matched half of the shorter side.
    """
    runs = en.runs.astype(np.float32), ru.runs.astype(np.float32)
    counts = len(en.lengths), len(ru.lengths)
    cosine, back = runs[0][: counts[0]] @ runs[1].T, runs[1][: counts[1]] @ runs[0].T
    sides = cosine.max(axis=1), back.max(axis=1)
    covered = float(sides[0] @ en.lengths / en.lengths.sum()), float(sides[1] @ ru.lengths / ru.lengths.sum())
    shorter = np.sort(min(sides, key=len))
    half = float(shorter[len(shorter) // 2 :].mean())
    strong = np.flatnonzero(sides[0] > STRONG)
    if len(strong) < 3:
        return covered, half, 0.0
    places = cosine[strong, : counts[1]].argmax(axis=1)
    return covered, half, float(np.mean(np.diff(places) >= 0)) * math.log1p(len(strong))


def _shared(left: dict[int, float], right: dict[int, float], against: Callable[[float, float], float]) -> float:
    """Return the weight of what both have, against that of the side that has less of it (``min``) or more (``max``)."""
    both = sum(left[key] for key in left.keys() & right.keys())
    return both / (against(sum(left.values()), sum(right.values())) + LITTLE)


def _unshared(left: dict[int, float], right: dict[int, float]) -> float:
    """Return the logarithm of the weight that both sides have alone: an abridged edition has little of its own."""
    alone = (sum(own[key] for key in own.keys() - other.keys()) for own, other in ((left, right), (right, left)))
    return math.log1p(min(alone))


# The odds that editions lie so many days apart against those of two articles of one month: editions follow within
# days (of declared pairs of regional sites nearly all within a week), other articles lie anywhere.
_DAYS = ((0, 2.5), (1, 2.0), (3, 1.0), (7, 0.0), (30, -2.5))
_FAR = -6.0


def days_apart(en: date | None, ru: date | None) -> int | None:
    """Return the days between two dates, None where one is unknown."""
    return abs((en - ru).days) if en and ru else None


def of_days(apart: int | None) -> float:
    """Return the log-odds that the days between two articles add."""
    if apart is None:
        return 0.0
    return next((odds for days, odds in _DAYS if apart <= days), _FAR)
