"""The desk without a browser: what waits, new work from text, files and addresses, its progress, what is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from aligner.model import Page, Rejection
from aligner.pipeline import Tools
from aligner.review.submissions import MOST_WAITING, Input, Submission, Submissions
from aligner.review.web import create_app
from aligner.store import Store
from tests.review_site import editions, outcome, site
from tests.test_pipeline import Marker
from tests.test_review_web import Browser

ENGLISH = "The road is closed\nThe road over the pass was closed on Monday. Drivers must wait in the valley.\n"


class Pages:
    """A reader of inputs that answers for addresses without a network, and may be held back."""

    def __init__(self) -> None:
        self.go = Event()
        self.go.set()
        self.read: list[str] = []

    def __call__(self, given: Input) -> Page | Rejection:
        self.go.wait(10)
        self.read.append(given.name)
        if given.data is not None:
            return Page(given.name, given.data)
        return Rejection(given.name, "fetch", f"{given.name} has no such page")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def submissions(store: Store, pages: Pages) -> Iterator[Submissions]:
    made = Submissions(pages, lambda policy: Tools(Marker, None, store))  # type: ignore[arg-type]
    yield made
    pages.go.set()
    made.close()


@pytest.fixture
def browser(store: Store, submissions: Submissions) -> Browser:
    return Browser(create_app(site(store, submissions=submissions)))


def ended(browser: Browser, submissions: Submissions) -> None:
    """Wait until the work that the browser looks at has ended, and look again."""
    work = submissions.find(browser.path.rpartition("/")[2])
    assert work is not None
    for _ in range(500):
        if work.ended:
            break
        time.sleep(0.01)
    assert work.ended
    browser.get(f"/work/{work.id}")


NEW = "//form[@action='/new']"


def test_home_says_what_waits(store: Store, browser: Browser) -> None:
    browser.get("/")
    assert "Nothing here yet." in browser.text()
    store.file(outcome(), "page")
    store.file(editions(), "page 2")
    browser.get("/")
    waits = browser.text("//ul[@class='waits']")
    assert "1 draft to read" in waits and "9 findings to decide" in waits
    assert "1 pair of editions with sentences in doubt" in waits
    assert "0 of 5 read" in browser.text() and "two editions · en → ru" in browser.text()


def test_pasted_text_becomes_an_article(browser: Browser, submissions: Submissions) -> None:
    browser.get("/new")
    assert browser.send(NEW, text=ENGLISH) == 200
    assert browser.path.startswith("/work/")
    ended(browser, submissions)
    assert browser.path.startswith("/article/") and "Drivers must wait in the valley." in browser.text()


def test_files_and_an_address_are_worked_in_one_go_and_failures_named(
    browser: Browser, submissions: Submissions
) -> None:
    browser.get("/new")
    [token] = browser.page.xpath(f"{NEW}//input[@name='token']/@value")
    files = [("files", ("a.txt", ENGLISH.encode())), ("files", ("b/a.txt", b"Rain fell. It fell for three days in the valley.\n"))]
    browser.response = browser.client.post(
        "/new", data={"token": token, "urls": "https://press.example/gone"}, files=files
    )
    ended(browser, submissions)
    told = browser.text()
    assert "https://press.example/gone has no such page" in told and "The road is closed" in told
    assert len(browser.page.xpath("//ol/li/a[starts-with(@href, '/article/')]")) == 2


def test_an_article_with_its_other_edition_is_aligned(browser: Browser, store: Store, submissions: Submissions) -> None:
    browser.get("/new")
    russian = "Дорога закрыта\nДорога через перевал была закрыта в понедельник. Водители должны ждать в долине.\n"
    browser.send(NEW, text=ENGLISH, edition_text=russian, date="2024-05-01")
    ended(browser, submissions)
    made = store.articles.outcome(browser.path.rpartition("/")[2])
    assert made is not None and made.edition is not None and "on:2024-05-01" in made.signature


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Nothing to translate"),
        ({"urls": "file:///etc/passwd"}, "is not an address"),
        ({"urls": "/etc/passwd"}, "is not an address"),
        ({"text": ENGLISH, "date": "soon"}, "Invalid date"),
        ({"text": ENGLISH, "policy": "/etc/hosts.toml"}, "is not a policy of the termbase"),
        ({"text": ENGLISH, "edition_text": "Да.", "edition_urls": "https://a.example/"}, "the other edition once"),
        ({"text": ENGLISH, "urls": "https://a.example/", "edition_text": "Да."}, "belongs to one page"),
        ({"urls": "\n".join(f"https://a.example/{n}" for n in range(60))}, "Too many pages at once"),
    ],
)
def test_what_cannot_be_worked_is_said_and_stays_in_the_form(
    browser: Browser, pages: Pages, fields: dict[str, str], problem: str
) -> None:
    browser.get("/new")
    assert browser.send(NEW, **fields) == 400
    assert problem in browser.text("//*[@role='alert']") and pages.read == []
    assert browser.page.xpath("//textarea[@name='text']")[0].text_content() == fields.get("text", "")


def test_an_empty_upload_never_names_a_file_of_the_server(browser: Browser, pages: Pages) -> None:
    browser.get("/new")
    [token] = browser.page.xpath(f"{NEW}//input[@name='token']/@value")
    answer = browser.client.post("/new", data={"token": token}, files=[("files", ("/etc/passwd", b""))])
    assert answer.status_code == 400 and "is empty" in answer.text and pages.read == []


def test_too_large_an_upload_is_refused_unread(browser: Browser) -> None:
    answer = browser.client.post("/new", headers={"content-length": str(65 << 20)}, content=b"")
    assert answer.status_code == 413
    assert browser.client.post("/language", content=b" " * (2 << 20)).status_code == 413


def test_work_is_cancelled_while_it_waits_or_runs(browser: Browser, pages: Pages, submissions: Submissions) -> None:
    pages.go.clear()
    first = submissions.submit(Submission("ann", (Input("a.txt", ENGLISH.encode()),)))
    second = submissions.submit(Submission("ann", (Input("b.txt", ENGLISH.encode()),)))
    browser.get("/")
    assert "a.txt" in browser.text() and "waiting" in browser.text()
    for work in (second, first):
        browser.get(f"/work/{work.id}")
        browser.send("//form[contains(@action, '/cancel')]")
    pages.go.set()
    ended(browser, submissions)
    assert (first.state, second.state, pages.read) == ("cancelled", "cancelled", ["a.txt"])
    assert "Nothing was translated." in browser.text()


def test_the_queue_is_bounded(pages: Pages, submissions: Submissions, browser: Browser) -> None:
    pages.go.clear()
    for number in range(MOST_WAITING):
        submissions.submit(Submission("ann", (Input(f"{number}.txt", b"x"),)))
    browser.get("/new")
    assert browser.send(NEW, text=ENGLISH) == 400 and "Too many submissions" in browser.text()
    for work in submissions.under_way:
        submissions.cancel(work)


def test_events_tell_every_step_to_the_end(browser: Browser, submissions: Submissions) -> None:
    work = submissions.submit(Submission("ann", (Input("a.txt", ENGLISH.encode()),)))
    lines = browser.client.get(f"/work/{work.id}/events").text.split("\n\n")
    last = json.loads(lines[-2].removeprefix("data: "))
    assert last == {"state": "done", "done": 3, "total": 3, "pages": 1}
    assert browser.client.get("/work/nothing/events").status_code == 404
    browser.get("/work/nothing")
    assert browser.response.status_code == 404


def test_a_failure_of_the_tools_is_shown(store: Store, pages: Pages) -> None:
    def broken(policy: str) -> Tools:
        raise ValueError("no tools")

    made = Submissions(pages, broken)
    work = made.submit(Submission("ann", (Input("a.txt", ENGLISH.encode()),)))
    made.close()
    assert work.state == "failed" and "no tools" in work.problem
