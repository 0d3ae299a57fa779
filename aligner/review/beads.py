"""What can be done to a sequence of beads: pure functions over frozen values.

A change says which beads become which others, of the same sentences; its inverse takes it back. Sentences are picked
on either side; a bead is picked by any of its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from aligner.errors import AlignerError
from aligner.model import Act, Bead
from aligner.store.alignment import covered, key, ordered

Direction = Literal["up", "down"]
Beads = Sequence[Bead]
Lengths = Callable[
    [tuple[int, ...], tuple[int, ...]], tuple[int, int]
]  # characters of sentences of both sides


@dataclass(frozen=True, slots=True)
class Picked:
    """Sentences of both sides, by index."""

    source: frozenset[int] = frozenset()
    target: frozenset[int] = frozenset()

    def of(self, bead: Bead) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Those that stand in the bead."""
        return (
            tuple(i for i in bead.source if i in self.source),
            tuple(j for j in bead.target if j in self.target),
        )

    def hold(self, bead: Bead) -> bool:
        """Is the bead picked?"""
        return any(self.of(bead))


@dataclass(frozen=True, slots=True)
class Change:
    """These beads become those; both hold the same sentences."""

    act: Act
    before: tuple[Bead, ...]
    after: tuple[Bead, ...]

    @property
    def inverse(self) -> Change:
        """What takes it back."""
        return Change("undo", self.after, self.before)


def apply(beads: Beads, change: Change) -> tuple[Bead, ...]:
    """The beads after the change, in order. Raises AlignerError where those that it changes are no longer there."""
    gone = {key(bead) for bead in change.before}
    left = [bead for bead in beads if key(bead) not in gone]
    if len(left) != len(beads) - len(gone):
        raise AlignerError("A later change of the same sentences stands on this one: undo that first.")
    return ordered([*left, *change.after])


def merge(beads: Beads, picked: Picked, by: str, direction: Direction = "down") -> Change:
    """All picked beads as one; a single one with its neighbour."""
    taken = _picked(beads, picked)
    if len(taken) == 1:
        taken.append(_neighbour(beads, taken[0], direction))
    return _change("merge", taken, _made([covered(taken)], by))


def split(beads: Beads, picked: Picked, by: str, lengths: Lengths) -> Change:
    """The picked bead as two, the second from the picked sentences on; where one side leaves the choice, it is cut so
    that the parts are of like length on both sides.
    """
    [bead, *more] = _picked(beads, picked)
    if more:
        raise AlignerError("One bead is split at a time: pick sentences of one.")
    cuts = [_cuts(side, own) for side, own in zip((bead.source, bead.target), picked.of(bead), strict=True)]
    parts = [
        ((bead.source[:a], bead.target[:b]), (bead.source[a:], bead.target[b:])) for a, b in product(*cuts)
    ]
    parts = [part for part in parts if all(map(any, part))]
    if max(len(bead.source), len(bead.target)) <= 1 or not parts:
        raise AlignerError("There is nothing to split: take the sentences apart instead.")
    whole = lengths(bead.source, bead.target)
    best = min(parts, key=lambda part: _lean(part[0], whole, lengths))
    return _change("split", [bead], _made(best, by))


def _cuts(side: tuple[int, ...], picked: tuple[int, ...]) -> Sequence[int]:
    """Where a side may be cut: before the picked sentence, or anywhere; it is not emptied without need."""
    first = side.index(picked[0]) if picked else 0
    if first:
        return [first]
    return range(1, len(side)) if len(side) > 1 else range(len(side) + 1)


def _lean(part: tuple[tuple[int, ...], tuple[int, ...]], whole: tuple[int, int], lengths: Lengths) -> float:
    """By how much the shares differ that a part has of the two sides."""
    own = lengths(*part)
    return abs(own[0] / max(1, whole[0]) - own[1] / max(1, whole[1]))


def shift(beads: Beads, picked: Picked, by: str, direction: Direction) -> Change:
    """Move the border: the picked sentence and those before it (after it) on its side go to the bead above (below)."""
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


def link(beads: Beads, picked: Picked, by: str) -> Change:
    """One bead of the picked sentences, which leave those that they stood in."""
    if not (picked.source and picked.target):
        raise AlignerError("Pick a sentence on each side to link them.")
    return _taken_out("link", beads, picked, [(picked.source, picked.target)], by)


def unlink(beads: Beads, picked: Picked, by: str) -> Change:
    """The picked sentences leave their beads, each alone."""
    alone = [*((frozenset({i}), ()) for i in picked.source), *(((), frozenset({j})) for j in picked.target)]
    return _taken_out("unlink", beads, picked, alone, by)


def _taken_out(act: Act, beads: Beads, picked: Picked, made: Iterable[tuple], by: str) -> Change:
    taken = _picked(beads, picked)
    rest = [(set(bead.source) - picked.source, set(bead.target) - picked.target) for bead in taken]
    return _change(act, taken, _made([*made, *rest], by))


def confirm(beads: Beads, picked: Picked, by: str) -> Change:
    """The picked beads are right, and locked."""
    taken = [bead for bead in _picked(beads, picked) if bead.status != "confirmed"]
    if not taken:
        raise AlignerError("These beads are confirmed already.")
    after = [replace(bead, score=1.0, status="confirmed", by=by) for bead in taken]
    return Change("confirm", tuple(taken), tuple(after))


def unlock(beads: Beads, picked: Picked, by: str) -> Change:
    """The picked beads may be changed again."""
    taken = [bead for bead in _picked(beads, picked) if bead.status == "confirmed"]
    if not taken:
        raise AlignerError("These beads are not locked.")
    return Change("unlock", tuple(taken), tuple(replace(bead, status="human") for bead in taken))


def doubtful(bead: Bead, threshold: float) -> bool:
    """Is the bead worth a look: the aligner's own, and unsure or without a counterpart?"""
    alone = not (bead.source and bead.target)
    return bead.status == "auto" and (alone or bead.moved or bead.score < threshold)


def _picked(beads: Beads, picked: Picked) -> list[Bead]:
    found = [bead for bead in beads if picked.hold(bead)]
    known = covered(found)
    if not found or not (picked.source <= known[0] and picked.target <= known[1]):
        raise AlignerError("Pick sentences of this article first.")
    return found


def _neighbour(beads: Beads, bead: Bead, direction: Direction) -> Bead:
    place = list(beads).index(bead) + (-1 if direction == "up" else 1)
    if place < 0:
        raise AlignerError("There is no bead above this one.")
    if place == len(beads):
        raise AlignerError("There is no bead below this one.")
    return beads[place]


def _made(sides: Iterable[tuple[Iterable[int], Iterable[int]]], by: str) -> Iterator[Bead]:
    """A person's beads of these sentences; without a counterpart each is alone."""
    for source, target in sides:
        left, right = tuple(sorted(source)), tuple(sorted(target))
        if left and right:
            yield Bead(left, right, status="human", by=by)
        else:
            yield from (Bead((i,), (), status="human", by=by) for i in left)
            yield from (Bead((), (j,), status="human", by=by) for j in right)


def _change(act: Act, taken: Iterable[Bead], made: Iterable[Bead]) -> Change:
    """Raises AlignerError for locked beads, and where nothing would change."""
    before, after = tuple(taken), tuple(made)
    if any(bead.status == "confirmed" for bead in before):
        raise AlignerError("A bead is confirmed and locked here: unlock it first.")
    same = {(bead.source, bead.target) for bead in before} & {(bead.source, bead.target) for bead in after}
    before = tuple(bead for bead in before if (bead.source, bead.target) not in same)
    after = tuple(bead for bead in after if (bead.source, bead.target) not in same)
    if not before:
        raise AlignerError("That is how it stands already.")
    return Change(act, before, after)
