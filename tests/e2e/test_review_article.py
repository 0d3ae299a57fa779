"""The article page as people use it: every key, dragging by mouse and touch, no JavaScript, a phone, two at one article,
hostile texts; the store is read after each act. And a correction's way into the next `aligner translate`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aligner.store import Store
from tests.e2e.conftest import Run
from tests.e2e.test_review_browser import CHROMIUM, Serve, chromium, playwright, serve, violations, watch
from tests.e2e.test_review_browser import page as blank
from tests.review_site import TEXTS, editions
from tests.test_review_web import HOSTILE

__all__ = ["blank", "chromium", "serve"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]
MADE = editions()
HERE = f"/article/{MADE.key}"


@pytest.fixture
def store(environment: dict[str, str]) -> Iterator[Store]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        opened.file(MADE, "page")
        yield opened


@pytest.fixture
def page(blank: playwright.Page) -> playwright.Page:
    blank.goto(HERE)
    return blank


def beads(store: Store) -> list[str]:
    """The beads as they stand: "0=0", "1,2=1", "=4", with "!" where a person made them and "!!" where they are locked."""
    made = store.articles.outcome(MADE.key)
    assert made is not None
    marks = {"auto": "", "human": "!", "confirmed": "!!"}
    return [f"{_some(b.source)}={_some(b.target)}{marks[b.status]}" for b in made.beads]


def _some(indices: tuple[int, ...]) -> str:
    return ",".join(map(str, indices))


def shown(page: playwright.Page) -> list[str]:
    """The beads as the page shows them."""
    return page.locator("#beads > li").evaluate_all(
        """rows => rows.map(row => ['s', 't'].map(side => [...row.querySelectorAll('input[name=pick]')]
           .map(one => one.value).filter(one => one[0] === side).map(one => one.slice(1)).join(',')).join('='))"""
    )


def act(page: playwright.Page, key: str) -> None:
    """Press a key and wait for the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)
    settled(page)


def save(page: playwright.Page) -> None:
    """Save the text of the editor without confirming it, and wait for the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Save").click()
    settled(page)


def settled(page: playwright.Page) -> None:
    page.wait_for_selector("#beads:not([aria-busy])")
    page.wait_for_selector("body:not(:has(.htmx-request, .htmx-swapping, .htmx-settling))")


def warm(page: playwright.Page) -> None:
    """Wait until the server has its glossary, which a saved text is checked with."""
    page.request.get("/glossary", timeout=120_000)


def focus(page: playwright.Page, place: str) -> None:
    page.locator(f"#beads input[value={place}]").focus()


def focused(page: playwright.Page) -> str:
    return str(page.evaluate("document.activeElement.value"))


def same(page: playwright.Page, store: Store, expected: str) -> None:
    """Store and page agree."""
    settled(page)
    assert beads(store) == expected.split()
    assert shown(page) == [bead.rstrip("!") for bead in expected.split()]


STRAIGHT = "0=0 1=1 2=2 3=3 =4 4="


def test_every_key(page: playwright.Page, store: Store) -> None:
    page.keyboard.press("j")
    assert focused(page) == "s0"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "t1"
    page.keyboard.press("k")
    assert focused(page) == "t0"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "s0"
    act(page, "m")
    same(page, store, "0,1=0,1! 2=2 3=3 =4 4=")
    focus(page, "s1")
    act(page, "s")
    same(page, store, "0=0! 1=1! 2=2 3=3 =4 4=")
    focus(page, "t2")
    act(page, "]")
    same(page, store, "0=0! 1=1! 2=! 3=2,3! =4 4=")
    assert focused(page) == "t2"
    act(page, "[")
    same(page, store, "0=0! 1=1! 2=2! 3=3! =4 4=")
    focus(page, "s3")
    act(page, "x")
    same(page, store, "0=0! 1=1! 2=2! =3! 3=! =4 4=")
    page.keyboard.press("Space")
    focus(page, "t3")
    act(page, "l")
    same(page, store, "0=0! 1=1! 2=2! 3=3! =4 4=")
    focus(page, "t1")
    act(page, "Shift+M")
    same(page, store, "0,1=0,1! 2=2! 3=3! =4 4=")
    for expected in ("0=0! 1=1! 2=2! 3=3! =4 4=", "0=0! 1=1! 2=2! =3! 3=! =4 4="):
        act(page, "u")
        same(page, store, expected)
    act(page, "Shift+U")
    same(page, store, "0=0! 1=1! 2=2! 3=3! =4 4=")
    for _ in range(6):
        act(page, "u")
    same(page, store, STRAIGHT)


def test_doubtful_beads_are_reached_and_confirmed_by_one_key(page: playwright.Page, store: Store) -> None:
    playwright.expect(page.locator("#doubtful [data-count]")).to_have_text("5")
    page.keyboard.press("n")
    assert focused(page) == "s1"
    page.keyboard.press("n")
    assert focused(page) == "s2"
    page.keyboard.press("Shift+N")
    assert focused(page) == "s1"
    act(page, "c")
    page.wait_for_function("document.activeElement.value === 's2'")
    act(page, "c")
    page.wait_for_function("document.activeElement.value === 's3'")
    playwright.expect(page.locator("#doubtful [data-count]")).to_have_text("3")
    same(page, store, "0=0 1=1!! 2=2!! 3=3 =4 4=")
    focus(page, "s1")
    act(page, "m")
    playwright.expect(page.locator("#notice")).to_contain_text("locked")
    same(page, store, "0=0 1=1!! 2=2!! 3=3 =4 4=")
    act(page, "Shift+C")
    same(page, store, "0=0 1=1! 2=2!! 3=3 =4 4=")


def test_the_text_is_edited_in_place(page: playwright.Page, store: Store) -> None:
    warm(page)
    focus(page, "s2")
    act(page, "e")
    box = page.locator("textarea")
    playwright.expect(box).to_be_focused()
    page.keyboard.press("Escape")
    playwright.expect(box).to_have_count(0)
    assert focused(page) == "t2"
    act(page, "e")
    box.fill("Гянджа далеко от моря; j, k, c, m, u и x здесь только буквы.")
    act(page, "Control+Enter")
    assert page.locator("[data-place=t3] textarea").count() == 1  # the next sentence
    page.keyboard.press("Escape")
    assert [f.pair.ru for f in store.pairs.matching()][2].startswith("Гянджа далеко от моря; j")
    assert [one.act for one in store.log.corrections(MADE.key)] == ["edit", "confirm"]
    [remembered] = store.memory.recall([(TEXTS[2][0], ())], "ru", "any model")
    assert (
        remembered is not None
        and remembered.text.startswith("Гянджа далеко")
        and remembered.origin == "human"
    )
    act(page, "u")
    act(page, "u")
    assert [f.pair.ru for f in store.pairs.matching()][2] == TEXTS[2][1]


def test_a_slow_server_loses_no_key(page: playwright.Page, store: Store) -> None:
    """Sentences are edited at full typing speed, while each answer takes its time."""
    warm(page)
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 400, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    focus(page, "t0")
    page.keyboard.press("e")
    added = [" One: j, k and c.", " Two, m u x.", " Three?", " Four!"]
    for text in added:
        page.keyboard.type(text)
        page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("#said")).to_have_text("All sentences are confirmed.", timeout=60_000)
    assert [pair.pair.ru for pair in store.pairs.matching()] == [ru + more for (_, ru), more in zip(TEXTS, added, strict=False)]


def test_what_was_typed_outlives_escape_and_reload(page: playwright.Page, store: Store) -> None:
    warm(page)
    focus(page, "t2")
    act(page, "e")
    page.locator("textarea").fill("Гянджа")
    page.keyboard.press("Escape")
    page.reload()
    focus(page, "t2")
    act(page, "e")
    assert page.locator("textarea").input_value() == "Гянджа"
    playwright.expect(page.locator(".kept")).to_be_visible()
    act(page, "Control+Enter")
    assert [f.pair.ru for f in store.pairs.matching()][2] == "Гянджа"
    page.keyboard.press("Escape")
    act(page, "u")
    act(page, "u")
    focus(page, "t2")
    act(page, "e")
    assert page.locator("textarea").input_value() == TEXTS[2][1]  # saved words are forgotten


def test_keys_work_in_a_russian_layout(page: playwright.Page, store: Store) -> None:
    focus(page, "s0")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ь', code: 'KeyM', bubbles: true}))"
        )
    same(page, store, "0,1=0,1! 2=2 3=3 =4 4=")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'г', code: 'KeyU', bubbles: true}))"
        )
    same(page, store, STRAIGHT)


def test_the_help_sheet(page: playwright.Page) -> None:
    page.keyboard.press("?")
    playwright.expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    playwright.expect(page.locator("#keys")).to_be_hidden()


def drag(page: playwright.Page, place: str, onto: str, dy: float = 0.5) -> None:
    """Drag a sentence by the end of its line to a part of a row's height."""
    grip = page.locator(f"[data-place={place}] .grip").bounding_box()
    row = page.locator(f"#beads > li:has([data-place={onto}])").bounding_box()
    assert grip and row
    page.mouse.move(grip["x"] + 10, grip["y"] + 12)
    page.mouse.down()
    page.mouse.move(row["x"] + 300, row["y"] + row["height"] / 2, steps=5)
    page.mouse.move(row["x"] + 300, row["y"] + row["height"] * dy, steps=3)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.up()


def test_dragging_with_the_mouse(page: playwright.Page, store: Store) -> None:
    drag(page, "t4", "s4")
    same(page, store, "0=0 1=1 2=2 3=3 4=4!")
    drag(page, "t1", "s0")
    same(page, store, "0=0,1! 1=! 2=2 3=3 4=4!")
    drag(page, "t1", "s2", 0.02)
    same(page, store, "0=0! =1! 1=! 2=2 3=3 4=4!")
    grip = page.locator("[data-place=t3] .grip").bounding_box()
    assert grip
    page.mouse.move(grip["x"] + 10, grip["y"] + 12)
    page.mouse.down()
    page.mouse.move(400, 300, steps=4)
    assert page.locator(".ghost").count() == 1
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator(".ghost").count() == 0
    same(page, store, "0=0! =1! 1=! 2=2 3=3 4=4!")


def test_dragging_with_a_finger_on_a_phone(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    phone = {"width": 360, "height": 740}
    context = chromium.new_context(base_url=serve("ann"), viewport=phone, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(HERE)
    assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]
    page.locator("[data-place=s4]").scroll_into_view_if_needed()
    start, end = (page.locator(f"[data-place={place}]").bounding_box() for place in ("t4", "s4"))
    assert start and end
    x, y = start["x"] + start["width"] - 12, start["y"] + 14
    touch = context.new_cdp_session(page)

    def send(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", x, y)
    for step in range(1, 6):
        send("touchMove", x - 20, y + (end["y"] + end["height"] / 2 - y) * step / 5)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        send("touchEnd", 0, 0)
    same(page, store, "0=0 1=1 2=2 3=3 4=4!")
    page.locator("[data-place=s1] label").tap()  # at once: no fling of the drag's may swallow it
    playwright.expect(page.locator("input[value=s1]")).to_be_checked()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Merge", exact=True).tap()
    same(page, store, "0=0 1,2=1,2! 3=3 4=4!")
    context.close()


def test_print_has_the_editions_side_by_side_on_white(
    chromium: playwright.Browser, serve: Serve, store: Store
) -> None:
    context = chromium.new_context(base_url=serve("ann"), viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto(HERE)
    page.emulate_media(media="print")
    left, right = (page.locator(f"[data-place={place}]").bounding_box() for place in ("s1", "t1"))
    assert left and right and left["y"] == right["y"] and left["x"] + left["width"] < right["x"]
    shown = "getComputedStyle(document.querySelector('#beads .number')).color"
    assert page.evaluate(shown) == "rgb(91, 99, 109)"  # the soft ink of the light page
    for gone in (".top", "#acts", ".grip", "#beads input"):
        playwright.expect(page.locator(gone).first).to_be_hidden()
    context.close()


def test_without_javascript(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    context = chromium.new_context(base_url=serve("ann"), java_script_enabled=False)
    page = context.new_page()
    page.goto(HERE)

    def press(name: str, *picks: str) -> None:
        for pick in picks:
            page.locator(f"input[value={pick}]").check()
        page.locator("#acts").get_by_role("button", name=name, exact=True).click()

    press("Merge", "s0")
    same(page, store, "0,1=0,1! 2=2 3=3 =4 4=")
    press("Split", "s1", "t1")
    same(page, store, "0=0! 1=1! 2=2 3=3 =4 4=")
    press("move the sentence to the bead below", "t2")
    same(page, store, "0=0! 1=1! 2=! 3=2,3! =4 4=")
    press("move the sentence to the bead above", "t2")
    press("Unlink", "s3")
    same(page, store, "0=0! 1=1! 2=2! =3! 3=! =4 4=")
    press("Link", "s3", "t3")
    press("Confirm", "s0", "s1")
    same(page, store, "0=0!! 1=1!! 2=2! 3=3! =4 4=")
    press("Merge", "s1")
    assert "locked" in page.locator("#notice").inner_text()
    press("Edit", "t2")
    page.locator("textarea").fill("Гянджа не у моря.")
    page.get_by_role("button", name="Save").click()
    assert [f.pair.ru for f in store.pairs.matching()][2] == "Гянджа не у моря."
    page.get_by_role("link", name="Corrections").click()
    assert page.locator("ol.moments > li").count() == 8
    page.get_by_role("button", name="Undo").first.click()
    assert [f.pair.ru for f in store.pairs.matching()][2] == TEXTS[2][1]
    for _ in range(7):
        press("undo your last correction here")
    same(page, store, STRAIGHT)
    context.close()


def test_two_at_one_article(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    contexts = [chromium.new_context(base_url=serve(name)) for name in ("ann", "ben")]
    first, second = (context.new_page() for context in contexts)
    for one in (first, second):
        one.goto(HERE)
    focus(second, "t2")
    act(second, "e")
    second.locator("textarea").fill("Гянджа вдали от моря.")
    focus(first, "t2")
    act(first, "e")
    first.locator("textarea").fill("Гянджа далека от моря.")
    save(first)
    save(second)
    second.wait_for_selector(".conflict")
    told = second.locator(".conflict").inner_text()
    assert "ann" in told and "edited" in told and second.locator(".conflict del").count() > 0
    assert [f.pair.ru for f in store.pairs.matching()][2] == "Гянджа далека от моря."
    assert second.locator("textarea").input_value() == "Гянджа вдали от моря."
    save(second)
    assert [f.pair.ru for f in store.pairs.matching()][2] == "Гянджа вдали от моря."
    focus(first, "s0")
    act(first, "m")
    first.wait_for_selector(".conflict")
    assert beads(store) == ["0=0", "1=1", "2=2", "3=3", "=4", "4="] or beads(store)[0] == "0=0"
    playwright.expect(first.locator("[data-place=t2] bdi")).to_have_text("Гянджа вдали от моря.")
    act(first, "m")
    same(first, store, "0,1=0,1! 2=2 3=3 =4 4=")
    for context in contexts:
        context.close()


def test_a_lost_connection_loses_nothing(page: playwright.Page, store: Store) -> None:
    focus(page, "t2")
    act(page, "e")
    page.locator("textarea").fill("Гянджа не у моря.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    playwright.expect(page.locator("#lost")).to_be_visible()
    assert page.locator("textarea").input_value() == "Гянджа не у моря." and store.log.corrections(MADE.key) == []
    page.context.set_offline(False)
    page.locator("textarea").focus()
    act(page, "Control+Enter")
    assert [f.pair.ru for f in store.pairs.matching()][2] == "Гянджа не у моря."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
def test_nobody_is_shut_out(
    chromium: playwright.Browser, serve: Serve, store: Store, scheme: str, locale: str
) -> None:
    context = chromium.new_context(base_url=serve("ann"), color_scheme=scheme, locale=locale, bypass_csp=True)
    page = context.new_page()
    page.goto(HERE)
    focus(page, "t4")
    act(page, "[")
    focus(page, "s0")
    act(page, "c")
    focus(page, "t1")
    act(page, "e")
    for where in ("", "?", f"{HERE}/corrections"):
        if where == "?":
            page.keyboard.press("Escape")
            page.keyboard.press("?")
        elif where:
            page.goto(where)
        assert violations(page) == [], where
    context.close()


def test_no_text_runs(chromium: playwright.Browser, serve: Serve, store: Store) -> None:
    made = editions(hostile=HOSTILE)
    store.file(made, "hostile")
    context = chromium.new_context(base_url=serve(f"eve{HOSTILE}".replace("\x00", "")))
    page = context.new_page()
    heard = watch(page)
    page.goto(f"/article/{made.key}")
    focus(page, "s0")
    for key in ("m", "s", "c", "u"):
        act(page, key)
    focus(page, "t2")
    act(page, "e")
    page.locator("textarea").fill(f"x{HOSTILE}")
    act(page, "Control+Enter")
    page.goto(f"/article/{made.key}/corrections")
    page.goto("/log")
    assert heard == [] and page.locator("main script, main img, main svg").count() == 0
    [written] = [f.pair.ru for f in store.pairs.of_article(made.key) if f.pair.ru.startswith("x")]
    assert "<script>" in written
    context.close()


def test_a_correction_reaches_the_next_translation(
    aligner: Run, environment: dict[str, str], chromium: playwright.Browser, serve: Serve, tmp_path: Path
) -> None:
    """From the command line to the page and back: what a reviewer joins is how the sentence is translated from then on,
    and the corrected bead outlives a new run on both editions.
    """
    english, russian = tmp_path / "en.txt", tmp_path / "ru.txt"
    english.write_text(
        "The road to Osh is closed.\n\nSnow fell on the pass all night.\n\nBuses run again.\n", "utf-8"
    )
    russian.write_text(
        "Дорога на Ош закрыта.\n\nНа перевале всю ночь шёл снег.\n\nАвтобусы снова ходят.\n", "utf-8"
    )
    both = (english, "--edition", russian, "--from", "en")
    assert aligner("translate", *both, "-q").returncode == 0
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        [key] = [e.article.key for e in opened.articles.latest() if e.article.source.endswith("en.txt")]
    context = chromium.new_context(base_url=serve("ann"))
    page = context.new_page()
    page.goto(f"/article/{key}")
    focus(page, "t2")
    act(page, "[")
    context.close()
    shown = aligner("align", "--article", key[:6], "--format", "vecalign").stdout
    assert "[1]:[1, 2]" in shown and "[2]:[]" in shown
    exported = aligner("export", "--article", key[:6], "--format", "jsonl").stdout
    assert '"alignment": "human"' in exported and '"reviewers": ["ann"]' in exported
    alone = aligner("translate", english, "--from", "en", "-o", tmp_path / "out.tsv", "-q")
    assert alone.returncode == 0
    line = next(one for one in (tmp_path / "out.tsv").read_text("utf-8").splitlines() if "Snow fell" in one)
    assert "На перевале всю ночь шёл снег. Автобусы снова ходят." in line
    assert "\tedition\t" in line and "\thuman\t" in line
    assert aligner("translate", *both, "--no-memory", "-q").returncode == 0
    assert "[1]:[1, 2]" in aligner("align", "--article", key[:6], "--format", "vecalign").stdout
    assert "aligned by ann" in aligner("show", key[:6]).stdout
