"""The first look at candidates, thousands at a time: vectors, names, numbers and lengths of the whole articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.editions.candidates import Candidates, Ints
from aligner.editions.profile import ArticleProfile, Floats, Keys
from aligner.editions.rarity import Mentions, Rarity, shared

NAMES = (
    "cosine", "lead", "names", "names of all", "numbers", "numbers of all", "length", "unshared names",
    "unshared numbers", "rank", "cosine and names",
)  # fmt: skip
LONGEST = 3.0  # log of the ratio of lengths, at most
LITTLE = 5.0  # weight of names and numbers below which their share tells little
RUSSIAN = 1.07  # Russian characters for one English one


def look(
    english: Sequence[ArticleProfile], russian: Sequence[ArticleProfile], found: Candidates, rarity: Rarity
) -> Floats:
    """Return features (candidates, 11) that show whether two articles are editions of each other; see NAMES."""
    names = _both([p.names for p in english], [p.names for p in russian], found, rarity)
    numbers = _both([p.numbers for p in english], [p.numbers for p in russian], found, rarity)
    length = [np.array([profile.length for profile in side], np.float32) for side in (english, russian)]
    ratio = np.log(length[1][found.ru] / length[0][found.en] / RUSSIAN)
    rank = np.minimum(_rank(found.en, found.lead), _rank(found.ru, found.lead))
    columns = (
        found.cosine,
        found.lead,
        names[0] / (names[1] + LITTLE),
        names[0] / (names[2] + LITTLE),
        numbers[0] / (numbers[1] + LITTLE),
        numbers[0] / (numbers[2] + LITTLE),
        np.minimum(np.abs(ratio), LONGEST),
        np.log1p(np.maximum(names[1] - names[0], 0)),
        np.log1p(np.maximum(numbers[1] - numbers[0], 0)),
        np.log1p(rank),
        found.cosine * names[0] / (names[2] + LITTLE),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _both(english: Sequence[Keys], russian: Sequence[Keys], found: Candidates, rarity: Rarity) -> tuple[Floats, Floats, Floats]:
    """Return the weight of what both articles of a candidate have, of what the poorer one has, and the richer one."""
    left, right = Mentions.of(english, rarity), Mentions.of(russian, rarity)
    totals = left.total[found.en], right.total[found.ru]
    return shared(left, right, (found.en, found.ru), rarity), np.minimum(*totals), np.maximum(*totals)


def _rank(owners: Ints, lead: Floats) -> Ints:
    """Return the place of each candidate among its owner's, the one with the largest lead first, from 0."""
    order = np.lexsort((-lead, owners))
    sizes = np.bincount(owners)
    first = np.cumsum(sizes) - sizes
    ranks = np.empty(len(owners), np.int64)
    ranks[order] = np.arange(len(owners)) - np.repeat(first, sizes)
    return ranks
