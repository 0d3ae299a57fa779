"""The review page as people use it: Debian's Chromium, the keys, a phone, no JavaScript, two at one card.

The server is the program itself; the store is read after each decision.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aligner.store import FindingFilter, Store
from tests.review_site import TEXTS, editions, outcome, texts_of
from tests.test_review_web import HOSTILE

playwright = pytest.importorskip("playwright.sync_api", reason="playwright (dev group) is not installed")
CHROMIUM = os.environ.get("ALIGNER_TEST_CHROMIUM") or shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]

AXE = Path(__file__).parent / "axe" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FINDINGS = outcome().findings
BAKU, GANJA1, GANJA2, GANJA3, WEEKDAY = range(5)


@pytest.fixture(scope="module")
def chromium() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def store(environment: dict[str, str]) -> Iterator[Store]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        opened.file(outcome(), "page")
        yield opened


Serve = Callable[[str], str]


@pytest.fixture
def serve(environment: dict[str, str], store: Store) -> Iterator[Serve]:
    """Start `aligner review --web` for a reviewer; answers with its address."""
    running: list[subprocess.Popen[str]] = []

    def start(reviewer: str) -> str:
        command = [sys.executable, "-m", "aligner", "review", "--web", "--no-browser", "--port", "0"]
        server = subprocess.Popen(
            [*command, "--reviewer", reviewer], env=environment, stdout=subprocess.PIPE, text=True
        )
        running.append(server)
        assert server.stdout is not None
        return server.stdout.readline().split(" at ")[1].split("/ ")[0]

    yield start
    for server in running:
        server.terminate()
        server.wait(20)
        assert server.stdout is not None
        server.stdout.close()


@pytest.fixture
def page(chromium: playwright.Browser, serve: Serve) -> Iterator[playwright.Page]:
    """A page of a fresh browser; whatever it complains of fails the test."""
    context = chromium.new_context(base_url=serve("ann"), viewport={"width": 1280, "height": 860})
    made = context.new_page()
    complaints = watch(made)
    yield made
    context.close()
    assert complaints == []


def violations(page: playwright.Page) -> list[tuple[str, object, str]]:
    """What axe-core finds: rule, elements, what to do; the page's context must bypass the security policy."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    return [
        (one["id"], node["target"], node["failureSummary"])
        for one in found["violations"]
        for node in one["nodes"]
    ]


def watch(page: playwright.Page) -> list[str]:
    """Collect errors of scripts, refusals of the content security policy, and dialogs."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "console",
        lambda said: (
            heard.append(said.text) if said.type == "error" and "Security Policy" in said.text else None
        ),
    )
    return heard


def card(number: int) -> str:
    return f"/card/{FINDINGS[number].id}"


def shown(page: playwright.Page) -> str:
    """The id of the finding on the card."""
    return str(page.get_attribute(".card", "data-finding"))


def press(page: playwright.Page, key: str, then: str) -> None:
    """Press a key and wait for the address that it leads to."""
    page.keyboard.press(key)
    page.wait_for_url(f"**{then}")
    page.wait_for_selector("body:not(:has(.htmx-request, .htmx-swapping, .htmx-settling))")
    page.wait_for_load_state()


# -- the keys


def test_moving(page: playwright.Page) -> None:
    page.goto("/queue")
    links = page.locator("ol.rows a")
    assert links.count() == 5
    for _ in range(2):
        page.keyboard.press("j")
    assert links.nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("k")
    assert links.nth(0).evaluate("link => link === document.activeElement")
    order = [str(link).rpartition("/")[2] for link in links.evaluate_all("all => all.map(one => one.href)")]
    page.goto("/queue")
    press(page, "Enter", f"/card/{order[0]}")
    for finding in order[1:]:
        press(page, "j", f"/card/{finding}")
    press(page, "k", f"/card/{order[3]}")


def test_accepting_and_undoing(page: playwright.Page, store: Store) -> None:
    page.goto(card(BAKU) + "?concept=baku")
    press(page, "a", "/queue?concept=baku")
    assert texts_of(store)[1].endswith("из Баку.")
    press(page, "u", card(BAKU) + "?concept=baku")
    assert texts_of(store) == [ru for _, ru in TEXTS] and shown(page) == FINDINGS[BAKU].id


def test_a_russian_layout_decides_too(page: playwright.Page, store: Store) -> None:
    page.goto(card(BAKU) + "?concept=baku")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ф', code: 'KeyA', bubbles: true}))"
    )
    page.wait_for_url("**/queue?concept=baku")
    assert texts_of(store)[1].endswith("из Баку.")


def test_editing(page: playwright.Page, store: Store) -> None:
    page.goto(card(WEEKDAY) + "?check=weekday")
    page.keyboard.press("e")
    box = page.locator("textarea")
    playwright.expect(box).to_be_focused()
    page.keyboard.press("Escape")
    playwright.expect(box).to_be_hidden()
    page.keyboard.press("e")
    box.fill("Дождь – a, d, m, u – ждут в пятницу.")
    page.keyboard.type("dum")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=The checks object to this text")  # it asks once
    assert texts_of(store)[4] != "Дождь – a, d, m, u – ждут в пятницу.dum"
    playwright.expect(box).to_be_focused()
    press(page, "Control+Enter", "/queue?check=weekday")
    assert texts_of(store)[4] == "Дождь – a, d, m, u – ждут в пятницу.dum"
    assert [said.decision for _, said in store.log.latest()] == ["edit"]


def test_dismissing_and_dismissing_again(page: playwright.Page, store: Store) -> None:
    page.goto(card(WEEKDAY))
    page.keyboard.press("d")
    page.keyboard.press("4")
    page.wait_for_selector("footer.last")
    first = store.log.latest()[0][1]
    assert (first.subject, first.reason) == (FINDINGS[WEEKDAY].id, "Mentioned elsewhere in the text")
    page.goto(card(BAKU))
    page.keyboard.press("Shift+D")
    page.wait_for_url(lambda url: FINDINGS[BAKU].id not in url)
    second = store.log.latest()[0][1]
    assert (second.subject, second.reason) == (FINDINGS[BAKU].id, "Mentioned elsewhere in the text")


def test_undoing_a_bulk_dismissal(page: playwright.Page, store: Store) -> None:
    store.file(outcome("two"), "page2")
    before = store.findings.count(FindingFilter())
    page.goto(card(GANJA1))
    press(page, "m", f"{card(GANJA1)}/alike")
    page.get_by_label("dismiss", exact=True).check()
    page.get_by_role("button", name="Show what that does").click()
    page.wait_for_url("**do=dismiss")
    assert page.locator("input[name=finding]").count() == 5
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    page.wait_for_selector("footer.last :text('Dismissed: 6')")
    page.wait_for_load_state()  # the footer is seen before the page's script listens to keys
    assert sum(store.findings.count(FindingFilter()).values()) == sum(before.values()) - 6
    page.keyboard.press("u")
    page.wait_for_selector("footer.last :text('Undone: 6')")
    assert store.findings.count(FindingFilter()) == before and texts_of(store)[:5] == [ru for _, ru in TEXTS]


def test_the_head_leaves_a_phone_its_page(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    where = serve("ann")
    for locale in ("en-GB", "ru-RU"):
        context = chromium.new_context(
            base_url=where, locale=locale, viewport={"width": 390, "height": 844}, has_touch=True
        )
        page = context.new_page()
        page.goto("/queue")
        assert page.locator("header.top").bounding_box()["height"] <= 96  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        context.close()


def test_help_and_search(page: playwright.Page) -> None:
    page.goto(card(BAKU))
    press(page, "?", "/help")
    press(page, "Escape", "/queue")
    page.keyboard.press("/")
    playwright.expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("автобусами")
    press(page, "Enter", "/search?q=*")
    playwright.expect(page.locator("main")).to_contain_text(TEXTS[3][1])


def test_a_second_press_decides_nothing_more(page: playwright.Page, store: Store) -> None:
    page.route("**/card/*", lambda route: (time.sleep(0.2), route.continue_()))
    page.goto(card(BAKU))
    for _ in range(3):
        page.keyboard.press("a", delay=1)
    page.wait_for_url(lambda url: FINDINGS[BAKU].id not in url)
    assert [said.subject for _, said in store.log.latest()] == [FINDINGS[BAKU].id]


def test_a_lost_connection_loses_nothing(page: playwright.Page, store: Store) -> None:
    page.goto(card(WEEKDAY) + "?check=weekday")
    page.keyboard.press("e")
    page.locator("textarea").fill("В пятницу пойдёт дождь.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("#lost")).to_be_visible()
    assert page.locator("textarea").input_value() == "В пятницу пойдёт дождь." and store.log.latest() == []
    page.context.set_offline(False)
    page.locator("textarea").focus()
    press(page, "Control+Enter", "/queue?check=weekday")
    assert texts_of(store)[4] == "В пятницу пойдёт дождь."


# -- other ways of working


def test_without_javascript(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    context = chromium.new_context(base_url=serve("ann"), java_script_enabled=False)
    page = context.new_page()
    page.goto("/queue")
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Accept").click()
    assert [said.decision for _, said in store.log.latest()] == ["accept"]
    page.get_by_role("link", name="Dismiss").click()
    page.get_by_role("button", name="Deliberately named differently").click()
    page.goto(card(WEEKDAY))
    page.get_by_role("link", name="Edit").click()
    page.locator("textarea").fill("В пятницу дождь.")
    page.get_by_role("button", name="Save").click()
    assert [said.decision for _, said in store.log.latest()] == ["edit", "dismiss", "accept"]
    for left in (4, 5, 5)[:2]:
        page.get_by_role("button", name="Undo").click()
        assert sum(store.findings.count(FindingFilter()).values()) <= left
    page.get_by_role("button", name="Undo").click()
    assert sum(store.findings.count(FindingFilter()).values()) == 5 and texts_of(store) == [ru for _, ru in TEXTS]
    page.goto(f"{card(GANJA1)}/alike?do=accept")
    page.get_by_role("button", name="Accept all 3").click()
    assert [text.count("Гяндж") for text in texts_of(store)] == [0, 1, 1, 1, 0]
    context.close()


def test_on_a_phone(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    store.file(editions(), "two")
    phone = {"width": 360, "height": 740}
    context = chromium.new_context(base_url=serve("ann"), viewport=phone, has_touch=True, is_mobile=True)
    page = context.new_page()
    for where in everywhere():
        page.goto(where)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= phone["width"], (where, width)
    page.goto(card(BAKU))
    page.get_by_role("button", name="Accept").tap()
    page.wait_for_selector("footer.last")
    assert texts_of(store)[1].endswith("из Баку.")
    page.get_by_role("link", name="Dismiss").tap()
    page.get_by_role("button", name="The check is wrong").tap()
    page.wait_for_selector("footer.last :text('Dismissed')")
    context.close()


def everywhere() -> list[str]:
    return [
        "/queue", "/queue?state=all&check=typo", card(BAKU), card(WEEKDAY), f"{card(GANJA1)}/alike", "/articles",
        f"/article/{outcome().key}", f"/article/{editions().key}", "/search?q=Ganja", "/log", "/help", "/nowhere",
        "/queue?lang=kk", "/queue?check=nothing",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
def test_nobody_is_shut_out(
    chromium: playwright.Browser, serve: Serve, store: Store, scheme: str, locale: str
) -> None:
    """axe-core finds nothing on any page, in light and dark, in English and Russian, with the panels open."""
    store.file(editions(), "two")
    context = chromium.new_context(base_url=serve("ann"), color_scheme=scheme, locale=locale, bypass_csp=True)
    page = context.new_page()
    page.goto(card(GANJA2))
    page.keyboard.press("a")
    page.wait_for_selector("footer.last")
    for where in everywhere():
        page.goto(where)
        if where.startswith("/card") and not where.endswith("alike"):
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations(page) == [], where
    assert page.goto("/queue") and page.get_attribute("html", "lang") == locale[:2]
    context.close()


def test_two_reviewers_at_one_card(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    contexts = [chromium.new_context(base_url=serve(name)) for name in ("ann", "ben")]
    first, second = (context.new_page() for context in contexts)
    for one in (first, second):
        one.goto(card(BAKU) + "?concept=baku")
    press(first, "a", "/queue?concept=baku")
    second.keyboard.press("e")
    second.locator("textarea").fill("Мэр Гянжа встретил друзей из Баку.")
    second.keyboard.press("Control+Enter")
    second.wait_for_selector(".conflict")
    told = second.locator(".conflict").inner_text()
    assert "ann accepted" in told and "друзей" in told
    assert texts_of(store)[1] == "Мэр Гянжа встретил гостей из Баку."
    assert second.locator("textarea").input_value() == "Мэр Гянжа встретил друзей из Баку."
    second.locator("textarea").focus()
    press(second, "Control+Enter", "/queue?concept=baku")
    assert texts_of(store)[1] == "Мэр Гянжа встретил друзей из Баку."
    assert [said.reviewer for _, said in store.log.latest()] == ["ben", "ann"]
    for context in contexts:
        context.close()


# -- attacks


def test_no_text_runs(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    made = outcome("hostile", hostile=HOSTILE)
    store.file(made, "hostile")
    context = chromium.new_context(base_url=serve(f"eve{HOSTILE}".replace("\x00", "")))
    page = context.new_page()
    heard = watch(page)
    page.goto(f"/card/{made.findings[4].id}")
    page.keyboard.press("d")
    page.locator("#other").fill(f"because{HOSTILE}")
    page.keyboard.press("Enter")
    page.wait_for_selector("footer.last")
    for finding in made.findings:
        page.goto(f"/card/{finding.id}?state=all")
        page.goto(f"/card/{finding.id}/alike")
    for where in (
        "/queue",
        "/log",
        "/articles",
        f"/article/{made.key}",
        "/search?q=Ganja",
        f"/search?q={HOSTILE}",
    ):
        page.goto(where)
    page.goto("/queue")
    page.locator("ol.rows a").first.click()  # by htmx, which must not run what it swaps in either
    page.wait_for_selector(".card")
    assert heard == [] and page.locator("main script, main img, main svg").count() == 0
    assert store.log.latest()[0][1].reason.startswith("because")
    context.close()


def test_another_sites_page_cannot_decide(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    base = serve("ann")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + card(BAKU))
    seen = page.locator("input[name=seen]").first.input_value()
    form = (
        f"<form method=post action='{base}{card(BAKU)}'><input name=do value=accept><input name=seen value='{seen}'>"
        "<input name=token value=x><button>go</button></form>"
    )
    page.route("http://evil.example/", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("http://evil.example/")
    with page.expect_navigation() as going:
        page.get_by_role("button").click()
    assert going.value.status == 403 and store.log.latest() == []
    framed = f"<iframe src='{base}/queue'></iframe>"
    page.route(
        "http://evil.example/frame", lambda route: route.fulfill(body=framed, content_type="text/html")
    )
    page.goto("http://evil.example/frame")
    assert "finding" not in page.frames[1].content()
    context.close()
