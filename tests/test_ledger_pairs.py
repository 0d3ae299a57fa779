"""A stored pair's state follows from its findings and the verdicts in force on its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aligner.ledger import StoredPair, covers, in_force
from aligner.model import Finding, Pair, Scope, Verdict

PAIR = Pair("a", 0, "Ganja and Baku.", "Гянджа и Бака.")
BAKU = Finding("a:0", "typo", "error", "Бака is not a name.", ((10, 14),), ((9, 13),), concept="baku")
HINT = replace(BAKU, check="case", severity="info")
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def said(decision: str, subject: str = BAKU.id, **more: object) -> Verdict:
    return Verdict(subject, "a:0", decision, "ann", NOON, **{"basis": PAIR.basis, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("findings", "verdicts", "state"),
    [
        ([], [], "clean"),
        ([HINT], [], "clean"),
        ([BAKU], [], "flagged"),
        ([BAKU], [said("dismiss")], "reviewed"),
        ([BAKU], [said("dismiss"), said("undo")], "flagged"),
        ([BAKU], [said("dismiss"), said("dismiss"), said("undo")], "reviewed"),
        ([BAKU], [said("dismiss", basis="of another text")], "flagged"),
        ([], [said("edit", PAIR.id, text="Гянджа и Баку.")], "reviewed"),
    ],
)
def test_the_state_of_a_pair(findings: list[Finding], verdicts: list[Verdict], state: str) -> None:
    assert StoredPair.of(PAIR, findings, verdicts).state == state


def test_an_edited_pair_is_of_human_origin_until_the_edit_is_undone() -> None:
    edited = said("edit", text="Гянджа и Баку.")
    pair = StoredPair.of(PAIR, [BAKU], [edited]).pair
    assert (pair.ru, pair.origin) == ("Гянджа и Баку.", "human")
    assert StoredPair.of(PAIR, [BAKU], [edited, said("undo")]).pair == PAIR


def test_a_confirmed_alignment_counts_as_reviewed() -> None:
    assert StoredPair.of(replace(PAIR, alignment="confirmed"), [], []).state == "reviewed"


@pytest.mark.parametrize(
    ("scope", "other", "reached"),
    [
        ("pair", BAKU, False),
        ("article", BAKU, False),  # in another article
        ("form", BAKU, True),
        ("form", replace(BAKU, ru_spans=((0, 6),)), False),
        ("form", replace(BAKU, concept="ganja"), False),
        ("check", replace(BAKU, concept="ganja"), True),
        ("check", HINT, False),
    ],
)
def test_how_far_a_verdict_reaches(scope: Scope, other: Finding, reached: bool) -> None:
    elsewhere = replace(PAIR, article="b")
    assert covers(said("dismiss", scope=scope), BAKU, PAIR, replace(other, pair="b:0"), elsewhere) is reached


def test_an_undo_without_a_verdict_changes_nothing() -> None:
    assert in_force([said("undo"), said("dismiss")])[BAKU.id].decision == "dismiss"
