"""Several people at the review page in Chromium: signing in, one card in two browsers, history, reports, attacks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from aligner.store import Store
from tests.e2e.test_review_browser import (
    BAKU,
    GANJA1,
    WEEKDAY,
    card,
    chromium,
    playwright,
    press,
    store,
    violations,
    watch,
)
from tests.e2e.test_review_browser import pytestmark as pytestmark
from tests.review_site import TEXTS, outcome, texts_of
from tests.test_review_web import HOSTILE

__all__ = ["chromium", "store"]
PASSWORDS = {name: f"{name} has many words" for name in ("ann", "ben", "vic")}
ROLES = {"ann": "editor", "ben": "translator", "vic": "viewer"}
SignIn = Callable[[str], "playwright.Page"]


@pytest.fixture
def server(environment: dict[str, str], store: Store) -> Iterator[str]:
    """`aligner review --login` over a store with three users made by `aligner users`; answers with its address."""
    for name, role in ROLES.items():
        command = [sys.executable, "-m", "aligner", "users", "add", name, "--role", role]
        subprocess.run(command, env=environment, input=PASSWORDS[name], text=True, check=True, stdout=subprocess.PIPE)
    command = [sys.executable, "-m", "aligner", "review", "--login", "--web", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().split(" at ")[1].split("/ ")[0]
        running.terminate()


@pytest.fixture
def sign_in(chromium: playwright.Browser, server: str) -> Iterator[SignIn]:
    """A browser of its own for a user, signed in; whatever its pages complain of fails the test."""
    contexts, complaints = [], []

    def go(name: str) -> playwright.Page:
        context = chromium.new_context(base_url=server, bypass_csp=False)
        page = context.new_page()
        contexts.append(context)
        complaints.append(watch(page))
        page.goto("/queue")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORDS[name])
        page.keyboard.press("Enter")
        page.wait_for_selector("nav")
        return page

    yield go
    for context in contexts:
        context.close()
    assert [heard for heard in complaints if heard] == []


def test_two_people_at_one_card(sign_in: SignIn, store: Store) -> None:
    ann, ben = sign_in("ann"), sign_in("ben")
    for page in (ann, ben):
        page.goto(card(BAKU) + "?concept=baku")
    press(ann, "a", "/queue?concept=baku")
    ben.keyboard.press("e")
    ben.locator("textarea").fill("Мэр Гянжа встретил друзей из Баку.")
    ben.keyboard.press("Control+Enter")
    ben.wait_for_selector(".conflict")
    told = ben.locator(".conflict").inner_text()
    assert "ann accepted" in told and ben.locator(".conflict ins").all_inner_texts() == ["друзей"]
    assert texts_of(store)[1] == "Мэр Гянжа встретил гостей из Баку."
    assert [said.reviewer for _, said in store.log.latest()] == ["ann"]


def test_a_viewer_has_no_keys_that_decide(sign_in: SignIn, store: Store) -> None:
    vic = sign_in("vic")
    vic.goto(card(BAKU))
    for key in ("a", "e", "d", "Shift+D", "u"):
        vic.keyboard.press(key)
    vic.wait_for_timeout(300)
    assert vic.url.endswith(card(BAKU)) and store.log.latest() == []
    assert vic.request.post(f"{card(BAKU)}", form={"do": "accept"}).status == 403


def test_the_history_restores(sign_in: SignIn, store: Store) -> None:
    ann = sign_in("ann")
    ann.goto(card(BAKU))
    ann.keyboard.press("a")
    ann.wait_for_selector("footer.last")
    ann.goto(card(GANJA1))
    ann.keyboard.press("a")
    ann.wait_for_url(lambda url: card(GANJA1) not in url)
    assert texts_of(store)[1] == "Мэр Гянджи встретил гостей из Баку."
    ann.goto(card(BAKU) + "?state=all")
    ann.get_by_role("button", name="Restore").last.click()
    ann.wait_for_selector(".history li:nth-child(4)")
    assert texts_of(store)[1] == TEXTS[1][1]
    ann.locator(".history li:nth-child(3) button").click()
    ann.wait_for_selector(".history li:nth-child(6)")
    assert texts_of(store)[1] == "Мэр Гянджи встретил гостей из Баку."
    ann.goto("/report")
    assert "6 decisions" in ann.locator("main").inner_text()
    with ann.expect_download() as coming:
        ann.get_by_role("link", name="TSV").click()
    assert coming.value.suggested_filename == "report.tsv"


def test_an_ended_session_loses_no_words(sign_in: SignIn, store: Store) -> None:
    ben = sign_in("ben")
    ben.goto(card(WEEKDAY) + "?check=weekday")
    store.sessions.close_all("ben")
    ben.keyboard.press("e")
    ben.locator("textarea").fill("В пятницу пойдёт дождь.")
    ben.keyboard.press("Control+Enter")
    ben.wait_for_selector("#written")
    assert ben.locator("#written").input_value() == "В пятницу пойдёт дождь." and store.log.latest() == []


def test_a_session_goes_no_further_than_its_browser(sign_in: SignIn, server: str, store: Store) -> None:
    """Scripts cannot read its cookie; signing out ends it for whoever copied it."""
    ben = sign_in("ben")
    assert ben.evaluate("document.cookie") == ""
    [session] = [one for one in ben.context.cookies() if one["name"] == "aligner_session"]
    assert session["httpOnly"] and session["sameSite"] == "Strict"
    ben.goto("/account")
    ben.get_by_role("button", name="Sign out", exact=True).click()
    ben.wait_for_url("**/login")
    answer = ben.request.get("/queue", headers={"Cookie": f"aligner_session={session['value']}"})
    assert answer.status == 401


def test_a_users_name_runs_nothing(sign_in: SignIn, store: Store) -> None:
    name = HOSTILE.replace("\u202e", "").replace("\u202a", "").replace("\u200b", "")[:64]
    PASSWORDS[name] = "evil has many words"
    store.users.add(name, "editor", PASSWORDS[name], datetime.now(UTC))
    eve = sign_in(name)
    eve.goto(card(BAKU))
    eve.keyboard.press("a")
    eve.wait_for_selector("footer.last")
    for where in ("/users", "/account", "/log", "/report", f"/report?reviewer={name}", card(BAKU)):
        eve.goto(where)
        assert eve.locator("main script, main img, main svg").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_of_the_new_pages(chromium: playwright.Browser, server: str, store: Store, scheme: str) -> None:
    # so high that the footer, which sticks to the window's edge, lies upon nothing that could be scrolled away from it
    high = {"width": 1280, "height": 2400}
    context = chromium.new_context(
        base_url=server, color_scheme=scheme, locale="ru-RU", bypass_csp=True, viewport=high
    )
    page = context.new_page()
    for where in ("/login", "/queue", "/users", "/account", "/report", card(BAKU)):
        page.goto(where)
        if where == "/queue":
            page.get_by_label("Имя").fill("ann")
            page.get_by_label("Пароль").fill(PASSWORDS["ann"])
            page.keyboard.press("Enter")
            page.wait_for_selector("nav")
            page.goto(card(BAKU))
            page.keyboard.press("a")
            page.wait_for_selector("footer.last")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations(page) == [], where
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, where
        page.set_viewport_size(high)
    context.close()


def test_words_outlive_a_session_that_ends_and_a_right_that_goes(sign_in: SignIn, store: Store) -> None:
    page, article = sign_in("ben"), f"/article/{outcome().key}"
    page.goto(f"{article}?edit=t2")
    page.locator("textarea").fill("Гянджа не у моря.")
    store.sessions.close_all("ben")
    page.keyboard.press("Control+Enter")
    page.get_by_label("Name").fill("ben")
    page.get_by_label("Password").fill(PASSWORDS["ben"])
    page.keyboard.press("Enter")
    playwright.expect(page.locator("textarea")).to_have_value("Гянджа не у моря.")
    store.users.give_role("ben", "viewer")
    page.locator("textarea").focus()
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("[data-place=t2]")).to_have_attribute("data-unsaved", "unsaved text: Гянджа не у моря.")
    store.users.give_role("ben", "translator")
    page.wait_for_load_state("networkidle")  # the refusal shows the article again
    page.goto(f"{article}?edit=t2")
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("[data-place=t3] textarea")).to_be_focused()
    page.wait_for_selector("#beads:not([aria-busy])")
    assert texts_of(store)[2] == "Гянджа не у моря."


def test_two_translators_of_one_article_do_not_disturb_each_other(sign_in: SignIn, store: Store) -> None:
    ann, ben = sign_in("ann"), sign_in("ben")
    for page, place in ((ann, "t0"), (ben, "t2")):
        page.goto(f"/article/{outcome().key}?edit={place}")
    for at, (page, words) in enumerate(((ann, "Первое."), (ben, "Третье."), (ann, "Второе."), (ben, "Четвёртое."))):
        page.locator("textarea").fill(words)
        page.keyboard.press("Control+Enter")
        playwright.expect(page.locator("#progress")).to_contain_text(f"{at + 1} of 5 confirmed")
    assert texts_of(store)[:4] == ["Первое.", "Второе.", "Третье.", "Четвёртое."]
    playwright.expect(ben.locator("[data-place=t0] .text")).to_have_text("Первое.")


def test_a_server_that_fails_keeps_the_page_and_the_words(sign_in: SignIn, store: Store) -> None:
    page = sign_in("ann")
    page.goto(f"/article/{outcome().key}?edit=t2")
    page.route("**/article/*", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html"))
    page.locator("textarea").fill("Гянджа не у моря.")
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("#lost")).to_be_visible()
    page.unroute("**/article/*")
    page.locator("textarea").focus()
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("[data-place=t3] textarea")).to_be_focused()
    page.locator("textarea").fill("д" * 20_001)
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("#notice")).to_contain_text("too long")
    assert len(page.locator("textarea").input_value()) == 20_001
    page.locator("textarea").fill("<b>Автобусы</b> \u202eסוף 🚌")
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("[data-place=t4] textarea")).to_be_focused()
    page.wait_for_selector("#beads:not([aria-busy])")
    assert texts_of(store)[2:4] == ["Гянджа не у моря.", "<b>Автобусы</b> \u202eסוף 🚌"]
