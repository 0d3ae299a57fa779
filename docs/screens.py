"""The pictures of the review page in docs/, made anew from articles of corpus/:

    .venv/bin/python docs/screens.py [NAME ...]

NAME is one of the pictures, such as card-dark; without one all are made. It needs Chromium and the dev group's
playwright. The store is a fresh one; ann, an editor, decides a little, so that there is something to show.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).parent
CORPUS = DOCS.parent / "corpus"
ARTICLES = ("lachin-corridor", "nur-sultan-tram")
PASSWORD = "words for a picture"
ALIGNER = (sys.executable, "-m", "aligner")
DARK = {"color_scheme": "dark", "locale": "ru-RU"}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}

# picture -> where it is taken (CARD stands for the first card that has a suggestion), the browser's own options
SCREENS: dict[str, tuple[str, dict[str, object]]] = {
    "queue": ("/queue", {}),
    "card": ("CARD", {}),
    "card-dark": ("CARD", DARK),
    "alike": ("CARD/alike", {}),
    "article": ("ARTICLE", {}),
    "phone": ("CARD", PHONE),
    "users": ("/users", {}),
    "report": ("/report", {}),
}


def fill() -> None:
    """Work the articles and make the users."""
    for name in ARTICLES:
        english, russian = CORPUS / name / "en.html", CORPUS / name / "ru.html"
        subprocess.run([*ALIGNER, "translate", "-q", english, "--edition", russian], check=True)
    for name, role in (("ann", "editor"), ("ben", "translator"), ("carla", "viewer")):
        command = [*ALIGNER, "users", "add", name, "--role", role]
        subprocess.run(command, input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served() -> Iterator[str]:
    """The page with logins, on a free port."""
    command = [*ALIGNER, "review", "--login", "--web", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split(" at ")[1].split("/ ")[0]
        server.terminate()


def sign_in(browser: Browser, base: str, options: dict[str, object]) -> Page:
    """A browser window in which ann is signed in."""
    shape = {"viewport": {"width": 1280, "height": 860}} | options
    page = browser.new_context(base_url=base, **shape).new_page()  # type: ignore[arg-type]
    page.goto("/login")
    page.locator("#name").fill("ann")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("nav")
    return page


def decide(page: Page) -> dict[str, str]:
    """Decide a few findings; answers with the addresses that SCREENS leaves open."""
    page.goto("/begin")
    for key in ("a", "d", "a", "d"):
        before = page.url
        if key == "a" and page.locator("[data-key=a]").count():
            page.keyboard.press("a")
        else:
            page.keyboard.press("d")
            page.keyboard.press("4")
        page.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]
    while not page.locator("[data-key=a]").count():
        page.locator("[data-key=j]").click()
        page.wait_for_selector("body:not(:has(.htmx-request, .htmx-swapping, .htmx-settling))")
    card = page.url.partition("?")[0]
    article = page.locator(".facts .article a[href^='/article/']").get_attribute("href")
    return {"CARD": card, "ARTICLE": (article or "").partition("#")[0]}


def main(wanted: list[str]) -> None:
    """Make the pictures of these names, or all."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["ALIGNER_STORE"] = str(Path(folder) / "store.db")
        fill()
        with served() as base:
            chromium = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            places = decide(sign_in(browser, base, {}))
            for name in wanted or SCREENS:
                where, options = SCREENS[name]
                page = sign_in(browser, base, options)
                for part, place in places.items():
                    where = where.replace(part, place)
                page.goto(where)
                page.screenshot(path=DOCS / f"review-{name}.png")
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
