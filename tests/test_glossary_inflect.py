"""Forms of names: against lists written by hand, and by their rules."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.glossary import inflect
from aligner.glossary.concepts import CASES, Term
from aligner.text.morphology import dictionary, endings

FORMS = [
    [cell.split("/") for cell in line.split("\t")]
    for line in (Path(__file__).parent / "cases" / "glossary" / "forms.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("row", FORMS, ids=[row[0][0] for row in FORMS])
def test_forms_written_by_hand_are_made(row: list[list[str]]) -> None:
    forms = inflect.name_forms(Term(row[0][0], "ru"))
    missing = [
        form for case, cell in zip(CASES, row, strict=True) for form in cell if form not in forms[case]
    ]
    assert missing == []


def test_without_the_dictionary_endings_make_nearly_all() -> None:
    with mock.patch.object(dictionary, "_parses", lambda word: ()):
        made = [
            form in inflect.name_forms(Term(row[0][0], "ru"))[case]
            for row in FORMS
            for case, cell in zip(CASES, row, strict=True)
            for form in cell
        ]
    assert sum(made) / len(made) >= 0.96


@pytest.mark.parametrize(
    ("name", "hints", "case", "form"),
    [
        ("Казань", {}, "ins", "Казанью"),
        ("Текели", {"declines": False}, "gen", "Текели"),
        ("Талась", {"gender": "f"}, "ins", "Таласью"),
        ("Талась", {"gender": "m"}, "ins", "Таласем"),
        ("Черки", {"number": "pl"}, "dat", "Черкам"),
        ("Шуша", {"forms": (("ins", "Шушой"),)}, "ins", "Шушой"),
        ("Гянджа", {"forms": (("ins", "Гянджой/Гянджей"),)}, "ins", "Гянджой"),
        ("Большая семёрка", {}, "gen", "Большой семёрки"),
        ("Большие Аты", {"number": "pl"}, "ins", "Большими Атами"),
        ("Хорошая Балка", {}, "gen", "Хорошей Балки"),
        ("ООН", {"abbreviation": True}, "gen", "ООН"),
        ("МИД", {"abbreviation": True}, "gen", "МИД"),
        ("Великий Новгород", {}, "loc", "Великом Новгороде"),
        ("Жуковский", {}, "gen", "Жуковского"),
        ("Республика Северная Осетия — Алания", {}, "gen", "Республики Северная Осетия — Алания"),
        ("город Ош", {}, "loc", "городе Оше"),
        ("озеро Севан", {}, "loc", "озере Севан"),
    ],
)
def test_the_form_to_write(name: str, hints: dict[str, object], case: str, form: str) -> None:
    assert inflect.name_forms(Term(name, "ru", **hints))[case][0] == form  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "tag", "form"),
    [
        ("бакинский", "gen.f", "бакинской"),
        ("бакинский", "acc.f", "бакинскую"),
        ("бакинский", "nom.pl", "бакинские"),
        ("донской", "nom.m", "донской"),
        ("донской", "gen.m", "донского"),
        ("дальний", "dat.m", "дальнему"),
    ],
)
def test_adjectives(word: str, tag: str, form: str) -> None:
    assert form in inflect.adjective_forms(word)[tag]


@pytest.mark.parametrize(
    ("word", "tag", "form"),
    [
        ("бакинец", "gen.pl", "бакинцев"),
        ("армянин", "nom.pl", "армяне"),
        ("шушинец", "ins.sg", "шушинцем"),
        ("горисчанка", "gen.pl", "горисчанок"),
        ("капанчанин", "gen.pl", "капанчан"),
        ("хорогчанин", "nom.pl", "хорогчане"),
    ],
)
def test_inhabitants(word: str, tag: str, form: str) -> None:
    assert form in inflect.inhabitant_forms(word)[tag]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя-", min_size=1, max_size=12).map(str.capitalize))
def test_every_name_has_all_six_cases_and_its_own_nominative(name: str) -> None:
    forms = inflect.name_forms(Term(name, "ru"))
    assert tuple(forms) == CASES
    assert all(forms[case] and all(forms[case]) for case in CASES)


@pytest.mark.parametrize("gender", ["", "m", "f", "n", "pl"])
def test_adjectives_are_known_by_their_ending(gender: str) -> None:
    words = {"m": "южный", "f": "южная", "n": "южное", "pl": "южные", "": "юг"}
    assert endings.gender_of_adjective(words[gender]) == gender
