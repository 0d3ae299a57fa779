"""The second pass: what is in another order than the path's, a quote moved up, a paragraph moved down.

No path can cross itself, so that what moved is left alone on both sides, or two neighbours that changed places are
taken together. Stretches left alone are compared across the whole document, and those alike are aligned with each
other as small editions of their own; beads of two to four sentences a side whose sentences match crosswise are parted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.measures import EditionFeatures
from aligner.model import Bead

Floats = NDArray[np.float32]
Run = tuple[int, int]  # first and past-the-last sentence of a stretch left alone

ALIKE = 0.4  # least cosine of the best two sentences of two stretches
SURE = 0.7  # least score of a bead within them
CROSSWISE = 0.5  # by how much the cosines of another order within an n-to-n bead must lead, summed
TRUST = 0.85  # the part of beads so found that is right
MOST = 2_000  # unaligned sentences on a side; with more, the search for moved stretches is skipped


def reunite(
    beads: Sequence[Bead],
    source: EditionFeatures,
    target: EditionFeatures,
    align: Callable[[EditionFeatures, EditionFeatures], list[Bead]],
) -> list[Bead]:
    """Return the beads with crossing parts joined and marked; each index stays once. ``align`` aligns two parts of the sides."""
    alone_s = np.array(sorted(bead.source[0] for bead in beads if not bead.target), np.int64)
    alone_t = np.array(sorted(bead.target[0] for bead in beads if not bead.source), np.int64)
    found: list[Bead] = []
    if 0 < len(alone_s) <= MOST and 0 < len(alone_t) <= MOST:
        cosine = source.units()[alone_s] @ target.units()[alone_t].T
        for left, right in _alike(_runs(alone_s), _runs(alone_t), cosine, beads):
            found += _shifted(align(source.part(*left), target.part(*right)), left[0], right[0])
    merged = list(_merged(beads, found, source, target))
    # Each stretch was joined with one other; what is left of it may have moved elsewhere.
    return reunite(merged, source, target, align) if found else merged


def _runs(alone: NDArray[np.int64]) -> list[Run]:
    parts = np.split(alone, np.flatnonzero(np.diff(alone) > 1) + 1)
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]


def _alike(
    lonely_s: list[Run], lonely_t: list[Run], cosine: Floats, beads: Sequence[Bead]
) -> Iterator[tuple[Run, Run]]:
    """Yield stretches of like sentences that cross the path, the likeliest first, each once."""
    first_s, first_t = (np.cumsum([0, *(b - a for a, b in runs[:-1])]) for runs in (lonely_s, lonely_t))
    tops = np.maximum.reduceat(np.maximum.reduceat(cosine, first_s, axis=0), first_t, axis=1)
    full = [bead for bead in beads if bead.source and bead.target]
    before_s = np.searchsorted([bead.source[0] for bead in full], [run[0] for run in lonely_s])
    before_t = np.searchsorted([bead.target[0] for bead in full], [run[0] for run in lonely_t])
    tops[before_s[:, None] == before_t[None, :]] = 0  # in order: there the path has decided
    while tops.max() >= ALIKE:
        s, t = np.unravel_index(tops.argmax(), tops.shape)
        tops[s, :] = tops[:, t] = 0
        yield lonely_s[s], lonely_t[t]


def _shifted(beads: Sequence[Bead], i: int, j: int) -> Iterator[Bead]:
    for bead in beads:
        if bead.source and bead.target and bead.score >= SURE:
            places = tuple(k + i for k in bead.source), tuple(k + j for k in bead.target)
            yield Bead(*places, bead.score * TRUST, moved=True)


def _merged(
    beads: Sequence[Bead], found: Sequence[Bead], source: EditionFeatures, target: EditionFeatures
) -> Iterator[Bead]:
    """Yield the beads in source order: those found replace their lonely sentences, crossed ones are split."""
    first = {bead.source[0]: bead for bead in found}
    taken_s = {i for bead in found for i in bead.source}
    taken_t = {j for bead in found for j in bead.target}
    for bead in beads:
        if not bead.target and bead.source[0] in taken_s:
            if bead.source[0] in first:
                yield first[bead.source[0]]
        elif bead.source or bead.target[0] not in taken_t:
            yield from _parted(bead, source, target)


def _parted(bead: Bead, source: EditionFeatures, target: EditionFeatures) -> tuple[Bead, ...]:
    """Return a bead of n and n sentences as n crossing ones, where another order matches clearly better."""
    size = len(bead.source)
    if size < 2 or len(bead.target) != size:
        return (bead,)
    i, j = bead.source[0], bead.target[0]
    cosine = source.vectors_of(i, i + size) @ target.vectors_of(j, j + size).T
    order = max(permutations(range(size)), key=lambda order: cosine[range(size), order].sum())
    if cosine[range(size), order].sum() - np.trace(cosine) < CROSSWISE:
        return (bead,)
    crossed = replace(bead, score=bead.score * TRUST, moved=True)
    return tuple(replace(crossed, source=(i + n,), target=(j + m,)) for n, m in enumerate(order))
