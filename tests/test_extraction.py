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


PARAGRAPH = "<p>The road to the town was closed again on Tuesday, and nobody could say for how long.</p>"


def html(body: str, head: str = "<title>News</title>") -> Page:
    return page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", "p.html")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "no paragraph of text"),
        (
            "<nav><a href=/>Home</a> <a href=/a>Archive</a></nav><footer>© 2020</footer>",
            "no paragraph of text",
        ),
        (
            "<ul>" + "<li><a href=/x>Another story about the region today</a></li>" * 30 + "</ul>",
            "no paragraph",
        ),
        (
            "".join(
                f"<div><h2><a href=/{n}>Story number {n} of the day</a></h2>"
                f"<p>A short summary of story {n} stands here, and it ends like a sentence.</p></div>"
                for n in range(12)
            ),
            "no paragraph of text",
        ),
        (
            "<div><p>We value your privacy and use cookies to make this site work as it should.</p>"
            "<p>Choose which cookies you accept before you continue to the page.</p></div>",
            "consent form",
        ),
        (
            "<h1>Access denied</h1><p>Please verify you are human before you continue to the site.</p>",
            "robot check",
        ),
    ],
)
def test_pages_without_an_article(body, says):
    with pytest.raises(ExtractionError, match=says) as caught:
        extract(html(body))
    assert str(caught.value).startswith("p.html")
    assert "\n" not in str(caught.value)


def test_a_page_cut_short_is_refused():
    whole = html(f"<h1>The road is closed</h1>{PARAGRAPH * 3}").data
    assert extract(Page("p.html", whole)).title == "The road is closed"
    for lost in (50, 70, 100):
        with pytest.raises(ExtractionError, match="cut short"):
            extract(Page("p.html", whole[:-lost]))


def test_tags_that_nobody_closed_are_no_cut():
    assert extract(page(f"<html><body><h1>Closed</h1>{PARAGRAPH * 2}", "p.html")).title == "Closed"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1000 + PARAGRAPH * 3 + "</div>" * 1000,
        f"<p><b>Bold <i>and</b> wrong</i> &nbsp;&bogus; <p>{PARAGRAPH * 3}</td></table>",
        f"<script>if (a < b) document.write('</p>')</script>{PARAGRAPH * 3}<script>'unclosed",
    ],
)
def test_deep_and_broken_markup(body):
    assert "closed again on Tuesday" in extract(html(body)).text


def test_what_holds_the_article_is_no_aside_whatever_its_name():
    paragraphs = "".join(
        f"<p>The road was closed for the {n}th time, and nobody said for how long.</p>" for n in range(4, 9)
    )
    body = (
        f'<div id="has-sidebar"><div class="story with-comments"><h1>Closed</h1>{paragraphs}</div>'
        '<div class="comments"><p>I have waited at the bridge since Monday, and I am tired of it.</p></div></div>'
    )
    assert extract(html(body)).text.split("\n")[0] == "Closed"
    assert len(extract(html(body)).text.split("\n")) == 6


def test_nesting_beyond_reason_ends_in_a_sentence():
    with pytest.raises(ExtractionError, match="no paragraph of text"):
        extract(html("<div>" * 3000 + PARAGRAPH))


def test_key_and_source():
    article = extract(page("The road is closed."))
    assert article.source == "page.txt"
    assert article.key == extract(page("The road is closed.", "copy.txt")).key


def test_wrapped_lines_are_joined_and_short_ones_are_not():
    text = (
        "The road to the town was closed again on Tuesday, and nobody could say\n"
        "for how long; the buses turned back at the bridge, as they do every-\n"
        "where.\n\nMilk\nBread\nSalt\n"
    )
    assert extract(page(text)).text.split("\n")[1:] == ["Milk", "Bread", "Salt"]


def test_no_word_of_plain_prose_is_lost():
    text = "\n\n".join(f"Paragraph {n} says that the road is closed, as before." for n in range(50))
    assert extract(page(text)).text.split("\n") == text.split("\n\n")
