"""A match is adapted only if one number or one name differs; the new name takes the case of the old one."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from aligner.exchange import write
from aligner.glossary import Glossary, load
from aligner.model import Match, MemoryUnit, User
from aligner.review.service import ReviewService
from aligner.review.service.matches import adapt, with_matches
from aligner.store import Store
from tests.test_store import make_outcome

BAKU = ("Talks resumed in Baku on Monday.", "Переговоры возобновились в Баку в понедельник.")
SNOW = ("Snow closed 25 roads in Gori.", "Снег закрыл 25 дорог в Гори.")


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load()


@pytest.mark.parametrize(
    ("unit", "sentence", "adapted"),
    [
        (BAKU, "Talks resumed in Yerevan on Monday.", "Переговоры возобновились в Ереване в понедельник."),
        (BAKU, "Talks resumed in Vladikavkaz on Monday.", "Переговоры возобновились во Владикавказе в понедельник."),
        (BAKU, "Talks resumed in Baku on Tuesday.", ""),  # not a name of a place
        (BAKU, "Talks ended in Yerevan on Monday.", ""),  # two changes
        (SNOW, "Snow closed 37 roads in Gori.", "Снег закрыл 37 дорог в Гори."),
        (SNOW, "Snow closed 22 roads in Gori.", ""),  # дороги
        (SNOW, "Snow closed 25 roads in Telavi.", "Снег закрыл 25 дорог в Телави."),
        (("It cost $1,250.5 in all.", "Всего это стоило 1250,5 доллара."), "It cost $1,310.5 in all.", "Всего это стоило 1\u00a0310,5 доллара."),
        (("5 of 5 voted.", "Голосовали 5 из 5."), "5 of 6 voted.", ""),  # which of the two?
        (("Rain fell in Gori, then in Gori.", "В Гори шёл дождь, потом в Гори."), "Rain fell in Baku, then in Gori.", ""),
    ],
)  # fmt: skip
def test_one_number_or_name_is_changed(glossary: Glossary, unit: tuple[str, str], sentence: str, adapted: str) -> None:
    assert adapt(Match(MemoryUnit(*unit, "ru"), 0.95), sentence, glossary).adapted == adapted


def test_a_russian_sentence_is_adapted_too(glossary: Glossary) -> None:
    match = Match(MemoryUnit(BAKU[1], BAKU[0], "en"), 0.95)
    found = adapt(match, "Переговоры возобновились в Ереване в понедельник.", glossary)
    assert (found.adapted, found.change) == ("Talks resumed in Yerevan on Monday.", ("Баку", "Ереване"))


def test_matches_go_out_as_alternatives(glossary: Glossary, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.file(make_outcome(), "page")
        store.memory.add([MemoryUnit("Baku was warm.", "В Баку было тепло.", "ru", "a.tmx"), MemoryUnit("Gori is warm.", "В Гори тепло.", "ru", "b.tmx")])
        write(with_matches(store.articles.documents(), store, glossary), tmp_path / "a.xlf")
    [unit, _] = etree.parse(tmp_path / "a.xlf").iter("{*}trans-unit")
    found = [(one.get("match-quality"), one.get("origin"), one.findtext("{*}target")) for one in unit.iter("{*}alt-trans")]
    assert found == [("85%", "a.tmx", "В Баку было тепло.")]


def test_the_card_shows_what_people_made_of_similar_sentences(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.file(make_outcome(), "page")
        store.memory.add([MemoryUnit("People went to Georgia.", "Люди отправились в Грузию.", "ru", "a.tmx", "olga")])
        service = ReviewService(store, User("ann", "editor"), load)
        found = service.find_card(make_outcome().findings[0].id)
        assert found is not None
        [match] = service.find_matches(found[1])
    assert (match.adapted, match.unit.author) == ("Люди отправились в Нагорный Карабах.", "olga")
