"""Dates and bylines as news pages print them."""

import doctest
from datetime import date

import pytest

from aligner.extraction import bylines
from aligner.extraction.bylines import Byline, read_byline, read_header
from aligner.extraction.dates import parse_date, without_date

DAY = date(2013, 3, 8)


@pytest.mark.parametrize(
    "text",
    [
        "2013-03-08",
        "2013-03-08T22:10:00+04:00",
        "Mar 8, 2013",
        "March 8th, 2013",
        "Friday, March 8, 2013 - 10:32am",
        "8 March 2013",
        "8 Mar. 2013",
        "08.03.2013 14:30",
        "8 марта 2013 г.",
        "8 мар. 2013, 10:05",
        "пятница, 8 Марта 2013",
        "2013/03/08",
    ],
)
def test_notations(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(("text", "day"), [("18/03/2013", 18), ("03/18/2013", 18)])
def test_slashes_where_only_one_order_is_a_date(text, day):
    assert parse_date(text) == date(2013, 3, day)


@pytest.mark.parametrize("text", ["", "31.02.2013", "March 2013", "3/8/2013", "8 мартышек 2013"])
def test_no_date(text):
    assert parse_date(text) is None


def test_months_do_not_mix():
    names = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ]
    assert [parse_date(f"5 {name} 2020").month for name in names] == list(range(1, 13))
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    assert [parse_date(f"{name} 5, 2020").month for name in names] == list(range(1, 13))


def test_without_date():
    assert without_date("Published: Friday, 8 March 2013, 10:30") == ""
    assert without_date("Leyla Mammadova · Mar 8, 2013") == "Leyla Mammadova"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Joshua Harlow Mar 8, 2013", Byline("Joshua Harlow", DAY)),
        ("By Leyla Mammadova | March 8, 2013", Byline("Leyla Mammadova", DAY)),
        ("By Leyla Mammadova and Ivan Som in Baku", Byline("Leyla Mammadova and Ivan Som", None)),
        ("Автор: Аида Бекова", Byline("Аида Бекова", None)),
        ("8 марта 2013, 18:20", Byline("", DAY)),
        ("Политика :: 08.03.2013", Byline("", DAY, "Политика")),
        ("By the river they sat down.", None),
        ("On March 8, 2013 the road was closed.", None),
        ("Joshua Harlow", None),
    ],
)
def test_bylines(line, expected):
    assert read_byline(line) == expected


def test_header_lines():
    lines = ["Conflict Zones :: March 8, 2013", "Daur Khintba", "4 min read"]
    assert read_header(lines) == Byline("Daur Khintba", DAY, "Conflict Zones")


def test_doctests():
    assert doctest.testmod(bylines).failed == 0
