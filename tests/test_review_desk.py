"""The desk without a browser: what waits, new work from text, files and addresses, its progress, what is refused."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner
from docx import Document as Word

from aligner.cli import cli
from aligner.engine import WorkerFailure
from aligner.model import Page, Quality, Rejection, Verdict
from aligner.pipeline import Tools
from aligner.review.spool import TRIES, Spool
from aligner.review.submission import Input, Submission
from aligner.review.submissions import MOST_WAITING, Submissions, Work
from aligner.review.web import SiteConfig, create_app
from aligner.review.web.downloads import OFFERS, Offer
from aligner.store import Store
from tests.review_site import START, TEXTS, editions, outcome, site
from tests.support.marker import MarkingTranslator
from tests.test_review_web import Browser

ENGLISH = "The road is closed\nThe road over the pass was closed on Monday. Drivers must wait in the valley.\n"


class Pages:
    """A reader of inputs that answers for addresses without a network, and may be held back."""

    def __init__(self) -> None:
        self.go = Event()
        self.go.set()
        self.read: list[str] = []

    def __call__(self, given: Input) -> Iterator[Page | Rejection]:
        self.go.wait(10)
        self.read.append(given.name)
        if given.data is not None:
            yield Page(given.name, given.data)
        else:
            yield Rejection(given.name, "fetch", f"{given.name} has no such page")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def queue(store: Store, pages: Pages, folder: Path) -> Submissions:
    return Submissions(pages, lambda policy: Tools(MarkingTranslator, None, store), folder / "submissions")  # type: ignore[arg-type]


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def submissions(store: Store, pages: Pages, tmp_path: Path) -> Iterator[Submissions]:
    made = queue(store, pages, tmp_path)
    yield made
    pages.go.set()
    made.close()


@pytest.fixture
def browser(store: Store, submissions: Submissions) -> Browser:
    return Browser(create_app(site(store, submissions=submissions)))


def ended(browser: Browser, submissions: Submissions) -> None:
    """Wait until the work that the browser looks at has ended, and look again; one that was quick shows its article already."""
    if not browser.path.startswith("/jobs/"):
        return
    work = submissions.find(browser.path.rpartition("/")[2])
    assert work is not None
    for _ in range(500):
        if work.ended:
            break
        time.sleep(0.01)
    assert work.ended
    browser.get(f"/jobs/{work.id}")


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


def test_pasted_text_becomes_an_article(browser: Browser, submissions: Submissions, pages: Pages) -> None:
    pages.go.clear()
    browser.get("/new")
    assert browser.send(NEW, text=ENGLISH) == 200
    assert browser.path.startswith("/jobs/")
    pages.go.set()
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


def test_of_a_folder_the_pages_are_taken(browser: Browser, submissions: Submissions) -> None:
    """A browser without scripts sends everything that is in it."""
    browser.get("/new")
    [token] = browser.page.xpath(f"{NEW}//input[@name='token']/@value")
    pictures = [("folder", (f"saved/a_files/{n}.png", b"\x89PNG")) for n in range(60)]
    pages = [("folder", ("saved/a.txt", ENGLISH.encode())), ("folder", ("saved/empty.txt", b" "))]
    browser.response = browser.client.post("/new", data={"token": token}, files=[*pictures, *pages])
    ended(browser, submissions)
    assert browser.path.startswith("/article/") and "The road is closed" in browser.text()


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
        browser.get(f"/jobs/{work.id}")
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
    lines = browser.client.get(f"/jobs/{work.id}/events").text.split("\n\n")
    last = json.loads(lines[-2].removeprefix("data: "))
    assert last == {"state": "done", "done": 3, "total": 3, "pages": 1}
    assert browser.client.get("/jobs/nothing/events").status_code == 404
    browser.get("/jobs/nothing")
    assert browser.response.status_code == 404


def test_a_failure_of_the_tools_is_shown(store: Store, pages: Pages, tmp_path: Path) -> None:
    def broken(policy: str) -> Tools:
        raise ValueError("no tools")

    made = Submissions(pages, broken, tmp_path / "submissions")
    work = made.submit(Submission("ann", (Input("a.txt", ENGLISH.encode()),)))
    made.close()
    assert work.state == "failed" and "no tools" in work.problem


# -- downloads and the list of articles


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.format)
def test_an_article_is_downloaded_in_every_format(store: Store, browser: Browser, offer: Offer) -> None:
    made = outcome()
    store.file(made, "page")
    browser.get(f"/article/{made.key}")
    [link] = [one for one in browser.page.xpath("//a[@download]/@href") if one.endswith(f"format={offer.format}")]
    answer = browser.client.get(link)
    assert answer.status_code == 200 and answer.headers["content-type"] == offer.media
    assert f'filename="Roads_of_the_valley_one{offer.suffix}"' in answer.headers["content-disposition"]
    assert len(answer.content) > 100
    if offer.suffix in (".txt", ".html", ".tsv"):
        assert " далеко от моря." in answer.text
    if offer.format == "docx":
        assert [one.text for one in Word(BytesIO(answer.content)).paragraphs][-1] == "В субботу ожидается дождь."


def test_a_selection_and_a_search_are_downloaded(store: Store, browser: Browser) -> None:
    rain = [*TEXTS[:4], ("It rained.", "Шёл дождь.")]
    first, second = outcome(texts=[*TEXTS[:4], ("All was dry.", "Было сухо.")]), outcome("two", rain)
    for number, made in enumerate((first, second)):
        store.file(made, f"page {number}")
    both = browser.client.get("/download", params={"article": [first.key, second.key], "format": "tsv"})
    assert "Шёл дождь." in both.text and "Гянжа далеко" in both.text and "articles.tsv" in both.headers["content-disposition"]
    browser.get("/search?q=дождь")
    [link] = browser.page.xpath("//a[contains(@href, 'format=text')]/@href")
    found = browser.client.get(link)
    assert "Шёл дождь." in found.text and "Гянжа далеко" not in found.text
    assert "%D0%B4%D0%BE%D0%B6%D0%B4%D1%8C.txt" in found.headers["content-disposition"]


@pytest.mark.parametrize("query", ["", "?article=nothing", "?article=x&format=exe", "?q=nowhere"])
def test_a_download_of_nothing_is_refused(browser: Browser, query: str) -> None:
    assert browser.client.get(f"/download{query}").status_code == 400


def test_no_headline_breaks_out_of_a_header(store: Store, browser: Browser) -> None:
    made = outcome(hostile='"\r\nSet-Cookie: a=b; filename="x')
    store.file(made, "page")
    answer = browser.client.get(f"/download?article={made.key}&format=text")
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    assert re.fullmatch(r"attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%-]+", answer.headers["content-disposition"])


def test_articles_are_found_by_state_language_site_and_headline(store: Store, browser: Browser) -> None:
    store.file(outcome(), "page")
    store.file(editions(), "page 2")

    def shown(query: str) -> list[str]:
        browser.get(f"/articles{query}")
        return [" ".join(one.text_content().split()) for one in browser.page.xpath("//ol[contains(@class, 'rows')]//b")]

    one, two = "Roads of the valley, one", "Roads of the valley, two editions"
    assert shown("") == [two, one] and shown("?order=title") == [one, two]
    assert shown("?state=editions") == shown("?state=doubtful") == [two] and shown("?state=drafts") == [one]
    assert shown("?state=read") == [] and shown("?state=flagged&q=TWO") == [two] and shown("?lang=ru") == []
    assert shown("?site=example.org") == [two, one] and shown("?site=example.com") == []
    assert browser.page.xpath("//select[@name='site']/option[.='example.org']")
    for wrong in ("?state=burnt", "?order=x", "?lang=kk", "?skip=-1"):
        assert browser.client.get(f"/articles{wrong}").status_code == 400


def test_drafts_are_listed_the_worst_first_until_they_are_read(store: Store, browser: Browser) -> None:
    made = outcome()
    estimates = [Quality(0.9, 0.05, "good"), Quality(0.2, 0.8, "rewrite", ("rare words",)), Quality(0.5, 0.4, "read")]
    pairs = [replace(pair, quality=one) for pair, one in zip(made.pairs, estimates, strict=False)]
    store.file(replace(made, pairs=(*pairs, *made.pairs[3:])), "page")

    def shown(query: str = "") -> list[str]:
        browser.get(f"/drafts{query}")
        return [link.rpartition("#")[2] for link in browser.page.xpath("//ol[contains(@class, 'rows')]//a/@href")]

    assert shown() == ["pair-1", "pair-2", "pair-0"] and shown("?step=read") == ["pair-2"] and shown("?skip=1") == shown()[1:]
    pair = made.pairs[1]
    store.decide([Verdict(pair.id, pair.id, "edit", "ann", START, "Новый текст.", basis=pair.basis)])
    assert shown() == ["pair-2", "pair-0"] and shown("?step=rewrite") == []
    assert "No draft waits" in browser.text() and browser.client.get("/drafts?step=bad").status_code == 400


def test_articles_are_removed_and_brought_back(store: Store, browser: Browser) -> None:
    made = outcome()
    store.file(made, "page")
    browser.get("/articles")
    assert browser.send("//form[@id='chosen']", ".//button[@value='remove']", article=made.key) == 200
    assert "1 article removed." in browser.text() and store.articles.outcome(made.key) is None
    assert browser.send("//form[contains(@class, 'notice')]", ".//button") == 200
    assert store.articles.outcome(made.key) == made and "Roads of the valley, one" in browser.text()


# -- the command


@pytest.mark.parametrize("line", ["serve --allow-private", "review --web"])
def test_the_commands_serve_the_desk(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    served: list[SiteConfig] = []
    monkeypatch.setattr("aligner.review.web.serve", lambda site, where, ready: served.append(site))
    command = ["--store", str(tmp_path / "store.db"), *line.split(), "--no-browser", "--reviewer", "ann"]
    assert CliRunner().invoke(cli, command, catch_exceptions=False).exit_code == 0
    [made] = served
    assert made.reviewer == "ann" and made.submissions is not None and not made.accounts


def test_a_desk_for_others_reads_no_private_addresses(store: Store, tmp_path: Path) -> None:
    store.users.add("ann", "editor", "quite enough words", START)
    command = ["--store", str(tmp_path / "store.db"), "serve", "--login", "--allow-private", "--no-browser"]
    told = CliRunner().invoke(cli, command)
    assert told.exit_code == 2 and "other users reach this network" in told.output


def test_alone_and_without_a_terminal_the_program_prints_its_help() -> None:
    told = CliRunner().invoke(cli, [])
    assert told.exit_code == 2 and "aligner translate article.html" in told.output


# -- find and replace in an article


def test_words_are_replaced_where_they_are_ticked(store: Store, browser: Browser) -> None:
    made = outcome()
    store.file(made, "page")
    browser.get(f"/article/{made.key}")
    assert "5 sentences" in browser.text("//header") and "0 of 5 confirmed" in browser.text("//header")
    browser.get(f"/article/{made.key}/replace?find=Гянж&put=Гандж")
    assert browser.page.xpath("//input[@name='sentence']/@value") == ["1", "2", "3"]
    [untick] = browser.page.xpath("//input[@name='sentence' and @value='2']")
    del untick.attrib["checked"]
    assert browser.send("//form[@method='post' and contains(@action, '/replace')]") == 200
    texts = [item.pair.ru for item in store.pairs.of_article(made.key)]
    assert texts[1].startswith("Мэр Ганджа") and texts[2] == TEXTS[2][1] and "Ганджа" in texts[3]
    browser.get(f"/article/{made.key}/replace?find=моря")
    assert browser.text("//ol//mark") == "моря" and not browser.page.xpath("//ol//del")
    assert browser.send("//form[@method='post' and contains(@action, '/replace')]") == 200
    assert store.pairs.of_article(made.key)[2].pair.ru == f"{TEXTS[2][1].split('моря')[0]}."
    browser.get(f"/article/{made.key}/replace?find=нигде&put=x")
    assert "The translation does not contain these words." in browser.text()


def test_a_replacement_of_an_older_alignment_is_refused(store: Store, browser: Browser) -> None:
    made = outcome()
    store.file(made, "page")
    browser.get(f"/article/{made.key}/replace?find=Гянж&put=Гандж")
    assert browser.send("//form[@method='post' and contains(@action, '/replace')]", version="7") == 409
    assert [item.pair.ru for item in store.pairs.of_article(made.key)] == [ru for _, ru in TEXTS]


def test_two_pages_of_one_article_conflict_at_the_same_sentence_only(store: Store, browser: Browser) -> None:
    made = outcome()
    store.file(made, "page")
    seen = browser.get(f"/article/{made.key}?edit=t1")

    def finish(place: int, words: str) -> int:
        browser.page = seen
        return browser.send("//ol//form[@class='editor']", ".//button[@value='finish']", pick=f"t{place}", text=words)

    assert [finish(1, "Первый."), finish(2, "Второй."), finish(1, "Третий.")] == [200, 200, 409]
    assert "Somebody else" in browser.text() and "Третий." in browser.text("//textarea")
    assert [item.pair.ru for item in store.pairs.of_article(made.key)][1:3] == ["Первый.", "Второй."]


def wait(work: Work | None, ended: bool = True) -> Work:
    assert work is not None
    for _ in range(500):
        if work.ended if ended else work.state == "working":
            return work
        time.sleep(0.01)
    raise AssertionError(work.state)


def test_what_is_submitted_outlives_the_server(store: Store, pages: Pages, tmp_path: Path) -> None:
    """One work is under way when the server ends, another waits; the next server does both, in order."""
    pages.go.clear()
    first = queue(store, pages, tmp_path)
    one = first.submit(Submission("ann", (Input("a.txt", ENGLISH.encode()),), policy="", on=date(2020, 1, 2)))
    two = first.submit(Submission("ben", (Input("b.txt", ENGLISH.replace("Monday", "Sunday").encode()),)))
    gone = first.submit(Submission("ben", (Input("c.txt", b"x"),)))
    wait(one, ended=False)
    first.cancel(gone)
    first._closing = True
    pages.go.set()
    first.close()
    assert not store.articles.keys("")
    second = queue(store, pages, tmp_path)
    found = [wait(second.find(work.id)) for work in (one, two)]
    assert [(work.state, work.submission) for work in found] == [("done", one.submission), ("done", two.submission)]
    assert second.find(gone.id) is None and len(store.articles.keys("")) == 2
    second.close()
    assert not [*(tmp_path / "submissions").iterdir()]


class EndedEngine:
    """Workers under a policy; the first item that they get ends the server, and them with it."""

    workers, remote = 1, True

    def __init__(self) -> None:
        self.policies: list[str] = []
        self.begun, self.closed = Event(), Event()

    def under(self, policy: str) -> EndedEngine:
        self.policies.append(policy)
        return self

    def map(self, call: object, items: Iterable[object]) -> Iterator[WorkerFailure]:
        for item in items:
            self.begun.set()
            self.closed.wait(10)
            yield WorkerFailure(item, "is not worked any more")

    def close(self) -> None:
        self.closed.set()


def test_what_loses_its_workers_with_the_server_is_begun_again(store: Store, pages: Pages, tmp_path: Path) -> None:
    engine = EndedEngine()
    tools = Tools(MarkingTranslator, None, store)  # type: ignore[arg-type]
    first = Submissions(pages, lambda policy: tools, tmp_path / "submissions", engine)  # type: ignore[arg-type]
    first.submit(Submission("ann", (Input("a.txt", ENGLISH.encode()),), policy="house"))
    assert engine.begun.wait(10)
    first.close()
    assert engine.policies == ["house"] and not store.articles.latest()
    second = queue(store, pages, tmp_path)
    [work] = second.under_way
    assert wait(work).state == "done" and len(store.articles.latest()) == 1
    second.close()


def test_what_ends_the_server_is_not_tried_for_ever(store: Store, pages: Pages, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "submissions")
    spool.keep("poison", 1, Submission("ann", (Input("a.txt", ENGLISH.encode()),)))
    for _ in range(TRIES):
        assert spool.begin("poison")
    (tmp_path / "submissions" / "torn").mkdir()  # a server killed while it was written
    made = queue(store, pages, tmp_path)
    assert wait(made.find("poison")).state == "failed" and not store.articles.keys("")
    made.close()
    assert not [*(tmp_path / "submissions").iterdir()]


def test_an_archive_is_read_page_by_page() -> None:
    from aligner.cli import page

    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>"
    record = (b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
              b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(body), body))  # fmt: skip
    [read] = page._read(False, Input("crawl.warc", record))
    assert isinstance(read, Page) and (read.source, read.data) == ("https://example.org/a", b"<p>Hello</p>")
    [refused] = page._read(False, Input("crawl.wacz", b"no archive"))
    assert isinstance(refused, Rejection) and refused.reason.startswith("crawl.wacz is not a readable")
    [guarded] = page._read(False, Input("http://127.0.0.1:9/feed.xml"))
    assert isinstance(guarded, Rejection)


class Feed(BaseHTTPRequestHandler):
    """A site of one feed with one article."""

    def do_GET(self) -> None:
        link = f"http://{self.headers['Host']}/a"
        answers = {
            "/feed": f"<rss version='2.0'><channel><title>News</title><item><link>{link}</link></item></channel></rss>",
            "/a": "<p>Hello</p>",
        }
        found = answers.get(self.path, "")
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(found.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_feed_gives_its_articles() -> None:
    from aligner.cli import page

    with ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        reads = [*page._read(True, Input(f"{base}/feed"))]
        server.shutdown()
    assert [(read.source, read.data) for read in reads if isinstance(read, Page)] == [(f"{base}/a", b"<p>Hello</p>")]
