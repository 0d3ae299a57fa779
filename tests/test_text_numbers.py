"""Quantities as both languages write them: tests/cases/text/quantities.tsv."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.model import LANGUAGES, Lang
from aligner.text import wordlists
from aligner.text.numbers import quantities, units
from aligner.text.numbers.words import meaning, scale, stretch

LINES = (Path(__file__).parent / "cases" / "text" / "quantities.tsv").read_text("utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("lang", "text", "written", "value", "kind", "unit", "sign"), ROWS)
def test_quantities(
    lang: Lang, text: str, written: str, value: str, kind: str, unit: str, sign: str
) -> None:
    (read,) = [one for one in quantities(text, lang) if text[slice(*one.span)] == written and one.values]
    assert any(abs(number - float(value)) < 1e-6 for number in read.numbers)
    assert (read.kind, read.unit.name if read.unit else "", read.sign) == (kind, unit, int(sign))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "парламент и полиция"), ("ru", "сторона, сотрудник, оборона"), ("ru", "пятница и четверг"),
        ("ru", "семинар"), ("ru", "полёты над полем, польза, полка"), ("ru", "третейский"),
        ("en", "a tense and tender tenor"), ("en", "Malcolm X spoke"), ("en", "the V sign"),
    ],
)  # fmt: skip
def test_words_that_only_look_like_numbers(lang: Lang, text: str) -> None:
    assert not [read for read in quantities(text, lang) if read.strength != "hint"]


def test_three_third_places_are_no_fraction() -> None:
    assert [read.kind for read in quantities("три пятых места", "ru")] == ["cardinal", "ordinal"]


@given(st.text(alphabet="0123456789.,:-–' \u00a0$%abIVXпол-третьсот№", max_size=60), st.sampled_from(LANGUAGES))
def test_spans_are_in_order_and_disjoint(text: str, lang: Lang) -> None:
    found = quantities(text, lang)
    assert all(0 <= one.start < one.stop <= len(text) for one in found)
    assert all(one.stop <= after.start for one, after in pairwise(found))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_are_consistent(lang: Lang) -> None:
    assert set(wordlists.table(f"{lang}/units")) <= set(units())
    sections = wordlists.table(f"{lang}/numbers")
    for kind in ("cardinal", "ordinal", "fraction", "multiple", "magnitude", "hint"):
        for key, words in sections[kind].items():
            for word in words.split():
                form = word.replace("~", "ого").replace("*", "")
                assert (known := meaning(form, lang)), word
                assert float(key.split(",")[0]) in known.values or known.kind != kind, word
    for value, words in sections["scale"].items():
        assert all(scale(word, lang) == float(value) for word in words.split())
    for key, words in sections["time"].items():
        unit = key.split()[1]
        assert unit in units() and all(stretch(word.replace("*", ""), lang) for word in words.split())
