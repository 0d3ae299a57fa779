"""Examples end to end in rows of one length: what a GPU likes, every batch of the same shape and hardly any padding.

After Krell et al. 2021, "Efficient sequence packing without cross-contamination": an example sees itself alone,
by masks made from the example numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.translation.batches import PAD, Shard, draw

LENGTH = 256


@dataclass(frozen=True)
class Side:
    """One side of packed rows, each (rows, LENGTH): tokens, number of the example within its row
    (from 1; 0 is padding), position within the example.
    """

    tokens: NDArray[np.int32]
    example: NDArray[np.int32]
    position: NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """Sources, what the decoder reads, and what it should write (rows, LENGTH)."""

    source: Side
    target: Side
    labels: NDArray[np.int32]


def places(source: NDArray[np.int64], target: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lengths of both sides of examples -> (examples, 4): row, number in the row, offsets of the two sides.

    Next fit: a row is closed when an example does not fit.
    """
    row = number = left = right = 0
    found = np.empty((len(source), 4), dtype=np.int64)
    for index, (s, t) in enumerate(zip(source.tolist(), target.tolist(), strict=True)):
        if left + s > LENGTH or right + t > LENGTH:
            row, number, left, right = row + 1, 0, 0, 0
        number += 1
        found[index] = row, number, left, right
        left, right = left + s, right + t
    return found


def pack(shard: Shard, numbers: NDArray[np.int64]) -> Rows:
    """Rows of the examples ``numbers``, in their order."""
    bounds = shard.bounds[numbers]
    source, target = bounds[:, 1] - bounds[:, 0], bounds[:, 2] - bounds[:, 1] - 1
    place = places(source, target)
    rows = int(place[-1, 0]) + 1
    left = _side(shard, bounds[:, 0], source, place[:, [0, 1, 2]], rows)
    right = _side(shard, bounds[:, 1], target, place[:, [0, 1, 3]], rows)
    ahead = _side(shard, bounds[:, 1] + 1, target, place[:, [0, 1, 3]], rows)
    return Rows(left, right, ahead.tokens)


def _side(
    shard: Shard,
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    place: NDArray[np.int64],
    rows: int,
) -> Side:
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    where = np.repeat(place[:, 0] * LENGTH + place[:, 2], lengths) + within
    tokens = np.full(rows * LENGTH, PAD, dtype=np.int32)
    example, position = np.zeros_like(tokens), np.zeros_like(tokens)
    tokens[where] = shard.tokens[np.repeat(starts, lengths) + within]
    example[where] = np.repeat(place[:, 1], lengths)
    position[where] = within
    return Side(*(side.reshape(rows, LENGTH) for side in (tokens, example, position)))


def draws(shard: Shard, rng: np.random.Generator, size: int = 200_000) -> Iterator[NDArray[np.int64]]:
    """Endless numbers of examples, ``size`` at a time, drawn by weight, in random order."""
    waiting = np.empty(0, dtype=np.int64)
    while True:
        while len(waiting) < size:
            waiting = np.concatenate((waiting, rng.permutation(draw(shard, rng))))
        now, waiting = waiting[:size], waiting[size:]
        yield now
