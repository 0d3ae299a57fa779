"""The pieces of an example drawn anew each time that it is seen: subword regularisation (Kudo 2018).

A word that always comes in the same pieces is learnt by heart; one that comes in many is learnt by its parts, which is
what names and endings need, and what a model needs that sees the same text twenty times.
"""

from concurrent.futures import Executor
from functools import cache, partial
from pathlib import Path

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from training.translation import vocabulary
from training.translation.batches import EOS, LONGEST, Redraw, Shard, join, pack

ALPHA = 0.3  # how sharply likelier pieces are preferred; at 0.3 a text has a fifth more of them
PART = 5000  # examples of one task


@cache
def _pieces(model: Path) -> sentencepiece.SentencePieceProcessor:
    return vocabulary.load(model)


def redrawn(model: Path, share: float, shard: Shard, seed: int) -> Shard:
    """The same examples, ``share`` (0 to 1) of them in other pieces; tags and the end stay in their places.
    One that would grow too long keeps its own.
    """
    pieces = _pieces(model)
    sentencepiece.set_random_generator_seed(seed)
    chosen = np.random.default_rng(seed).random(len(shard.weights)) < share
    tags = {*map(pieces.piece_to_id, vocabulary.TAGS.values()), *vocabulary.origins(pieces).values()}

    def other(numbers: list[int]) -> list[int]:
        head = numbers[:1] if numbers[0] in tags else []
        text = pieces.decode(numbers[len(head) : -1])
        drawn = pieces.encode(text, enable_sampling=True, alpha=ALPHA, nbest_size=-1)
        return [*head, *drawn, EOS] if len(drawn) <= LONGEST else numbers

    return pack(
        [
            (other(source), other(target), weight) if new else (source, target, weight)
            for source, target, new, weight in zip(
                *_sides(shard), chosen, shard.weights.tolist(), strict=True
            )
        ]
    )


def _sides(shard: Shard) -> tuple[list[list[int]], list[list[int]]]:
    return (
        [shard.tokens[start:middle].tolist() for start, middle, _ in shard.bounds],
        [shard.tokens[middle:end].tolist() for _, middle, end in shard.bounds],
    )


def _taken(shard: Shard, numbers: NDArray[np.int64]) -> Shard:
    """The examples ``numbers`` alone."""
    starts, middles, ends = shard.bounds[numbers].T
    lengths = ends - starts
    stops = np.cumsum(lengths)
    begins = stops - lengths
    tokens = shard.tokens[np.arange(stops[-1]) + np.repeat(starts - begins, lengths)]
    return Shard(tokens, np.stack((begins, begins + middles - starts, stops), 1), shard.weights[numbers])


def redrawing(model: Path, share: float, pool: Executor, rng: np.random.Generator) -> Redraw:
    """What draws the pieces of ``share`` of the examples anew, in the processes of ``pool``."""

    def change(shard: Shard, numbers: NDArray[np.int64]) -> Shard:
        parts = [_taken(shard, numbers[start : start + PART]) for start in range(0, len(numbers), PART)]
        seeds = rng.integers(2**31, size=len(parts)).tolist()
        return join(list(pool.map(partial(redrawn, model, share), parts, seeds)))

    return change
