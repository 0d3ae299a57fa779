"""Bytes to text: every charset that Russian pages come in, and what is broken on the way."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError, ExtractionError
from aligner.extraction import extract
from aligner.model import Article, Page
from aligner.text.encoding import decode

RUSSIAN = (
    "Депутаты слушали документ почти весь день.\nПоезд из Баку в Тбилиси опоздал на 3 часа, сказал он. ЁЛКА\n"
)
ENGLISH = "The president said “no” again. It’s a café in Zürich, he added.\n"


@pytest.mark.parametrize(
    "codec",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1251",
        "koi8-r",
        "cp866",
        "mac-cyrillic",
        "iso8859-5",
    ],
)
def test_russian(codec):
    assert decode(RUSSIAN.encode(codec)) == RUSSIAN


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-5", "iso8859-5"), ("cyrillic", "iso8859-5"), ("iso-ir-144", "iso8859-5"), ("iso88595", "iso8859-5"),
        ("ISO_8859-5:1988", "iso8859-5"), ("csISOLatinCyrillic", "iso8859-5"), ("IBM866", "cp866"), ("csIBM866", "cp866"),
        ("866", "cp866"), ("KOI8-R", "koi8-r"), ("koi", "koi8-r"), ("KOI8-U", "koi8-u"), ("koi8-ru", "koi8-u"),
        ("x-mac-cyrillic", "mac-cyrillic"), ("x-mac-ukrainian", "mac-cyrillic"), ("x-cp1251", "cp1251"),
        ("windows-1251", "cp1251"),
    ],
)  # fmt: skip
def test_every_name_that_browsers_know_of_a_cyrillic_charset(label, codec):
    text = RUSSIAN + ("Їжак, ґанок.\n" if codec == "koi8-u" else "")
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}"></head><body>{text}</body></html>'
    assert decode(page.encode(codec)) == page
    assert decode(text.encode(codec), label) == text


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_english(codec):
    assert decode(ENGLISH.encode(codec)) == ENGLISH


def test_signs_alone_do_not_make_a_page_illegible():
    text = "“Again,” he said. “No.”"
    assert decode(text.encode("cp1252")) == text
    assert decode(RUSSIAN.upper().encode("cp1251")) == RUSSIAN.upper()


def test_what_the_transport_or_the_page_says_counts_only_where_it_can_be_true():
    assert decode(RUSSIAN.encode("cp1251"), "iso-8859-1") == RUSSIAN
    assert decode(RUSSIAN.encode("utf-8"), "windows-1251") == RUSSIAN
    page = f'<html><head><meta charset="koi8-r"></head><body>{RUSSIAN}</body></html>'
    assert decode(page.encode("cp1251")) == page
    assert decode("Ђорђе је дошао у Београд.".encode("cp1251"), "no-such-charset").startswith("Ђорђе")


def test_lines_in_two_charsets():
    data = RUSSIAN.encode() + RUSSIAN.encode("cp1251")
    assert decode(data) == RUSSIAN * 2


@pytest.mark.parametrize("codec", ["cp1251", "latin-1"])
def test_utf8_read_as_another_charset_is_turned_back(codec):
    text = RUSSIAN.replace("И", "и")  # cp1251 has no character for the second byte of И
    assert decode(text.encode().decode(codec).encode()) == text


def test_typographic_signs_are_turned_back():
    assert decode("Itâ€™s a cafÃ© â€” he said.".encode()) == "It’s a café — he said."


def test_one_broken_byte_costs_one_character():
    data = RUSSIAN.encode() * 5
    text = decode(data[:100] + b"\xff" + data[100:])
    assert len(RUSSIAN) * 5 <= len(text) <= len(RUSSIAN) * 5 + 2


def test_invisible_characters_go_and_accents_are_composed():
    assert decode("a\u00adb\u200bc\ufeff e\u0301 и\u0306\x07".encode()) == "abc é й"
    assert decode("👨\u200d👩".encode()) == "👨\u200d👩"


def test_hopeless():
    with pytest.raises(ExtractionError, match="save the page again as UTF-8"):
        decode(random.Random(3).randbytes(3000).translate(None, bytes(range(128))))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_crash(data):
    try:
        article = extract(Page("p", data))
    except AlignerError as error:
        assert str(error).startswith("p")
    else:
        assert isinstance(article, Article)
        assert article.text.strip()


@pytest.mark.parametrize(
    "name",
    ["zlib", "hex", "bz2", "rot13", "base64", "uu", "quopri", "undefined", "idna", "punycode", "raw_unicode_escape"],
)
def test_a_declared_codec_that_is_no_charset_is_passed_over(name):
    page = f'<meta charset="{name}"><p>Поезд из Баку опоздал на три часа.'
    assert decode(page.encode("cp1251"), name) == page
