"""Operations on a sequence of beads: merge, split, shift, link, unlink, confirm, unlock.

A change replaces beads by others of the same sentences; its inverse undoes it. Sentences are selected on either
side; a bead is selected by any of its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from aligner.errors import AlignerError
from aligner.ledger.beads import covered, identity, ordered
from aligner.model import Act, Bead

Direction = Literal["up", "down"]
Beads = Sequence[Bead]
DOUBTFUL = 0.9  # score below which a bead needs a check
Side = tuple[Iterable[int], Iterable[int]]  # source and target sentences of a bead
Lengths = Callable[
    [tuple[int, ...], tuple[int, ...]], tuple[int, int]
]  # characters of sentences of both sides


@dataclass(frozen=True, slots=True)
class Selection:
    """Sentences of both sides, by index."""

    source: frozenset[int] = frozenset()
    target: frozenset[int] = frozenset()

    def of(self, bead: Bead) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the selected sentences of the bead, source and target."""
        return (
            tuple(i for i in bead.source if i in self.source),
            tuple(j for j in bead.target if j in self.target),
        )

    def hold(self, bead: Bead) -> bool:
        """Return True if any sentence of the bead is selected."""
        return any(self.of(bead))


@dataclass(frozen=True, slots=True)
class BeadChange:
    """Replace the beads ``before`` by ``after``, which hold the same sentences."""

    act: Act
    before: tuple[Bead, ...]
    after: tuple[Bead, ...]

    @property
    def inverse(self) -> BeadChange:
        """The change that undoes this one."""
        return BeadChange("undo", self.after, self.before)


def apply(beads: Beads, change: BeadChange) -> tuple[Bead, ...]:
    """Apply a change. Raises AlignerError if the beads that it replaces no longer exist."""
    gone = {identity(bead) for bead in change.before}
    left = [bead for bead in beads if identity(bead) not in gone]
    if len(left) != len(beads) - len(gone):
        raise AlignerError("A later change of the same sentences depends on this one: undo that first.")
    return ordered([*left, *change.after])


def merge(beads: Beads, picked: Selection, by: str, direction: Direction = "down") -> BeadChange:
    """Merge the selected beads into one; a single one with its neighbour."""
    taken = _picked(beads, picked)
    if len(taken) == 1:
        taken.append(_neighbour(beads, taken[0], direction))
    return _change("merge", taken, _made([covered(taken)], by))


def split(beads: Beads, picked: Selection, by: str, lengths: Lengths) -> BeadChange:
    """Split the selected bead in two, the second beginning with the selected sentences.

    A side without a selection is cut where the parts' lengths match best.
    """
    [bead, *more] = _picked(beads, picked)
    if more:
        raise AlignerError("Only one bead can be split at a time: select sentences of one bead.")
    cuts = [_cuts(side, own) for side, own in zip((bead.source, bead.target), picked.of(bead), strict=True)]
    parts = [
        ((bead.source[:a], bead.target[:b]), (bead.source[a:], bead.target[b:])) for a, b in product(*cuts)
    ]
    parts = [part for part in parts if all(map(any, part))]
    if max(len(bead.source), len(bead.target)) <= 1 or not parts:
        raise AlignerError("This bead cannot be split: unlink its sentences instead.")
    whole = lengths(bead.source, bead.target)
    best = min(parts, key=lambda part: _lean(part[0], whole, lengths))
    return _change("split", [bead], _made(best, by))


def _cuts(side: tuple[int, ...], picked: tuple[int, ...]) -> Sequence[int]:
    """Return where a side may be cut: before the selected sentence, or anywhere; left empty only if it must be."""
    first = side.index(picked[0]) if picked else 0
    if first:
        return [first]
    return range(1, len(side)) if len(side) > 1 else range(len(side) + 1)


def _lean(part: tuple[tuple[int, ...], tuple[int, ...]], whole: tuple[int, int], lengths: Lengths) -> float:
    """Return the difference between a part's shares of the two sides."""
    own = lengths(*part)
    return abs(own[0] / max(1, whole[0]) - own[1] / max(1, whole[1]))


def shift(beads: Beads, picked: Selection, by: str, direction: Direction) -> BeadChange:
    """Move the border: the selected sentence and those before (after) it go to the bead above (below)."""
    taken = _picked(beads, picked)
    bead = taken[0] if direction == "up" else taken[-1]
    neighbour = _neighbour(beads, bead, direction)
    leaving = tuple(
        tuple(i for i in side if own and (i <= own[-1] if direction == "up" else i >= own[0]))
        for side, own in zip((bead.source, bead.target), picked.of(bead), strict=True)
    )
    sides = covered([bead])
    rest = sides[0].difference(leaving[0]), sides[1].difference(leaving[1])
    joined = covered([neighbour])
    joined = joined[0].union(leaving[0]), joined[1].union(leaving[1])
    return _change("shift", [bead, neighbour], _made([rest, joined], by))


def link(beads: Beads, picked: Selection, by: str) -> BeadChange:
    """Link the selected sentences in one bead, out of their present beads."""
    if not (picked.source and picked.target):
        raise AlignerError("Select a sentence on each side to link them.")
    return _taken_out("link", beads, picked, [(picked.source, picked.target)], by)


def unlink(beads: Beads, picked: Selection, by: str) -> BeadChange:
    """Unlink the selected sentences: each becomes a separate bead."""
    alone = [*((frozenset({i}), ()) for i in picked.source), *(((), frozenset({j})) for j in picked.target)]
    return _taken_out("unlink", beads, picked, alone, by)


def _taken_out(act: Act, beads: Beads, picked: Selection, made: Iterable[Side], by: str) -> BeadChange:
    taken = _picked(beads, picked)
    rest = [(set(bead.source) - picked.source, set(bead.target) - picked.target) for bead in taken]
    return _change(act, taken, _made([*made, *rest], by))


def confirm(beads: Beads, picked: Selection, by: str) -> BeadChange:
    """Confirm the selected beads as right, which locks them."""
    taken = [bead for bead in _picked(beads, picked) if bead.status != "confirmed"]
    if not taken:
        raise AlignerError("These beads are already confirmed.")
    after = [replace(bead, score=1.0, status="confirmed", by=by) for bead in taken]
    return BeadChange("confirm", tuple(taken), tuple(after))


def unlock(beads: Beads, picked: Selection, by: str) -> BeadChange:
    """Unlock the selected beads, so that they can be changed."""
    taken = [bead for bead in _picked(beads, picked) if bead.status == "confirmed"]
    if not taken:
        raise AlignerError("These beads are not locked.")
    return BeadChange("unlock", tuple(taken), tuple(replace(bead, status="human") for bead in taken))


def doubtful(bead: Bead) -> bool:
    """Return True if the bead needs a check: made by the aligner, and unsure, crossing or one-sided."""
    alone = not (bead.source and bead.target)
    return bead.status == "auto" and (alone or bead.moved or bead.score < DOUBTFUL)


def _picked(beads: Beads, picked: Selection) -> list[Bead]:
    found = [bead for bead in beads if picked.hold(bead)]
    known = covered(found)
    if not found or not (picked.source <= known[0] and picked.target <= known[1]):
        raise AlignerError("Select sentences of this article first.")
    return found


def _neighbour(beads: Beads, bead: Bead, direction: Direction) -> Bead:
    place = list(beads).index(bead) + (-1 if direction == "up" else 1)
    if place < 0:
        raise AlignerError("This is the first bead.")
    if place == len(beads):
        raise AlignerError("This is the last bead.")
    return beads[place]


def _made(sides: Iterable[Side], by: str) -> Iterator[Bead]:
    """Make a person's beads of these sentences; those without a counterpart become separate beads."""
    for source, target in sides:
        left, right = tuple(sorted(source)), tuple(sorted(target))
        if left and right:
            yield Bead(left, right, status="human", by=by)
        else:
            yield from (Bead((i,), (), status="human", by=by) for i in left)
            yield from (Bead((), (j,), status="human", by=by) for j in right)


def _change(act: Act, taken: Iterable[Bead], made: Iterable[Bead]) -> BeadChange:
    """Build a change. Raises AlignerError if a bead is locked or nothing would change."""
    before, after = tuple(taken), tuple(made)
    if any(bead.status == "confirmed" for bead in before):
        raise AlignerError("A selected bead is confirmed and locked: unlock it first.")
    same = {(bead.source, bead.target) for bead in before} & {(bead.source, bead.target) for bead in after}
    before = tuple(bead for bead in before if (bead.source, bead.target) not in same)
    after = tuple(bead for bead in after if (bead.source, bead.target) not in same)
    if not before:
        raise AlignerError("This would change nothing.")
    return BeadChange(act, before, after)
