"""The review page without a browser: what each address shows, what each form writes, what is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from aligner.checks import check
from aligner.errors import AlignerError
from aligner.model import Article, EditionLink, Finding, Right, Role, User
from aligner.review.service import DecisionRequest, open_card
from aligner.review.web import create_app
from aligner.review.web.text import compared, marked
from aligner.segmentation import split
from aligner.store import Capture, FindingFilter, Incoming, Store
from aligner.store.findings import Findings
from aligner.text import invisible
from tests.review_site import TEXTS, editions, fake_engines, outcome, site, texts_of

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}\u202eסוף\u202a\u200b"
NAMES = re.compile(r"\{\w*\}")
BAKU, GANJA1, GANJA2, GANJA3, WEEKDAY = range(5)


class Browser:
    """A browser without JavaScript: follows links and sends forms as the page has them."""

    def __init__(self, app: object, address: str = "127.0.0.1", base: str = "http://127.0.0.1:8765") -> None:
        self.client = TestClient(app, base_url=base, client=(address, 50000))  # type: ignore[arg-type]
        self.get("/queue")

    def get(self, where: str) -> html.HtmlElement:
        self.response = self.client.get(where)
        self.page = html.fromstring(self.response.text)
        return self.page

    def send(self, form: str, button: str = "", **fields: str) -> int:
        """Fill the form that an XPath finds and press its button (an XPath too); returns the status."""
        [found] = self.page.xpath(form)
        values = [*found.form_values()]
        values = [(name, value) for name, value in values if name not in fields] + [*fields.items()]
        if button:
            [pressed] = found.xpath(button)
            values.append((pressed.get("name"), pressed.get("value")))
        where = found.get("action")
        data: dict[str, list[str]] = {}
        for name, value in values:
            data.setdefault(name, []).append(value)
        self.response = self.client.post(where, data=data)
        self.page = html.fromstring(self.response.text or "<p>")
        return self.response.status_code

    @property
    def path(self) -> str:
        return urlsplit(str(self.response.url)).path

    def text(self, selector: str = "//main") -> str:
        return " ".join(" ".join(node.text_content() for node in self.page.xpath(selector)).split())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        opened.file(outcome(), "page")
        yield opened


@pytest.fixture
def browser(store: Store) -> Browser:
    return Browser(create_app(site(store, engines=fake_engines())))


def card(number: int) -> str:
    return f"/card/{outcome().findings[number].id}"


ACCEPT, EDIT, DISMISS, ALL = (
    "//form[.//button[@value='accept' and @data-key='a']]",
    "//details[@id='edit']/form",
    "//details[@id='dismiss']/form",
    "//form[@method='post' and .//button[@data-key='Enter']]",
)


# -- the queue and the card


def test_the_queue_counts_and_links(browser: Browser) -> None:
    page = browser.get("/queue")
    assert browser.text("//h1") == "5 findings to decide"
    assert [" ".join(a.text_content().split()) for a in page.xpath("//ul[@class='groups']//a")] == [
        "error typo baku 1", "error typo ganja 3", "warning weekday 1", "Roads of the valley, one 5",
    ]  # fmt: skip
    links = page.xpath("//ol[@class='rows']//a/@href")
    assert {link.partition("?")[0] for link in links} == {card(n) for n in range(5)}
    row = page.xpath("//ol[@class='rows']/li")[1]  # both languages, and the suggestion word by word
    assert row.xpath(".//mark/text()") == ["Ganja"]
    assert (row.xpath(".//del/text()"), row.xpath(".//ins/text()")) == (["Гянжа"], ["Гянджи"])


@pytest.mark.parametrize(
    ("query", "shown"),
    [("check=weekday", 1), ("concept=ganja", 3), ("severity=error", 4), ("severity=info", 0), ("state=decided", 0),
     ("state=all", 5), ("lang=en", 5), ("lang=ru", 0), ("section=Caucasus", 5), ("since=2021-03-05", 0),
     ("until=2021-03-04", 5), ("reviewer=ann&state=all", 0), ("check=typo&concept=baku", 1)],
)  # fmt: skip
def test_the_address_holds_the_state(browser: Browser, query: str, shown: int) -> None:
    page = browser.get(f"/queue?{query}")
    assert len(page.xpath("//ol[@class='rows']/li")) == shown
    for link in page.xpath("//ol[@class='rows']//a/@href")[:1]:
        assert urlsplit(link).query == query.replace("reviewer=ann&state=all", "state=all") or shown > 0
    if shown:
        browser.get(f"/begin?{query}")
        assert sorted(str(browser.response.url).partition("?")[2].split("&")) == sorted(query.split("&"))


@pytest.mark.parametrize(
    "query",
    ["severity=grave", "state=x", "lang=kk", "since=tomorrow", "check=" + "x" * 300, "severity[]=%00"],
)
def test_an_address_that_means_nothing_is_told(browser: Browser, query: str) -> None:
    browser.get(f"/queue?{query}")
    assert browser.response.status_code == (200 if "[]" in query else 400)


def test_the_queue_is_paged(tmp_path: Path) -> None:
    with Store.open(tmp_path / "many.db") as store:
        for n in range(25):
            store.file(outcome(f"article {n}"), f"page{n}")
        browser = Browser(create_app(site(store)))
        seen: list[str] = []
        shown = 0
        where: list[str] = ["/queue"]
        while where:
            page = browser.get(where[0])
            for row in page.xpath("//ol[@class='rows']/li"):
                seen += row.xpath(".//a/@href")
                copies = re.search(r"(\d+) copies", row.text_content())
                shown += int(copies[1]) if copies else 1
            where = page.xpath("//a[@rel='next']/@href")
        assert shown == 125 and len(seen) == len(set(seen)) < 10  # copies of a sentence share a row


def test_a_card_shows_all_that_a_decision_needs(browser: Browser) -> None:
    page = browser.get(card(GANJA1))
    marks = [mark.text for mark in page.xpath("//div[@class='sides']//mark")]
    assert marks == ["Ganja", "Гянжа"]
    near = [p.text_content() for p in page.xpath("//p[@class='near']")]
    assert near == [TEXTS[0][0], TEXTS[2][0], TEXTS[0][1], TEXTS[2][1]]
    fix = page.xpath("//section[@class='fix']//p")[0]
    assert [(e.tag, e.text) for e in fix.iter("del", "ins")] == [("del", "Гянжа"), ("ins", "Гянджи")]
    text = browser.text()
    for part in ("Mistyped.", "A. Reporter", "March 4, 2021", "Caucasus", "5 to decide", "3 of this kind"):
        assert part in text
    assert page.xpath("//p[@class='article']//a/@href")[0] == "https://example.org/one"
    assert "Да" in browser.text("//details[contains(., 'machine')]")


def test_the_glossary_says_what_it_accepts(store: Store) -> None:
    from aligner.glossary import load

    made = outcome()
    known = Finding(made.pairs[2].id, "missing", "error", "Named Астана.", ((0, 5),), (), "astana", "Астаны")
    store.file(made.__class__(made.article, made.sentences, made.pairs, (known,), "sig"), "page")
    browser = Browser(create_app(site(store, glossary=lambda wait: load())))
    browser.get(f"/card/{known.id}")
    shown = browser.text("//details[@class='term']")
    for part in ("Нур-Султан", "2019-03-23", "2022-09-17", "genitive"):
        assert part in shown


# -- decisions


def test_accepting_writes_and_goes_on(browser: Browser, store: Store) -> None:
    browser.get(f"{card(BAKU)}?concept=baku")
    assert browser.send(ACCEPT, ".//button") == 200
    assert texts_of(store)[1] == "Мэр Гянжа встретил гостей из Баку."
    assert browser.path == "/queue" and "Nothing to decide" in browser.text()
    browser.get(card(GANJA1))
    browser.send(ACCEPT, ".//button")
    assert texts_of(store)[1] == "Мэр Гянджи встретил гостей из Баку."
    assert browser.path in (card(GANJA2), card(GANJA3))
    assert "Accepted: 1 finding." in browser.text("//footer")
    for where in ("/queue", f"/queue?article={outcome().key}"):
        browser.get(where)
        assert "2 of 5 decided" in browser.text()


def test_editing_writes_and_a_doubtful_edit_is_asked_about(browser: Browser, store: Store) -> None:
    browser.get(card(WEEKDAY))
    assert browser.send(EDIT, ".//button", text="  ") == 422
    assert "empty" in browser.text("//*[@role='alert']")
    store.file(outcome(), "page")
    browser.get(card(WEEKDAY))
    assert browser.send(EDIT, ".//button", text="В пятницу ожидается дождь.") == 200
    assert texts_of(store)[4] == "В пятницу ожидается дождь."


def test_an_edit_that_clears_nothing_is_saved_only_when_meant(browser: Browser, store: Store) -> None:
    from aligner.checks import check

    made = outcome()
    number = (
        made.pairs[4]
        .with_side("en", "It fell to 1,950 in 2019.")
        .with_side("ru", "В 2018 году он упал до 1950.")
    )
    [found] = check([number])
    store.file(
        made.__class__(made.article, made.sentences, (*made.pairs[:4], number), (found,), "sig"), "page"
    )
    browser.get(f"/card/{found.id}")
    assert browser.send(EDIT, ".//button", text="В 2018 году он снизился до 1950.") == 422
    assert "The checks object to this text" in browser.text() and texts_of(store)[4] == "В 2018 году он упал до 1950."
    assert browser.page.xpath("//textarea")[0].text == "В 2018 году он снизился до 1950."
    assert browser.send(EDIT, ".//button") == 200
    assert texts_of(store)[4] == "В 2018 году он снизился до 1950."


def test_dismissing_keeps_reason_and_text(browser: Browser, store: Store) -> None:
    browser.get(card(WEEKDAY))
    browser.send(DISMISS, ".//button[@data-key='5']")
    [(_, said)] = store.log.latest()
    assert (said.decision, said.scope, said.reason) == ("dismiss", "pair", "Quotation, kept as spoken")
    browser.get(card(BAKU))
    browser.send(DISMISS, ".//button[@data-key='1']", other="House style")
    assert store.log.latest(limit=1)[0][1].reason == "House style"
    assert texts_of(store) == [ru for _, ru in TEXTS]


def test_a_wider_dismissal_shows_whom_it_reaches_first(browser: Browser, store: Store) -> None:
    browser.get(card(GANJA2))
    browser.send(DISMISS, ".//button[@data-key='1']", scope="form")
    assert browser.path.endswith("/alike") and store.log.latest() == []
    assert "3 alike" in browser.text("//h1") and len(browser.page.xpath("//input[@name='finding']")) == 2
    assert browser.send(ALL, ".//button") == 200
    said = [verdict for _, verdict in store.log.latest()]
    assert {(one.decision, one.reason) for one in said} == {("dismiss", "The name is right here")}
    assert (
        sorted(one.scope for one in said) == ["form", "pair", "pair"] and len({one.at for one in said}) == 1
    )
    assert sum(store.findings.count(FindingFilter()).values()) == 2


def test_all_alike_accepted_and_undone_together(browser: Browser, store: Store) -> None:
    page = browser.get(f"{card(GANJA1)}/alike?do=accept")
    assert sorted(ins.text for ins in page.xpath("//ol//ins")) == ["Гянджа", "Гянджи", "Гянджи"]
    browser.send(ALL, ".//button")
    assert [text.count("Гяндж") for text in texts_of(store)] == [0, 1, 1, 1, 0]
    assert "Accepted: 3 findings." in browser.text("//footer")
    browser.send("//footer//form")
    assert texts_of(store) == [ru for _, ru in TEXTS] and sum(store.findings.count(FindingFilter()).values()) == 5
    assert browser.path.startswith("/card/") and "Undone: 3 decisions." in browser.text("//footer")


def test_what_is_unticked_or_decided_meanwhile_is_left_alone(browser: Browser, store: Store) -> None:
    page = browser.get(f"{card(GANJA1)}/alike?do=dismiss")
    keys = page.xpath("//input[@name='finding']/@value")
    for box in page.xpath("//input[@name='finding']")[1:]:
        box.getparent().remove(box)
    other = Browser(create_app(site(store, "ben")))
    other.get(f"/card/{keys[0]}")
    other.send(ACCEPT, ".//button")
    browser.send(ALL, ".//button")
    decided = {said.subject: said.reviewer for _, said in store.log.latest()}
    assert decided == {outcome().findings[GANJA1].id: "ann", keys[0]: "ben"}


def test_undo_from_the_log_and_nothing_left_to_undo(browser: Browser, store: Store) -> None:
    browser.get(card(BAKU))
    browser.send(ACCEPT, ".//button")
    browser.get(card(WEEKDAY))
    browser.send(DISMISS, ".//button[@data-key='2']")
    browser.get("/log")
    assert "2 at once" not in browser.text() and "accepted" in browser.text()
    browser.send("(//ol//form)[2]")
    assert browser.path == card(BAKU) and texts_of(store)[1] == TEXTS[1][1]
    assert [said.decision for _, said in store.log.latest()] == ["undo", "dismiss", "accept"]
    changes = [
        (e.tag, e.text) for e in browser.page.xpath("//details[@class='history']//*[self::del or self::ins]")
    ]
    assert changes == [("del", "Баку"), ("ins", "Бакы"), ("del", "Бакы"), ("ins", "Баку")]
    browser.send("//footer//form")
    assert sum(store.findings.count(FindingFilter()).values()) == 5
    browser.send("//footer//form")
    assert browser.path == "/queue" and len(store.log.latest()) == 4


def test_the_second_reviewer_is_told_and_shown_the_difference(store: Store) -> None:
    first, second = (Browser(create_app(site(store, name))) for name in ("ann", "ben"))
    for one in (first, second):
        one.get(card(BAKU))
    first.send(ACCEPT, ".//button")
    assert second.send(EDIT, ".//button", text="Мэр Гянджи встретил гостей из Баку!") == 409
    told = second.text("//*[@role='alert']")
    assert "ann accepted" in told and "nothing was overwritten" in told
    assert [e.text for e in second.page.xpath("//*[@role='alert']//ins")] == ["Гянджи", "!"]
    assert second.page.xpath("//textarea")[0].text == "Мэр Гянджи встретил гостей из Баку!"
    assert [said.reviewer for _, said in store.log.latest()] == ["ann"]
    assert second.send(EDIT, ".//button") == 200
    assert texts_of(store)[1] == "Мэр Гянджи встретил гостей из Баку!"


def test_decisions_that_mean_nothing_write_nothing(browser: Browser, store: Store) -> None:
    browser.get(card(WEEKDAY))
    [seen] = set(browser.page.xpath("//input[@name='seen']/@value"))
    token = browser.page.xpath("//input[@name='token']/@value")[0]
    base = {"token": token, "seen": seen}
    for more, status in (
        ({"do": "accept"}, 422),
        ({"do": "burn"}, 400),
        ({}, 400),
        ({"do": "dismiss", "scope": "all"}, 400),
    ):
        assert browser.client.post(card(WEEKDAY), data=base | more).status_code == status
    assert browser.client.post("/card/0123456789abcdef", data=base).status_code == 404
    assert browser.client.post("/undo", data=base | {"at": "yesterday"}).status_code == 400
    assert store.log.latest() == []


# -- around the queue


def test_the_article_with_both_editions(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        made = editions()
        store.file(made, "page")
        browser = Browser(create_app(site(store)))
        page = browser.get(f"/article/{made.key}")
        assert page.xpath("//input[@id='q']/@value") == [""]
        beads = page.xpath("//li[contains(@class, 'bead')]")
        assert [b.xpath("string(.//*[@class='shape'])") for b in beads] == [""] * 4 + ["0:1", "1:0"]
        assert len(page.xpath("//*[@class='none']")) == 2 and "Это знают не все." in beads[4].text_content()
        assert [b for b in beads if "doubtful" in b.get("class")] == beads[1:]
        assert len(page.xpath("//ul[@class='flags']//a")) == 4
        browser.get("/articles")
        assert "two editions" in browser.text()


def test_search_finds_any_form(browser: Browser) -> None:
    browser.get("/search?q=автобусами")
    assert "1 pair found" in browser.text("//h1") and TEXTS[3][1] in browser.text()
    assert "0 pairs found" in " ".join(browser.get("/search?q=%22*%20OR").text_content().split())


@pytest.mark.parametrize("where", ["/card/nothing", "/article/nothing", "/nowhere", "/static/nowhere.css"])
def test_what_is_not_there(browser: Browser, where: str) -> None:
    browser.get(where)
    assert browser.response.status_code == 404


def test_the_help_has_the_keys_of_cards_and_of_articles(browser: Browser) -> None:
    keys = [dt.text_content().split() for dt in browser.get("/help").xpath("//dt")]
    assert ["a"] in keys and ["n", "N"] in keys and ["[", "]"] in keys


def test_the_page_speaks_russian(browser: Browser) -> None:
    browser.send("//form[@action='/language']", ".//button[@value='ru']")
    assert browser.path == "/queue" and browser.page.get("lang") == "ru"
    assert browser.text("//h1") == "5 замечаний ждут решения"
    wanted = [browser.get(where) is not None and browser.text() for where in (card(GANJA1), "/log", "/help")]
    assert "Принять" in wanted[0]
    browser.send("//form[@action='/language']", ".//button[@value='en']", back="//evil.example/x")
    assert urlsplit(str(browser.response.url)).hostname == "127.0.0.1"


def test_why_something_was_flagged_is_said_in_russian(tmp_path: Path) -> None:
    """On the card, in the queue and where an edit clears nothing; a finding of an older version keeps its English."""
    made = outcome("numbers", [*TEXTS[:4], ("It fell to 1,950 in 2019.", "В 2018 году он упал до 1950.")])
    pair = made.pairs[4]
    [found] = check([pair])
    older = Finding(pair.id, "number", "info", "Told {so} before.", ((0, 2),))
    with Store.open(tmp_path / "store.db") as store:
        store.file(replace(made, findings=(found, older)), "page")
        browser = Browser(create_app(site(store)))
        assert 'The English has "2019" where' in (browser.get(f"/card/{found.id}"), browser.text())[1]
        browser.send("//form[@action='/language']", ".//button[@value='ru']")
        browser.get(f"/card/{found.id}")
        told = "Числа расходятся: в английском тексте — «2019», в русском тексте — «2018»."
        assert told in browser.text() and "ошибка число" in browser.text("//h1")
        browser.send("//details[@id='edit']//form", ".//button", text="В 2018 году он снизился до 1950.")
        assert browser.response.status_code == 422 and told in browser.text("//details[@id='edit']")
        browser.get(f"/card/{older.id}")
        assert "Told {so} before." in browser.text()
        browser.get("/queue?check=number")
        assert browser.text("//aside").count("число") == 4 and "число" in browser.text("//p[contains(@class, 'chosen')]")
        browser.get("/queue?check=%7Bx%7D")
        assert "{x}" in browser.text("//p[contains(@class, 'chosen')]")


def test_everything_the_page_says_is_translated(tmp_path: Path) -> None:
    """What `make messages` would extract now stands in the catalog, each counted noun in its three forms."""
    from babel.messages.pofile import read_po

    root, said = Path(__file__).parent.parent, tmp_path / "said.pot"
    keywords = [
        part for word in ("N_", "say", "_n:2,3", "count:2,3", "AlignerError", "finding:3") for part in ("-k", word)
    ]
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "pyproject.toml",
        *keywords,
    ]
    places = ["aligner/review/web", "aligner/checks", "aligner/ledger/changes.py", "aligner/review/service",
              "aligner/review/submission.py", "aligner/review/submissions.py"]  # fmt: skip
    subprocess.run([*command, "-o", said, *places], cwd=root, check=True)
    with said.open("rb") as now, (root / "aligner/review/web/ru.po").open("rb") as kept:
        wanted, russian = read_po(now), read_po(kept, locale="ru")
    assert {message.id for message in wanted} == {message.id for message in russian}
    for message in russian:
        if message.id:
            forms = message.string if isinstance(message.id, tuple) else (message.string,)
            assert all(forms) and len(forms) == (3 if isinstance(message.id, tuple) else 1), message.id
            english = message.id[-1] if isinstance(message.id, tuple) else message.id
            assert all(set(NAMES.findall(form)) == set(NAMES.findall(english)) for form in forms), message.id
            assert not message.fuzzy


def test_no_english_stands_in_the_russian() -> None:
    from babel.messages.pofile import read_po

    from aligner.checks import NAMES as CHECKS
    from aligner.review.web.locale import page_locale

    may_stay = {"Word", "WARC", "Alt", "TSV", "TMX", "XLIFF", "export", "HTML", "EPUB", "DOCX", "ODT", "PDF", "https", "Ctrl", "Enter", "Esc", "API", "aligner", "translate", "places", "georgia", "toml", "glossary", "windows"}
    with (Path(__file__).parent.parent / "aligner/review/web/ru.po").open("rb") as kept:
        found = [message.string for message in read_po(kept) if message.id]
    texts = [text for forms in found for text in ((forms,) if isinstance(forms, str) else forms)]
    english = {word for text in texts for word in re.findall("[A-Za-z]+", NAMES.sub("", text))}
    assert english <= may_stay
    assert all(page_locale("ru").name(check) != check for check in CHECKS)


def test_the_first_language_that_a_browser_asks_for_and_we_have() -> None:
    from aligner.review.web.locale import negotiate

    asked = [
        ("", ""),
        ("ru", "en"),
        ("kk", "ru-RU,ru;q=0.9"),
        ("", "de, ru;q=0.5"),
        ("", "*"),
        ("x" * 999, "-,;"),
    ]
    assert [negotiate(*one).code for one in asked] == ["en", "ru", "ru", "ru", "en", "en"]
    russian = negotiate("ru", "")
    assert [russian.count(n, "{n} pair", "{n} pairs") for n in (1, 3, 11, 1234)] == [
        "1 пара", "3 пары", "11 пар", "1\xa0234 пары",
    ]  # fmt: skip


# -- what is refused


def test_a_role_reaches_as_far_as_it_says(store: Store) -> None:
    rights = [[User("ann", role).may(right) for right in get_args(Right)] for role in get_args(Role)]
    assert rights == [[True, False, False], [True, True, False], [True, True, True]]
    translator, editor = (site(store).service(User("ann", role)) for role in ("translator", "editor"))
    found = translator.find_card(outcome().findings[WEEKDAY].id)
    assert found is not None
    asked = DecisionRequest("dismiss", scope="check")
    with pytest.raises(AlignerError, match="Only an editor"):
        translator.decide(found[1], asked)
    editor.decide(found[1], asked)
    assert store.log.latest()[0][1].scope == "check"


def test_taking_back_needs_the_right_that_deciding_needed(store: Store) -> None:
    """A whole check that an editor dismissed comes back by an editor alone, whichever way it is asked."""
    translator, editor = (site(store).service(User(role, role)) for role in ("translator", "editor"))
    finding = outcome().findings[WEEKDAY]
    editor.decide(open_card(store, finding), DecisionRequest("dismiss", scope="check"))
    moment = store.log.latest()[0][1].at
    with pytest.raises(AlignerError, match="Only an editor"):
        translator.undo("editor", moment)
    with pytest.raises(AlignerError, match="Only an editor"):
        translator.restore(open_card(store, finding), 0)
    assert len(store.log.latest()) == 1
    assert editor.undo() == [finding]
    with pytest.raises(AlignerError, match="Only an editor"):
        translator.restore(open_card(store, finding), 1)


ODD = ["²", "٣", "-1", "1e3", "9" * 25, "9" * 5000]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_numbers_are_refused_by_a_sentence(browser: Browser, store: Store, odd: str) -> None:
    store.file(editions(), "editions")
    browser.get(card(WEEKDAY))
    token = browser.page.xpath("//input[@name='token']/@value")[0]
    for address, fields in (
        (f"/article/{editions().key}", {"version": odd, "do": "confirm", "pick": "s0"}),
        (f"/article/{editions().key}", {"version": "0", "undoes": odd}),
        (card(WEEKDAY), {"do": "accept", "seen": odd}),
        (f"{card(WEEKDAY)}/alike", {"do": "dismiss", "seen": odd}),
        (f"{card(WEEKDAY)}/restore", {"times": odd, "seen": "0-"}),
    ):
        answer = browser.client.post(address, data={"token": token, **fields})
        assert answer.status_code in (400, 409), (address, answer.status_code)
    assert browser.client.get("/log", params={"before": odd}).status_code == 400
    assert browser.client.get("/report", params={"until": odd}).status_code == 400
    assert browser.client.get("/report", params={"until": "9999-12-31"}).status_code == 200
    assert store.log.latest() == []


def test_an_unknown_address_has_the_pages_frame(browser: Browser) -> None:
    browser.get("/nonsense/of/any/depth")
    assert browser.response.status_code == 404 and "Not found" in browser.text("//h1")
    assert browser.page.xpath("//nav//a[@href='/queue']")


@pytest.mark.parametrize("token", ["", "wrong", "é" * 10])
def test_a_form_without_the_browsers_own_token_is_refused(browser: Browser, store: Store, token: str) -> None:
    browser.get(card(BAKU))
    assert browser.send(ACCEPT, ".//button", token=token) == 403
    assert store.log.latest() == []


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
     {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://127.0.0.1:9"}],
)  # fmt: skip
def test_another_sites_form_is_refused(browser: Browser, store: Store, headers: dict[str, str]) -> None:
    browser.client.headers.update(headers)
    browser.get(card(BAKU))
    assert browser.send(ACCEPT, ".//button") == 403
    assert (
        browser.client.post("/translate", json={"q": "x", "source": "en", "target": "ru"}).status_code == 403
    )
    assert store.log.latest() == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost.:8765"])
def test_another_name_is_refused(browser: Browser, host: str) -> None:
    assert browser.client.get("/queue", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "[::1]:8765", "LOCALHOST"])
def test_this_machines_names_are_answered(browser: Browser, host: str) -> None:
    assert browser.client.get("/queue", headers={"Host": host}).status_code == 200


def test_too_much_is_refused(browser: Browser) -> None:
    browser.get(card(BAKU))
    assert browser.send(EDIT, ".//button", text="x" * (1 << 21)) == 413
    unannounced = (b"x" * 100_000 for _ in range(20))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/undo", content=unannounced, headers=kind).status_code == 413


@pytest.mark.parametrize(
    "where",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/....//app.py",
     "/static//etc/passwd", "/static/%00", "/card/..%2f..%2fqueue", "/article/%2e%2e%2f%2e%2e"],
)  # fmt: skip
def test_no_path_leads_out(browser: Browser, where: str) -> None:
    response = browser.client.get(where)
    assert response.status_code == 404 and "import" not in response.text


def test_headers_forbid_what_the_page_does_not_need(browser: Browser) -> None:
    for where in ("/queue", "/static/page.js", "/nowhere", "/languages"):
        headers = browser.client.get(where).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
    fresh = TestClient(browser.client.app, base_url="http://127.0.0.1")
    cookie = fresh.get("/queue").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    fresh.cookies.clear()  # as when a session ended while a script asked for help with a sentence
    assert "set-cookie" not in fresh.get("/article/x/aids?at=t1", headers={"sec-fetch-dest": "empty"}).headers


@pytest.mark.parametrize(
    "attack", [HOSTILE, "javascript:alert(1)", "</textarea></script><svg/onload=alert(1)>"]
)
def test_no_text_becomes_markup(tmp_path: Path, attack: str) -> None:
    """Whatever a page, a glossary, a check or a reviewer brings is shown as text, on every page."""
    made = outcome("hostile", hostile=attack)
    with Store.open(tmp_path / "store.db") as store:
        store.file(made, "page")
        browser = Browser(create_app(site(store, reviewer=f"eve{attack}")))
        browser.get(f"/card/{made.findings[4].id}")
        browser.send(DISMISS, ".//button[@data-key='1']", other=f"because{attack}")
        browser.get(f"/card/{made.findings[0].id}")
        browser.send(ACCEPT, ".//button")
        cards = [f"/card/{finding.id}{end}" for finding in made.findings for end in ("", "/alike")]
        pages = [
            *cards, "/queue", "/queue?state=all", "/log", "/articles", f"/article/{made.key}", "/search?q=Ganja",
        ]  # fmt: skip
        pages += [f"/queue?concept={attack}", f"/search?q={attack}", f"/{attack}", f"/queue?state={attack}"]
        for where in pages:
            page = browser.get(where)
            assert browser.response.status_code in (200, 400, 404), where
            _harmless(page, browser.response.text, where)


def _harmless(page: html.HtmlElement, source: str, where: str) -> None:
    scripts = {node.get("src") for node in page.iter("script")}
    assert scripts <= {f"/static/{name}.js" for name in ("htmx.min", "page", "article", "finish", "workbench", "new", "concepts")}, where
    for node in page.iter():
        if isinstance(node.tag, str):
            assert node.tag not in ("img", "iframe", "style"), where  # our charts are svg, without attributes that run
            assert not [name for name in node.attrib if name.startswith("on") or name == "style"], where
            links = [node.get(name, "") for name in ("href", "src", "action")]
            assert not [
                link for link in links if link.strip().lower().startswith(("javascript:", "data:"))
            ], where
    outside = re.sub(r"<textarea.*?</textarea>|value=\"[^\"]*\"", "", source, flags=re.DOTALL)
    assert not re.search("[\u202a-\u202e\u200b]", outside), where
    assert "49" not in re.findall(r"on[a-z]+=alert\(1\)&gt;(\d+)", source)


# -- texts


def test_marks_and_differences_keep_every_letter() -> None:
    text = "В Гянже\u200b и Баку"
    pieces = marked(text, [(2, 7), (4, 8), (11, 15)])
    assert [(p.text, p.kind) for p in pieces if p.text] == [
        ("В ", ""), ("Гянже", "mark"), ("U+200B", "hidden"), (" и ", ""), ("Баку", "mark"),
    ]  # fmt: skip
    parts = compared("Он был в Гянже.", "Он живёт в Гяндже!")
    assert "".join(p.text for p in parts if p.kind != "new") == "Он был в Гянже."
    assert "".join(p.text for p in parts if p.kind != "gone") == "Он живёт в Гяндже!"
    assert invisible.show("a\u202eb\x00") == "a⟨U+202E⟩b⟨U+0000⟩"
    assert invisible.mask("a\u202eb\x1b[2J\n") == "a\ufffdb\ufffd[2J\n"


def test_a_store_that_fails_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.errors import StoreError

    app = create_app(site(store))
    browser = Browser(app)

    def locked(*_: object, **__: object) -> None:
        raise StoreError("The store is locked by another program.")

    monkeypatch.setattr(Findings, "items", locked)
    browser.get("/queue")
    assert browser.response.status_code == 503 and "locked" in browser.text()


def test_pairs_in_doubt_are_decided_one_by_one_and_undone(store: Store) -> None:
    """Both headlines, dates, shared names and shares of the texts are shown; a decision moves on and can be undone."""
    texts = {
        "en": ("https://n.example/en", "Flood in Gyumri", "A flood hit the city of Gyumri, said Petrosyan.", "Roads near Vanadzor are closed."),
        "ru": ("https://n.example/ru", "Наводнение в Гюмри", "Наводнение затопило город Гюмри, сказал Петросян.", "Дороги у Ванадзора закрыты."),
    }
    keys = []
    for lang, (url, *lines) in texts.items():
        article = Article("\n".join(lines), lang, url=url, title=lines[0], published=date(2020, 5, 4), source=url)  # type: ignore[arg-type]
        keys.append(article.key)
        store.captures.add([Incoming(Capture(url, article.key, article.key), article, split(article))])
    store.editions.put([EditionLink(keys[0], keys[1], 0.5, "doubtful", ("60% of names shared",))], keys)
    browser = Browser(create_app(site(store)))
    browser.get("/")
    assert "pair of articles that may be editions" in browser.text()
    browser.get("/pairing")
    shown = browser.text()
    for said in ("Flood in Gyumri", "Наводнение в Гюмри", "2020-05-04", "Gyumri", "Petrosyan", "60% of names shared", "has a counterpart"):
        assert said in shown
    browser.send("//main//form[.//button[@value='part']]", ".//button[@value='part']")
    assert browser.path == "/pairing" and "Parted." in browser.text() and "No pair of editions is in doubt." in browser.text()
    assert [link.state for link in store.editions.links()] == ["parted"]
    browser.send("//main//form[.//button[@value='undo']]", ".//button[@value='undo']")
    assert "Flood in Gyumri" in browser.text()
    browser.send("//main//form[.//button[@value='part']]", ".//button[@value='confirm']")
    assert store.editions.decisions() == {(keys[0], keys[1]): "confirm"}
    browser.get("/pairing/charts")
    assert [cell.text_content() for cell in browser.page.xpath("//th/following-sibling::td")] == ["1", "1", "100%"] * 2
    assert len(browser.page.xpath("//svg")) == 4 and "2020-05" in browser.text() and "no section" in browser.text()
    token = browser.page.xpath("//input[@name='token']/@value")[0]
    refused = browser.client.post("/pairing", data={"token": token, "en": keys[0], "ru": keys[1], "decision": "burn"})
    assert refused.status_code == 400
