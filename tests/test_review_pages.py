"""Every page at once: none forgotten, and in Russian no English word but names and other people's text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from aligner.model import User
from aligner.pipeline import Tools
from aligner.review.glossary_editor import GlossaryEditor
from aligner.review.submission import Input, Submission
from aligner.review.submissions import Submissions
from aligner.review.web import SiteConfig, create_app
from aligner.review.web.app import ACCOUNTS, VIEWS, WORKS
from aligner.store import Store
from tests.review_site import site
from tests.support.pages import LOOKS, NOT_PAGES, Shown, addresses, fill, picture_of, whole
from tests.test_policies import DESK, OTHER
from tests.test_review_glossary import SMALL
from tests.test_review_web import Browser

# What this store's articles, findings and policies say, where no element marks it as theirs.
STORED = {"Mistyped", "ganja", "weekday", "Friday", "Saturday", "or", "Roads", "of", "the", "valley", "one", "two", "editions", "nothing", "tbilisi", "astana", "Another", "desk", "The", "Caucasus", "example", "org", "KZ"}  # fmt: skip
# Names and the words that Russian writes in Latin letters too.
KEPT = {"aligner", "EN", "RU", "English", "API", "HTML", "DOCX", "EPUB", "ODT", "PDF", "TMX", "XLIFF", "TSV", "CSV", "XCES", "PO", "JSON", "Lines", "Word", "Excel", "Markdown", "WARC", "TXT", "https", "Ctrl", "Alt", "Esc", "Space", "Wikidata", "id", "GE", "AZ", "Q", "toml", "places", "added", "meridian", "Enter", "en", "ru", "UTC"}  # fmt: skip
SCREENS = Path(__file__).parent.parent / "docs" / "screens"
WORD = re.compile(r"[A-Za-z]{2,}")
# Whose words these are: an article's, a name's, a key's, a file's.
THEIRS = ("title", "bdi", "code", "kbd", "pre", "script", "style")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    here = tmp_path_factory.mktemp("pages")
    folder = Path(shutil.copytree(SMALL, here / "termbase"))
    (folder / "policies").mkdir(exist_ok=True)
    for name, text in (("desk", DESK), ("other", OTHER)):
        (folder / "policies" / f"{name}.toml").write_text(text, "utf-8")
    with Store.open(here / "store.db") as store, pytest.MonkeyPatch.context() as patched:
        fill(store)
        bench = GlossaryEditor(folder, store)
        submissions = Submissions(lambda given: [], lambda policy: Tools(None, None, store), here / "submissions")  # type: ignore[arg-type]
        patched.setattr(SiteConfig, "who", lambda self, session: User("ann", "editor"))
        made = site(store, bench=bench, glossary=bench.glossary, submissions=submissions, accounts=True)
        walked = Browser(create_app(made), base="https://127.0.0.1")
        walked.shown = Shown(submissions.submit(Submission("ann", (Input("a.txt", b"x"),))).id)  # type: ignore[attr-defined]
        yield walked
        submissions.close()
        bench.close()


def test_no_page_is_forgotten() -> None:
    paths = {path for verb, path, *_ in (*VIEWS, *WORKS, *ACCOUNTS) if verb == "GET"}
    assert paths - NOT_PAGES == addresses(Shown("")).keys()


def test_every_page_is_pictured_in_the_docs() -> None:
    known = {picture_of(path, look) for path in whole(Shown("")) for look in LOOKS}
    assert known == {file.name for file in SCREENS.iterdir()}, "run make pictures"


def test_no_english_word_stands_on_a_russian_page(browser: Browser) -> None:
    browser.client.cookies.set("aligner_lang", "ru")
    found = {}
    for where in (one for some in addresses(browser.shown).values() for one in some):  # type: ignore[attr-defined]
        page = browser.get(where)
        assert browser.response.status_code in (200, 404), where
        if words := english(page):
            found[where] = words
    assert found == {}


def english(page: html.HtmlElement) -> set[str]:
    """The Latin words of a page's own text and labels."""
    said = []
    for node in page.iter():
        if not isinstance(node.tag, str) or theirs(node):
            said.append(node.tail if not theirs(node.getparent()) else "")
            continue
        said += [node.text, *(node.get(name) for name in ("title", "placeholder", "aria-label", "data-told", "data-label"))]
        said.append(node.tail if node.getparent() is not None and not theirs(node.getparent()) else "")
    return {word for text in said if text for word in WORD.findall(text)} - KEPT - STORED


def theirs(node: html.HtmlElement | None) -> bool:
    while node is not None:
        if node.tag in THEIRS or node.get("lang") == "en" or (node.tag == "option" and node.get("value") is None):
            return True
        node = node.getparent()
    return False
