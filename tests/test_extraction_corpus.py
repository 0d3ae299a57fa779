"""The project's own articles, copied as text from their pages, keep every sentence of the gold; test_corpus.py reads the pages themselves."""

import re
from pathlib import Path

import pytest
from lxml.html import document_fromstring

from aligner.extraction import extract
from aligner.extraction.blocks import blocks
from aligner.model import Page
from aligner.segmentation import split
from aligner.text.encoding import decode

CORPUS = Path(__file__).parent.parent / "corpus"
EDITIONS = sorted(path for path in CORPUS.glob("*/??.html") if path.with_suffix(".sentences").exists())


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_edition_as_text(path):
    """What a reader copies from the browser: nothing of the article is lost, and at most a caption comes along."""
    gold = path.with_suffix(".sentences").read_text("utf-8").strip().split("\n")
    article = extract(Page(str(path), rendered(path).encode()))
    found = [sentence.text for sentence in split(article)]
    assert [sentence for sentence in gold if sentence not in found] == []
    assert len(found) <= len(gold) + 1
    assert article.title == gold[0]
    assert article.byline
    assert article.published


def rendered(path: Path) -> str:
    """The page's text, menus and all; a bullet before each list item, a blank line between other blocks."""
    page = re.sub(r"<(span|time|a|button)\b", r" <\1", decode(path.read_bytes()))
    lines = []
    for block in blocks(document_fromstring(page).find("body")):
        lines += [f"  • {block.text}"] if block.element.tag == "li" else ["", block.text]
    return "\n".join(lines)


def test_there_is_a_corpus():
    assert len(EDITIONS) >= 24
