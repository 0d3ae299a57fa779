"""The reading test's files: sixty sentences a language, verdicts by its rules, counts that add up."""

import pytest

from training.translation import reading
from training.translation.reading import JudgedTranslation

PAIRS = ("en_ru", "ru_en")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_there_are_sixty_different_sentences(lang: str) -> None:
    assert len(set(reading.sentences(lang))) == 60


@pytest.mark.parametrize("pair", PAIRS)
def test_verdicts_keep_to_the_rules(pair: str) -> None:
    rows = reading.verdicts(pair)
    assert len({(row.number, row.text) for row in rows}) == len(rows)
    for row in rows:
        assert 1 <= row.number <= 60 and row.text
        assert row.verdict in reading.VERDICTS
        assert (row.kind == "") == (row.verdict == "usable"), row
        assert row.kind in ("", *reading.KINDS)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_sentence_has_a_verdict(pair: str) -> None:
    assert {row.number for row in reading.verdicts(pair)} == set(range(1, 61))


def test_a_verdict_belongs_to_a_text() -> None:
    known = [JudgedTranslation(1, "usable", "", "Да."), JudgedTranslation(2, "edit", "form", "Нету.")]
    found = reading.judged(["Да.", "Нет.", "Да."], known)
    assert [row.verdict for row in found] == ["usable", "", ""]
    assert reading.table(found[:1]) == "usable     1 100%\nedit       0   0%\nuseless    0   0%\n"
