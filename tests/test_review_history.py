"""History: any state of a pair can be restored, nothing is lost by it; reports of a day and of a name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError
from aligner.model import User
from aligner.review.reports import as_json, as_tsv, report
from aligner.review.service import Card, DecisionRequest, ReviewService, open_card
from aligner.review.web import create_app
from aligner.store import FindingFilter, LogFilter, Store
from tests.review_site import START, TEXTS, Clock, outcome, site, texts_of
from tests.test_review_web import ACCEPT, BAKU, DISMISS, EDIT, GANJA1, WEEKDAY, Browser, card

BOTH = [outcome().findings[number] for number in (BAKU, GANJA1)]  # in one sentence
Acts = list[tuple[int, str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        opened.file(outcome(), "page")
        yield opened


def reviewer(store: Store, name: str, clock: Clock) -> ReviewService:
    return ReviewService(store, User(name, "editor"), clock=clock)


def act(store: Store, number: int, name: str, clock: Clock) -> None:
    """One decision on one of the two findings, if it fits there."""
    here = open_card(store, BOTH[number])
    asked = {
        "accept": DecisionRequest("accept"),
        "dismiss": DecisionRequest("dismiss", reason="so it is", scope="form"),
        "edit": DecisionRequest("edit", f"{here.pair.ru} Да.", sure=True),
    }
    with suppress(AlignerError):
        if name == "undo":
            reviewer(store, "ben", clock).undo("ann")
        else:
            reviewer(store, "ann", clock).decide(here, asked[name])


def state(here: Card) -> tuple[str, dict[str, str]]:
    return here.pair.ru, {key: said.decision for key, said in here.stored.decided.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["accept", "dismiss", "edit", "undo"])), max_size=7))
@pytest.mark.slow
def test_any_state_comes_back(tmp_path_factory: pytest.TempPathFactory, acts: Acts) -> None:
    clock = Clock()
    with Store.open(tmp_path_factory.mktemp("history") / "store.db") as store:
        store.file(outcome(), "page")
        states = {0: state(open_card(store, BOTH[0]))}
        for number, name in acts:
            act(store, number, name, clock)
            here = open_card(store, BOTH[0])
            states[len(here.stored.verdicts)] = state(here)
        for times, wanted in states.items():
            here = open_card(store, BOTH[0])
            before = here.stored.verdicts
            if state(here) != wanted:
                reviewer(store, "eve", clock).restore(here, times)
            after = open_card(store, BOTH[0])
            assert state(after) == wanted
            assert after.stored.verdicts[: len(before)] == before  # only ever added to
        counted = sum(store.findings.count(FindingFilter()).values())
        assert counted == sum(len(stored.open_findings) for stored in store.pairs.matching())


def test_what_was_restored_can_be_undone(store: Store) -> None:
    clock = Clock()
    act(store, 0, "accept", clock)
    act(store, 1, "accept", clock)
    here = open_card(store, BOTH[0])
    reviewer(store, "eve", clock).restore(here, 0)
    assert texts_of(store)[1] == TEXTS[1][1]
    here = open_card(store, BOTH[0])
    reviewer(store, "eve", clock).restore(here, 2)
    assert texts_of(store)[1] == "Мэр Гянджи встретил гостей из Баку."
    assert len(reviewer(store, "eve", clock).undo()) == 2 and texts_of(store)[1] == TEXTS[1][1]


def test_an_edit_that_cleared_others_is_undone_whole(store: Store) -> None:
    clock = Clock()
    here = open_card(store, BOTH[0])
    reviewer(store, "ann", clock).decide(here, DecisionRequest("edit", "Мэр Гянджи встретил гостей из Баку."))
    assert len(reviewer(store, "ann", clock).undo()) == 2
    assert texts_of(store)[1] == TEXTS[1][1] and sum(store.findings.count(FindingFilter()).values()) == 5


def test_states_that_never_were(store: Store) -> None:
    act(store, 0, "accept", Clock())
    here = open_card(store, BOTH[0])
    for times, said in ((-1, "no such state"), (2, "no such state"), (1, "in that state already")):
        with pytest.raises(AlignerError, match=said):
            reviewer(store, "eve", Clock()).restore(here, times)


def test_the_history_restores_by_a_button(store: Store) -> None:
    browser, other = (Browser(create_app(site(store, name))) for name in ("ann", "ben"))
    browser.get(card(BAKU))
    browser.send(ACCEPT, ".//button")
    browser.get(card(BAKU))
    browser.send(EDIT, ".//button", text="Мэр Гянжа в Баку.", sure="1")
    other.get(card(BAKU))
    browser.get(card(BAKU))
    form = "//details[@class='history']//form[.//button[@value='1']]"
    assert browser.send(form, ".//button") == 200 and browser.path == card(BAKU)
    assert texts_of(store)[1] == "Мэр Гянжа встретил гостей из Баку."
    assert other.send("//form[.//button[@name='times' and @value='0']]", ".//button") == 409
    assert "nothing was overwritten" in other.text("//*[@role='alert']")
    browser.send("//form[.//button[@name='times' and @value='0']]", ".//button")
    assert texts_of(store)[1] == TEXTS[1][1] and sum(store.findings.count(FindingFilter()).values()) == 5
    token = browser.page.xpath("//input[@name='token']/@value")[0]
    for times, status in (("x", 400), ("²", 400), ("", 400), ("99", 409)):
        answer = browser.client.post(f"{card(BAKU)}/restore", data={"token": token, "times": times})
        assert answer.status_code == status


# -- reports


@pytest.fixture
def worked(store: Store) -> Store:
    """Ann on the first day, Ben on the next."""
    clock = Clock()
    browser = Browser(create_app(site(store)))
    for number, form, button in ((BAKU, ACCEPT, ".//button"), (WEEKDAY, DISMISS, ".//button[@data-key='5']")):
        browser.get(card(number))
        browser.send(form, button)
    clock.at += timedelta(days=1)
    here = open_card(store, BOTH[1])
    asked = DecisionRequest("dismiss", reason='=HYPERLINK("http://evil.example")')
    reviewer(store, "ben", clock).decide(here, asked)
    return store


def test_a_day_and_a_name(worked: Store) -> None:
    day = START.date()
    first = report(worked, LogFilter("ann", since=day, until=day))
    assert first.counts("decision") == {"accept": 1, "dismiss": 1} and first.counts("check") == {"typo": 1, "weekday": 1}
    assert (first.sentences, first.articles) == (2, 1)
    assert report(worked, LogFilter("ann", since=day + timedelta(days=1))).said == ()
    [ganja] = report(worked, LogFilter(concept="ganja")).said
    assert (ganja.verdict.reviewer, ganja.check, ganja.title) == ("ben", "typo", "Roads of the valley, one")
    assert ganja.source == TEXTS[1][0]
    whole = json.loads(as_json(report(worked, LogFilter())))
    assert whole["counts"]["reviewer"] == {"ann": 2, "ben": 1} and len(whole["decisions"]) == 3
    rows = [line.split("\t") for line in as_tsv(report(worked, LogFilter())).splitlines()]
    assert {len(row) for row in rows} == {11} and rows[3][6].startswith("\"'=HYPERLINK")


def test_a_decision_is_reported_after_its_finding_is_gone(worked: Store) -> None:
    made = outcome()
    worked.file(made.__class__(made.article, made.sentences, made.pairs, (), "new"), "page")
    assert [one.concept for one in report(worked, LogFilter(concept="ganja")).said] == ["ganja"]


def test_the_report_page(worked: Store) -> None:
    browser = Browser(create_app(site(worked)))
    browser.get("/report")
    assert "2 decisions · 2 sentences · 1 article" in browser.text()
    browser.get("/report?concept=ganja")
    assert "ben" in browser.text("//ol") and "1 decision" in browser.text()
    [tsv] = browser.page.xpath("//a[text()='TSV']/@href")
    answer = browser.client.get(tsv)
    assert answer.headers["content-disposition"] == 'attachment; filename="report.tsv"'
    assert answer.text == as_tsv(report(worked, LogFilter(concept="ganja")))
    assert browser.client.get(tsv.replace("tsv", "json")).json()["asked"]["concept"] == "ganja"
    assert browser.client.get("/report?format=exe").status_code == 400
    assert "No decisions." in (browser.get("/report?since=1999-01-01&until=1999-01-01"), browser.text())[1]
    assert date.fromisoformat(browser.page.xpath("//input[@name='since']/@value")[0]) == date(1999, 1, 1)
