"""What a package that obeys terms is told: places, persons, and nothing where a person or a thing bears a place's name."""

from pathlib import Path

import pytest

from aligner.glossary import load, term_hints
from aligner.text import persons, romanise

CASES = Path(__file__).parent / "cases" / "translation"


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("lang", "sentence", "wanted"), rows("namesakes.tsv"))
def test_places_are_told_from_what_shares_their_names(lang: str, sentence: str, wanted: str) -> None:
    hints = [hint for hint in term_hints(load(), sentence, lang) if not hint.accepted]
    assert [f"{sentence[hint.start : hint.stop]}={hint.target}" for hint in hints] == [one for one in wanted.split(";") if one]


@pytest.mark.parametrize(("origin", "russian", "english", "one_way"), rows("family_names.tsv"))
def test_family_names_are_spelt_as_their_language_does(origin: str, russian: str, english: str, one_way: str) -> None:
    assert romanise.in_latin(russian, origin) == english
    if one_way == "-":
        assert romanise.in_cyrillic(english, origin) == russian


def test_every_given_name_is_found_in_both_languages() -> None:
    for name in persons.given_names():
        for lang, text in (("en", f"{name.en} Akhmetov said"), ("ru", f"{name.ru} Ахметов сказал")):
            [found] = persons.find(text, lang)
            assert (found.start, text[found.stop :].strip()) == (0, "said" if lang == "en" else "сказал")


def test_a_name_in_any_case_is_said_in_the_nominative() -> None:
    for text in ("Встреча с Улукбеком Жапаровым", "Слова Улукбека Жапарова", "К Улукбеку Жапарову пришли"):
        [found] = persons.find(text, "ru")
        assert found.in_language("en") == "Ulukbek Japarov"
    for text, name in (("Слова Гурама Кекелидзе", "Guram Kekelidze"), ("К Рустаму Расулзода", "Rustam Rasulzoda")):
        [found] = persons.find(text, "ru")
        assert found.in_language("en") == name
    [woman] = persons.find("Мы видели Жанару Касымову и ушли", "ru")
    assert woman.in_language("en") == "Zhanara Kasymova"


@pytest.mark.parametrize(("lang", "sentence", "wanted"), rows("word_hints.tsv"))
def test_words_of_the_region_are_hinted_and_their_look_alikes_are_not(lang: str, sentence: str, wanted: str) -> None:
    hints = [hint for hint in term_hints(load(), sentence, lang) if hint.accepted]
    assert ";".join(f"{sentence[hint.start : hint.stop]}={hint.target}" for hint in hints) == wanted
