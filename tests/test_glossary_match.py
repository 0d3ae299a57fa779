"""Traps for the matcher, as data; and what holds of any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.glossary import Glossary, load

CASES = Path(__file__).parent / "cases" / "glossary"
TRAPS = [
    line.split("\t")
    for line in (CASES / "traps.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load(CASES / "termbase")


@pytest.mark.parametrize(("lang", "sentence", "wanted"), TRAPS, ids=[trap[1][:40] for trap in TRAPS])
def test_trap(glossary: Glossary, lang: str, sentence: str, wanted: str) -> None:
    text = sentence.replace("\\n", "\n")
    found = [f"{mention.concept}:{mention.text}" for mention in glossary.find(text, lang)]  # type: ignore[arg-type]
    assert found == [one.replace("\\n", "\n") for one in wanted.split("; ") if one]
