"""The rules by which places are gathered for the termbase, and how a concept is written."""

import tomllib
from pathlib import Path

import pytest

from training.termbase.build import concept, one_of_each_name, slug
from training.termbase.knowledge import Knowledge, concept_ids, fold
from training.termbase.romanise import likeness
from training.termbase.rules import refusal
from training.termbase.sources import Candidate, english

KNOWN = Knowledge(
    taken=frozenset({"шуша"}),
    words=frozenset({"победа", "union"}),
    persons=frozenset({"абай"}),
    misread=frozenset({"истре"}),
)


def candidate(en: str, ru: str, population: int = 0, country: str = "KZ") -> Candidate:
    return Candidate(en, ru, country, "village", population, "")


@pytest.mark.parametrize(
    ("en", "ru", "reason"),
    [
        ("Bjni", "Бжни", ""),
        ("Zaritap", "Заритап", ""),
        ("189 Kilometr", "189 Километр", "odd_signs"),
        ("Zimovka Boron", "Зимовка Борон", "no_settlement"),
        ("Aul", "Аул", "too_short"),
        ("Shusha", "Шуша", "written_by_hand"),
        ("Qashqay", "Новый Свет", "sounds_differ"),
        ("Zemo Bodbe", "Квемо Бодбе", "sounds_differ"),
        ("Istre", "Истре", "misread"),
        ("Dubrovka", "Дубровка", "russian_made"),
        ("Pobeda", "Победа", "a_word"),
        ("Abay", "Абай", "a_person"),
    ],
)
def test_the_first_rule_that_speaks_names_the_reason(en: str, ru: str, reason: str) -> None:
    assert refusal(candidate(en, ru), KNOWN) == reason


def test_a_town_is_kept_although_its_name_is_a_word() -> None:
    assert refusal(candidate("Pobeda", "Победа", population=20_000), KNOWN) == ""


def test_towns_of_english_speaking_countries_are_left_out() -> None:
    assert refusal(candidate("Gaithersburg", "Гейтерсберг", country="US"), KNOWN) == "homely"


def test_the_town_stands_for_its_namesakes_and_equals_for_none() -> None:
    town, village = candidate("Aral", "Арал", 30_000), candidate("Aral", "Арал", 300)
    assert one_of_each_name([village, town]) == [town]
    assert one_of_each_name([village, village._replace(country="KG")]) == []


@pytest.mark.parametrize(
    ("en", "ru"),
    [("Qaraghandy", "Караганда"), ("Dzhezkazgan", "Жезказган"), ("Xaçmaz", "Хачмас"), ("Chakvi", "Чаква")],
)
def test_one_name_in_two_spellings_sounds_alike(en: str, ru: str) -> None:
    assert likeness(en, ru) >= 0.75


def test_names_are_spelt_as_newspapers_do() -> None:
    assert english("Akhalk'alak'i", "GE") == "Akhalkalaki"
    assert english("Yolçubəyli", "AZ") == "Yolchubayli"
    assert english("Qo'shko'pir", "UZ") == "Qo'shko'pir"


def test_a_doubtful_concept_is_ambiguous_with_its_country_near() -> None:
    block = tomllib.loads(concept("abay", candidate("Abay", "Абай", 5000), ("Kazakhstan", "Казахстан")))[
        "abay"
    ]
    assert block["ambiguous"] and block["context"] == {"en": ["Kazakhstan"], "ru": ["Казахстан"]}
    assert not block["checked"]


def test_fold_and_slug() -> None:
    assert fold("Йошкар-Ола Ёж") == "йошкар ола еж"
    assert slug("Ağdərə") == "agdara"


def test_hand_written_concepts_are_not_gathered_again(tmp_path: Path) -> None:
    (tmp_path / "gathered").mkdir()
    (tmp_path / "gathered" / "x.toml").write_text('[village]\nen = "X"\nru = "Х"\n', encoding="utf-8")
    (tmp_path / "baku.toml").write_text('[baku]\nen = "Baku"\nru = "Баку"\n', encoding="utf-8")
    assert list(concept_ids(tmp_path)) == ["baku"]
