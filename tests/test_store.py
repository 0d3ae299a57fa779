"""The store keeps what it is given, follows verdicts, remembers sentences and finds words by any form."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, insert, inspect

from aligner.errors import StoreError
from aligner.model import Article, Bead, Edit, Finding, Outcome, Pair, Sentence, Translation, Verdict, Wording
from aligner.store import PairFilter, Sought, Store, serialize, tables
from aligner.store.database import upgrade
from aligner.store.tables import metadata

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def make_outcome(text: str = "Baku is warm.\nPeople went to Karabakh.", url: str = "") -> Outcome:
    article = Article(text=text, lang="en", url=url, title=text.split("\n")[0], published=date(2013, 3, 8))
    sentences = []
    for index, paragraph in enumerate(text.split("\n")):
        start = text.index(paragraph)
        sentences.append(Sentence(article.key, index, start, start + len(paragraph), paragraph, index))
    russian = ["В Баку тепло.", "Люди поехали в Карабах."]
    pairs = tuple(
        Pair(
            article.key,
            s.index,
            s.text,
            ru,
            model="m 1",
            published=article.published,
            en_sentences=(s.index,),
        )
        for s, ru in zip(sentences, russian, strict=True)
    )
    finding = Finding(pairs[1].id, "missing", "error", "Karabakh is missing.", en_spans=((15, 23),), concept="karabakh",
                      expected="Карабах", suggestion=Edit("ru", 0, 4, "Народ"),
                      wording=Wording("{said} is missing.", (("said", "Karabakh"),), (("source", "English"),)))  # fmt: skip
    said = tuple(
        Translation(article.key, s.index, "ru", ru, -0.5, "m 1")
        for s, ru in zip(sentences, russian, strict=True)
    )
    return Outcome(article, tuple(sentences), pairs, (finding,), "sig", said, beads=(Bead((0,), (0,), 0.5),))


def verdict(outcome: Outcome, decision: str, text: str = "", minutes: int = 0) -> Verdict:
    finding = outcome.findings[0]
    at, basis = NOON + timedelta(minutes=minutes), outcome.pairs[1].basis
    return Verdict(finding.id, finding.pair, decision, "ann", at, text, basis=basis)  # type: ignore[arg-type]


def test_an_outcome_comes_back_as_it_was(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    assert store.articles.outcome(outcome.key) == outcome
    assert store.articles.get(outcome.key) == outcome.article
    assert store.articles.done("page1") == [(outcome.key, "en", "sig")]
    assert store.articles.done("page2") == []
    assert store.articles.keys(outcome.key[:5]) == [outcome.key]
    assert store.articles.keys("%") == []


def test_filing_again_replaces_and_keeps_verdicts(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    store.decide([verdict(outcome, "dismiss")])
    store.file(replace(outcome, signature="new"), "page1")
    [entry] = store.articles.latest()
    assert (entry.pairs, entry.findings) == (2, 1)
    assert [filed.state for filed in store.pairs.matching()] == ["clean", "reviewed"]


def test_the_latest_standing_verdict_counts(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    flagged = PairFilter(state=("flagged",))
    assert [filed.pair.index for filed in store.pairs.matching(flagged)] == [1]
    store.decide([verdict(outcome, "accept", "Народ поехал.")])
    [_, filed] = store.pairs.matching()
    assert (filed.pair.ru, filed.pair.origin, filed.state) == ("Народ поехал.", "human", "reviewed")
    assert filed.original == outcome.pairs[1]
    store.decide([verdict(outcome, "undo", outcome.pairs[1].ru, 1)])
    [_, filed] = store.pairs.matching()
    assert (filed.pair, filed.state) == (outcome.pairs[1], "flagged")
    assert [said.decision for said in filed.verdicts] == ["accept", "undo"]


def test_memory_prefers_the_person(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    asked = [("Baku is warm.", ()), ("Baku is warm.", ("Баку",)), ("Unknown.", ())]
    first, other_terms, unknown = store.memory.recall(asked, "ru", "m 1")
    assert first is not None and (first.text, first.origin, first.score) == ("В Баку тепло.", "machine", -0.5)
    assert other_terms is None and unknown is None
    assert store.memory.recall(asked[:1], "ru", "m 2") == [None]
    pair = outcome.pairs[0]
    said = Verdict(
        pair.id,
        pair.id,
        "edit",
        "ann",
        datetime(2024, 5, 1, 12, tzinfo=UTC),
        "Баку греется.",
        basis=pair.basis,
    )
    store.decide([said])
    for remembered in store.memory.recall(asked[:2], "ru", "m 2"):
        assert remembered is not None and (remembered.text, remembered.origin) == ("Баку греется.", "human")
    store.decide([replace(said, decision="undo", text="")])
    assert store.memory.recall(asked[:1], "ru", "m 2") == [None]


def test_memory_answers_more_sentences_than_one_query_holds(store: Store) -> None:
    store.file(make_outcome(), "page1")
    asked = [(f"Sentence {n}.", ()) for n in range(1200)] + [("Baku is warm.", ())]
    answers = store.memory.recall(asked, "ru", "m 1")
    assert answers[:-1] == [None] * 1200 and answers[-1] is not None


def test_a_verdict_speaks_of_its_own_text(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    store.decide([verdict(outcome, "accept", "Народ поехал.")])
    better = [replace(pair, ru="Лучший перевод.") for pair in outcome.pairs]
    store.file(replace(outcome, pairs=tuple(better), signature="better model"), "page1")
    assert [filed.pair.ru for filed in store.pairs.matching()] == ["Лучший перевод.", "Народ поехал."]
    edition = [replace(pair, ru="Так у газеты.", origin="edition") for pair in outcome.pairs]
    store.file(replace(outcome, pairs=tuple(edition), signature="edition"), "page1", replace=True)
    assert [filed.pair.ru for filed in store.pairs.matching()] == ["Так у газеты."] * 2


@pytest.mark.parametrize(
    "query", ["Карабаха", "карабахом", "людей", "человек", "поехать", "went karabakh", "КАРАБАХ люди"]
)
def test_search_finds_any_form(store: Store, query: str) -> None:
    store.file(make_outcome(), "page1")
    assert [pair.index for pair in found(store, query)] == [1]


@pytest.mark.parametrize(
    "query", ["Ереван", "", '"', "* OR", "Карабах Баку", "NEAR(", "'; DROP TABLE words; --"]
)
def test_search_finds_nothing_wrong(store: Store, query: str) -> None:
    store.file(make_outcome(), "page1")
    assert found(store, query) == []


def test_search_follows_a_correction(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    settled = replace(outcome.pairs[1], ru="Народ отправился туда.", origin="human")
    store.decide([verdict(outcome, "edit", settled.ru)])
    assert found(store, "отправиться") == [settled]
    assert found(store, "поехали") == []


def test_search_follows_a_correction_when_the_article_is_worked_again(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    settled = replace(outcome.pairs[1], ru="Народ отправился туда.", origin="human")
    store.decide([verdict(outcome, "edit", settled.ru)])
    store.file(replace(outcome, signature="later"), "page1")
    assert [pair.ru for pair in found(store, "отправиться")] == [settled.ru]
    assert found(store, "поехали") == []


def test_filters(store: Store) -> None:
    store.file(make_outcome(), "page1")
    store.file(make_outcome("Rain fell.\nSnow fell.", "https://example.org/2"), "page2")
    assert len(list(store.pairs.matching())) == 4
    assert len(list(store.pairs.matching(PairFilter(since=date(2013, 3, 9))))) == 0
    assert len(list(store.pairs.matching(PairFilter(until=date(2013, 3, 8), origin=("machine",))))) == 4
    assert len(list(store.pairs.matching(PairFilter(article=store.articles.latest()[0].article.key)))) == 2


def test_stats_count(store: Store) -> None:
    outcome = make_outcome()
    store.file(outcome, "page1")
    store.decide([verdict(outcome, "dismiss")])
    assert store.stats() == {
        "articles": {"en": 1},
        "pairs": {"machine": 2},
        "findings": {"missing": 1},
        "verdicts": {"dismiss": 1},
        "memory": {"m 1": 2},
    }


def test_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(
        "Shopping list: bread, tea, a long enough text to be read as a header of a database.\n" * 20
    )
    with pytest.raises(StoreError, match="is not a database"):
        Store.open(path)


def test_somebody_elses_database(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="tables of another program"):
        Store.open(path)


def test_a_newer_database(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer aligner"):
        Store.open(path)


def test_a_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.store.database.BUSY_SECONDS", 0)
    path = tmp_path / "store.db"
    store = Store.open(path)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"):
        store.file(make_outcome(), "page1")
    blocker.close()
    store.close()


def test_a_full_disk(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db")
    with store._transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        # the limit lives as long as the connection, which the pool hands out again
    with pytest.raises(StoreError, match="disk is full"):
        store.file(make_outcome("Long text. " * 50_000 + "\nEnd."), "page1")
    assert store.articles.latest() == []
    store.close()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("mysql://x/y", "mysql://x/y is not a supported database"),
        (
            "postgresql://nobody:secret@127.0.0.1:1/none",
            r"store postgresql://nobody:\*\*\*@127.0.0.1:1/none does not answer",
        ),
        ("postgresql://h:port/x", "is not a database URL"),
        ("postgres://me:secr@et@[::1/x", r"^postgresql://me:\*\*\*@\[::1/x is not a database URL"),
        (
            "postgresql://nowhere.invalid/x?user=me&password=secret&port=1",
            r"me&password=\*\*\*&port=1 is on a host",
        ),
        ("postgresql://nowhere.invalid/x", "is on a host that is not found"),
    ],
)
def test_other_databases_are_named_clearly(where: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        Store.open(where)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("/postgres?", "/none?", "does not exist on that server"),
        ("postgres:@", "nobody:@", "refuses this user"),
    ],
)
def test_what_a_server_refuses_is_told(postgresql: str, one: str, other: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        Store.open(postgresql.replace(one, other))


def test_migrations_make_the_tables_that_are_written_out(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    with engine.begin() as connection:
        upgrade(connection)
        options = {
            "include_name": lambda name, kind, parents: kind != "table" or not name.startswith(("words", "shingles"))
        }
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    assert differences == []


def test_a_new_store_has_what_all_migrations_come_to(store: Store, tmp_path: Path) -> None:
    """Tables, columns, indexes and the word index, on both databases."""
    with store._transaction() as connection:
        made = tables_of(connection)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            upgrade(connection)
            assert tables_of(connection) == made
            return
    engine = create_engine(f"sqlite:///{tmp_path}/migrated.db")
    with engine.begin() as connection:
        upgrade(connection)
        assert tables_of(connection) == made
    engine.dispose()


def tables_of(connection: Connection) -> dict[str, Any]:
    found = inspect(connection)
    return {
        name: (
            {
                (column["name"], repr(column["type"]), column["nullable"])
                for column in found.get_columns(name)
            },
            found.get_pk_constraint(name)["constrained_columns"],
            {
                (index["name"], *index["column_names"], bool(index["unique"]))
                for index in found.get_indexes(name)
            },
        )
        for name in found.get_table_names()
    }


def test_a_text_from_the_memory_becomes_a_machines_that_was_reused(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    outcome, config = make_outcome(), Config()
    config.set_main_option("script_location", str(Path(tables.__file__).parent / "migrations"))
    said = [serialize.translation_to_json(one) | {"origin": "memory"} for one in outcome.translations]
    pairs = [serialize.pair_to_row(pair) | {"origin": origin} for pair, origin in zip(outcome.pairs, ("memory", "machine"), strict=True)]
    dated = [pair | {"published": None} for pair in pairs]
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        old = MetaData()
        old.reflect(connection)
        for one in (said, pairs, dated):
            for row in one:
                del row["reused"]
        filed = {"article": outcome.key, "at": NOON, "page": "page", "signature": "sig", "beads": [], "warnings": []}
        content = {"pairs": dated, "findings": [], "translations": said, "spans": [], "edition_spans": [], "beads": []}
        content |= {"page": "page", "signature": "sig", "edition": None, "warnings": []}
        for name, values in (
            ("articles", [serialize.article_to_row(outcome.article, outcome.sentences)]),
            ("pairs", pairs),
            ("outcomes", [filed | {"translations": said}]),
            ("versions", [{"article": outcome.key, "at": NOON, "content": content}]),
        ):
            connection.execute(insert(Table(name, MetaData(), *(Column(c.name, metadata.tables[name].c[c.name].type) for c in old.tables[name].columns))), values)
    engine.dispose()
    with Store.open(tmp_path / "old.db") as store:
        made = store.articles.outcome(outcome.key)
        assert made is not None
        assert [(pair.origin, pair.reused) for pair in made.pairs] == [("machine", True), ("machine", False)]
        assert {(one.origin, one.reused) for one in made.translations} == {("machine", True)}
        store.restore(outcome.key)
        assert [(item.pair.origin, item.pair.reused) for item in store.pairs.of_article(outcome.key)] == [("machine", True), ("machine", False)]


def found(store: Store, words: str) -> list[Pair]:
    """The pairs that have all these words in any form."""
    return [used.pair for used in store.concordance.uses(Sought(words))]
