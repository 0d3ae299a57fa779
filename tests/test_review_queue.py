"""The queue of the store: its order, its pages in both directions, its filters and its counts, beside a plain reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, MetaData, Table, create_engine, insert, text

from aligner.errors import ConflictError
from aligner.model import SEVERITIES, Article, Finding, Outcome, Pair, Sentence, Verdict
from aligner.store import FindingFilter, Store, serialize, tables
from tests.review_site import editions

START = datetime(2024, 5, 1, 12, tzinfo=UTC)
DAYS = [date(2020, 1, day) for day in (1, 2, 3, 4)]


def outcomes() -> list[Outcome]:
    """Eight articles of three pairs, with findings drawn by chance from few checks and names."""
    chance, made = Random(7), []
    for number in range(8):
        lang = "en" if number % 2 else "ru"
        article = Article(
            f"Text {number}.", lang, f"https://example.org/{number}", published=DAYS[number % 4],
            section="News" if number < 5 else "Culture",
        )  # fmt: skip
        pairs = tuple(
            Pair(article.key, i, f"En {number} {i}.", f"Ру {number} {i}.", source=lang) for i in range(3)
        )
        findings = tuple(
            Finding(
                pair.id, chance.choice(["missing", "typo", "number"]), chance.choice(SEVERITIES), "Look.",
                concept=chance.choice(["baku", "osh", ""]), en_spans=((0, n),),
            )
            for pair in pairs for n in (1, 2)
        )  # fmt: skip
        made.append(Outcome(article, (), pairs, findings, "sig"))
    return made


FILTERS = [
    FindingFilter(), FindingFilter(decided=True), FindingFilter(decided=None), FindingFilter(severity="warning"), FindingFilter(check="typo"),
    FindingFilter(concept="osh"), FindingFilter(check="missing", concept="baku"), FindingFilter(check="typo", severity="info"),
    FindingFilter(article=outcomes()[2].key), FindingFilter(article=outcomes()[2].key, decided=None, check="typo"),
    FindingFilter(since=DAYS[1], until=DAYS[2]), FindingFilter(since=DAYS[3], check="number"), FindingFilter(section="Culture"),
    FindingFilter(lang="ru"), FindingFilter(lang="en", concept="osh", severity="error"), FindingFilter(reviewer="ann", decided=None),
    FindingFilter(reviewer="nobody", decided=None), FindingFilter(check="no such"),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store") / "store.db") as opened:
        for outcome in outcomes():
            opened.file(outcome, outcome.key)
        for n, outcome in enumerate(outcomes()[::2]):
            opened.decide([verdict(outcome, "dismiss", n, "ann" if n % 2 else "ben")])
        yield opened


def verdict(outcome: Outcome, decision: str, minutes: int, reviewer: str = "ann") -> Verdict:
    finding = outcome.findings[0]
    basis = outcome.pairs[0].basis
    at = START + timedelta(minutes=minutes)
    return Verdict(finding.id, finding.pair, decision, reviewer, at, basis=basis)  # type: ignore[arg-type]


def expected(wanted: FindingFilter) -> list[Finding]:
    """The same, read plainly: every finding of every article, filtered and sorted."""
    found = []
    for place, outcome in enumerate(outcomes()):
        for finding in dict.fromkeys(outcome.findings):
            said = place % 2 == 0 and finding == outcome.findings[0]
            reviewer = ("ann" if place // 2 % 2 else "ben") if said else ""
            keep = (
                wanted.decided in (None, said)
                and wanted.reviewer in ("", reviewer)
                and wanted.check in ("", finding.check)
                and wanted.concept in ("", finding.concept)
                and wanted.severity in (None, finding.severity)
                and wanted.article in ("", outcome.key)
                and wanted.section in ("", outcome.article.section)
                and wanted.lang in (None, outcome.article.lang)
                and (wanted.since is None or outcome.article.published >= wanted.since)
                and (wanted.until is None or outcome.article.published <= wanted.until)
            )
            found += [finding] * keep
    return sorted(found, key=order)


def order(finding: Finding) -> tuple[object, ...]:
    article, _, index = finding.pair.rpartition(":")
    return (
        SEVERITIES.index(finding.severity),
        finding.check,
        finding.concept,
        article,
        int(index),
        finding.id,
    )


@pytest.mark.parametrize("wanted", FILTERS, ids=repr)
def test_pages_in_both_directions_and_counts(store: Store, wanted: FindingFilter) -> None:
    plain = expected(wanted)
    forward, after = [], None
    while page := store.findings.queue(wanted, after, 3):
        forward += page
        after = page[-1][0]
    assert [finding for _, finding in forward] == plain
    counted = Counter((f.severity, f.check, f.concept) for f in plain)
    around = [store.findings.neighbours(wanted, place) for place, _ in forward]
    coming = [*plain[1:], plain[0] if len(plain) > 1 else None] if plain else []
    assert around == [(before, after, counted) for before, after in zip([None, *plain[:-1]], coming, strict=False)]
    assert [store.findings.following(wanted, place) for place, _ in forward] == coming
    assert store.findings.count(wanted) == counted
    assert list(store.findings.count(wanted)) == list(dict.fromkeys((f.severity, f.check, f.concept) for f in plain))


def test_findings_come_with_their_pairs(store: Store) -> None:
    rows = store.findings.items(FindingFilter(), None, 200)
    assert [row.finding for row in rows] == expected(FindingFilter())
    assert all(row.pair.id == row.finding.pair and row.published in DAYS for row in rows)


@pytest.mark.slow
def test_tallies_follow_whatever_happens(tmp_path: Path) -> None:
    chance, made = Random(3), outcomes()
    with Store.open(tmp_path / "store.db") as store:
        for step in range(60):
            outcome = chance.choice(made)
            if step < 8 or chance.random() < 0.3:
                some = tuple(f for f in outcome.findings if chance.random() < 0.7)
                store.file(replace(outcome, findings=some), outcome.key)
            elif any(entry.article == outcome.article for entry in store.articles.latest()):
                store.decide([verdict(outcome, chance.choice(["dismiss", "undo"]), step)])
        with store._transaction() as connection:
            group = 'decision, grade, "check", concept'
            kept = connection.execute(text(f"SELECT {group}, times FROM tallies")).all()
            live = connection.execute(text(f"SELECT {group}, count(*) FROM findings GROUP BY {group}")).all()
        assert sorted(map(tuple, kept)) == sorted(map(tuple, live))


def test_the_second_of_two_reviewers_writes_nothing(tmp_path: Path) -> None:
    outcome = outcomes()[0]
    with Store.open(tmp_path / "store.db") as store:
        store.file(outcome, "page")
        seen = {outcome.findings[0].pair: 0}
        store.decide([verdict(outcome, "dismiss", 0)], seen)
        with pytest.raises(ConflictError, match="Somebody else"):
            store.decide([verdict(outcome, "dismiss", 1, "ben")], seen)
        assert [said.reviewer for _, said in store.log.latest()] == ["ann"]
        store.decide([verdict(outcome, "undo", 2, "ben")], {outcome.findings[0].pair: 1})


def test_the_log_is_read_backwards_in_pages(store: Store) -> None:
    numbers, before = [], None
    while page := store.log.latest(before, 3):
        numbers += [number for number, _ in page]
        before = page[-1][0]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) == 4
    assert store.log.reviewers() == ["ann", "ben"] and store.articles.sections() == ["Culture", "News"]


def test_what_was_decided_at_once_is_found_together(tmp_path: Path) -> None:
    first, second, third = outcomes()[:3]
    with Store.open(tmp_path / "store.db") as store:
        for outcome in (first, second, third):
            store.file(outcome, outcome.key)
        store.decide([verdict(first, "dismiss", 1)])
        store.decide([verdict(second, "dismiss", 2), verdict(third, "dismiss", 2)])
        assert store.log.decided_together("ann") == [third.findings[0], second.findings[0]]
        assert store.log.last("ann") == (verdict(third, "dismiss", 2), 2)
        store.decide([verdict(third, "undo", 3)])
        assert store.log.decided_together("ann") == [second.findings[0]]
        store.decide([verdict(second, "undo", 4)])
        assert store.log.decided_together("ann") == [first.findings[0]]
        assert store.log.decided_together("ann", START + timedelta(minutes=2)) == [] and store.log.decided_together("ben") == []


def test_a_store_of_the_first_version_is_counted_when_opened(tmp_path: Path) -> None:
    path, outcome = tmp_path / "old.db", outcomes()[0]
    config = Config()
    config.set_main_option("script_location", str(Path(tables.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(old(tables.articles, "links")), [article_row(outcome.article)])
        values = [serialize.finding_to_row(finding) | {"decision": ""} for finding in dict.fromkeys(outcome.findings)]
        for value in values:
            del value["text"], value["wording"]  # of later versions
        connection.execute(insert(old(tables.findings, "text", "wording")), values)
    engine.dispose()
    with Store.open(path) as store:
        counted = store.findings.count(FindingFilter())
        assert sum(counted.values()) == len(values) == len(store.findings.queue(FindingFilter()))


def article_row(article: Article, sentences: tuple[Sentence, ...] = ()) -> dict[str, object]:
    """Return the row of an article as the first versions had it."""
    row = serialize.article_to_row(article, sentences)
    return {name: value for name, value in row.items() if name != "links"}


def old(table: Table, *later: str) -> Table:
    """The table without columns that came later."""
    kept = [Column(column.name, column.type) for column in table.columns if column.name not in later]
    return Table(table.name, MetaData(), *kept)


def test_pairs_that_were_counted_keep_their_verdicts_under_their_new_names(tmp_path: Path) -> None:
    """Before version 4 a pair was numbered by its place among the pairs, not by its first sentence."""
    path, made = tmp_path / "old.db", editions()
    pairs = [replace(pair, en_sentences=(pair.index + (pair.index > 0),)) for pair in made.pairs]
    pairs = [pair if pair.index else replace(pair, en_sentences=(0, 1)) for pair in pairs]
    said = [
        Verdict(finding.id, finding.pair, "dismiss", "ann", START, basis=pairs[serialize.place_of(finding.pair)[1]].basis)
        for finding in made.findings
    ]
    config = Config()
    config.set_main_option("script_location", str(Path(tables.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.execute(insert(old(tables.articles, "links")), [article_row(made.article, made.sentences)])
        later = {tables.pairs: ("alignment", "aligned_by", "reused", "quality", "step", "useless"), tables.findings: ("text", "wording")}
        for table, values in (
            (tables.pairs, map(serialize.pair_to_row, pairs)),
            (tables.findings, [serialize.finding_to_row(finding) | {"decision": "dismiss"} for finding in made.findings]),
        ):
            own = [{name: value for name, value in row.items() if name not in later[table]} for row in values]
            connection.execute(insert(old(table, *later[table])), own)
        connection.execute(insert(tables.verdicts), list(map(serialize.verdict_to_row, said)))
    engine.dispose()
    with Store.open(path) as store:
        filed = store.pairs.of_article(made.key)
        assert [item.pair.index for item in filed] == [0, 2, 3, 4]
        assert [len(item.findings) for item in filed] == [0, 2, 1, 1] and not any(f.open_findings for f in filed)
        assert all(finding.pair == item.pair.id for item in filed for finding in item.findings)
        assert all(item.decided.keys() == {finding.id for finding in item.findings} for item in filed)
