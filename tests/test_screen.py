"""What the terminal says of a pair."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.cli import display
from aligner.model import Finding, Pair, Record

PAIR = Pair("k", 0, "It is in Osh.", "Это там.")
MISSING = Finding("k:0", "missing", "error", '"Osh" is missing from the Russian.', expected="Ош")


def said(record: Record) -> list[str]:
    return [line.plain for line in display.remarks(record)]


def test_the_accepted_form_is_told_once() -> None:
    told = replace(MISSING, message="Write Ош.")
    assert said(Record(PAIR, (MISSING, told))) == [
        '✗ missing: "Osh" is missing from the Russian. Expected: Ош',
        "✗ missing: Write Ош.",
    ]


@pytest.mark.parametrize(
    ("origin", "confidence", "lines"),
    [
        ("machine", 0.2, []),
        ("human", 1.0, ["a person's words"]),
        ("edition", 0.95, []),
        ("edition", 0.4, ["alignment 0.40"]),
    ],
)
def test_where_a_text_came_from(origin: str, confidence: float, lines: list[str]) -> None:
    assert said(Record(replace(PAIR, origin=origin, confidence=confidence))) == lines


def test_a_text_from_the_memory_says_who_wrote_it() -> None:
    assert said(Record(replace(PAIR, reused=True))) == ["from memory"]
    assert said(Record(replace(PAIR, origin="human", reused=True))) == ["a person's words, from memory"]
