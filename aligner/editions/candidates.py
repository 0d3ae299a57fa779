"""Candidates: for each article its nearest neighbours in the other language, by a vector index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.editions.profile import ArticleProfile, Floats

Ints = NDArray[np.int64]
Halves = NDArray[np.float16]
BLOCK = 10_000  # pairs
NEIGHBOURS = 10
USUAL = 0.3  # cosine of a neighbour at least, in any archive of some thousand articles
COMMON = 3_000  # articles of a side, among which the weights were learned
EXACT = 10_000  # articles of a side up to which the index looks at all of them, which is quicker there
# Of the index of a larger side. Articles of unlike stories are all about equally far apart, which misleads its search:
# with half of each it lost 35 of 2,000 nearest neighbours among 10,000 articles.
LINKS, BREADTH = 32, 256


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs to be looked at: places in the two sides, their cosine, and by how much each leads its rivals.

    ``lead`` is twice the cosine less the mean cosines of both articles' neighbours (Conneau et al. 2018).
    """

    en: Ints
    ru: Ints
    cosine: Floats
    lead: Floats


def find_candidates(english: Sequence[ArticleProfile], russian: Sequence[ArticleProfile]) -> Candidates:
    """Return for each article of either side its neighbours in the other, each pair once."""
    sides = [np.array([profile.vector for profile in side]) for side in (english, russian)]
    forward, near = nearest(sides[0], sides[1])
    backward, near_back = nearest(sides[1], sides[0])
    ahead = np.arange(len(english))[:, None] * len(russian) + forward
    back = backward * len(russian) + np.arange(len(russian))[:, None]
    en, ru = np.divmod(np.union1d(ahead, back), len(russian))
    cosine = _cosines(sides[0], sides[1], en, ru)
    lead = 2 * cosine - _crowd(near, len(russian))[en] - _crowd(near_back, len(english))[ru]
    return Candidates(en, ru, cosine, lead)


def _crowd(near: Floats, size: int) -> Floats:
    """Return (articles,) the mean cosine of the neighbours, as it would be among COMMON articles instead of ``size``.

    A small collection is thought to have as many neighbours as a large one. Among more articles the neighbours are nearer:
    cosines fall with the logarithm of the rank, and rise by as much with that of the size.
    """
    missing = NEIGHBOURS - near.shape[1]
    crowd: Floats = (np.maximum(near, USUAL).sum(axis=1) + missing * USUAL) / NEIGHBOURS
    if size > COMMON:  # the nearest one may be the edition
        fall = float((near[:, 1] - near[:, -1]).mean()) / math.log(NEIGHBOURS / 2)
        crowd -= np.float32(fall * math.log(size / COMMON))
    return crowd


def _cosines(english: Halves, russian: Halves, en: Ints, ru: Ints) -> Floats:
    """Return the cosine of each pair of rows; a block of them at a time is in memory in full precision."""
    found = np.empty(len(en), np.float32)
    for own in (slice(at, at + BLOCK) for at in range(0, len(en), BLOCK)):
        np.einsum("nd,nd->n", english[en[own]].astype(np.float32), russian[ru[own]].astype(np.float32), out=found[own])
    return found


def nearest(queries: Halves, vectors: Halves, count: int = NEIGHBOURS) -> tuple[Ints, Floats]:
    """Return (queries, neighbours) places of the nearest vectors, and their cosines."""
    from usearch.index import Index

    count = min(count, len(vectors))
    index = Index(ndim=vectors.shape[1], metric="cos", dtype="f16", connectivity=LINKS, expansion_add=BREADTH // 2, expansion_search=BREADTH)
    index.add(np.arange(len(vectors)), vectors, threads=0)
    found = index.search(queries, count, exact=len(vectors) <= EXACT, threads=0)
    places = np.asarray(found.keys, np.int64).reshape(len(queries), count)
    return places, 1 - np.asarray(found.distances, np.float32).reshape(len(queries), count)
