"""How well an alignment matches a gold one, as vecalign's score.py measures it.

* strict: a bead is right when the gold has exactly the same one.
* lax: a bead is right when the gold has it, or when one of its source sentences and one of its target sentences
  stand together in some gold bead.
* precision counts every bead of the output, sentences left alone too; recall counts the gold beads that have
  both sides.
* unaligned: sentences of either side that stand alone, by sentence, as a class of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Indices = tuple[Sequence[int], Sequence[int]]
Gold = set[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision and recall, each in [0, 1]; 0 where there was nothing to count."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean, 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The three measures, over all documents together."""

    strict: Rates
    lax: Rates
    unaligned: Rates


def evaluate(documents: Iterable[tuple[Iterable[Indices], Iterable[Indices]]]) -> Evaluation:
    """Measure (gold, output) pairs of documents; counts are summed before any ratio is taken."""
    strict_p = strict_r = lax_p = lax_r = [0, 0]
    alone_p = alone_r = [0, 0]
    for gold, output in documents:
        gold_set, output_set = _beads(gold), _beads(output)
        gold_full, output_full = _full(gold_set), _full(output_set)
        strict_p, lax_p = _add(strict_p, _hits(output_set, gold_set)), _add(lax_p, _lax(output_set, gold_set))
        strict_r, lax_r = (
            _add(strict_r, _hits(gold_full, output_full)),
            _add(lax_r, _lax(gold_full, output_full)),
        )
        gold_alone, output_alone = _alone(gold_set), _alone(output_set)
        alone_p = _add(alone_p, _hits(output_alone, gold_alone))
        alone_r = _add(alone_r, _hits(gold_alone, output_alone))
    return Evaluation(
        Rates(_ratio(strict_p), _ratio(strict_r)),
        Rates(_ratio(lax_p), _ratio(lax_r)),
        Rates(_ratio(alone_p), _ratio(alone_r)),
    )


def _beads(beads: Iterable[Indices]) -> Gold:
    return {(tuple(source), tuple(target)) for source, target in beads if len(source) or len(target)}


def _full(beads: Gold) -> Gold:
    return {(source, target) for source, target in beads if source and target}


def _alone(beads: Gold) -> set[tuple[str, int]]:
    left = {("source", i) for source, target in beads if not target for i in source}
    return left | {("target", j) for source, target in beads if not source for j in target}


def _hits(found: set[T], wanted: set[T]) -> tuple[int, int]:
    return len(found & wanted), len(found)


def _lax(found: Gold, wanted: Gold) -> tuple[int, int]:
    partners: dict[int, set[int]] = {}
    for source, target in wanted:
        for i in source:
            partners.setdefault(i, set()).update(target)
    right = 0
    for source, target in found:
        near: set[int] = set().union(*(partners.get(i, ()) for i in source))
        right += (source, target) in wanted or not near.isdisjoint(target)
    return right, len(found)


def _add(total: Sequence[int], more: tuple[int, int]) -> list[int]:
    return [total[0] + more[0], total[1] + more[1]]


def _ratio(counts: Sequence[int]) -> float:
    return counts[0] / counts[1] if counts[1] else 0.0
