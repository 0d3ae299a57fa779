"""Near duplicates by MinHash (Broder 1997) with banding (Leskovec et al., Mining of Massive Datasets, chapter 3).

A text is the set of its runs of five characters; the share of equal minima estimates the Jaccard index of two sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

RUN = 5  # characters
BANDS, ROWS = 16, 3  # a pair with Jaccard index .5 meets in some band with a chance of .88, one of .8 with .9999
MINIMA = BANDS * ROWS
_SEED, _ODD = 20, np.uint64(0x9E3779B97F4A7C15)
Signature = NDArray[np.uint32]


def _multipliers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    random = np.random.Generator(np.random.PCG64(_SEED))
    draws = random.integers(1, 2**63, size=(2, MINIMA, 1), dtype=np.uint64)
    return draws[0] | np.uint64(1), draws[1]


_A, _B = _multipliers()


def signature(text: str) -> Signature:
    """Return the MINIMA minima of a text; case is ignored and white space counts as one space."""
    folded = " ".join(text.casefold().split())
    codes = np.frombuffer(f"{folded:<{RUN}}".encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    runs = np.zeros(len(codes) - RUN + 1, np.uint64)
    for at in range(RUN):
        runs = (runs ^ codes[at : len(codes) - RUN + 1 + at]) * _ODD
        runs ^= runs >> np.uint64(29)
    mixed: NDArray[np.uint64] = _A * np.unique(runs) + _B
    minima: Signature = (mixed >> np.uint64(32)).min(axis=1).astype(np.uint32)
    return minima


class NearDuplicates:
    """Texts by their signatures: which earlier ones are at least so similar."""

    def __init__(self) -> None:
        self.signatures: list[Signature] = []  # in the order in which they were added
        self._buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)

    def add(self, one: Signature) -> None:
        """Add a text."""
        number = len(self.signatures)
        self.signatures.append(one)
        for key in _keys(one):
            self._buckets[key].append(number)

    def has(self, one: Signature, similar: float) -> bool:
        """Return True if a text with a Jaccard index of about ``similar`` or more was added."""
        seen: set[int] = set()
        for key in _keys(one):
            for number in self._buckets.get(key, ()):
                if number not in seen:
                    seen.add(number)
                    if float(np.mean(self.signatures[number] == one)) >= similar:
                        return True
        return False


def _keys(one: Signature) -> Iterator[tuple[int, bytes]]:
    return ((band, one[band * ROWS : (band + 1) * ROWS].tobytes()) for band in range(BANDS))
