"""People's corrections outlive a new run: its beads give way to theirs, and every sentence stays in one bead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aligner.ledger.beads import applicable, apply_corrections, basis, human_beads, impose, ordered
from aligner.model import Bead, Correction

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@st.composite
def sequences(draw: st.DrawFn, sources: int = 8, targets: int = 8) -> tuple[Bead, ...]:
    """Beads that cover so many sentences of each side once, a few of them crosswise."""
    beads: list[Bead] = []
    i = j = 0
    while i < sources or j < targets:
        a, b = draw(st.sampled_from([(1, 1), (1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (2, 2)]))
        a, b = min(a, sources - i), min(b, targets - j)
        if a and b:
            beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), draw(st.floats(0, 1))))
        else:
            beads += [
                *(Bead((i + k,), (), 0.5) for k in range(a)),
                *(Bead((), (j + k,), 0.5) for k in range(b)),
            ]
        i, j = i + a, j + b
    full = [n for n, bead in enumerate(beads) if bead.source and bead.target]
    if len(full) > 1 and draw(st.booleans()):
        one, two = draw(st.lists(st.sampled_from(full), min_size=2, max_size=2, unique=True))
        crossed = beads[one].target, beads[two].target
        beads[one] = Bead(beads[one].source, crossed[1], 0.8, True)
        beads[two] = Bead(beads[two].source, crossed[0], 0.8, True)
    return tuple(beads)


def cover(beads: Iterable[Bead]) -> tuple[list[int], list[int]]:
    beads = list(beads)
    return sorted(i for b in beads for i in b.source), sorted(j for b in beads for j in b.target)


def human(bead: Bead) -> Bead:
    return Bead(bead.source, bead.target, status="human", by="ann")


@given(sequences())
def test_order_loses_nothing_and_is_an_order(beads: tuple[Bead, ...]) -> None:
    made = ordered(reversed(beads))
    assert set(made) == set(beads) and ordered(made) == made
    sources = [i for bead in made for i in bead.source]
    assert sources == sorted(sources)


@given(sequences(), sequences(), st.data())
def test_what_people_made_stands_in_a_new_run(
    first: tuple[Bead, ...], second: tuple[Bead, ...], data: st.DataObject
) -> None:
    kept = [human(bead) for bead in data.draw(st.lists(st.sampled_from(first), unique=True))]
    made = impose(kept, second)
    assert cover(made) == cover(second)
    assert {(b.source, b.target) for b in kept} <= {(b.source, b.target) for b in made if b.status == "human"}
    untouched = [
        b
        for b in second
        if not any(set(b.source) & set(k.source) or set(b.target) & set(k.target) for k in kept)
    ]
    assert set(untouched) <= set(made)
    assert all(len(b.source) + len(b.target) > 0 for b in made)


@given(sequences())
def test_what_crosses_is_marked_as_moved(beads: tuple[Bead, ...]) -> None:
    """So that notations which know no crossing (a ladder) can leave it out: the rest runs in order on both sides."""
    made = ordered(human(bead) for bead in beads)
    straight = [bead for bead in made if bead.source and bead.target and not bead.moved]
    for before, after in pairwise(straight):
        assert before.source[-1] < after.source[0] and before.target[-1] < after.target[0]


def correction(
    before: Iterable[Bead], after: Iterable[Bead], sources: list[str], targets: list[str]
) -> Correction:
    after = tuple(after)
    covered = cover(after)
    return Correction(
        "a", "link", tuple(before), after, "ann", NOON, basis(sources, covered[0]), basis(targets, covered[1])
    )


EN, RU = ["One.", "Two.", "Three.", "Four."], ["Раз.", "Два.", "Три.", "Четыре."]
STRAIGHT = tuple(Bead((i,), (i,), 0.9) for i in range(4))
MERGED = Bead((1, 2), (1, 2), status="human", by="ann")


def test_corrections_follow_their_sentences() -> None:
    made = correction(STRAIGHT[1:3], [MERGED], EN, RU)
    later = ["Zero.", *EN], ["Ноль.", *RU]
    beads = tuple(Bead((i,), (i,), 0.9) for i in range(5))
    found = apply_corrections(beads, [made], *later)
    assert [(b.source, b.target, b.status) for b in found] == [
        ((0,), (0,), "auto"), ((1,), (1,), "auto"), ((2, 3), (2, 3), "human"), ((4,), (4,), "auto"),
    ]  # fmt: skip


def test_a_correction_whose_sentences_changed_falls_away() -> None:
    made = correction(STRAIGHT[1:3], [MERGED], EN, RU)
    changed = ["Раз.", "Двое.", "Три.", "Четыре."]
    assert (
        applicable([made], EN, changed) == [] and apply_corrections(STRAIGHT, [made], EN, changed) == STRAIGHT
    )


def test_what_was_taken_back_does_not_return() -> None:
    made = correction(STRAIGHT[1:3], [MERGED], EN, RU)
    undone = correction([MERGED], STRAIGHT[1:3], EN, RU)
    assert human_beads([made]) == [MERGED] and human_beads([made, undone]) == []
    assert apply_corrections(STRAIGHT, [made, undone], EN, RU) == STRAIGHT


def test_of_equal_sentences_the_nearest_is_meant() -> None:
    english, russian = ["Yes.", "No.", "Yes."], ["Да.", "Нет.", "Да."]
    lonely = correction(
        [Bead((2,), (2,))], [Bead((2,), (), status="human"), Bead((), (2,), status="human")], english, russian
    )
    assert applicable([lonely], english, russian) == [lonely]
    [found] = applicable([lonely], english[1:], russian[1:])
    assert [bead.source + bead.target for bead in found.after] == [(1,), (1,)]
