"""Learn the weights of beads: python fit.py WORK DATA SCORER

WORK holds ``held.tsv`` and the vectors of training/vectors; DATA the training files (for machine translations of the
same news, as evidence). The model is a semi-Markov conditional random field (Sarawagi and Cohen 2004): the
gradient is what the gold path shows less what the model expects; the sums over paths are the aligner's own.
Nothing of any development or test set is read.
"""

from __future__ import annotations

import argparse
import lzma
import time
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from documents import Document, articles

from aligner.alignment.align import path_of_scored, side
from aligner.alignment.confidence import grounds
from aligner.alignment.embed import StaticVectors
from aligner.alignment.evaluation import evaluate
from aligner.alignment.features import FEATURES, measure
from aligner.alignment.measures import CHARACTERS, Similarity, Tile
from aligner.alignment.path import Band, Flow, Lattice
from aligner.alignment.score import (
    ALONE,
    KNOWN_AFTER,
    SUMMARY,
    ScoredLattice,
    Weights,
    afterthoughts,
    alone,
    look_back,
)  # fmt: skip
from aligner.alignment.shapes import SHAPES
from aligner.model import Bead

ROUNDS, EPOCHS, BATCH, RATE_OF_LEARNING, DECAY, UNITS = 3, 4, 12, 0.04, 2e-5, 12
STRAY = 0.06  # how far the ratio of lengths that a document seems to have may be from its own, as a logarithm
ENGINE = "bergamot-base:en-ru"


@dataclass
class Example:
    """Features of one document and where its gold beads lie in them."""

    features: np.ndarray  # (features, shapes, rows, columns) float16
    source: np.ndarray
    target: np.ndarray
    gold: list[tuple[int, int, int]]
    gold_source: np.ndarray
    gold_target: np.ndarray
    document: Document

    @property
    def weight(self) -> float:
        """Gold beads and sentences alone."""
        return len(self.gold) + self.gold_source.sum() + self.gold_target.sum()

    def scored(self, weights: Weights) -> ScoredLattice:
        """Its lattice under these weights."""
        tile = Tile(0, self.features.shape[2], 0, self.features.shape[3])
        values = weights.beads(self.features.astype(np.float32)).reshape(len(SHAPES), -1)
        band = Band(np.zeros(tile.i1, np.int64), np.full(tile.i1, tile.j1))
        alone = weights.alone.astype(float)
        return ScoredLattice(Lattice(band, values, self.source @ alone, self.target @ alone), weights)


def example(
    document: Document, vectors: StaticVectors, translated: bool, rng: np.random.Generator
) -> Example | None:
    """The document in numbers; None where a gold bead has no shape of ours."""
    shapes = {shape: k for k, shape in enumerate(SHAPES)}
    full = [bead for bead in document.gold if all(bead)]
    if any((len(s), len(t)) not in shapes for s, t in full):
        return None
    sides = [
        side(lines, vectors, paragraphs)
        for lines, paragraphs in (
            (document.en, document.en_paragraphs),
            (document.ru, document.ru_paragraphs),
        )
    ]
    third = (side(document.mt, vectors), sides[1]) if translated else None
    tile = Tile(0, len(document.en) + 1, 0, len(document.ru) + 1)
    pair = Similarity.of(*sides, [tile], third)
    strayed = CHARACTERS * np.float32(np.exp(rng.normal(0, STRAY)))
    features = measure(replace(pair, rivals=replace(pair.rivals, characters=strayed)), tile)
    best = [np.zeros((side.count, len(SUMMARY)), np.float32) for side in sides]
    look_back(features, tile, *best)
    left = [np.zeros(side.count) for side in sides]
    for s, t in document.gold:
        if not t:
            left[0][list(s)] = 1
        if not s:
            left[1][list(t)] = 1
    gold = [(shapes[len(s), len(t)], s[-1] + 1, t[-1] + 1) for s, t in full]
    return Example(
        features.astype(np.float16),
        *alone(pair, *best),
        gold,
        left[0],
        left[1],
        document,
    )


def gradient(item: Example, weights: Weights) -> tuple[np.ndarray, float]:
    """Of the mean log-likelihood of the gold path, as one vector in the order of Weights; and that mean."""
    scored = item.scored(weights)
    first = Flow.of(scored.lattice)
    lattice = scored.given(first)
    found = Flow.of(lattice)
    miss, likelihood = -found.beads().astype(np.float32), -found.total
    for k, i, j in item.gold:
        miss[k, lattice.band.cell(i, j)] += 1
        likelihood += lattice.beads[k, lattice.band.cell(i, j)]
    miss_s, miss_t = item.gold_source - found.source, item.gold_target - found.target
    likelihood += lattice.source @ item.gold_source + lattice.target @ item.gold_target
    by_alone = item.source.T @ miss_s + item.target.T @ miss_t
    after_s, after_t = afterthoughts(first)
    by_alone[-KNOWN_AFTER:] += after_s.T @ miss_s + after_t.T @ miss_t
    return np.concatenate([*by_bead(item, weights, miss), by_alone]) / item.weight, likelihood / item.weight


def by_bead(item: Example, weights: Weights, miss: np.ndarray) -> list[np.ndarray]:
    """The gradient by every weight of beads, from that by their scores (shapes, cells)."""
    some = np.flatnonzero(np.abs(miss).max(axis=0) > 1e-4)  # cells that any weight can still reduce
    miss = miss[:, some]
    features = item.features.reshape(*item.features.shape[:2], -1)[:, :, some].astype(np.float32)
    units = weights.rectified(features)
    back = weights.out[:, None, None] * (units > 0) * miss
    flat, width = features.reshape(len(features), -1), len(weights.out)
    return [
        flat @ miss.reshape(-1), miss.sum(axis=1), (back.reshape(width, -1) @ flat.T).reshape(-1),
        back.sum(axis=2).reshape(-1), units.reshape(width, -1) @ miss.reshape(-1),
    ]  # fmt: skip


def fit(items: list[Example], begin: Weights, seed: int = 3) -> Weights:
    """Adam over small batches, its rate falling to nothing."""
    at = np.concatenate([getattr(begin, f.name).reshape(-1) for f in fields(begin)]).astype(np.float64)
    first, second = np.zeros_like(at), np.zeros_like(at)
    rng, step, steps = np.random.default_rng(seed), 0, EPOCHS * (len(items) // BATCH)
    for epoch in range(EPOCHS):
        order, total = rng.permutation(len(items)), 0.0
        for k in range(0, len(items) - BATCH + 1, BATCH):
            weights = unflat(at, begin)
            parts = [gradient(items[i], weights) for i in order[k : k + BATCH]]
            up = np.mean([up for up, _ in parts], axis=0) - DECAY * at
            total += np.mean([likelihood for _, likelihood in parts])
            step += 1
            first, second = 0.9 * first + 0.1 * up, 0.99 * second + 0.01 * up * up
            speed = RATE_OF_LEARNING * (1 - step / (steps + 1))
            at = at + speed * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        print(f"epoch {epoch} log-likelihood a bead {total / (len(items) // BATCH):.4f}", flush=True)
    return unflat(at, begin)


def unflat(at: np.ndarray, like: Weights) -> Weights:
    """Weights of the same shapes from one vector."""
    sizes = [getattr(like, f.name).size for f in fields(like)]
    parts = np.split(at.astype(np.float32), np.cumsum(sizes)[:-1])
    return Weights(
        *(part.reshape(getattr(like, f.name).shape) for part, f in zip(parts, fields(like), strict=True))
    )


def start() -> Weights:
    """From where learning begins."""
    rng = np.random.default_rng(1)
    bead = np.zeros(len(FEATURES), np.float32)
    bead[[0, 3, 4, 5]] = 5, 9, 1, -1
    lonely = np.zeros(len(ALONE), np.float32)
    lonely[:2] = -1
    return Weights(
        bead=bead,
        shape=np.array([-1.3 * (a + b - 2) for a, b in SHAPES], np.float32),
        hidden=rng.normal(0, 0.5, (UNITS, len(FEATURES))).astype(np.float32),
        hidden_shape=rng.normal(0, 0.3, (UNITS, len(SHAPES))).astype(np.float32),
        out=rng.normal(0, 0.1, UNITS).astype(np.float32),
        alone=lonely,
    )


def beads(item: Example, weights: Weights) -> list[Bead]:
    """The answer for one document, before calibration."""
    return path_of_scored(item.scored(weights))


def calibration(items: list[Example], weights: Weights, steps: int = 30) -> np.ndarray:
    """(4,): the weights of ``grounds``, a logistic regression of whether beads are right, by Newton's method."""
    answers = [beads(item, weights) for item in items]
    given = np.concatenate([grounds(answer) for answer in answers])
    golds = [set(item.document.gold) for item in items]
    right = np.array(
        [(b.source, b.target) in gold for gold, own in zip(golds, answers, strict=True) for b in own]
    )
    at = np.array([0.0, 1.0, 0.0, 0.0])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-given @ at))
        bend = (given * (chance * (1 - chance))[:, None]).T @ given + np.eye(len(at))
        at = at + np.linalg.solve(bend, given.T @ (right - chance) - (at - [0, 1, 0, 0]))
    return at


def translations(data: Path) -> dict[str, str]:
    """English news to one engine's Russian."""
    with lzma.open(data / "train" / "news_mt.tsv.xz", "rt", encoding="utf-8") as lines:
        fields = (line.rstrip("\n").split("\t") for line in lines)
        return {en: ru for source, en, ru in fields if source.endswith(ENGINE)}


def report(name: str, items: list[Example], weights: Weights) -> None:
    """Print F1 by kind of document."""
    for kind in ("clean", "light", "hard", "noisy"):
        own = [item for item in items if item.document.kind == kind]
        answers = [[(bead.source, bead.target) for bead in beads(item, weights)] for item in own]
        result = evaluate(zip([item.document.gold for item in own], answers, strict=True))
        print(
            f"{name} {kind}: strict {result.strict.f1:.4f} lax {result.lax.f1:.4f} "
            f"unaligned {result.unaligned.f1:.4f} ({len(own)} documents)",
            flush=True,
        )


def main() -> None:
    """Make documents, learn, report on made documents of another seed, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("work", "data", "scorer"):
        arguments.add_argument(name, type=Path)
    options = arguments.parse_args()
    vectors, engine = StaticVectors(options.work), translations(options.data)
    made = articles(options.work / "held.tsv", engine, seed=1, rounds=ROUNDS)
    check = articles(options.work / "held.tsv", engine, seed=2, rounds=2)
    saved, rng = {}, np.random.default_rng(4)
    for name in ("plain", "translated"):
        began = time.time()
        keep = (lambda d: True) if name == "plain" else (lambda d: sum(map(bool, d.mt)) > 0.8 * len(d.mt))
        items, others = (
            [e for d in group if keep(d) and (e := example(d, vectors, name == "translated", rng))]
            for group in (made, check)
        )
        print(f"{name}: {len(items)} documents in {time.time() - began:.0f} s", flush=True)
        weights = fit(items, start())
        report(name, others, weights)
        saved[f"{name}.trust"] = calibration(others, weights)
        saved |= {f"{name}.{f.name}": getattr(weights, f.name) for f in fields(weights)}
        np.savez(options.scorer, **saved)


if __name__ == "__main__":
    main()
