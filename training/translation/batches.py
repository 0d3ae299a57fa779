"""Examples packed in arrays, drawn by weight, cut into batches without padding on the source side.

A shard is one .npz: ``tokens`` (uint16, all examples end to end), ``bounds`` (examples, 3: start,
middle, end; source = start..middle, target = middle..end, its first token names the language) and
``weights`` (expected draws of an example in one pass).  A million pairs are some 120 MB.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EOS, PAD = 2, 3
LONGEST = 150  # pieces of either side of an example


@dataclass(frozen=True)
class Shard:
    tokens: NDArray[np.uint16]
    bounds: NDArray[np.int64]
    weights: NDArray[np.float32]

    def save(self, path: Path) -> None:
        np.savez(path, tokens=self.tokens, bounds=self.bounds, weights=self.weights)


@dataclass(frozen=True)
class Batch:
    """``source`` (rows, s), ``target`` (rows, t) token numbers; the target is padded at its end."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    padded: bool


def load(path: Path) -> Shard:
    with np.load(path) as data:
        return Shard(data["tokens"], data["bounds"], data["weights"])


def pack(examples: Sequence[tuple[Sequence[int], Sequence[int], float]]) -> Shard:
    """Examples (source, target, weight) in a shard; targets start with the language tag, both end in EOS."""
    lengths = np.array([(len(s), len(t)) for s, t, _ in examples], dtype=np.int64).reshape(-1, 2)
    ends = np.cumsum(lengths.sum(1))
    starts = ends - lengths.sum(1)
    tokens = np.fromiter(
        (n for s, t, _ in examples for side in (s, t) for n in side), np.uint16, int(lengths.sum())
    )
    weights = np.array([w for _, _, w in examples], dtype=np.float32)
    return Shard(tokens, np.stack((starts, starts + lengths[:, 0], ends), 1), weights)


def join(shards: Sequence[Shard]) -> Shard:
    """One shard out of several, weights as they are."""
    offsets = np.cumsum([0, *(len(shard.tokens) for shard in shards)])
    return Shard(
        np.concatenate([shard.tokens for shard in shards]),
        np.concatenate([shard.bounds + offset for shard, offset in zip(shards, offsets, strict=False)]),
        np.concatenate([shard.weights for shard in shards]),
    )


def mix(parts: Sequence[tuple[Shard, float]]) -> Shard:
    """One shard out of several, each with its share of the draws (shares need not add up to 1)."""
    parts = [(shard, share) for shard, share in parts if len(shard.weights)]
    shards = [shard for shard, _ in parts]
    sums = np.array([shard.weights.sum() for shard in shards])
    shares = np.array([share for _, share in parts])
    scales = sums.max() * shares / shares.max() / sums
    return join(
        [
            Shard(shard.tokens, shard.bounds, shard.weights * scale)
            for shard, scale in zip(shards, scales, strict=True)
        ]
    )


def mixture(path: Path) -> Shard:
    """The shards of a list: a line holds a share and a file name beside the list, parted by a tab."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line.strip()]
    return mix([(load(path.parent / name), float(share)) for share, name in rows])


def draw(shard: Shard, rng: np.random.Generator) -> NDArray[np.int64]:
    """Numbers of the examples of one pass: the whole part of a weight surely, the rest by chance."""
    counts = np.floor(shard.weights + rng.random(len(shard.weights))).astype(np.int64)
    return np.repeat(np.arange(len(counts)), counts)


def rows_for(size: int, source: int, target: int) -> int:
    return max(1, size // max(source, target))


# Examples of a shard, by number -> the same with other pieces.
Redraw = Callable[[Shard, NDArray[np.int64]], Shard]


def batches(
    shard: Shard,
    size: int,
    rng: np.random.Generator,
    pool: int = 60_000,
    redraw: Redraw | None = None,
) -> Iterator[Batch]:
    """Endless batches of about ``size`` tokens on the longer side, from pools of shuffled examples, whose pieces
    ``redraw`` may change.

    Within a pool examples are sorted by source length, so that a batch holds one source length
    (or nearly: the leftovers of a length are padded), and by target length after it.
    """
    waiting = np.empty(0, dtype=np.int64)
    while True:
        while len(waiting) < pool:
            waiting = np.concatenate((waiting, rng.permutation(draw(shard, rng))))
        now, waiting = waiting[:pool], waiting[pool:]
        if redraw is None:
            yield from _cut(shard, now, size, rng)
        else:
            yield from _cut(redraw(shard, now), np.arange(len(now)), size, rng)


def _cut(shard: Shard, now: NDArray[np.int64], size: int, rng: np.random.Generator) -> Iterator[Batch]:
    bounds = shard.bounds[now]
    source, target = bounds[:, 1] - bounds[:, 0], bounds[:, 2] - bounds[:, 1]
    order = np.lexsort((rng.random(len(now)), target // 3, source))
    groups: list[NDArray[np.int64]] = []
    start = 0
    while start < len(order):
        stop = start + rows_for(size, int(source[order[start]]), int(target[order[start]]))
        chunk = order[start:stop]
        rows = rows_for(size, int(source[chunk].max()), int(target[chunk].max()))
        same = int((source[chunk] == source[chunk[0]]).sum())
        rows = min(rows, same) if same >= rows // 2 else rows
        groups.append(now[chunk[:rows]])
        start += min(rows, len(chunk))
    for index in rng.permutation(len(groups)):
        yield gather(shard, groups[index])


def gather(shard: Shard, numbers: NDArray[np.int64]) -> Batch:
    bounds = shard.bounds[numbers]
    source = _rows(shard, bounds[:, 0], bounds[:, 1])
    target = _rows(shard, bounds[:, 1], bounds[:, 2])
    return Batch(source, target, bool((source == PAD).any()))


def _rows(shard: Shard, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    lengths = stops - starts
    table = np.full((len(starts), int(lengths.max())), PAD, dtype=np.int64)
    for row, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        table[row, : stop - start] = shard.tokens[start:stop]
    return table
