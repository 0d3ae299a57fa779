"""Opening a database: where it is, how it is set up, which version it has, and what its errors mean."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from aligner import paths
from aligner.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

Transaction = Callable[[], AbstractContextManager[Connection]]
Value = TypeVar("Value")

LATEST = "0013"
BATCH = 500  # values in one IN (...): below every database's limit of parameters
CONNECTIONS = 40  # one for each thread of the review server
BUSY_SECONDS = 60  # SQLite serves waiting writers in no order: of eight, one may wait for long


def database_url(where: str | Path | None) -> str:
    """Return the SQLAlchemy URL of a path, a URL or nothing; PostgreSQL uses psycopg 3."""
    text_ = str(where) if where else str(paths.store())
    if "://" not in text_:
        return f"sqlite:///{Path(text_).expanduser().absolute()}"
    scheme, _, rest = text_.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else text_


def connect(where: str | Path | None, create: bool = True) -> Engine:
    """Open a database, created (if ``create``) or migrated to the latest version as needed.

    Raises StoreError where it cannot be: no such driver, missing, locked, full, not a database, newer than this
    program.
    """
    engine = open_engine(where, create)
    with expected_failures(shown(database_url(where))):
        _migrate(engine)
    return engine


def open_engine(where: str | Path | None, create: bool) -> Engine:
    """Open a database whatever the version of its tables. Raises StoreError as ``connect`` does."""
    url = database_url(where)
    if file := _file(url):
        _check_file(file)
    if file and not create and not file.exists():
        raise StoreError(
            f"The store {file} does not exist: check --store, or add --create to make it."
        )
    with expected_failures(shown(url)):
        engine = _engine(url)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
    return engine


def _check_file(path: Path) -> None:
    """Raise StoreError for a path that SQLite cannot open, or would wait on without end."""
    name = printable(str(path))
    if name != str(path):
        raise StoreError(f"The path {name} is not valid text here: name another store.")
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise StoreError(f"{path} is not a file: name another store.")


def name_of(engine: Engine) -> str:
    """Return an open database as shown to people."""
    return shown(engine.url.render_as_string(hide_password=False))


def printable(text_: str) -> str:
    """Return the text with undecodable bytes from the command line written as \\xff."""
    return text_.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown(url: str) -> str:
    """Return the database as shown to people: a file's path, or the URL without its password."""
    if url.startswith("sqlite:"):
        return make_url(url).database or url
    written = url.replace("postgresql+psycopg://", "postgresql://", 1)
    return re.sub(r"((?<=://)[^:/@]*:|[?&]password=)(.*(?=@)|[^&]*)", r"\1***", written)


def _engine(url: str) -> Engine:
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise StoreError(
            f"{shown(url)} is not a supported database: use a file's path, sqlite:// or postgresql://."
        )
    try:
        how: dict[str, Any] = {} if make_url(url).database in (None, "", ":memory:") else {"max_overflow": CONNECTIONS}
        if (file := _file(url)) and not _may_write(file):
            how["creator"] = partial(_open_to_read, file)
        return create_engine(url, json_serializer=_json, json_deserializer=_from_json, **how)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"{shown(url)} is not a database URL: write it as sqlite:///path or postgresql://user:password@host/name."
        ) from error
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs its driver: install aligner[postgresql].") from error


def _file(url: str) -> Path | None:
    """Return the file of an SQLite database that is kept in one."""
    database = make_url(url).database if url.startswith("sqlite:") else None
    return Path(database) if database and database != ":memory:" else None


def _may_write(file: Path) -> bool:
    """Return True unless SQLite can only read this file: it writes beside it too."""
    return not file.is_file() or (all(map(_writable, (file, file.parent))) and _has_room(file))


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _has_room(file: Path) -> bool:
    """Return False on a disk so full that SQLite cannot keep its log beside the file."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
    except sqlite3.DatabaseError:  # damage is told when the store is opened
        pass
    return True


def _open_to_read(file: Path) -> sqlite3.Connection:
    """Open a file that may not be written; one without a log beside it, as it lies there, is read without locks."""
    address = f"file:{quote(str(file))}?"
    connection = sqlite3.connect(f"{address}mode=ro", uri=True, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
        return connection
    except sqlite3.OperationalError:
        connection.close()
        if (log := Path(f"{file}-wal")).exists() and log.stat().st_size:  # the file alone would not be the store
            raise
        return sqlite3.connect(f"{address}immutable=1", uri=True, check_same_thread=False)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _from_json(text_: str | bytes) -> Any:
    return [] if text_ == "[]" else json.loads(text_)  # most lists of a pair are empty


def _prepare_sqlite(engine: Engine) -> None:
    file = _file(str(engine.url))
    writable = file is None or _may_write(file)
    if file:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{file.parent} cannot be created ({error.strerror}): name another place with --store."
            ) from error

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # WAL lets a reviewer read while a run writes; NORMAL loses no commit to a kill, only to a power cut.
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        if writable:
            _write_ahead(connection)
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Have the file keep a write-ahead log. SQLite does not wait for another process here, so this waits."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        version = version_of(connection)
    if version == LATEST:
        return
    with engine.begin() as connection:
        begin_alone(connection)
        version = version_of(connection)  # another process may have been first
        if version is None:
            create_tables(connection)
        elif version != LATEST:
            upgrade(connection)


def create_tables(connection: Connection) -> None:
    """Make the tables of the latest version in an empty database, as all migrations together do, without alembic."""
    from aligner.store import shingles
    from aligner.store.tables import metadata

    metadata.create_all(connection)
    shingles.create(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE words USING fts5(keys, tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        connection.exec_driver_sql("CREATE TABLE words (rowid INTEGER PRIMARY KEY, keys TEXT NOT NULL)")
        connection.exec_driver_sql("CREATE INDEX words_keys ON words USING gin (to_tsvector('simple', keys))")
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": LATEST})


def upgrade(connection: Connection, version: str = "head") -> None:
    """Bring the tables of an older version to that one, by default the latest."""
    from alembic import command

    command.upgrade(migrations(connection), version)


def migrations(connection: Connection) -> Config:
    """Return alembic's configuration for the migrations of this database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def batches(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield the values in parts that one statement takes."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def put_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write a row, in place of the one with its primary key."""
    connection.execute(_upsert(table, connection.dialect.name, tuple(row)), [row])


@cache
def _upsert(table: Table, dialect: str, columns: tuple[str, ...]) -> Executable:
    """Return the statement that inserts a row of these columns or updates the one with its key, built once.

    Building it takes longer than running it.
    """
    if dialect == "sqlite":  # a command loads the one that it needs
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    made = insert(table)
    keys = [column.name for column in table.primary_key]
    return made.on_conflict_do_update(index_elements=keys, set_={name: made.excluded[name] for name in columns if name not in keys})


def begin_alone(connection: Connection) -> None:
    """Take the database's one write lock, so that what is read before a write still holds when it is written."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(7205759)"))


def begin_reading(connection: Connection) -> None:
    """Let the transaction see a snapshot of the store, unaffected by later writes of others."""
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN" if sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def version_of(connection: Connection) -> str | None:
    """Return the version of the tables, None if there are none yet.

    Raises StoreError for a damaged one, a newer one, and the tables of another program.
    """
    tables, name = inspect(connection).get_table_names(), name_of(connection.engine)
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(f"{name} holds tables of another program: name another store.")
        return None
    version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if not (version.isascii() and version.isdigit() and int(version) > 0):
        raise StoreError(f"The store {name} {DAMAGED}")
    if version > LATEST:
        raise StoreError(
            f"{name} was made by a newer aligner (version {version} of the tables, {LATEST} known here): upgrade aligner, name"
            f" another store, or run `aligner store downgrade {LATEST}` with the newer one."
        )
    return version


DAMAGED = "is damaged: restore it from a copy, or name another store."
MEANINGS = (
    ("database is locked", "is locked by another program: close it, or try again in a moment."),
    ("file is not a database", "is not a database: name another file with --store."),
    ("malformed", DAMAGED),
    ("Could not decode to UTF-8", DAMAGED),
    (
        "disk is full",
        "cannot grow, the disk is full: free some space and run the same command again, it goes on where it was.",
    ),
    (
        "disk I/O error",
        "cannot be written (disk error or full disk): free some space and run the same command again.",
    ),
    ("No space left on device", "cannot grow, its server's disk is full: free some space there and run the same command again."),
    ("readonly", "may not be written: change its permissions (or free some space, if its disk is full), or name another store."),
    ("read-only transaction", "may not be written: its server takes no changes."),
    ("unable to open", "cannot be opened: check that it may be read, and that its folder exists and may be written."),
    ("password authentication", "refuses this user or password."),
    ("no password supplied", "asks for a password: write it as postgresql://user:password@host/name."),
    ('role "', "refuses this user or password."),
    ("does not exist", "does not exist on that server: create it first."),
    ("Connection refused", "does not answer: is the server running, and are host and port right?"),
    ("No such file or directory", "does not answer: is the server running, and are host and port right?"),
    ("failed to resolve host", "is on a host that is not found: check the host's name and the network."),
    ("timeout expired", "does not answer in time: check the host, the port and the network."),
)


@contextmanager
def expected_failures(name: str) -> Iterator[None]:
    """Turn the database's expected failures into a StoreError of one sentence."""
    try:
        yield
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise StoreError(f"The store {name} {DAMAGED}") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"The store {name} cannot hold {printable(error.object)}: it is not valid text."
        ) from error
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error)
        for sign, meaning in MEANINGS:
            if sign in said:
                raise StoreError(f"The store {name} {meaning}") from error
        raise StoreError(f"The store {name} failed: {said.strip().splitlines()[0]}") from error
