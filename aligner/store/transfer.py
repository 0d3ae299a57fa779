"""A store's rows in a fixed order: their digest, and the same rows in another database.

The digest is the same in SQLite and PostgreSQL, so that a copy can be compared with what it was made from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    text,
)

from aligner.errors import StoreError
from aligner.store import serialize
from aligner.store.tables import metadata

CHUNK = 1000  # rows that are held in memory at once

# The indexes of words and of similar sentences are made by hand in each database; their rows are the same in both.
WORDS, SHINGLES = (
    Table(name, MetaData(), Column("rowid", Integer, primary_key=True), Column("keys", Text))
    for name in ("words", "shingles")
)
TABLES = (*metadata.sorted_tables, WORDS, SHINGLES)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds: the number of rows of each table, and the SHA-256 of all of them in hexadecimal."""

    rows: Mapping[str, int]
    digest: str


def contents(connection: Connection) -> Contents:
    """Count and digest all rows."""
    counts, total = {}, sha256()
    for table in TABLES:
        counts[table.name] = 0
        for row in _read(connection, table):
            counts[table.name] += 1
            total.update(_line(table, row))
    return Contents(counts, total.hexdigest())


def copy(source: Connection, target: Connection) -> Contents:
    """Copy all rows into a store that has none. Raises StoreError if the copy is not the same."""
    if any(target.execute(select(table).limit(1)).first() is not None for table in TABLES):
        raise StoreError("The target store is not empty: name a new one.")
    for table in TABLES:
        waiting = _read(source, table)
        while chunk := list(islice(waiting, CHUNK)):
            _write(target, table, chunk)
        _count_on(target, table)
    made, wanted = contents(target), contents(source)
    if made != wanted:
        raise StoreError("The copy differs from the store, and was not kept: try again, or check both stores.")
    return made


def _read(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table by its primary key, text in the order of its bytes; times have their zone."""
    query = select(table).order_by(*(_bytewise(connection, column) for column in table.primary_key))
    for row in connection.execute(query.execution_options(yield_per=CHUNK)).mappings():
        yield {name: serialize.utc(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _bytewise(connection: Connection, column: Column[Any]) -> Any:
    is_text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return column.collate("C") if is_text else column


def _line(table: Table, row: Mapping[str, Any]) -> bytes:
    values = [value.isoformat() if isinstance(value, date) else value for value in row.values()]
    return json.dumps([table.name, values], ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _write(connection: Connection, table: Table, chunk: Sequence[Mapping[str, Any]]) -> None:
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table, chunk)
    else:
        connection.execute(insert(table), [dict(row) for row in chunk])


def _copy_in(connection: Connection, table: Table, chunk: Iterable[Mapping[str, Any]]) -> None:
    """Write rows by COPY, many times faster than INSERT."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    driver = cast(Any, connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as sink:
        for row in chunk:
            sink.write_row([_sent(table.columns[name], value) for name, value in row.items()])


def _sent(column: Column[Any], value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(column.type, JSON) else value


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one that was copied."""
    [key, *more] = table.primary_key
    if connection.dialect.name != "postgresql" or more or key.name == "rowid" or not isinstance(key.type, Integer):
        return
    last = connection.execute(select(func.max(key))).scalar()
    if last is not None:
        sequence = f"pg_get_serial_sequence('{table.name}', '{key.name}')"
        connection.execute(text(f"SELECT setval({sequence}, :last)"), {"last": last})
