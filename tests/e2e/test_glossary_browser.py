"""The glossary's pages as an editor uses them, in Debian's Chromium: look up, change, preview, save, undo, two at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from aligner.glossary import writer
from aligner.store import FindingFilter, Store
from tests.e2e.test_review_browser import Serve, chromium, page, playwright, pytestmark, serve, violations
from tests.test_review_glossary import SMALL, outcome
from tests.test_review_web import HOSTILE

__all__ = ["chromium", "page", "pytestmark", "serve"]  # fixtures and marks of the page's other tests


@pytest.fixture
def folder(environment: dict[str, str], tmp_path: Path) -> Path:
    environment["ALIGNER_GLOSSARY"] = str(tmp_path / "termbase")
    return Path(shutil.copytree(SMALL, tmp_path / "termbase"))


@pytest.fixture
def store(environment: dict[str, str], folder: Path) -> Iterator[Store]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        opened.file(outcome(), "page")
        yield opened


def missing(store: Store) -> int:
    return sum(store.findings.count(FindingFilter(check="missing", concept="tbilisi")).values())


def add_tiflis(page: playwright.Page) -> None:
    page.goto("/concept/tbilisi/edit")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.fill("[name=ru-1-name]", "Тифлис")
    page.select_option("[name=ru-1-status]", "admitted")


def test_from_a_card_to_the_concept_and_back_with_a_name_more(page: playwright.Page, store: Store, folder: Path) -> None:
    assert missing(store) == 1
    page.goto("/queue?concept=tbilisi")
    page.click("ol.rows a >> nth=0")
    page.click("h1 a")
    page.wait_for_url("**/concept/tbilisi")
    page.keyboard.press("e")
    page.wait_for_url("**/edit")
    page.fill("[name=ru-1-name]", "Тифлис")
    page.select_option("[name=ru-1-status]", "admitted")
    page.click(".acts [value=preview]")
    page.wait_for_selector("#outlook")
    assert "1 finding would vanish" in page.inner_text("#outlook") and missing(store) == 1
    page.click(".acts [value=save]")
    page.wait_for_url("**/concept/tbilisi")
    assert missing(store) == 0
    found = writer.find(folder, "tbilisi")
    assert found is not None and '{ name = "Тифлис", status = "admitted" }' in found.text
    page.click(".history form button")
    page.wait_for_selector("text=undone")
    assert missing(store) == 1
    restored = writer.find(folder, "tbilisi")
    assert restored is not None and restored.text == writer.find(SMALL, "tbilisi").text  # type: ignore[union-attr]


def test_a_concept_is_removed_and_taken_back(page: playwright.Page, store: Store, folder: Path) -> None:
    page.goto("/concept/tbilisi/edit")
    page.click("main header >> text=Remove")
    page.wait_for_selector("#outlook")
    assert "1 finding would vanish" in page.inner_text("#outlook") and missing(store) == 1
    page.click(".acts button")
    page.wait_for_url("**/glossary/log")
    assert missing(store) == 0 and writer.find(folder, "tbilisi") is None
    page.click(".history form button")
    page.wait_for_url("**/concept/tbilisi")
    assert missing(store) == 1 and writer.find(folder, "tbilisi") is not None


def test_without_javascript(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    context = chromium.new_context(base_url=serve("ann"), java_script_enabled=False)
    page = context.new_page()
    page.goto("/glossary")
    page.fill("#name", "Тбилисси")
    page.keyboard.press("Enter")
    page.click("ol.rows li:not(.divide) a >> nth=0")
    page.click("text=Edit")
    page.click("[value='more ru']")
    page.fill("[name=ru-1-name]", "Тифлис")
    page.select_option("[name=ru-1-status]", "admitted")
    page.keyboard.press("Escape")
    page.press("[name=ru-1-name]", "Enter")  # Enter shows what it would do; it does not save
    assert "would vanish" in page.inner_text("#outlook") and missing(store) == 1
    page.click(".acts [value=save]")
    assert missing(store) == 0
    context.close()


def test_two_editors_at_one_concept(chromium: playwright.Browser, serve: Serve, store: Store, folder: Path) -> None:
    base = serve("ann")
    pages = [chromium.new_context(base_url=base).new_page() for _ in range(2)]
    for each in pages:
        add_tiflis(each)
    pages[0].fill("[name=note]", "The first")
    for each in pages:
        each.click(".acts [value=save]")
        each.wait_for_selector(".conflict, .history")
    assert "note: The first -> nothing" in pages[1].inner_text(".conflict")
    found = writer.find(folder, "tbilisi")
    assert found is not None and found.table("tbilisi")["note"] == "The first"
    for each in pages:
        each.context.close()


def test_hostile_text_does_nothing(page: playwright.Page) -> None:
    add_tiflis(page)
    page.fill("[name=note]", HOSTILE)
    page.fill("[name=sources]", HOSTILE)
    page.fill("[name=en-0-note]", HOSTILE)
    page.click(".acts [value=preview]")
    page.wait_for_selector("#outlook")
    page.click(".acts [value=save]")
    page.wait_for_url("**/concept/tbilisi")
    for where in ("/concept/tbilisi", "/concept/tbilisi/edit", "/concept/tbilisi/remove", "/glossary/log"):
        page.goto(where)
        assert page.locator("main img, main script").count() == 0


def test_a_phone_needs_no_sideways_scrolling_and_every_page_is_accessible(
    chromium: playwright.Browser, serve: Serve, store: Store
) -> None:
    """axe-core finds nothing on any page of the glossary, in light and dark, English and Russian, wide and narrow."""
    base = serve("ann")
    complaints = []
    for scheme, language, width in (("light", "en", 1280), ("dark", "ru", 1280), ("light", "ru", 390)):
        context = chromium.new_context(base_url=base, color_scheme=scheme, locale=language, bypass_csp=True,
                                       viewport={"width": width, "height": 844})  # fmt: skip
        page = context.new_page()
        for where in ("/glossary", "/glossary?q=Tblisi", "/concept/astana", "/concept/tbilisi/pairs", "/glossary/new",
                      "/concept/tbilisi/edit", "/concept/tbilisi/remove", "/glossary/log"):  # fmt: skip
            page.goto(where)
            if where.endswith("/edit"):
                page.fill("[name=region]", "nowhere")
                page.fill("[name=ru-0-from]", "2020-01-01")
                page.click(".acts [value=save]")
                page.wait_for_selector("[aria-invalid]")
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            complaints += [(where, scheme, width, *found) for found in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                complaints.append((where, scheme, width, "scrolls sideways", [], ""))
        context.close()
    assert complaints == []
