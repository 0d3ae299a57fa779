"""Letters that a model has no piece for never stay in its output: the whole alphabet, both cases, both models."""

from __future__ import annotations

import re

import pytest

from aligner.model import Lang
from aligner.text.sound import latin
from aligner.translation import letters, open_translator

CYRILLIC = re.compile("[а-яё]", re.I)


@pytest.mark.parametrize("pattern", ["{0}рнак", "партия «{0}рнак» победила", "{0}{0} {0}РНАК ПОБЕДИЛ"])
@pytest.mark.slow
def test_no_russian_letter_stays_in_english(pattern: str) -> None:
    alphabet = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    sentences = [pattern.format(letter) for letter in alphabet + alphabet.upper()]
    outputs = open_translator("ru", "en", threads=1).translate(sentences)
    assert not [output.text for output in outputs if CYRILLIC.search(output.text)]
    assert all(output.text for output in outputs)


@pytest.mark.parametrize("pattern", ["The town of {0}arnak is quiet.", "{0}ARNAK IS QUIET TODAY"])
@pytest.mark.slow
def test_no_english_letter_hides_a_word(pattern: str) -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    sentences = [pattern.format(letter) for letter in alphabet + alphabet.upper()]
    outputs = open_translator("en", "ru", threads=1).translate(sentences)
    assert not [output.text for output in outputs if re.search("[A-Za-z]", output.text)]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Полковник Щербаков погиб.", "Shcherbakov"),
        ("Он отдал Щербакову письмо.", "Shcherbakov"),
        ("Судья Мария Щеглова сказала «нет».", "Shcheglova"),
        ("Партия «Ынтымак» победила.", "Yntymak"),
    ],
)
def test_names_that_the_model_cannot_read_are_spelt_in_latin(source: str, name: str) -> None:
    (output,) = open_translator("ru", "en", threads=1).translate([source])
    assert name in output.text and not output.problems


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Щербаков", "Shcherbakov"), ("Ыйык", "Yiyk"), ("Ельцин", "Yeltsin"), ("Достоевский", "Dostoyevsky"),
        ("Мария", "Maria"), ("Сергей", "Sergei"), ("Джафаров", "Jafarov"), ("Юрий", "Yury"), ("ЩУКИН", "SHCHUKIN"),
        ("Тюмень", "Tyumen"), ("Хачатурян", "Khachaturyan"), ("Хрущёв", "Khrushchov"), ("Їжак і Ґава", "Yizhak i Gava"),
        ("in Ереван, 5 км", "in Yerevan, 5 km"),
    ],
)  # fmt: skip
def test_latin_spellings(russian: str, english: str) -> None:
    assert latin(russian) == english


@pytest.mark.parametrize(
    ("text", "made"),
    [("of the Щербаков and #Ереван at президент.рф", "of the Shcherbakov and #Ереван at президент.рф"), ("x", "x")],
)
def test_addresses_and_tags_keep_their_letters(text: str, made: str) -> None:
    assert letters.in_latin(text) == made


def test_words_with_such_letters_that_are_no_names_are_translated() -> None:
    lang: Lang = "ru"
    assert not list(letters.names("Щенок погиб. Щедрый урожай.", lang, lambda sign: sign not in "ЩЪЫЬ"))
