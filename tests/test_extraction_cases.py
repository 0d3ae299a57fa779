"""Pages as files, of every kind: tests/cases/extraction/NAME.json says what NAME.html, .txt, .eml or .mhtml holds."""

import json
from pathlib import Path

import pytest

from aligner.extraction import extract
from aligner.model import Page

CASES = Path(__file__).parent / "cases" / "extraction"
PAGES = sorted(path for path in CASES.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page(path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    article = extract(Page(path.name, path.read_bytes()))
    lines = article.text.split("\n")
    got = {
        "lang": article.lang,
        "title": article.title,
        "byline": article.byline,
        "published": article.published and article.published.isoformat(),
        "section": article.section,
        "url": article.url,
        "editions": dict(article.editions),
        "links": list(article.links),
        "paragraphs": lines[1:] if article.title else lines,
    }
    assert {name: got[name] for name in expected} == expected
    assert not article.title or lines[0] == article.title
