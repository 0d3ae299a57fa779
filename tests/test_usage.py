"""How words are used: found in any form, in context on both sides, counted by year and section; and the pairs counted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from starlette.testclient import TestClient

from aligner.alignment.counterpart import likest_word
from aligner.cli import cli
from aligner.exchange.charts import column_chart
from aligner.exchange.read import read_units
from aligner.glossary import load
from aligner.model import Article, Outcome, Pair, Quality
from aligner.review.concordance import Context, documents, lines, seek
from aligner.review.web import SiteConfig, create_app
from aligner.store import Period, Sought, Store, ranges, word_spans
from tests.test_store import make_outcome, verdict

PAIRS = {
    ("2019", "Politics"): [("Talks were held in Stepanakert.", "Переговоры прошли в Степанакерте."), ("Snow fell in the mountains.", "В горах выпал снег.")],
    ("2020", "Politics"): [("Stepanakert's hospital was hit.", "Больница Степанакерта пострадала.")],
    ("2024", "Society"): [("Buses go to Khankendi again.", "Автобусы снова ходят в Ханкенди."), ("The mountain road is open.", "Горная дорога открыта.")],
}  # fmt: skip


def article(year: str, section: str, texts: list[tuple[str, str]]) -> Outcome:
    made = Article("\n".join(en for en, _ in texts), "en", f"https://site.example/{year}", f"News of {year}", published=date(int(year), 5, 1), section=section)
    pairs = tuple(Pair(made.key, at, en, ru, origin="edition", confidence=0.95, published=made.published) for at, (en, ru) in enumerate(texts))
    return Outcome(made, (), pairs, (), "sig")


@pytest.fixture
def filled(store: Store) -> Store:
    for (year, section), texts in PAIRS.items():
        store.file(article(year, section, texts), f"page {year}")
    return store


def test_a_word_is_counted_in_any_form(filled: Store) -> None:
    first, second = seek("Степанакертом, Ханкенди")
    usage = filled.concordance.usage(first)
    assert (usage.pairs, usage.articles, usage.years, usage.sections) == (2, 2, {"2019": 1, "2020": 1}, {"Politics": 2})
    assert filled.concordance.usage(second).years == {"2024": 1}
    assert filled.concordance.usage(first, Period(since=date(2020, 1, 1))).pairs == 1
    assert filled.concordance.usage(first, Period(section="Society")).pairs == 0
    for nothing in ("", "* OR", ", ,"):
        assert not any(filled.concordance.usage(one).pairs for one in seek(nothing))


def test_all_names_of_a_place_are_found(filled: Store) -> None:
    [by_name] = seek("Степанакерт", load())
    assert filled.concordance.usage(by_name).years == {"2019": 1, "2020": 1, "2024": 1}
    assert [used.published.year for used in filled.concordance.uses(by_name, limit=2) if used.published] == [2024, 2020]
    assert [used.published.year for used in filled.concordance.uses(by_name, skip=2) if used.published] == [2019]
    assert seek("не имя", load()) == [Sought("не имя")]


def test_both_sides_show_the_keyword_in_context(filled: Store) -> None:
    [sought] = seek("горы")
    [line] = lines(filled.concordance.uses(sought), sought)
    assert line.sides == {"ru": Context("В ", "горах", " выпал снег."), "en": Context("Snow fell in the ", "mountains", ".")}
    [named] = seek("Khankendi", load())
    shown = {line.sides["ru"].keyword for line in lines(filled.concordance.uses(named), named)}
    assert shown == {"Ханкенди", "Степанакерта", "Степанакерте"}


def test_context_ends_at_words() -> None:
    shown = Context("a long beginning of it ", "word", " and its end").clipped(8)
    assert (shown.before, shown.after) == ("… of it ", " and …")
    assert Context("a ", "b", " c").clipped(8) == Context("a ", "b", " c")


def test_words_beside_each_other_are_one_keyword() -> None:
    text = "В Нагорном Карабахе и в Карабахе."
    assert [text[slice(*span)] for span in word_spans(Sought("нагорный карабах"), text)] == ["Нагорном Карабахе", "Карабахе"]
    assert word_spans(Sought("", ("Нагорный Карабах",)), "Нагорный край") == []


def test_without_a_counterpart_nothing_is_marked() -> None:
    assert likest_word("Snow fell.", (0, 4), "!") is None
    assert likest_word("Snow fell.", (0, 4), "Министерство бюджета") is None


def test_uses_are_exported_whole(filled: Store) -> None:
    made = list(documents(filled, seek("Степанакерт, дорога"), Period()))
    assert [[record.pair.en for record in one.records] for one in made] == [[PAIRS["2020", "Politics"][0][0]], [PAIRS["2019", "Politics"][0][0]], [PAIRS["2024", "Society"][1][0]]]


def test_the_command_shows_counts_and_context(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "search", *words])
        assert result.exit_code == 0, result.output
        return result.output

    with Store.open(tmp_path / "s.db") as store:
        for (year, section), texts in PAIRS.items():
            store.file(article(year, section, texts), f"page {year}")
    shown = run("Степанакерт,", "Ханкенди", "-n", "1")
    assert "Степанакерт: 2 pairs in 2 articles." in shown and "1 more: raise --limit" in shown and "2024" in shown
    found = json.loads(run("снег", "--json"))
    assert found[0]["years"] == {"2019": 1} and found[0]["uses"][0]["keywords"] == {"en": "Snow", "ru": "снег"}
    run("--names", "Yerevan, Khankendi", "-o", str(tmp_path / "uses.tmx"))
    assert len(read_units(tmp_path / "uses.tmx")) == 3
    result = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "search", "--names", "xyzzy"])
    assert result.exit_code == 1 and "Not in the glossary: xyzzy" in str(result.exception) and "`aligner glossary lookup`" in str(result.exception)
    result = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "search", " , "])
    assert result.exit_code == 2 and "nothing to look for" in result.output


def test_pairs_are_counted(filled: Store) -> None:
    outcome = make_outcome()
    rated = replace(outcome.pairs[0], quality=Quality(0.1, 0.85, "rewrite"))
    outcome = replace(outcome, pairs=(rated, outcome.pairs[1]))
    filled.file(outcome, "page")
    for number, decision in enumerate(("", "dismiss", "undo", "accept", "undo")):
        if decision:
            filled.decide([verdict(outcome, decision, "Народ поехал в Карабах." if decision == "accept" else "", number)])
        found = filled.statistics.pairs()
        states = Counter(stored.state for stored in filled.pairs.matching())
        assert found.by["state"] == states and found.pairs == 7
    assert found.by["year"] == {"2013": 2, "2019": 2, "2020": 1, "2024": 2} and found.by["site"] == {"site.example": 5, "": 2}
    assert found.by["origin"] == {"edition": 5, "machine": 2} and found.by["step"] == {"rewrite": 1}
    assert found.histograms["score"][0.9] == 5 and found.histograms["useless"][0.8] == 1
    assert sum(found.histograms["length ratio"].values()) == 7
    assert ranges({0.0: 3, 0.6: 4, 2.0: 1}) == {"0–0.6": 3, "0.6–2": 4, "2 +": 1}


def test_charts_hold_what_they_show() -> None:
    chart = column_chart("<Uses>", {"one": {"2019": 3, "2020": 1}, "two": {"2020": 6}})
    assert chart.count("<rect") == 4 and 'height="160.0"' in chart and "&lt;Uses&gt;. one, 2019: 3; one, 2020: 1; two, 2020: 6" in chart
    assert column_chart("none", {}).startswith("<svg")


def test_the_page_draws_uses_and_statistics(filled: Store) -> None:
    app = create_app(SiteConfig(store=filled, reviewer="ann", glossary=lambda wait: load()))
    client = TestClient(app, base_url="http://127.0.0.1")
    page = html.fromstring(client.get("/search", params={"q": "Степанакерт, Ханкенди"}).text)
    text = " ".join(page.text_content().split())
    assert len(page.xpath("//figure//rect[@class='s1']")) == 3 and "■ Степанакерт 2 pairs ■ Ханкенди 1 pair" in text
    assert [mark.text for mark in page.xpath("//li//mark")] == ["Stepanakert's", "Степанакерта", "Stepanakert", "Степанакерте", "Khankendi", "Ханкенди"]
    named = client.get("/search", params={"q": "Khankendi", "names": "1", "since": "2020-01-01"}).text
    assert "2 pairs found" in " ".join(html.fromstring(named).text_content().split())
    [link, *_] = html.fromstring(named).xpath("//a[contains(@href, 'format=tsv')]/@href")
    assert len(client.get(link).text.splitlines()) == 3
    sections = html.fromstring(named).xpath("//p[@class='chosen']/a/@href")
    assert len(sections) == 2 and "1 pair found" in " ".join(html.fromstring(client.get(sections[0]).text).text_content().split())
    assert client.get("/search?q=a&since=yesterday").status_code == 400
    counted = html.fromstring(client.get("/statistics").text)
    assert "Sections" in counted.text_content() and len(counted.xpath("//figure")) >= 6
