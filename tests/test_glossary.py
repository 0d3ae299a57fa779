"""load, find, names, judge, hints, inflect on a small termbase written for the tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aligner.glossary import Glossary, load, term_hints

TERMBASE = Path(__file__).parent / "cases" / "glossary" / "termbase"


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGNER_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load(TERMBASE)


def found(glossary: Glossary, text: str, lang: str) -> list[tuple[str, str]]:
    mentions = glossary.find(text, lang)  # type: ignore[arg-type]
    assert all(text[mention.start : mention.stop] == mention.text for mention in mentions)
    return [(mention.concept, mention.text) for mention in mentions]


def test_a_name_is_found_in_every_case(glossary: Glossary) -> None:
    assert found(glossary, "о Нагорном Карабахе и Нагорным Карабахом", "ru") == [
        ("nagorno-karabakh", "Нагорном Карабахе"),
        ("nagorno-karabakh", "Нагорным Карабахом"),
    ]


def test_names_follow_the_date(glossary: Glossary) -> None:
    assert glossary.names("astana", "ru", date(2020, 1, 1)) == ["Нур-Султан"]
    assert glossary.names("astana", "ru", date(2022, 9, 17)) == ["Астана"]
    assert glossary.names("astana", "ru") == ["Астана"]


def test_a_name_outside_its_time_is_outdated(glossary: Glossary) -> None:
    (mention,) = glossary.find("в Нур-Султане", "ru")
    assert glossary.judge(mention, date(2020, 1, 1)) == "preferred"
    assert glossary.judge(mention, date(2023, 1, 1)) == "outdated"


def test_hints_are_dictionary_forms(glossary: Glossary) -> None:
    (hint,) = term_hints(glossary, "Talks on Nagorno-Karabakh failed.", "en")
    assert (hint.start, hint.stop, hint.target) == (9, 25, "Нагорный Карабах")


def test_inflect_takes_case_and_capitals_of_a_mention(glossary: Glossary) -> None:
    (mention,) = glossary.find("В НАГОРНОМ КАРАБАХЕ", "ru")
    assert glossary.inflect("tbilisi", "ru", None, mention) == "ТБИЛИСИ"
    assert glossary.inflect("south-ossetia", "ru", None, "loc") == "Южной Осетии"


