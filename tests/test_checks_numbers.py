"""Numbers, dates and units as two languages write them."""

from __future__ import annotations

import pytest

from aligner.checks import check
from aligner.model import Lang, Pair
from aligner.text.dates import moments, month_in_place_of
from aligner.text.numbers import quantities, roman


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "1,000", 1000), ("en", "1,234,567.5", 1234567.5), ("en", "1.5", 1.5), ("en", "twenty-five", 25),
        ("en", "two hundred and fifty thousand", 250000), ("en", "$5.5bn", 5.5e9), ("en", "5m people", 5e6),
        ("en", "3 p.m.", (15, 0)), ("en", "8:30 pm", (20, 30)), ("en", "the 1990s", 90), ("en", "14 lakh", 1.4e6),
        ("ru", "1 000", 1000), ("ru", "1\u00a0234\u00a0567,5", 1234567.5), ("ru", "1,5", 1.5), ("ru", "двадцать пять", 25),
        ("ru", "двухсот пятидесяти тысяч", 250000), ("ru", "5,5 млрд", 5.5e9), ("ru", "полтора", 1.5),
        ("ru", "трёхдневный", 3), ("ru", "XXI век", 21), ("ru", "ХХI век", 21), ("ru", "90-е", 1990),
        ("ru", "тысячу восемьсот", 1800), ("ru", "двадцать третья", 23), ("en", "three-fourths", 0.75), ("en", "two and one-half", 2.5),
        ("en", "one and a half thousand", 1500), ("en", "an hour and 20 minutes", 80), ("ru", "в 16 ч. 02 м.", (4, 2)),
        ("ru", "в 99 случаях из 100", 99), ("ru", "100 млд", 1e11), ("ru", "до10:09", (10, 9)),
        ("ru", "в 8 часов вечера", 20), ("ru", "17 часов 47 минут", (5, 47)), ("ru", "от 5 до 7 млн", 5e6),
    ],
)  # fmt: skip
def test_a_quantity_keeps_every_value_it_may_mean(lang: Lang, text: str, value: object) -> None:
    assert any(value in quantity.values for quantity in quantities(text, lang))


@pytest.mark.parametrize(
    "text", ["парламент", "полиция", "сторона", "сотрудник", "пятница", "четверг", "семинар", "оборона"]
)
def test_words_that_only_begin_like_numbers_are_none(text: str) -> None:
    assert quantities(text, "ru") == ()


@pytest.mark.parametrize("text", ["Malcolm X spoke", "I spoke", "the V sign"])
def test_a_letter_alone_is_no_roman_numeral(text: str) -> None:
    assert quantities(text, "en") == ()


def test_spans_of_quantities_are_exact() -> None:
    text = "около 5,5 млрд долларов, двадцать пять человек и 1 000 км"
    spans = [text[slice(*quantity.span)] for quantity in quantities(text, "ru")]
    assert spans == ["5,5 млрд", "двадцать пять", "1 000"]


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        ("en", "on March 8, 2013,", (8, 3, 2013)), ("en", "on 8 March", (8, 3, None)), ("en", "Sept. 11", (11, 9, None)),
        ("en", "in May 2020", (None, 5, 2020)), ("en", "2013-03-08", (8, 3, 2013)), ("ru", "8 марта 2013 года", (8, 3, 2013)),
        ("ru", "в мае", (None, 5, None)), ("ru", "08.03.2013", (8, 3, 2013)), ("ru", "к 1 июля", (1, 7, None)),
    ],
)  # fmt: skip
def test_dates_are_read(lang: Lang, text: str, date: tuple[int | None, int, int | None]) -> None:
    assert [(m.day, m.month, m.year) for m in moments(text, lang)] == [date]


@pytest.mark.parametrize(
    "text", ["They may come", "a march on the capital", "Theresa May said", "the August institution of"]
)
def test_words_that_look_like_months(text: str) -> None:
    assert all(m.month == 8 for m in moments(text, "en"))


@pytest.mark.parametrize(
    ("word", "month", "made"),
    [
        ("марта", 5, "мая"),
        ("мае", 3, "марте"),
        ("январём", 8, "августом"),
        ("июль", 3, "март"),
        ("Март", 5, "Май"),
    ],
)
def test_a_month_takes_the_place_of_another(word: str, month: int, made: str) -> None:
    assert month_in_place_of(word.replace("ё", "е"), month, "ru") == made


def test_roman_numerals() -> None:
    assert [roman(text) for text in ("IV", "XXI", "ХХ", "IX", "MIX", "I", "")] == [
        4,
        21,
        20,
        9,
        None,
        1,
        None,
    ]


@pytest.mark.parametrize(
    ("en", "ru"),
    [
        ("It is 100 miles away.", "Это в 160 километрах отсюда."), ("for 24 hours", "на сутки"),
        ("for 18 months", "на полтора года"), ("at 3 p.m.", "в 15:00"), ("in the 1990s", "в 90-х годах"),
        ("nearly 2,000 people", "1950 человек"), ("the 21st century", "XXI век"), ("5-7 million", "от 5 до 7 млн"),
        ("on March 8, 2013", "08.03.2013"), ("9/11", "11 сентября"), ("25 percent", "четверть"),
        ("the 2013-14 season", "сезон 2013–2014 годов"), ("COVID-19", "коронавирус"), ("£101million", "101 миллион фунтов"),
        ("August 9 and 10", "9 и 10 августа"), ("68°F", "20 °C"), ("aged in his 20s", "20–29 лет"),
    ],
)  # fmt: skip
def test_the_same_said_otherwise_is_right(en: str, ru: str) -> None:
    for source in ("en", "ru"):
        assert check([Pair("a", 0, en, ru, source=source)]) == []


@pytest.mark.parametrize(
    ("en", "ru", "rule", "fixed"),
    [
        ("in 2019", "в 2018 году", "number", "в 2019 году"), ("5 million people", "5 млрд человек", "number", "5 млн человек"),
        ("5 billion dollars", "5 миллионов долларов", "number", "5 миллиардов долларов"),
        ("on March 8", "9 марта", "date", "8 марта"), ("on March 8", "8 мая", "date", "8 марта"), ("in April", "в мае", "date", "в апреле"),
        ("1.5 percent", "1.5 процента", "separator", "1,5 процента"), ("12,500 people", "12,500 человек", "separator", "12\u00a0500 человек"),
        ("on Friday", "в субботу", "date", ""), ("$5 million", "5 млн евро", "unit", ""), ("100 miles", "100 км", "unit", ""),
        ("three people", "пять человек", "number", ""), ("In 2019 it fell.", "Он упал.", "number", ""),
    ],
)  # fmt: skip
def test_a_wrong_number_is_found_and_fixed(en: str, ru: str, rule: str, fixed: str) -> None:
    (finding,) = check([Pair("a", 0, en, ru)])
    assert finding.check == rule
    assert (finding.suggestion.apply(Pair("a", 0, en, ru)).ru if finding.suggestion else "") == fixed


@pytest.mark.parametrize(
    ("en", "ru"),
    [
        ("It was the third flood.", "Это было второе наводнение."), ("Half of the town is dark.", "Треть города без света."),
        ("Two thirds agreed.", "Три четверти согласились."), ("Exports doubled.", "Экспорт утроился."),
        ("Thousands left.", "Миллионы уехали."), ("Rents rose 30 percent.", "Аренда выросла в 30 раз."),
        ("It was minus 25.", "Было 25 градусов тепла."), ("It was -25 at night.", "Ночью было 25 градусов."),
        ("In the first quarter it grew.", "Во втором квартале был рост."),
    ],
)  # fmt: skip
def test_wrong_numbers_in_words_are_found(en: str, ru: str) -> None:
    assert {f.check for f in check([Pair("a", 0, en, ru)])} & {"number", "unit"}


@pytest.mark.parametrize(
    ("en", "ru"),
    [
        ("It was the third flood.", "Это было третье наводнение."), ("Exports doubled.", "Экспорт вырос на 100 процентов."),
        ("Exports halved.", "Экспорт упал на 50 процентов."), ("It was minus 25.", "Было 25 градусов мороза."),
        ("Two in five agreed.", "Согласились 40 процентов."), ("Growth was 0.5 percent.", "Рост составил полпроцента."),
        ("He is 6 feet 2 inches tall.", "Его рост 188 сантиметров."), ("A year and a half passed.", "Прошло 18 месяцев."),
        ("Dozens left.", "Уехали десятки человек."), ("on Monday night", "в ночь на вторник"),
        ("Open Mon-Fri, 9-5.", "Открыто с понедельника по пятницу с 9 до 17."), ("Prices fell to 1 percent.", "Цены упали в 100 раз."),
    ],
)  # fmt: skip
def test_right_numbers_in_words_are_left_alone(en: str, ru: str) -> None:
    assert check([Pair("a", 0, en, ru)]) == []


@pytest.mark.parametrize(
    ("en", "ru", "machine", "people"),
    [
        ("Prices fell in 2021.", "Цены упали.", ["warning"], ["info"]),
        ("It opens on June 6th.", "Он откроется позже.", ["warning"], ["info"]),
        ("They bought 40 tractors.", "Они купили тракторы.", ["warning"], ["warning"]),
        ("“It is quiet,” he said.", "«Тихо, — сказал он.", ["warning"], ["info"]),
        ("The lari stood at 2.68 per dollar.", "Лари стоил 2,68 за 1 доллар.", [], []),
        ("The plan is ready.", "12. План готов.", [], []),
    ],
)
def test_what_people_may_leave_out_and_machines_lose(en: str, ru: str, machine: list[str], people: list[str]) -> None:
    assert [f.severity for f in check([Pair("a", 0, en, ru)])] == machine
    assert [f.severity for f in check([Pair("a", 0, en, ru, origin="edition")])] == people
