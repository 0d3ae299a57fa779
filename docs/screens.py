"""Pictures of every page, light, dark and on a phone, in docs/screens, and docs/screens.md that shows them."""

from __future__ import annotations

import sys
from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.pages import LOOKS, Shown, picture_of, whole

HERE = Path(__file__).parent
FOLDER = HERE / "screens"
SCALE, QUALITY = 0.62, 70
LARGEST = 3_000_000  # bytes, all pictures together
LOGIN = "/login"
HEAD = """# Every page

Each page of [the desk](review.md) in the light, in the dark and in Russian, and on a phone, over a store of six articles. `make pictures` takes
them again, and writes this page.
"""


def take_screens(browser: Browser, address: str, shown: Shown, password: str) -> None:
    """Take all pictures, on a server that wants a login; fails where they are too large together."""
    FOLDER.mkdir(exist_ok=True)
    titles = {}
    for look, view in LOOKS.items():
        context = browser.new_context(base_url=address, **view)
        page = context.new_page()
        for path, addresses in sorted(whole(shown).items(), key=lambda one: one[0] != LOGIN):  # that one before signing in
            page.goto(addresses[0])
            page.wait_for_load_state("networkidle")
            take(context, page, FOLDER / picture_of(path, look))
            if look == "light":
                titles[path] = page.title().removesuffix(" · aligner")
            if path == LOGIN:
                sign_in(page, "ann", password)
        context.close()
    (HERE / "screens.md").write_text(HEAD + "".join(_section(path, title) for path, title in titles.items()), "utf-8")
    if (size := sum(file.stat().st_size for file in FOLDER.iterdir())) > LARGEST:
        sys.exit(f"The pictures have {size} bytes together: lower their scale or quality.")


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in; the page of users is shown to an editor then."""
    page.goto("/users")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/users")
    page.wait_for_selector("nav")


def take(context: BrowserContext, page: Page, path: Path) -> None:
    """Write a picture of what is in sight; Chromium itself makes it smaller."""
    size = page.viewport_size
    assert size
    clip = {"x": 0, "y": page.evaluate("scrollY"), "width": size["width"], "height": size["height"], "scale": SCALE}
    wanted = {"format": "webp", "quality": QUALITY, "clip": clip}
    path.write_bytes(b64decode(context.new_cdp_session(page).send("Page.captureScreenshot", wanted)["data"]))


def _section(path: str, title: str) -> str:
    shown = " | ".join(f"![{title}, {look}](screens/{picture_of(path, look)})" for look in LOOKS)
    return f"\n## {title}\n\n`{path}`\n\n| {' | '.join(LOOKS)} |\n|{' --- |' * len(LOOKS)}\n| {shown} |\n"
