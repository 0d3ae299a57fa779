"""Word by word: how much of what a bead's sides say finds its counterpart in the other side, and how much outside.

A piece is explained by the likest piece of the other side (as in ColBERT's late interaction, Khattab and Zaharia
2020), and counts by its weight. Sums of vectors blur where a sentence ends; this does not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import Words
from aligner.alignment.measures import EditionFeatures, Tile
from aligner.alignment.shapes import SOURCES, SPAN, TARGETS

Floats = NDArray[np.float32]

LEAD = SPAN + 1  # sentences before a tile that its beads and their neighbours reach back to
LACK, MOST = (
    np.float32(4.0),
    np.float32(12.0),
)  # weight of what is explained better outside: its unit, its cap


class _Window:
    """The sentences around a tile's positions ``first <= i < last``, from LEAD before to one after; some are none."""

    def __init__(self, words: Words, first: int, last: int) -> None:
        count = len(words.start) - 1
        lo, hi = max(first - LEAD, 0), min(last + 1, count)
        own = words.token[words.start[lo] : words.start[hi]]
        types, token = np.unique(own, return_inverse=True)
        self.size = last + 1 - (first - LEAD)
        self.units, weight = words.units[types], words.weight[types]
        lengths = np.zeros(self.size, np.int64)
        skipped = lo - (first - LEAD)
        lengths[skipped : skipped + hi - lo] = np.diff(words.start[lo : hi + 1])
        self.full = np.flatnonzero(lengths)
        self.start = np.concatenate(([0], np.cumsum(lengths[self.full])[:-1])).astype(np.int64)
        self.token = token
        place = np.repeat(np.arange(self.size) * len(types), lengths) + token
        counts = np.bincount(place, weight[token], self.size * len(types))
        self.weights = counts.astype(np.float32).reshape(self.size, len(types))

    def likest(self, likeness: Floats) -> Floats:
        """Return (sentences, others): how well other pieces are explained by each sentence, from (types, others)."""
        out = np.zeros((self.size, likeness.shape[1]), np.float32)
        if len(self.full):
            out[self.full] = np.maximum(np.maximum.reduceat(likeness[self.token], self.start), 0)
        return out


def explained(source: EditionFeatures, target: EditionFeatures, tile: Tile) -> tuple[Floats, Floats, Floats]:
    """Return (shapes, rows, columns) each: words explained; those of the worse side; those better explained outside."""
    left, right = _Window(source.words, tile.i0, tile.i1), _Window(target.words, tile.j0, tile.j1)
    likeness = left.units @ right.units.T
    here_s, there_s, all_s = _sums(left, right.likest(np.ascontiguousarray(likeness.T)), SOURCES, TARGETS)
    here_t, there_t, all_t = _sums(right, left.likest(likeness), TARGETS, SOURCES)
    here_t, there_t = here_t.transpose(0, 2, 1), there_t.transpose(0, 2, 1)
    total_s, total_t = all_s[:, :, None], all_t[:, None, :]
    share = (here_s + here_t) / (total_s + total_t)
    least = np.minimum(here_s / total_s, here_t / total_t)
    lack = np.minimum(there_s + there_t - here_s - here_t, MOST) / LACK
    return share, least, lack


def _sums(
    own: _Window, likest: Floats, mine: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """Return (shapes, own, other positions) explained inside, and with a neighbour more; (shapes, own positions) weight."""
    runs = [likest]
    for _ in range(SPAN + 1):
        runs.append(np.maximum(runs[-1][:-1], likest[len(runs) :]))
    width = len(likest) - LEAD - 1
    inside = [runs[b][LEAD - 1 - b : LEAD - 1 - b + width] for b in range(SPAN)]
    around = [runs[b + 2][LEAD - 2 - b : LEAD - 2 - b + width] for b in range(SPAN)]
    both = own.weights @ np.concatenate(inside + around).T
    both = both.reshape(own.size, 2 * SPAN, width).transpose(1, 0, 2)
    total = np.zeros((2 * SPAN, own.size + 1, width), np.float32)
    np.cumsum(both, axis=1, out=total[:, 1:])
    mass = np.concatenate(([0], np.cumsum(own.weights.sum(axis=1))))
    end = np.arange(LEAD, own.size - 1)
    start = end - 1 - mine[:, None]
    here = total[others[:, None], end] - total[others[:, None], start]
    there = total[others[:, None] + SPAN, end] - total[others[:, None] + SPAN, start]
    return here, there, np.maximum(mass[end] - mass[start], 1e-3).astype(np.float32)
