"""What was read from where: articles that came in, once each, their versions, and what was skipped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select

from aligner.model import Article, Lang, Rejection, Sentence, digest
from aligner.store import serialize, tables
from aligner.store.database import Transaction, batches, put_row

c, a, s = tables.captures, tables.articles, tables.successions

Came = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Capture:
    """What came of one place: the key of its article, or why there is none (``skipped`` is the stage of ``reason``).

    ``page`` is the digest of its bytes; ``etag`` and ``modified`` are the server's, for a conditional request.
    """

    source: str
    page: str
    article: str = ""
    warnings: tuple[str, ...] = ()
    skipped: str = ""
    reason: str = ""
    etag: str = ""
    modified: str = ""

    @property
    def rejection(self) -> Rejection:
        """Return why an earlier run rejected it."""
        return Rejection(self.source, self.skipped, self.reason)


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article to store, with its sentences, and where it was read."""

    capture: Capture
    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class StoreReport:
    """The key under which each source's article is kept, and what it was: new, a changed version, or the same."""

    keys: dict[str, str] = field(default_factory=dict)
    came: dict[str, Came] = field(default_factory=dict)


class Captures:
    """The captures of a store. Every method is one transaction."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def of(self, sources: Collection[str]) -> dict[str, Capture]:
        """Read what came of these places before."""
        with self._reading() as connection:
            return {row["source"]: _capture(row) for row in _rows(connection, c.c.source, sources)}

    def add(self, incoming: Sequence[Incoming], skipped: Sequence[Capture] = ()) -> StoreReport:
        """Store articles, each once.

        A text that the store has is the same article; another text at a known address is a new version of it.
        """
        added = StoreReport()
        with self._writing() as connection:
            for one in incoming:
                source = one.capture.source
                added.keys[source], added.came[source] = _add(connection, one)
            for capture in skipped:
                _put(connection, capture, "")
        return added

    def articles(self, keys: Iterable[str] | None = None) -> Iterator[tuple[Article, tuple[Sentence, ...]]]:
        """Read articles with their sentences, those of these keys in that order, or the latest version of every one taken in.

        Only a few hundred at a time are in memory.
        """
        wanted = list(keys) if keys is not None else self.keys()
        for part in batches(wanted):
            with self._reading() as connection:
                found = {
                    row["key"]: (serialize.article_from_row(row), serialize.sentences_from_row(row))
                    for row in connection.execute(select(a).where(a.c.key.in_(part))).mappings()
                }
            yield from (found[key] for key in part if key in found)

    def outlines(self) -> list[tuple[str, Lang, str, date | None]]:
        """Read key, language, section and day of the latest version of every article that came in."""
        later = exists().where(s.c.earlier == a.c.key)
        came = exists().where(c.c.article == a.c.key)
        query = select(a.c.key, a.c.lang, a.c.section, a.c.published).where(came, ~later).order_by(a.c.key)
        with self._reading() as connection:
            return [(row.key, row.lang, row.section, row.published) for row in connection.execute(query)]

    def keys(self) -> list[str]:
        """List the articles that came in, in order, without those that a later version replaced."""
        later = exists().where(s.c.earlier == c.c.article)
        query = (
            select(c.c.article, func.min(c.c.at).label("at"))
            .where(c.c.article.is_not(None), ~later)
            .group_by(c.c.article)
            .order_by("at", c.c.article)
        )
        with self._reading() as connection:
            return [row.article for row in connection.execute(query)]

    def named(self, start: str) -> list[str]:
        """List at most 20 keys with this beginning, of articles that came in."""
        query = select(c.c.article).where(c.c.article.startswith(start, autoescape=True)).distinct()
        with self._reading() as connection:
            return list(connection.execute(query.order_by(c.c.article).limit(20)).scalars())

    def of_articles(self, keys: Collection[str]) -> dict[str, Capture]:
        """Read the latest capture of each of these articles."""
        with self._reading() as connection:
            return {row["article"]: _capture(row) for row in _rows(connection, c.c.article, keys)}


def forget(connection: Connection, key: str) -> None:
    """Forget that an article came in, so that it is not worked again unless its source is named again."""
    connection.execute(delete(c).where(c.c.article == key))


def lineage(connection: Connection, key: str) -> list[str]:
    """List the article and its earlier versions, the latest first."""
    found = [key]
    while (earlier := connection.execute(select(s.c.earlier).where(s.c.article == found[-1])).scalar()) and (
        earlier not in found
    ):
        found.append(earlier)
    return found


def latest(connection: Connection) -> Mapping[str, str]:
    """Map each replaced article to its latest version."""
    later = {row.earlier: row.article for row in connection.execute(select(s.c.earlier, s.c.article))}
    found = {}
    for key in later:
        last, seen = key, {key}
        while last in later and later[last] not in seen:
            last = later[last]
            seen.add(last)
        found[key] = last
    return found


def _rows(connection: Connection, column: ColumnElement[str], values: Collection[str]) -> Iterator[serialize.Row]:
    """Yield the captures with one of these values, the latest last."""
    for some in batches(list(values)):
        yield from connection.execute(select(c).where(column.in_(some)).order_by(c.c.at)).mappings()


def _capture(row: serialize.Row) -> Capture:
    names = ("source", "page", "skipped", "reason", "etag", "modified")
    return Capture(
        **{name: row[name] for name in names}, article=row["article"] or "", warnings=tuple(row["warnings"])
    )


def _add(connection: Connection, one: Incoming) -> tuple[str, Came]:
    content = digest(one.article.lang, one.article.text)
    key = _same(connection, one.article, content)
    came: Came = "same" if key else "new"
    key = key or one.article.key
    if came == "new" or _is_replaced(connection, key):  # a site may go back to an earlier text
        earlier = _earlier(connection, one.article, key)
        if came == "new":
            put_row(connection, a, serialize.article_to_row(one.article, one.sentences))
        if earlier:
            came = "changed"
            _follow(connection, key, earlier)
    _put(connection, one.capture, key, content)
    return key, came


def _follow(connection: Connection, key: str, earlier: str) -> None:
    """Make an article the version that follows another."""
    connection.execute(delete(s).where((s.c.article == key) | (s.c.earlier == key)))
    connection.execute(insert(s), [{"article": key, "earlier": earlier, "at": datetime.now(UTC)}])


def _is_replaced(connection: Connection, key: str) -> bool:
    return connection.execute(select(s.c.article).where(s.c.earlier == key)).first() is not None


def _same(connection: Connection, article: Article, content: str) -> str:
    """Return the key of the article with this text at this address, or where one of both has no address; else ""."""
    if connection.execute(select(a.c.key).where(a.c.key == article.key)).first():
        return article.key
    query = select(a.c.key, a.c.url).join(c, c.c.article == a.c.key).where(c.c.content == content)
    return next((row.key for row in connection.execute(query) if not (row.url and article.url)), "")


def _earlier(connection: Connection, article: Article, key: str) -> str:
    """Return the key of the latest version at this article's address other than ``key``, "" without one."""
    if not article.url:
        return ""
    later = exists().where(s.c.earlier == a.c.key)
    query = select(a.c.key).where(
        a.c.url == article.url, a.c.key != key, a.c.lang == article.lang, ~later
    )
    return connection.execute(query).scalar() or ""


def _put(connection: Connection, capture: Capture, key: str, content: str = "") -> None:
    row = {
        "source": capture.source,
        "page": capture.page,
        "article": key or None,
        "content": content,
        "warnings": list(capture.warnings),
        "skipped": capture.skipped,
        "reason": capture.reason,
        "etag": capture.etag,
        "modified": capture.modified,
        "at": datetime.now(UTC),
    }
    put_row(connection, c, row)
