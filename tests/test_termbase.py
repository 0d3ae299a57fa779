"""What the termbase in glossary/ promises, read as plain TOML without the loader."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aligner.glossary import load
from aligner.glossary.concepts import CONCEPT_KEYS, STATUSES, TERM_KEYS
from aligner.glossary.inflect import name_forms
from aligner.glossary.kinds import KINDS
from aligner.model import Lang

ROOT = Path(__file__).parent.parent / "glossary"
FILES = sorted(p for p in ROOT.rglob("*.toml") if "policies" not in p.parts)
@cache
def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def concepts() -> dict[str, Any]:
    return {cid: concept for path in FILES for cid, concept in read(path).items()}


def terms(concept: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    side = concept[lang]
    items = side if isinstance(side, list) else [side]
    return [{"name": item} if isinstance(item, str) else {"name": full_name(item), **item} for item in items]


def full_name(item: dict[str, Any]) -> str:
    parts = [item.get(key, "") for key in ("given", "family")]
    return " ".join(part if isinstance(part, str) else part[0] for part in parts)


def all_terms() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for cid, concept in concepts().items():
        for lang in ("en", "ru"):
            for term in terms(concept, lang):
                yield cid, lang, term


def period(term: dict[str, Any]) -> tuple[date, date]:
    return term.get("from", date.min), term.get("until", date.max)


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    (start, stop), (begin, end) = period(one), period(other)
    return max(start, begin) < min(stop, end)


def test_every_id_is_a_slug_and_stands_once() -> None:
    ids = Counter(cid for path in FILES for cid in read(path))
    assert [cid for cid, n in ids.items() if n > 1] == []
    assert [cid for cid in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cid)] == []


def test_every_concept_has_a_kind_both_languages_and_no_unknown_key() -> None:
    for cid, concept in concepts().items():
        assert concept["kind"] in KINDS, cid
        assert terms(concept, "en") and terms(concept, "ru"), cid
        assert set(concept) <= CONCEPT_KEYS, (cid, set(concept) - CONCEPT_KEYS)


def test_every_term_is_well_formed() -> None:
    for cid, _, term in all_terms():
        assert set(term) <= TERM_KEYS, (cid, term)
        assert term.get("status", "preferred") in STATUSES, (cid, term)
        assert term.get("gender", "m") in {"m", "f", "n"}, (cid, term)
        assert period(term)[0] < period(term)[1], (cid, term)
        assert term.get("note", "why").strip(), (cid, term)
        assert set(term.get("forms", {})) <= {"gen", "dat", "acc", "ins", "loc"}, (cid, term)


def test_names_are_written_in_their_own_alphabet_without_stray_signs() -> None:
    own = {"en": r"[A-Za-zÀ-ɏḀ-ỿ]", "ru": r"[А-Яа-яЁё]"}
    for cid, lang, term in all_terms():
        other = own["ru" if lang == "en" else "en"]
        for name in (term["name"], *term.get("variants", ())):
            words = re.sub(r"\b[IVX]+\b", "", name)  # Roman numerals: Гарегин II
            assert re.search(own[lang], name) and not re.search(other, words), (cid, name)
            assert name == " ".join(name.split()), (cid, name)
            assert not re.search(r"[\u200b-\u200f\u00ad\ufeff;|]", name), (cid, name)


def test_on_any_day_one_name_at_most_is_preferred() -> None:
    for cid, concept in concepts().items():
        for lang in ("en", "ru"):
            best = [t for t in terms(concept, lang) if t.get("status", "preferred") == "preferred"]
            for i, one in enumerate(best):
                for other in best[i + 1 :]:
                    assert not overlap(one, other), (cid, lang, one["name"], other["name"])


def test_no_name_stands_twice_in_a_concept_on_one_day() -> None:
    for cid, concept in concepts().items():
        for lang in ("en", "ru"):
            every = terms(concept, lang)
            for i, one in enumerate(every):
                for other in every[i + 1 :]:
                    assert one["name"] != other["name"] or not overlap(one, other), (cid, one["name"])


def test_references_lead_to_concepts() -> None:
    for cid, concept in concepts().items():
        links = [*concept.get("confuse", ()), concept.get("region"), concept.get("part_of")]
        assert [to for to in links if to and (to not in concepts() or to == cid)] == [], cid


def test_wikidata_and_country_codes_have_their_shape_and_an_id_stands_for_one_concept() -> None:
    ids = Counter(c["wikidata"] for c in concepts().values() if "wikidata" in c)
    assert [q for q, n in ids.items() if n > 1] == []
    assert [q for q in ids if not re.fullmatch(r"Q[1-9]\d*", q)] == []
    assert [cid for cid, c in concepts().items() if not re.fullmatch(r"[A-Z]{2}", c.get("country", "AM"))] == []


def test_ambiguous_names_say_what_stands_near_them() -> None:
    for cid, concept in concepts().items():
        if concept.get("ambiguous") and concept.get("checked"):
            assert concept.get("context") or concept.get("not_context"), cid


MENU = [
    ("Armenia", "Армения"), ("Azerbaijan", "Азербайджан"), ("Georgia", "Грузия"), ("Kazakhstan", "Казахстан"),
    ("Kyrgyzstan", "Кыргызстан"), ("Tajikistan", "Таджикистан"), ("Turkmenistan", "Туркменистан"),
    ("Uzbekistan", "Узбекистан"), ("Abkhazia", "Абхазия"), ("Nagorno-Karabakh", "Нагорный Карабах"),
    ("South Ossetia", "Южная Осетия"), ("Belarus", "Беларусь"), ("Moldova", "Молдова"),
    ("Russia", "Россия"),
    ("the Baltics", "страны Балтии"), ("Ukraine", "Украина"), ("Afghanistan", "Афганистан"),
    ("China", "Китай"), ("EU", "ЕС"), ("Iran", "Иран"), ("Mongolia", "Монголия"), ("Turkey", "Турция"),
    ("United Kingdom", "Великобритания"), ("United States", "США"), ("Caucasus", "Кавказ"),
    ("Central Asia", "Центральная Азия"), ("Eastern Europe", "Восточная Европа"),
]  # fmt: skip


@pytest.mark.parametrize(("en", "ru"), MENU)
def test_the_menu_of_a_regional_news_site_is_covered_by_checked_concepts(en: str, ru: str) -> None:
    having = [
        c
        for c in concepts().values()
        if en in {t["name"] for t in terms(c, "en")} and ru in {t["name"] for t in terms(c, "ru")}
    ]
    assert having and all(c["checked"] for c in having)


def name_on(cid: str, lang: str, day: date) -> str:
    best = [t for t in terms(concepts()[cid], lang) if t.get("status", "preferred") == "preferred"]
    return next(t["name"] for t in best if period(t)[0] <= day < period(t)[1])


@pytest.mark.parametrize(
    ("cid", "day", "en", "ru"),
    [
        ("astana", date(1980, 1, 1), "Tselinograd", "Целиноград"),
        ("astana", date(1998, 5, 6), "Astana", "Астана"),
        ("astana", date(2019, 3, 22), "Astana", "Астана"),
        ("astana", date(2019, 3, 23), "Nur-Sultan", "Нур-Султан"),
        ("astana", date(2022, 9, 17), "Astana", "Астана"),
        ("bishkek", date(1990, 6, 4), "Frunze", "Фрунзе"),
        ("gyumri", date(1988, 12, 7), "Leninakan", "Ленинакан"),
        ("ganja", date(1985, 1, 1), "Kirovabad", "Кировабад"),
        ("khujand", date(1989, 1, 1), "Leninabad", "Ленинабад"),
        ("saint-petersburg", date(1942, 1, 1), "Leningrad", "Ленинград"),
        ("dushanbe", date(1950, 1, 1), "Stalinabad", "Сталинабад"),
    ],
)
def test_a_place_has_the_name_of_the_day(cid: str, day: date, en: str, ru: str) -> None:
    assert (name_on(cid, "en", day), name_on(cid, "ru", day)) == (en, ru)


def test_what_is_gathered_is_unchecked_and_what_is_written_by_hand_is_checked() -> None:
    for path in FILES:
        gathered = "gathered" in path.parts
        assert [cid for cid, concept in read(path).items() if concept["checked"] == gathered] == [], path


def test_the_termbase_has_the_size_that_its_readme_claims() -> None:
    assert len(concepts()) >= 5000
    assert sum(concept["checked"] for concept in concepts().values()) >= 2500


PLACES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "glossary" / "places.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
FIRST_LEVEL = {"AM": 10, "AZ": 1, "GE": 12, "KG": 7, "KZ": 17, "TJ": 4, "TM": 5, "UZ": 13}
"""Provinces, regions and autonomous republics; capitals and cities of that rank stand apart (Azerbaijan has districts)."""


def test_every_region_district_and_town_of_the_eight_countries_is_written_by_hand() -> None:
    glossary = load()
    for country, kind, en, ru, _ in PLACES:
        both = set(glossary.concepts_named(en)) & set(glossary.concepts_named(ru))
        concepts = [glossary.concepts[id] for id in both]
        kinds = {kind} if kind != "town" else {"town", "city"}
        assert any(c.checked and c.country in (country, "") and c.kind in kinds for c in concepts), (en, ru)


def test_the_list_of_places_holds_all_regions() -> None:
    counts = Counter(country for country, kind, *_ in PLACES if kind == "region")
    assert {country: counts[country] for country in FIRST_LEVEL if counts[country] < FIRST_LEVEL[country]} == {}
    districts = Counter(country for country, kind, *_ in PLACES if kind == "district")
    assert districts["KZ"] >= 165 and districts["UZ"] >= 160 and districts["KG"] >= 40 and districts["TJ"] >= 46
    assert districts["AZ"] >= 66 and districts["GE"] >= 69 and districts["TM"] >= 40


# Fleeting vowels and the like; a name of this shape otherwise takes its endings as it stands.
FLEETING = {"Академгородок", "Египет", "Орёл", "Райгородок", "Торжок"}


@pytest.mark.slow
def test_no_name_loses_a_letter_in_its_genitive() -> None:
    for id, concept in load().concepts.items():
        for term in concept.terms_in("ru"):
            if re.fullmatch(r"[А-ЯЁ][а-яё]+[бвгдзклмнпрстфх]", term.name) and term.declines is not False:
                genitive = dict(term.forms).get("gen") or name_forms(term)["gen"][0]
                assert genitive in (term.name, term.name + "а") or term.name in FLEETING, (id, genitive)


def test_a_variant_declines_though_the_name_does_not() -> None:
    found = load().find("В Мегрелии, в Бомбее, на Ингуре, в Джавахке.", "ru")
    assert [m.concept for m in found] == ["samegrelo", "mumbai", "enguri", "javakheti"]


POLICIES = sorted((ROOT / "policies").glob("*.toml"))


@pytest.mark.parametrize("path", POLICIES, ids=[path.stem for path in POLICIES])
def test_a_policy_is_worth_a_desk_and_says_how_it_knows(path: Path) -> None:
    table = read(path)
    lines = [(where, one) for section in ("prefer", "forbid") for where, value in table.get(section, {}).items() for one in (value if isinstance(value, list) else [value])]
    assert len(lines) + len(table.get("admit", ())) + len(table["first_mention"]) >= 60 and table["note"].strip()
    assert [where for where, one in lines if not (isinstance(one, dict) and (one.get("source") or 0 < one.get("sure", 0) <= 100))] == []


def test_the_policies_of_the_houses_are_there() -> None:
    houses = {"eurasianet", "un", "osce", "ap", "reuters-like", "bbc-russian", "svoboda", "tass", "interfax"}
    states = {f"{state}-official" for state in ("ru", "kz", "kg", "az", "am", "ge", "ua", "tm")}
    assert houses | states <= {path.stem for path in POLICIES}


@pytest.mark.parametrize(
    ("policy", "concept", "lang", "day", "name"),
    [
        ("un", "stepanakert", "en", date(2021, 1, 1), "Stepanakert"),
        ("un", "stepanakert", "en", date(2024, 1, 1), "Khankendi"),
        ("un", "turkey", "en", date(2020, 1, 1), "Turkey"),
        ("un", "turkey", "en", date(2023, 1, 1), "Türkiye"),
        ("osce", "moldova", "en", date(2023, 1, 1), "Moldova"),
        ("ru-official", "bakhmut", "ru", date(2023, 1, 1), "Артёмовск"),
        ("ru-official", "sukhumi", "ru", date(2005, 1, 1), "Сухуми"),
        ("ru-official", "dnipro", "en", date(2023, 1, 1), "Dnepropetrovsk"),
        ("bbc-russian", "dnipro", "ru", date(2023, 1, 1), "Днепр"),
        ("tass", "luhansk", "en", date(2023, 1, 1), "Lugansk"),
        ("interfax", "belarus", "ru", date(2023, 1, 1), "Белоруссия"),
        ("bbc-russian", "belarus", "ru", date(2017, 1, 1), "Белоруссия"),
        ("svoboda", "belarus", "ru", date(2023, 1, 1), "Беларусь"),
        ("kz-official", "zhetysu-region", "ru", date(2023, 1, 1), "область Жетісу"),
        ("az-official", "martakert", "en", date(2023, 1, 1), "Aghdara"),
        ("am-official", "shusha", "ru", date(2023, 1, 1), "Шуши"),
        ("ge-official", "south-ossetia", "en", date(2023, 1, 1), "Tskhinvali region"),
        ("ua-official", "kharkiv", "en", date(2023, 1, 1), "Kharkiv"),
        ("tm-official", "ahal", "ru", date(2023, 1, 1), "Ахалский велаят"),
    ],
)
def test_a_house_prints_its_name_of_the_day(policy: str, concept: str, lang: Lang, day: date, name: str) -> None:
    assert load(policy=policy).names(concept, lang, day)[0] == name


@pytest.mark.parametrize(
    ("policy", "standing"),
    [(None, "outdated"), ("ru-official", "preferred"), ("tass", "preferred"), ("svoboda", "forbidden"), ("un", "outdated")],
)
def test_a_house_may_go_on_with_a_name_whose_time_is_over(policy: str | None, standing: str) -> None:
    glossary = load(policy=policy)
    old = next(term for term in glossary.concepts["bakhmut"].terms if term.name == "Артёмовск")
    assert glossary.policy.standing(glossary.concepts["bakhmut"], old, date(2023, 1, 1)) == standing
    assert glossary.policy.standing(glossary.concepts["bakhmut"], old, date(2010, 1, 1)) == "preferred"
