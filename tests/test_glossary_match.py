"""Traps for the matcher, as data; and what holds of any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.glossary import Glossary, load, term_hints

CASES = Path(__file__).parent / "cases" / "glossary"


def _cases(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


TRAPS = _cases("traps.tsv")
SHIPPED = _cases("shipped.tsv")


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load(CASES / "termbase")


@pytest.mark.parametrize(("lang", "sentence", "wanted"), TRAPS, ids=[trap[1][:40] for trap in TRAPS])
def test_trap(glossary: Glossary, lang: str, sentence: str, wanted: str) -> None:
    text = sentence.replace("\\n", "\n")
    assert _found(glossary, lang, text) == [one.replace("\\n", "\n") for one in wanted.split("; ") if one]


@pytest.mark.parametrize(("lang", "sentence", "wanted"), SHIPPED, ids=[case[1][:40] for case in SHIPPED])
def test_shipped_termbase(lang: str, sentence: str, wanted: str) -> None:
    assert _found(load(), lang, sentence) == [one for one in wanted.split("; ") if one]


def _found(glossary: Glossary, lang: str, text: str) -> list[str]:
    return [f"{mention.concept}:{mention.text}" for mention in glossary.find(text, lang)]  # type: ignore[arg-type]


PIECES = st.sampled_from(
    [
        "Баку",
        "бакинский",
        "Нагорном",
        "Карабахе",
        "Нур-Султан",
        "Baku",
        "U.S.",
        "Georgia",
        "в",
        "and",
        "St.",
        "Гори",
        " ",
        "-",
        ".",
        "@",
        "/",
        "\n",
        "\xad",
        "\u200b",
        "́",
        "\u200f",
        "é",
        "'s",
        "«",
        "https://",
        "😀",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join), st.sampled_from(["en", "ru"]))
def test_mentions_lie_in_the_text_in_order_and_apart(glossary: Glossary, text: str, lang: str) -> None:
    end = 0
    for mention in glossary.find(text, lang):  # type: ignore[arg-type]
        assert end <= mention.start < mention.stop
        assert text[mention.start : mention.stop] == mention.text
        assert mention.concept in glossary.concepts
        end = mention.stop


def test_every_form_that_is_made_is_found_again(glossary: Glossary) -> None:
    lost = []
    for concept in glossary.concepts.values():
        for term in concept.terms_in("ru"):
            for case, forms in glossary.forms(term).items():
                for form in forms:
                    found = glossary.find(f"Вчера видели {form} снова: Туркменистан.", "ru")
                    if not any(
                        concept.id in one.candidates and one.text == form and case in one.cases
                        for one in found
                    ):
                        lost.append((concept.id, case, form))
    assert lost == []


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Хан\u00adкенди, Ба\u00adку", "Ба\u00adку"),
        ("в Баку\u200b.", "Баку"),
        ("\u200fBaku\u200f", "Baku"),
        ("Баку\u0301 и", "Баку\u0301"),
        ("в\u00a0Нагорном\u00a0Карабахе", "Нагорном\u00a0Карабахе"),
        ("Тби\u200dлиси", "Тби\u200dлиси"),
        ("Орел", "Орел"),
        ("Оре\u0308л", "Оре\u0308л"),
    ],
)
def test_what_cannot_be_seen_does_not_hide_a_name(glossary: Glossary, text: str, mention: str) -> None:
    lang = "en" if "B" in text else "ru"
    assert [one.text for one in glossary.find(text, lang)] == [mention]  # type: ignore[arg-type]


def test_a_shared_name_without_context_reports_every_candidate(glossary: Glossary) -> None:
    (mention,) = glossary.find("They flew to Georgia.", "en")
    assert mention.candidates == ("georgia", "georgia-us")
    assert term_hints(glossary, "They flew to Georgia.", "en") == []
    (hint,) = term_hints(glossary, "They flew to Atlanta, Georgia.", "en")
    assert hint.target == "Джорджия"
