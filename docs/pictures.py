"""Take the pictures of docs/review.md and docs/screens.md again, from the pages as they are: `make pictures` (some minutes).

The store is filled from corpus/, in one edition a name mistyped throughout, so that some findings are alike. Wants
Chromium (`apt-get install chromium`); a picture that grows over 250 kB fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from aligner.store import FindingFilter, Proposal, Store
from docs.screens import sign_in, take_screens
from tests.support.pages import Shown

ROOT = Path(__file__).parent.parent
ARTICLES = ("lachin-corridor", "astana-heat", "nur-sultan-tram", "karabakh-bus", "termez-bridge")
MISTYPED = ("termez-bridge", "Термез", "Тирмез")
DRAFTS = ("bishkek-smog/en.html", "gyumri-watchmaker/ru.html")  # of one the English is translated, of the other the Russian
VILLAGE = '[shovi-glade]\nkind = "village"\ncountry = "GE"\nen = "Shovi Glade"\nru = "Шови-Глейд"\n'
PASSWORD = "only for a picture"
LARGEST = 250_000  # bytes
WIDE = {"viewport": {"width": 1280, "height": 800}}
LOWER = {"viewport": {"width": 1280, "height": 640}}
DARK = WIDE | {"color_scheme": "dark", "locale": "ru-RU"}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "has_touch": True, "is_mobile": True}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        here = Path(folder)
        shutil.copytree(ROOT / "glossary", here / "glossary")
        os.environ |= {"ALIGNER_STORE": str(here / "store.db"), "ALIGNER_GLOSSARY": str(here / "glossary")}
        fill(here)
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served("--reviewer", "ann") as address:
            for name, (view, show) in PICTURES.items():
                take(browser, address, name, view, show)
        for name, role in (("ann", "editor"), ("ben", "translator"), ("vera", "viewer")):
            aligner("users", "add", name, "--role", role, typed=PASSWORD)
        with served("--login") as address:
            take(browser, address, "users", LOWER, users)
            shown = stock(browser, address, here / "store.db")
            take_screens(browser, address, shown, PASSWORD)


def fill(here: Path) -> None:
    """A store of some articles with both of their editions."""
    name, right, wrong = MISTYPED
    for article in ARTICLES:
        english, russian = (ROOT / "corpus" / article / f"{lang}.html" for lang in ("en", "ru"))
        if article == name:
            mistyped = russian.read_text("utf-8").replace(right, wrong)
            russian = here / "ru.html"
            russian.write_text(mistyped, "utf-8")
        aligner("translate", str(english), "--edition", str(russian), "-q")


def stock(browser: Browser, address: str, store: Path) -> Shown:
    """Translate two drafts by the page itself, propose a concept; returns what there is to show."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    sign_in(page, "ann", PASSWORD)
    page.goto("/new")
    page.set_input_files("input[type=file][multiple]", [ROOT / "corpus" / name for name in DRAFTS])
    page.get_by_role("button", name="Translate").click()
    page.wait_for_url("**/jobs/*")
    work = page.url.rpartition("/")[2]
    page.wait_for_selector("h1 >> text=Done", timeout=120_000)
    context.close()
    with Store.open(store) as opened:
        reason = "The new name on the road signs."
        opened.proposals.add(Proposal("shovi-glade", "places/georgia.toml", "", VILLAGE, reason, "ben", datetime.now(UTC)))
        entries = opened.overview.articles()
        [draft] = [entry.key for entry in entries if not entry.edition and entry.lang == "en"]
        [editions] = [entry.key for entry in entries if entry.title.startswith("Medicine, but no tomatoes")]
        one, two, *_ = (item.finding.id for item in opened.findings.items(FindingFilter()))
    names = {"concepts": ("stepanakert", "astana"), "policies": ("eurasianet", "tass")}
    return Shown(work, draft, editions, (one, two), "bridge", ("частиц", "пыли"), **names)


def aligner(*arguments: str, typed: str = "") -> None:
    subprocess.run([sys.executable, "-m", "aligner", *arguments], cwd=ROOT, input=typed, text=True, check=True)


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The page of `aligner review` with these options; gives its address."""
    command = [sys.executable, "-m", "aligner", "review", "--web", "--no-browser", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().split(" at ")[1].split("/ ")[0]
        finally:
            running.terminate()


def take(browser: Browser, address: str, name: str, view: dict[str, object], show: Callable[[Page], object]) -> None:
    context = browser.new_context(base_url=address, **view)
    page = context.new_page()
    show(page)
    page.wait_for_load_state("networkidle")
    path = ROOT / "docs" / f"review-{name}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    if path.stat().st_size > LARGEST:
        sys.exit(f"{path} has {path.stat().st_size} bytes: show less of the page.")


def queue(page: Page) -> None:
    page.goto("/glossary")  # which waits until the names are known
    page.goto("/queue")


def card(page: Page) -> None:
    page.goto("/begin?check=wrong-place&concept=tbilisi")


def typo(page: Page) -> None:
    page.goto("/begin?check=typo")


def alike(page: Page) -> None:
    typo(page)
    page.keyboard.press("m")
    page.wait_for_url("**/alike**")


def concept(page: Page) -> None:
    page.goto("/concept/stepanakert")


def preview(page: Page) -> None:
    page.goto("/concept/stepanakert/edit")
    page.select_option("[name=ru-0-status]", "deprecated")
    page.select_option("[name=ru-1-status]", "preferred")
    page.click(".acts [value=preview]")
    page.wait_for_selector("#outlook")


def article(page: Page) -> None:
    """One bead confirmed, and on to one in doubt."""
    page.goto("/articles")
    page.get_by_role("link", name="Medicine, but no tomatoes").click()
    page.wait_for_selector("#beads[data-live]")
    page.locator("#beads input[value=s4]").focus()
    page.keyboard.press("c")
    page.wait_for_selector(".bead.confirmed")


def report(page: Page) -> None:
    """After some decisions."""
    typo(page)
    for key, to in (("a", "Accepted"), ("a", "Accepted")):
        with page.expect_navigation():
            page.keyboard.press(key)
        page.wait_for_selector(f".last >> text={to}")
    page.goto("/report")


def users(page: Page) -> None:
    sign_in(page, "ann", PASSWORD)
    page.wait_for_selector("h1 >> text=Users")


PICTURES: dict[str, tuple[dict[str, object], Callable[[Page], object]]] = {
    "queue": (LOWER, queue),
    "card": (WIDE, card),
    "card-dark": (DARK, card),
    "alike": (WIDE, alike),
    "phone": (PHONE, typo),
    "concept": (WIDE, concept),
    "preview": (WIDE, preview),
    "article": (LOWER, article),
    "report": (WIDE, report),
}

if __name__ == "__main__":
    main()
