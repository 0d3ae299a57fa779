"""The desk as people use it: from nothing to a finished document, with and without JavaScript, on a phone, in Russian."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aligner.store import Store
from tests.e2e.conftest import CORPUS
from tests.e2e.test_review_browser import (
    CHROMIUM,
    Serve,
    chromium,
    page,
    playwright,
    serve,
    violations,
    watch,
)
from tests.review_site import outcome

__all__ = ["chromium", "page", "serve"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]
TEXT = "The road is closed\nThe road over the pass was closed on Monday. Drivers must wait in Baku.\n"


@pytest.fixture
def store(environment: dict[str, str]) -> Iterator[Store]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        yield opened


def test_pasted_text_is_translated_before_ones_eyes(page: playwright.Page) -> None:
    page.goto("/")
    page.wait_for_selector("text=Nothing here yet.")
    page.keyboard.press("n")
    page.wait_for_url("**/new")
    page.get_by_label("Text").first.fill(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/article/*", timeout=60_000)
    assert page.locator("#beads > li").count() == 3
    page.get_by_text("Download").click()
    with page.expect_download() as loading:
        page.get_by_role("link", name="Word: the translation").click()
    assert loading.value.suggested_filename == "The_road_is_closed.docx"
    page.goto("/")
    assert "1" in page.locator(".waits li").first.inner_text() and "0 of 3 read" in page.inner_text("main")


def test_files_are_dropped_and_editions_found(page: playwright.Page) -> None:
    page.goto("/new")
    folder = CORPUS / "lachin-corridor"
    page.set_input_files("input[type=file][multiple]", [folder / "en.html", folder / "ru.html"])
    page.get_by_role("button", name="Translate").click()
    page.wait_for_url("**/jobs/*")
    page.wait_for_url("**/article/*", timeout=90_000)
    assert "two editions" in (page.goto("/"), page.inner_text("main"))[1]


def test_a_folder_is_chosen_or_dropped(page: playwright.Page, tmp_path: Path) -> None:
    """Its pages are taken, however deep they lie, and its pictures left."""
    inner = tmp_path / "saved" / "more"
    inner.mkdir(parents=True)
    (inner / "road.txt").write_text(TEXT, "utf-8")
    (inner / "road.png").write_bytes(b"picture")
    page.goto("/new")
    page.set_input_files("input[webkitdirectory]", tmp_path / "saved")
    playwright.expect(page.locator("input[webkitdirectory]")).to_have_js_property("files.length", 1)
    page.get_by_role("button", name="Translate").click()
    page.wait_for_url("**/article/*", timeout=60_000)
    page.goto("/new")
    found = page.evaluate("""async () => {
        const file = (name) => ({ isFile: true, file: (done) => done(new File(["x"], name)) });
        const folder = (entries) => ({ isDirectory: true, createReader: () => ({ readEntries: (done) => done(entries.splice(0, 2)) }) });
        const all = await filesIn(folder([file("a.html"), file("b.png"), folder([file("c.TXT")])]), (one) => /html|txt/i.test(one.name));
        return all.map((one) => one.name);
    }""")
    assert found == ["a.html", "c.TXT"]


def test_without_javascript(chromium: playwright.Browser, serve: Serve, tmp_path: Path) -> None:
    context = chromium.new_context(base_url=serve("ann"), java_script_enabled=False)
    page = context.new_page()
    page.goto("/new")
    file = tmp_path / "road.txt"
    file.write_text(TEXT, "utf-8")
    page.set_input_files("input[type=file][multiple]", file)
    page.get_by_role("button", name="Translate").click()
    page.wait_for_url("**/article/*", timeout=60_000)
    context.close()


def test_a_selection_is_downloaded_and_removed(page: playwright.Page, store: Store) -> None:
    store.file(outcome(), "page")
    page.goto("/articles")
    page.get_by_role("checkbox").check()
    page.get_by_label("Format").select_option("tmx")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download selected").click()
    assert loading.value.suggested_filename == "Roads_of_the_valley_one.tmx"
    page.get_by_role("button", name="Remove selected").click()
    page.wait_for_selector("text=1 article removed.")
    assert store.articles.keys("") == []
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("text=Roads of the valley, one")
    assert len(store.articles.keys("")) == 1


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_desk(
    chromium: playwright.Browser, serve: Serve, locale: str, scheme: str
) -> None:
    context = chromium.new_context(base_url=serve("ann"), locale=locale, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    complaints = watch(page)
    for where in ("/", "/new", "/jobs/nothing", "/articles", "/drafts", "/policies", "/policy/eurasianet", "/policy/un?with=tass"):
        page.goto(where)
        assert violations(page) == [], where
    context.close()
    assert complaints == []


def test_too_many_bytes_are_told_before_they_are_sent(page: playwright.Page, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as out:
        out.truncate(65 << 20)
    page.goto("/new")
    page.get_by_label("Text").first.fill(TEXT)
    page.set_input_files("input[type=file][multiple]", big)
    page.get_by_role("button", name="Translate").click()
    playwright.expect(page.locator("#problem")).to_contain_text("more than 64 MB together")
    assert page.url.endswith("/new") and page.get_by_label("Text").first.input_value() == TEXT
