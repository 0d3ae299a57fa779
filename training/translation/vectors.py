"""First embeddings for a new model: pieces that occur in each other's translations lie close.

Positive pointwise mutual information of English and Russian pieces over sentence pairs,
damped by Dice's coefficient, reduced by a truncated SVD.  As source, target and output
share one embedding matrix, a new model can translate a word by copying its vector:
with a small budget this saves about half of the tokens that learning words costs.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import Tensor

from training.translation import batches
from training.translation.batches import Shard

SHIFT, LEAST = 0.7, 3


def occurrence(shard: Shard, rows: NDArray[np.int64], side: int, words: int) -> csr_matrix:
    """(sentences, pieces), 1 where the piece occurs; ``side`` 0 is the source, 1 the target (without its tag)."""
    starts, stops = shard.bounds[rows, side] + side, shard.bounds[rows, side + 1] - 1
    tokens = np.concatenate([shard.tokens[a:b] for a, b in zip(starts, stops, strict=True)])
    sentence = np.repeat(np.arange(len(rows)), stops - starts)
    matrix = csr_matrix((np.ones(len(tokens), np.float32), (sentence, tokens)), shape=(len(rows), words))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def vectors(source: csr_matrix, target: csr_matrix, width: int) -> Tensor:
    """Unit vectors, (pieces, width)."""
    both = (source.T @ target).toarray()
    left, right = (np.asarray(side.sum(0)).ravel() for side in (source, target))
    information = np.log((both + 1e-9) * source.shape[0] / (left[:, None] + 1) / (right[None, :] + 1)) - SHIFT
    information[both < LEAST] = 0
    information = np.maximum(information, 0) * np.sqrt(2 * both / (left[:, None] + right[None, :] + 20))
    one, size, other = torch.svd_lowrank(torch.from_numpy(information), q=width + 18, niter=4)
    share = torch.from_numpy(left / (left + right + 1e-9)).float()[:, None]
    mixed = (share * one + (1 - share) * other)[:, :width] * size[:width].sqrt()
    return mixed / (mixed.norm(dim=1, keepdim=True) + 1e-6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shard", type=Path, help="a plain shard of one direction")
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    shard = batches.load(options.shard)
    rng = np.random.default_rng(0)
    rows = np.arange(len(shard.weights))
    rows = rows[rng.random(len(rows)) < 0.5 * np.minimum(shard.weights[rows], 1)]
    source, target = (occurrence(shard, rows, side, options.vocabulary) for side in (0, 1))
    torch.save(vectors(source, target, options.width), options.out)


if __name__ == "__main__":
    main()
