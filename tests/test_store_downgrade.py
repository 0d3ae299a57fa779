"""Migrations down: from every version to every earlier one, on both databases, nothing that people wrote lost unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Column, Connection, Engine, MetaData, Table, inspect

from aligner.cli import cli
from aligner.errors import StoreError
from aligner.store import Store, tables
from aligner.store.database import LATEST, open_engine, upgrade
from aligner.store.downgrade import downgrade
from tests.test_store import NOON, tables_of
from tests.test_store_transfer import VERSIONS, fill, first_and_last

ARTICLE = {
    "lang": "en", "url": "", "title": "Baku", "byline": "", "section": "", "editions": {}, "source": "page",
    "text": "Baku is warm. Ann left. Ben left.", "spans": [[0, 13, 0], [14, 23, 0], [24, 33, 0]],
}  # fmt: skip
TRANSLATION = {"index": 0, "lang": "ru", "text": "Баку.", "score": None, "model": "m", "terms": [], "problems": []}
OUTCOME = {
    "article": "k", "page": "p", "signature": "s", "beads": [[[0], [0], 1.0, False]], "warnings": [], "at": NOON,
    "translations": [TRANSLATION | {"origin": "memory"}, TRANSLATION | {"index": 1, "origin": "human"}],
}  # fmt: skip
PAIR = {
    "article": "k", "source": "en", "confidence": 1.0, "ru_sentences": [], "machine": "", "model": "m", "problems": [],
    "alignment": "auto", "aligned_by": "", "reused": False, "step": "", "useless": 0,
}  # fmt: skip
FINDING = {
    "article": "k", "check": "missing", "severity": "error", "message": "Баку is missing", "en_spans": [[0, 4]],
    "ru_spans": [], "concept": "baku", "expected": "Баку", "grade": 0, "text": "",
}  # fmt: skip
VERDICT = {
    "article": "k", "reviewer": "ann", "at": NOON, "text": "", "scope": "", "reason": "", "basis": "b", "decision": "dismiss"
}  # fmt: skip
MEMORY = {"lang": "ru", "score": None, "problems": [], "at": NOON}
# Rows as the version named first wrote them: pairs are counted up to 0003, and a text of the memory has that origin up to 0007.
ROWS: list[tuple[str, str, dict[str, Any]]] = [
    ("0001", "articles", ARTICLE | {"key": "k"}),
    ("0001", "articles", ARTICLE | {"key": "r", "lang": "ru", "text": "Баку.", "spans": [[0, 5, 0]]}),
    ("0001", "outcomes", OUTCOME),
    ("0001", "pairs", PAIR | {"number": 1, "index": 0, "en": "Baku is warm. Ann left.", "ru": "Баку.", "en_sentences": [0, 1], "origin": "memory"}),
    ("0001", "pairs", PAIR | {"number": 2, "index": 1, "en": "Ben left.", "ru": "Бен ушёл.", "en_sentences": [2], "origin": "human"}),
    ("0001", "findings", FINDING | {"id": "f0", "index": 0, "decision": ""}),
    ("0001", "findings", FINDING | {"id": "f1", "index": 1, "decision": "dismiss"}),
    ("0001", "verdicts", VERDICT | {"subject": "f1", "index": 1}),
    ("0001", "verdicts", VERDICT | {"subject": "k:1", "index": 1, "decision": "edit", "text": "Бен ушёл."}),
    ("0001", "verdicts", VERDICT | {"subject": "k:7", "index": 7, "decision": "edit", "text": "Ушёл."}),
    ("0001", "memory", MEMORY | {"key": "h", "source": "Ben left.", "target": "Бен ушёл.", "model": "human"}),
    ("0001", "memory", MEMORY | {"key": "m", "source": "Ann left.", "target": "Анна ушла.", "model": "m"}),
    ("0002", "tallies", {"decision": "", "grade": 0, "check": "missing", "concept": "baku", "times": 1}),
    ("0002", "tallies", {"decision": "dismiss", "grade": 0, "check": "missing", "concept": "baku", "times": 1}),
    ("0003", "users", {"name": "ann", "folded": "ann", "role": "editor", "password": "x", "at": NOON}),
    ("0003", "sessions", {"digest": "d", "user": "ann", "address": "", "at": NOON, "seen": NOON, "open": True}),
    ("0003", "keys", {"digest": "e", "user": "ann", "label": "weblate", "at": NOON}),
    ("0004", "corrections", {
        "article": "k", "act": "split", "before": [], "after": [], "reviewer": "ann", "at": NOON, "source_basis": [],
        "target_basis": [], "was": "", "text": "",
    }),
    ("0005", "revisions", {
        "concept": "baku", "file": "a.toml", "before": "", "after": "x", "editor": "ann", "at": NOON, "undoes": 0, "left": 0,
    }),
    ("0007", "versions", {"article": "k", "at": NOON, "content": {
        "edition": None, "signature": "s", "page": "p", "spans": [], "edition_spans": [], "beads": [], "warnings": [], "findings": [],
        "translations": [TRANSLATION | {"origin": "memory"}], "pairs": [{"origin": "memory", "en": "Baku."}],
    }}),
    ("0009", "units", {
        "number": 9, "sentence": "x", "lang": "ru", "source": "Hi.", "target": "Привет.", "origin": "a.tmx", "author": "ann", "at": NOON,
    }),
    ("0010", "captures", {
        "source": "a.html", "page": "p", "article": "k", "content": "c", "warnings": [], "skipped": "", "reason": "", "etag": "",
        "modified": "", "at": NOON,
    }),
    ("0010", "editions", {"en": "k", "ru": "r", "confidence": 0.5, "state": "found", "evidence": [], "form": "whole"}),
    ("0010", "edition_decisions", {"en": "k", "ru": "r", "decision": "confirm", "reviewer": "ann", "at": NOON}),
    ("0013", "proposals", {
        "concept": "baku", "file": "a.toml", "before": "", "after": "x", "reason": "", "author": "ben", "at": NOON, "state": "open",
        "editor": "",
    }),
]  # fmt: skip
WRITTEN = {
    "users": "0003", "corrections": "0004", "glossary-changes": "0005", "earlier-versions": "0007", "imported-translations": "0009",
    "edition-decisions": "0010", "proposals": "0013",
}  # fmt: skip  what people wrote, and the version that first had a place for it
LOSE = [*WRITTEN, "decisions-on-findings-that-are-gone"]


@pytest.fixture
def database(store: Store) -> Engine:
    """An empty database of either kind, without tables."""
    with store._transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    if store._engine.dialect.name == "sqlite":
        store.close()
        for file in Path(store.name).parent.iterdir():
            file.unlink()
    return store._engine


def write(connection: Connection, version: str) -> None:
    """Write rows of all tables that a version has, as it wrote them."""
    for since, name, row in ROWS:
        if since <= version:
            held = [Column(one["name"], tables.metadata.tables[name].c[one["name"]].type) for one in inspect(connection).get_columns(name)]
            if name == "pairs" and version >= "0008":
                row = row | ({"origin": "machine", "reused": True} if row["origin"] == "memory" else {})
            if name in ("pairs", "findings", "verdicts") and version >= "0004" and row["index"] == 1:
                row = row | {"index": 2} | ({"subject": "k:2"} if row.get("subject") == "k:1" else {})
            own = Table(name, MetaData(), *held)
            connection.execute(own.insert().values({key: value for key, value in row.items() if key in own.c}))


def where(database: Engine) -> str:
    return database.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("version", first_and_last(VERSIONS[:-1]))
def test_up_down_and_up_again_changes_nothing(database: Engine, version: str) -> None:
    with database.begin() as connection:
        upgrade(connection, version)
        write(connection, version)
        made = tables_of(connection)
    with Store.open(where(database)) as store:
        first, stats = store.contents(), store.stats()
        filled = {name for since, name, _ in ROWS if since <= version}
        assert filled - {name for name, rows in first.rows.items() if rows} == set()
    assert downgrade(where(database), version) == LATEST
    with database.connect() as connection:
        assert tables_of(connection) == made
    with Store.open(where(database)) as store:
        assert store.contents() == first and store.stats() == stats


def test_what_has_a_place_everywhere_outlives_every_step(store: Store) -> None:
    fill(store)
    with store._transaction() as connection:
        connection.execute(tables.proposals.insert().values(ROWS[-1][2]))
    kept = "SELECT count(*), max(en), max(ru), sum(confidence) FROM pairs", "SELECT decision, text FROM verdicts ORDER BY number", \
        "SELECT source, target FROM units WHERE origin = '' ORDER BY number"  # fmt: skip
    before = [rows(store, query) for query in kept]
    for version in reversed(VERSIONS[:-1]):
        downgrade(where(store._engine), version, LOSE)
    with Store.open(where(store._engine)) as upgraded:
        assert [rows(upgraded, query) for query in kept] == before
        assert upgraded.problems() == []


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store._transaction() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("name", WRITTEN)
def test_what_people_wrote_goes_only_when_it_is_named(store: Store, name: str) -> None:
    with store._transaction() as connection:
        write(connection, LATEST)
    before, wanted = store.contents(), f"{int(WRITTEN[name]) - 1:04}"
    with pytest.raises(StoreError, match=rf"no place for .*\b1 {name}\b.*back up the store, then add .*--lose {name}\b"):
        downgrade(where(store._engine), wanted, set(LOSE) - {name})
    assert store.contents() == before
    downgrade(where(store._engine), wanted, LOSE)


def test_a_step_that_fails_leaves_the_store_as_it_was(store: Store) -> None:
    fill(store)
    with store._transaction() as connection:
        connection.exec_driver_sql("DROP INDEX outcomes_at")
    before = store.contents()
    with pytest.raises(StoreError):
        downgrade(where(store._engine), "0001", LOSE)
    assert store.contents() == before and store.problems() == []
    with store._transaction() as connection:
        connection.exec_driver_sql("CREATE INDEX outcomes_at ON outcomes (at)")


def test_a_pair_that_is_gone_keeps_its_verdicts_apart(tmp_path: Path) -> None:
    """Version 3 counts pairs, so that another pair may get the number of one that is gone."""
    path = tmp_path / "store.db"
    with Store.open(path) as store, store._transaction() as connection:
        write(connection, LATEST)
        gone = VERDICT | {"subject": "k:1", "index": 1, "decision": "edit", "text": "Анна ушла."}
        connection.execute(tables.verdicts.insert().values(gone))
    texts = "SELECT \"index\", CASE WHEN subject LIKE 'k:%' THEN subject END, text FROM verdicts ORDER BY number"
    with Store.open(path) as store:
        before = rows(store, texts)
    downgrade(path, "0003", LOSE)
    engine = open_engine(path, create=False)
    with engine.connect() as connection:
        of_second = connection.exec_driver_sql('SELECT text FROM verdicts WHERE "index" = 1 ORDER BY number').scalars().all()
    engine.dispose()
    assert of_second == ["", "Бен ушёл."]
    with Store.open(path) as store:
        assert rows(store, texts) == before


@pytest.mark.parametrize("version", [LATEST, "0", "0014", "x", "²", "-1", "12345"])
def test_a_version_that_is_no_earlier_one_is_refused(tmp_path: Path, version: str) -> None:
    Store.open(tmp_path / "store.db").close()
    with pytest.raises(StoreError, match=f"has version {LATEST} of the tables: name an earlier version"):
        downgrade(tmp_path / "store.db", version)


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        fill(store)

    def aligner(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["--store", str(path), "store", "downgrade", *arguments])

    refused = aligner("2")
    assert isinstance(refused.exception, StoreError) and "--lose users" in str(refused.exception)
    told = aligner("11")
    assert told.exit_code == 0 and told.output.startswith(f"The tables went from version {LATEST} to 0011.")
    engine = open_engine(path, create=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0011"
    engine.dispose()
    missing = CliRunner().invoke(cli, ["--store", str(tmp_path / "typo.db"), "store", "downgrade", "11"])
    assert isinstance(missing.exception, StoreError) and "does not exist" in str(missing.exception)
