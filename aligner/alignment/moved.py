"""The second pass: sentences left alone on both sides that translate each other, against the order of the path.

No path can cross itself, so that a quote moved up or a paragraph moved down is left alone twice. What is left alone
is compared across the whole document; pairs that choose each other and stand far above what strangers reach are put
together and marked ``moved``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.sides import Side
from aligner.model import Bead

Floats = NDArray[np.float32]

ALIKE = 0.45  # least cosine of a moved pair
AHEAD = 0.12  # least lead over the next best on either side
MOST = 4_000  # sentences left alone on a side that are looked at; beyond, the editions are no pair
WORDS = 24  # characters under which a sentence is too common to be followed
TRUST = 0.8  # the part of pairs so found that is right, on made articles with moved sentences


def reunite(beads: Sequence[Bead], source: Side, target: Side) -> list[Bead]:
    """The beads, with lonely sentences of both sides joined where they moved; still each index once."""
    lonely_s = _lonely([bead.source for bead in beads if not bead.target], source)
    lonely_t = _lonely([bead.target for bead in beads if not bead.source], target)
    if not len(lonely_s) or not len(lonely_t) or max(len(lonely_s), len(lonely_t)) > MOST:
        return list(beads)
    found = dict(_mutual(source.units()[lonely_s] @ target.units()[lonely_t].T))
    partner = {int(lonely_s[i]): int(lonely_t[j]) for i, j in found.items()}
    full = [bead for bead in beads if bead.source and bead.target]
    before_s = np.searchsorted([bead.source[0] for bead in full], list(partner))
    before_t = np.searchsorted([bead.target[0] for bead in full], list(partner.values()))
    crossing = (
        before_s != before_t
    )  # a pair in order has as many of the path's beads before it on either side
    partner = {i: j for (i, j), crosses in zip(partner.items(), crossing, strict=True) if crosses}
    taken = set(partner.values())
    out = []
    for bead in beads:
        if not bead.target and bead.source[0] in partner:
            out.append(Bead(bead.source, (partner[bead.source[0]],), TRUST, moved=True))
        elif bead.source or bead.target[0] not in taken:
            out.append(bead)
    return out


def _lonely(beads: Sequence[tuple[int, ...]], side: Side) -> NDArray[np.int64]:
    alone = np.array([bead[0] for bead in beads], np.int64)
    return alone[side.evidence.length[alone] >= WORDS] if len(alone) else alone


def _mutual(cosine: Floats) -> list[tuple[int, int]]:
    """(row, column) of the pairs that are each other's best, alike and ahead enough."""
    rows, columns = cosine.argmax(axis=1), cosine.argmax(axis=0)
    pairs = []
    for i, j in enumerate(rows):
        best = cosine[i, j]
        rivals = np.concatenate((np.delete(cosine[i], j), np.delete(cosine[:, j], i), [0.0]))
        if columns[j] == i and best >= ALIKE and best - rivals.max() >= AHEAD:
            pairs.append((i, int(j)))
    return pairs
