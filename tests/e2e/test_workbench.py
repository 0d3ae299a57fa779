"""The workbench as a translator uses it: a whole article by keys alone, help beside the sentence, no word ever lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aligner.model import MemoryUnit
from aligner.store import Store
from tests.e2e.conftest import ROOT
from tests.e2e.test_review_article import warm
from tests.e2e.test_review_browser import CHROMIUM, Serve, chromium, page, playwright, serve
from tests.review_site import outcome

__all__ = ["chromium", "page", "serve"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]
SENTENCES = 26
LONG = outcome("long", [(f"The road number {n} was closed.", f"Дорога номер {n} закрыта.") for n in range(SENTENCES)])
LONG = replace(LONG, findings=())
SOURCES = ["Georgia and Baku are far from Tbilisi.", *(f"Nothing happened on day {n}." for n in range(4))]
NAMES = replace(outcome("names", [(text, f"Перевод {n}.") for n, text in enumerate(SOURCES)]), findings=())
LAG = {"offline": False, "latency": 400, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture
def store(environment: dict[str, str]) -> Iterator[Store]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        opened.file(LONG, "long")
        opened.file(NAMES, "names")
        yield opened


def texts(store: Store, key: str) -> list[str]:
    return [item.pair.ru for item in store.pairs.of_article(key)]


def test_a_whole_article_takes_a_command_a_sentence(page: playwright.Page, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Every sentence is edited by keys at full typing speed, while each answer takes 400 ms."""
    warm(page)
    page.goto(f"/article/{LONG.key}")
    playwright.expect(page.locator("textarea")).to_be_focused()  # the first sentence is open
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Network.emulateNetworkConditions", LAG)
    started = time.perf_counter()
    commands = 0
    for n in range(SENTENCES):
        for letter in f" Ещё {n}, j k c u.":  # as a Russian keyboard sends them
            for kind in ("keyDown", "keyUp"):
                keyboard.send("Input.dispatchKeyEvent", {"type": kind, "key": letter, "text": letter if kind == "keyDown" else ""})
        page.keyboard.press("Control+Enter")
        commands += 1
    typed = time.perf_counter() - started
    playwright.expect(page.locator("#said")).to_have_text("All sentences are confirmed.", timeout=120_000)
    seconds = time.perf_counter() - started
    assert texts(store, LONG.key) == [f"Дорога номер {n} закрыта. Ещё {n}, j k c u." for n in range(SENTENCES)]
    playwright.expect(page.locator("#progress")).to_contain_text("26 of 26 confirmed")
    with capsys.disabled():
        print(f"\n{commands} commands, {SENTENCES} sentences: typed in {typed:.1f} s, all saved after {seconds:.1f} s at 400 ms an answer")


def test_names_are_inserted_in_their_case(page: playwright.Page, store: Store) -> None:
    warm(page)
    page.goto(f"/article/{NAMES.key}")
    box = page.locator("textarea")
    page.wait_for_selector("#aids .offer")
    offers = page.locator("#aids .offer")
    numbers = {offers.nth(i).get_attribute("value"): i + 1 for i in range(offers.count())}
    box.fill("Из ")
    page.keyboard.press(f"Control+{numbers['Грузия']}")
    page.keyboard.type(" в ")
    page.keyboard.press(f"Alt+{numbers['Тбилиси']}")
    page.keyboard.type(" к ")
    page.keyboard.press(f"Control+{numbers['Грузия']}")
    playwright.expect(box).to_have_value("Из Грузии в Тбилиси к Грузии")
    page.keyboard.press("Control+z")
    playwright.expect(box).to_have_value(re.compile(r"^Из Грузии в Тбилиси к\s?$"))


def test_the_panel_never_moves_the_text(page: playwright.Page, store: Store) -> None:
    """Memory matches with their percent, other drafts, the concordance of selected words; the row stays where it is."""
    now = datetime(2024, 1, 1, tzinfo=UTC)
    store.memory.add([MemoryUnit("The road number 3 was opened.", "Дорога номер 3 открыта.", "ru", "client.tmx", changed=now)])
    page.goto(f"/article/{LONG.key}?edit=t3")
    place = page.locator("[data-place=t3]").bounding_box()
    playwright.expect(page.locator("#aids")).to_contain_text("%")
    playwright.expect(page.locator("#variants .offer").first).to_be_visible(timeout=30_000)
    page.locator("[data-place=s5] .text").dblclick(position={"x": 60, "y": 12})
    assert page.evaluate("String(getSelection()).trim()") == "road"
    page.keyboard.press("Control+k")
    playwright.expect(page.locator("#found mark").first).to_be_visible()
    assert page.locator("[data-place=t3]").bounding_box() == place
    page.locator("#aids [data-offer=text]").first.click()
    playwright.expect(page.locator("textarea")).to_have_value("Дорога номер 3 открыта.")


def test_a_click_opens_and_a_double_click_selects(page: playwright.Page, store: Store) -> None:
    page.goto(f"/article/{LONG.key}")
    page.locator("[data-place=t4] label .text").click(position={"x": 30, "y": 12})
    playwright.expect(page.locator("[data-place=t4] textarea")).to_be_focused()
    assert 0 < page.evaluate("document.activeElement.selectionStart") < 8
    page.locator("[data-place=t6] label .text").dblclick(position={"x": 30, "y": 12})
    playwright.expect(page.locator("[data-place=t6] textarea")).to_be_focused()
    page.wait_for_function("(box => box.value.slice(box.selectionStart, box.selectionEnd) === 'Дорога')(document.activeElement)")


def test_words_outlive_back_and_a_closed_tab(page: playwright.Page, store: Store) -> None:
    page.goto("/articles")
    page.goto(f"/article/{LONG.key}?edit=t2")
    page.locator("textarea").fill("Слова, которых сервер не знает.")
    page.go_back()
    page.go_forward()
    playwright.expect(page.locator("textarea")).to_have_value("Слова, которых сервер не знает.")
    tab = page.context.new_page()
    page.close()
    tab.goto(f"/article/{LONG.key}")
    playwright.expect(tab.locator("[data-place=t2]")).to_have_attribute("data-unsaved", "unsaved text: Слова, которых сервер не знает.")
    tab.locator("[data-place=t2] label .text").click()
    playwright.expect(tab.locator("[data-place=t2] textarea")).to_have_value("Слова, которых сервер не знает.")


@contextmanager
def running(environment: dict[str, str], port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "aligner", "serve", "--no-browser", "--port", str(port), "--reviewer", "ann"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, process.stdout.readline().split(" at ")[1].split("/ ")[0]
        process.kill()


def test_words_outlive_a_server_killed_in_the_middle(
    chromium: playwright.Browser, environment: dict[str, str], store: Store, tmp_path: Path
) -> None:
    with running(environment, 0) as (process, address):
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.goto(f"/article/{LONG.key}?edit=t1")
        page.locator("textarea").fill("Это написано до конца сервера.")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        page.keyboard.press("Control+Enter")
        playwright.expect(page.locator("#lost")).to_be_visible()
        playwright.expect(page.locator("textarea")).to_have_value("Это написано до конца сервера.")
        page.close()
    with running(environment, int(address.rpartition(":")[2])):
        page = context.new_page()
        page.goto(f"/article/{LONG.key}?edit=t1")
        playwright.expect(page.locator("textarea")).to_have_value("Это написано до конца сервера.")
        page.locator("textarea").focus()
        page.keyboard.press("Control+Enter")
        playwright.expect(page.locator("[data-place=t2] textarea")).to_be_focused(timeout=60_000)
        playwright.expect(page.locator("#progress")).to_contain_text("1 of 26 confirmed", timeout=60_000)
    assert texts(store, LONG.key)[1] == "Это написано до конца сервера."


def test_two_people_in_one_article(page: playwright.Page, chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    """The second person to change a sentence gets a notice, and their words stay beside the first person's."""
    warm(page)
    page.goto(f"/article/{LONG.key}?edit=t0")
    other = chromium.new_context(base_url=page.url.partition("/article")[0]).new_page()
    other.goto(f"/article/{LONG.key}?edit=t0")
    other.locator("textarea").fill("Слова другого.")
    other.locator("textarea").press("Control+Enter")
    playwright.expect(other.locator("[data-place=t1] textarea")).to_be_focused()
    page.locator("textarea").fill("Мои слова.")
    page.locator("textarea").press("Control+Enter")
    playwright.expect(page.locator("#notice")).to_contain_text("Somebody else")
    playwright.expect(page.locator("textarea")).to_have_value("Мои слова.")
    assert texts(store, LONG.key)[0] == "Слова другого."


def finish_three(page: playwright.Page, words: str) -> list[playwright.Route]:
    """Finish three sentences, each of which opens the next; returns the requests, which wait for their answers."""
    warm(page)
    held: list[playwright.Route] = []
    page.goto(f"/article/{LONG.key}")
    page.route("**/article/*", lambda route: held.append(route))
    for n in range(3):
        page.locator("textarea").fill(f"{words} {n}.")
        page.keyboard.press("Control+Enter")
        playwright.expect(page.locator(f"[data-place=t{n + 1}] textarea")).to_be_focused()
    return held


def test_the_next_sentence_opens_before_the_answer(page: playwright.Page, store: Store) -> None:
    """The key shows the next sentence at once; the words before it are saved behind it, in order, with what they confirm."""
    held = finish_three(page, "Слова")
    playwright.expect(page.locator("[data-place=t0] .text")).to_have_text("Слова 0.")
    assert len(held) == 1 and texts(store, LONG.key)[0] == LONG.pairs[0].ru  # one after the other
    page.locator("textarea").fill("Недописано")
    held[0].continue_()
    page.unroute("**/article/*")
    playwright.expect(page.locator("#progress")).to_contain_text("3 of 26 confirmed")
    assert texts(store, LONG.key)[:4] == ["Слова 0.", "Слова 1.", "Слова 2.", LONG.pairs[3].ru]
    playwright.expect(page.locator("[data-place=t3] textarea")).to_have_value("Недописано")
    playwright.expect(page.locator("[data-place=t3] textarea")).to_be_focused()
    assert page.locator(".sentence[data-unsaved]:not(:has(.editor))").count() == 0


def test_who_writes_on_while_the_server_is_away_loses_nothing(page: playwright.Page, store: Store) -> None:
    """What was finished waits in its order, and is saved by itself when the server answers again."""
    held = finish_three(page, "Без связи")
    page.keyboard.type(" И дальше.")
    held[0].abort()
    playwright.expect(page.locator("#lost")).to_be_visible()
    playwright.expect(page.locator("[data-place=t3] textarea")).to_be_focused()
    page.unroute("**/article/*")
    playwright.expect(page.locator("#progress")).to_contain_text("3 of 26 confirmed", timeout=20_000)
    playwright.expect(page.locator("#lost")).to_be_hidden()
    assert texts(store, LONG.key)[:3] == [f"Без связи {n}." for n in range(3)]
    playwright.expect(page.locator("[data-place=t3] textarea")).to_have_value("Дорога номер 3 закрыта. И дальше.")


def test_a_conflict_behind_the_open_sentence_takes_no_focus(
    page: playwright.Page, chromium: playwright.Browser, serve: Serve, store: Store
) -> None:
    """Who has begun the next sentence goes on; the one that somebody else changed keeps both texts."""
    warm(page)
    page.goto(f"/article/{LONG.key}")
    other = chromium.new_context(base_url=page.url.partition("/article")[0]).new_page()
    other.goto(f"/article/{LONG.key}?edit=t0")
    for words in ("Слова другого.", "И здесь другого."):
        other.locator("textarea").fill(words)
        other.locator("textarea").press("Control+Enter")
    playwright.expect(other.locator("#progress")).to_contain_text("2 of 26 confirmed")
    held: list[playwright.Route] = []
    page.route("**/article/*", lambda route: held.append(route))
    page.locator("textarea").fill("Мои слова.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type(" Дальше.")
    held[0].continue_()
    page.unroute("**/article/*")
    playwright.expect(page.locator("#notice")).to_contain_text("Somebody else")
    playwright.expect(page.locator("[data-place=t1] textarea")).to_be_focused()
    playwright.expect(page.locator("[data-place=t0]")).to_have_attribute("data-unsaved", "unsaved text: Мои слова.")
    page.keyboard.press("Control+Enter")  # somebody else changed this one too: it is not overwritten either
    playwright.expect(page.locator("[data-place=t1] textarea")).to_have_value("Дорога номер 1 закрыта. Дальше.")
    assert texts(store, LONG.key)[:2] == ["Слова другого.", "И здесь другого."]


def test_a_phone_sees_the_open_sentence_and_its_help(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    context = chromium.new_context(base_url=serve("ann"), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"/article/{NAMES.key}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("header.top").bounding_box()["height"] <= 96  # type: ignore[index]
    assert not any(cap.is_visible() for cap in page.locator("main kbd").all())
    playwright.expect(page.locator("#aids .offer").first).to_be_visible(timeout=60_000)
    page.locator("textarea").fill("Из ")
    page.locator("#aids .offer", has_text="Грузия").first.tap()
    playwright.expect(page.locator("textarea")).to_have_value("Из Грузии")
    context.close()


def test_without_javascript(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    context = chromium.new_context(base_url=serve("ann"), java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/article/{LONG.key}")
    for n in range(3):
        page.locator("textarea").fill(f"По форме {n}.")
        page.get_by_role("button", name="Confirm, next").click()
    context.close()
    assert texts(store, LONG.key)[:3] == [f"По форме {n}." for n in range(3)]
