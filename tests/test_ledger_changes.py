"""Operations on beads: every sentence of both sides stays covered once, and undo is the inverse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import AlignerError
from aligner.ledger.beads import ordered
from aligner.ledger.changes import (
    BeadChange,
    Selection,
    apply,
    confirm,
    doubtful,
    link,
    merge,
    shift,
    split,
    unlink,
    unlock,
)
from aligner.model import Bead
from tests.test_ledger_beads import cover, sequences

Operation = Callable[[tuple[Bead, ...], Selection], BeadChange]


def lengths(source: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, int]:
    return sum(10 + i for i in source), sum(12 + j for j in target)


OPERATIONS: dict[str, Operation] = {
    "merge": lambda beads, picked: merge(beads, picked, "ann"),
    "merge up": lambda beads, picked: merge(beads, picked, "ann", "up"),
    "split": lambda beads, picked: split(beads, picked, "ann", lengths),
    "shift up": lambda beads, picked: shift(beads, picked, "ann", "up"),
    "shift down": lambda beads, picked: shift(beads, picked, "ann", "down"),
    "link": lambda beads, picked: link(beads, picked, "ann"),
    "unlink": lambda beads, picked: unlink(beads, picked, "ann"),
    "confirm": lambda beads, picked: confirm(beads, picked, "ann"),
    "unlock": lambda beads, picked: unlock(beads, picked, "ann"),
}
PICKS = st.builds(
    Selection, st.frozensets(st.integers(0, 7), max_size=3), st.frozensets(st.integers(0, 7), max_size=3)
)


@given(sequences(), st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), PICKS), min_size=1, max_size=6))
def test_every_sentence_stays_in_one_bead_and_undo_is_the_inverse(
    beads: tuple[Bead, ...], wanted: list[tuple[str, Selection]]
) -> None:
    states, changes = [ordered(beads)], []
    for name, picked in wanted:
        try:
            change = OPERATIONS[name](states[-1], picked)
        except AlignerError:
            continue
        changes.append(change)
        states.append(apply(states[-1], change))
        assert cover(states[-1]) == cover(beads) and cover(change.before) == cover(change.after)
        assert all(bead.by == "ann" and bead.status != "auto" for bead in change.after)
        assert all(
            len(bead.source) + len(bead.target) == 1
            for bead in change.after
            if not (bead.source and bead.target)
        )
    now = states.pop()
    for change in reversed(changes):
        now = apply(now, change.inverse)
        assert now == states.pop()


@given(sequences(), PICKS, PICKS)
def test_a_confirmed_bead_stays_until_it_is_unlocked(
    beads: tuple[Bead, ...], first: Selection, then: Selection
) -> None:
    try:
        locked = confirm(ordered(beads), first, "ann")
    except AlignerError:
        return
    beads = apply(ordered(beads), locked)
    for name, operation in OPERATIONS.items():
        if name in ("confirm", "unlock"):
            continue
        try:
            change = operation(beads, then)
        except AlignerError:
            continue
        assert not set(change.before) & set(locked.after)


STRAIGHT = tuple(Bead((i,), (i,), 0.9) for i in range(4))
TWO = Bead((0, 1), (0, 1), 0.7)


def sides(beads: tuple[Bead, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.source, bead.target) for bead in beads]


def pick(source: str = "", target: str = "") -> Selection:
    return Selection(frozenset(map(int, source)), frozenset(map(int, target)))


@pytest.mark.parametrize(
    ("name", "beads", "picked", "expected"),
    [
        ("merge", STRAIGHT, pick("1"), [((0,), (0,)), ((1, 2), (1, 2)), ((3,), (3,))]),
        ("merge up", STRAIGHT, pick("1"), [((0, 1), (0, 1)), ((2,), (2,)), ((3,), (3,))]),
        ("merge", STRAIGHT, pick("03"), [((0, 3), (0, 3)), ((1,), (1,)), ((2,), (2,))]),
        ("split", (TWO,), pick("1"), [((0,), (0,)), ((1,), (1,))]),
        ("split", (Bead((0, 1, 2), (0, 1)),), pick("1"), [((0,), (0,)), ((1, 2), (1,))]),
        ("split", (Bead((0,), (0, 1)),), pick("", "1"), [((), (0,)), ((0,), (1,))]),
        ("shift down", STRAIGHT, pick("", "1"), [((0,), (0,)), ((1,), ()), ((2,), (1, 2)), ((3,), (3,))]),
        ("shift up", (TWO, *STRAIGHT[2:]), pick("2"), [((0, 1, 2), (0, 1)), ((), (2,)), ((3,), (3,))]),
        ("link", (Bead((0,), ()), Bead((), (0,))), pick("0", "0"), [((0,), (0,))]),
        ("link", STRAIGHT, pick("1", "2"), [((0,), (0,)), ((1,), (2,)), ((), (1,)), ((2,), ()), ((3,), (3,))]),
        ("unlink", (TWO,), pick("", "1"), [((0, 1), (0,)), ((), (1,))]),
        ("unlink", STRAIGHT[:1], pick("0"), [((0,), ()), ((), (0,))]),
    ],
)  # fmt: skip
def test_operations(name: str, beads: tuple[Bead, ...], picked: Selection, expected: list[object]) -> None:
    assert sorted(sides(apply(beads, OPERATIONS[name](beads, picked)))) == sorted(expected)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("name", "picked", "message"),
    [
        ("merge", pick(), "Select sentences"),
        ("merge", pick("9"), "Select sentences"),
        ("merge", pick("3"), "last bead"),
        ("merge up", pick("0"), "first bead"),
        ("shift up", pick("0"), "first bead"),
        ("split", pick("0"), "cannot be split"),
        ("split", pick("01"), "one"),
        ("link", pick("0"), "each side"),
        ("link", pick("1", "1"), "change nothing"),
        ("unlock", pick("1"), "not locked"),
    ],
)
def test_what_does_not_fit_is_told(name: str, picked: Selection, message: str) -> None:
    with pytest.raises(AlignerError, match=message):
        OPERATIONS[name](STRAIGHT, picked)


def test_what_a_later_change_stands_on_is_not_taken_back_first() -> None:
    first = merge(STRAIGHT, pick("0"), "ann")
    beads = apply(STRAIGHT, first)
    beads = apply(beads, merge(beads, pick("0"), "ben"))
    with pytest.raises(AlignerError, match="later change"):
        apply(beads, first.inverse)


def test_what_is_worth_a_look() -> None:
    sure, unsure, alone = Bead((0,), (0,), 0.99), Bead((1,), (1,), 0.5), Bead((2,), (), 1.0)
    own = Bead((3,), (), status="human", by="ann")
    assert [doubtful(bead) for bead in (sure, unsure, alone, own)] == [False, True, True, False]
