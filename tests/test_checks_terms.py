"""Words of the region that a draft has in another sense; in the Russian plural they are put right."""

import pytest

from aligner.checks import check, repair
from aligner.glossary import load
from aligner.model import Pair


@pytest.mark.parametrize(
    ("english", "russian", "right"),
    [
        ("Polls close at 8 p.m.", "Опросы закрываются в 20:00.", "Избирательные участки закрываются в 20:00."),
        ("Polls opened at 7 a.m.", "Участки открылись в 7:00.", "Участки открылись в 7:00."),
        ("A new poll shows that he leads.", "Новый опрос показывает, что он лидирует.", "Новый опрос показывает, что он лидирует."),
    ],
)
def test_a_word_in_another_sense_is_put_right(english: str, russian: str, right: str) -> None:
    pair, glossary = Pair("a", 0, english, russian, "en"), load()
    findings = check([pair], glossary)
    assert [finding.check for finding in findings] == (["term"] if russian != right else [])
    assert repair(pair, findings).ru == right


def test_what_people_wrote_is_not_doubted() -> None:
    assert not check([Pair("a", 0, "Polls close at 8 p.m.", "Опросы закрываются в 20:00.", "en", origin="edition")], load())
