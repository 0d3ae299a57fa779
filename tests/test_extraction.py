"""A page of any kind to an article, or one clear sentence."""

import pytest

from aligner.errors import ExtractionError
from aligner.extraction import extract, read_pages
from aligner.model import Page, Rejection


def page(text: str, source: str = "page.txt", codec: str = "utf-8") -> Page:
    return Page(source, text.encode(codec))


def test_plain_prose_loses_nothing():
    article = extract(page("The road is closed.\n\nNobody knows when it opens again.\n"))
    assert article.text == "The road is closed.\nNobody knows when it opens again."
    assert article.title == ""


def test_one_sentence_is_an_article():
    article = extract(page("Поезд из Баку в Тбилиси опоздал на три часа."))
    assert (article.lang, article.title) == ("ru", "")


def test_every_error_is_one_sentence_that_names_the_page():
    for data in (b"", b"%PDF-1.7 ...", b"<html><body></body></html>"):
        with pytest.raises(ExtractionError, match=r"p\.html"):
            extract(Page("p.html", data))


def test_bad_arguments_are_rejections(tmp_path):
    (tmp_path / "a.txt").write_text("The road is closed.")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "none").mkdir()
    named = [tmp_path / "a.txt", tmp_path / "empty.txt", tmp_path / "none", tmp_path / "gone.html"]
    found = list(read_pages([*named, tmp_path / "a.txt"]))
    assert [type(value) for value in found] == [Page, Rejection, Rejection, Rejection]
    assert all(value.source in value.reason for value in found[1:])
