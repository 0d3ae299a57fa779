"""SQL of the queue: findings in the order in which they are looked at, and how many there are.

A queue of a million pairs is read by index ranges alone: the tallies say which (severity, check) there are, and
within each of them the index holds the findings in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, tuple_, update

from aligner.model import SEVERITIES, Finding, Lang, Severity
from aligner.store import rows, tables

a, f, v, t = tables.articles, tables.findings, tables.verdicts, tables.tallies
ORDER = (f.c.grade, f.c.check, f.c.concept, f.c.article, f.c.index, f.c.id)
GROUP = ("decision", "grade", "check", "concept")

Place = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings: every field that is set must hold.

    ``decided`` None takes both; dates, section and language are the article's; ``reviewer`` is one who ever
    decided on the finding.
    """

    article: str = ""
    check: str = ""
    concept: str = ""
    severity: Severity | None = None
    decided: bool | None = False
    since: date | None = None
    until: date | None = None
    section: str = ""
    lang: Lang | None = None
    reviewer: str = ""

    @property
    def broad(self) -> bool:
        """Do the tallies alone know how many these are?"""
        narrowing = (self.article, self.since, self.until, self.section, self.lang, self.reviewer)
        return not any(narrowing)


def queue(
    connection: Connection, wanted: Wanted, after: Place | None, limit: int
) -> list[tuple[Place, Finding]]:
    """The next findings in the order of the queue (gravest first, then by check, concept and place), each with its
    place in that order; ``after`` is the place of the last one seen.
    """
    found: list[Any] = []
    for part in _parts(connection, wanted):
        if after is not None and "grade" in part and tuple(part.values()) < after[: len(part)]:
            continue
        query = select(f).where(*_conditions(wanted), *(f.c[name] == value for name, value in part.items()))
        if after is not None:
            query = query.where(tuple_(*ORDER) > tuple_(*after))
        query = query.order_by(*ORDER).limit(limit - len(found))
        found += connection.execute(query).mappings().all()
        if len(found) == limit:
            break
    return [(_place(row), rows.finding_of(row)) for row in found]


def before(connection: Connection, wanted: Wanted, place: Place) -> tuple[Place, Finding] | None:
    """The finding that stands just before a place in the queue."""
    for part in reversed(_parts(connection, wanted)):
        if "grade" in part and tuple(part.values()) > place[: len(part)]:
            continue
        query = select(f).where(*_conditions(wanted), *(f.c[name] == value for name, value in part.items()))
        query = query.where(tuple_(*ORDER) < tuple_(*place)).order_by(*(column.desc() for column in ORDER))
        row = connection.execute(query.limit(1)).mappings().first()
        if row is not None:
            return _place(row), rows.finding_of(row)
    return None


def _parts(connection: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """The beginnings of ORDER to look through one after the other, so that each is one range of the index."""
    if wanted.article or not (wanted.check or wanted.concept):
        return [{}]  # an article's findings are few; without a check the index's own order serves
    query = select(t.c.grade, t.c.check).where(*_tally_conditions(wanted)).distinct()
    found = connection.execute(query.order_by(t.c.grade, t.c.check))
    return [{"grade": grade, "check": check} for grade, check in found]


def _place(row: rows.Row) -> Place:
    return tuple(row[column.name] for column in ORDER)


def find(connection: Connection, finding: str) -> tuple[Place, Finding] | None:
    """A finding and its place in the queue."""
    row = connection.execute(select(f).where(f.c.id == finding)).mappings().first()
    return (_place(row), rows.finding_of(row)) if row else None


def count(connection: Connection, wanted: Wanted) -> dict[tuple[str, str, str], int]:
    """How many findings are wanted, by (severity, check, concept), in the order of the queue."""
    kept = t if wanted.broad else f
    group = [kept.c[name] for name in ("grade", "check", "concept")]
    times = func.sum(t.c.times) if wanted.broad else func.count()
    conditions = _tally_conditions(wanted) if wanted.broad else _conditions(wanted)
    query = select(*group, times.label("times")).where(*conditions).group_by(*group).order_by(*group)
    found = connection.execute(query)
    return {(SEVERITIES[row.grade], row.check, row.concept): row.times for row in found}


def _tally_conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from _group_conditions(wanted, t)


def _group_conditions(wanted: Wanted, kept: Any) -> Iterator[ColumnElement[bool]]:
    if wanted.check:
        yield kept.c.check == wanted.check
    if wanted.concept:
        yield kept.c.concept == wanted.concept
    if wanted.severity:
        yield kept.c.grade == SEVERITIES.index(wanted.severity)
    if wanted.decided is not None and not wanted.article:
        yield kept.c.decision != "" if wanted.decided else kept.c.decision == ""


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from _group_conditions(wanted, f)
    if wanted.article:
        yield f.c.article == wanted.article
        if wanted.decided is not None:
            decision = f.c.decision.concat(
                ""
            )  # not by the queue's index: an article's own is the shorter way
            yield decision != "" if wanted.decided else decision == ""
    if of_article := list(_article_conditions(wanted)):
        # a list made once: asking for each finding anew takes SQLite twenty times as long
        yield f.c.article.in_(select(a.c.key).where(*of_article))
    if wanted.reviewer:
        yield exists().where(v.c.subject == f.c.id, v.c.reviewer == wanted.reviewer)


def _article_conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since:
        yield a.c.published >= wanted.since
    if wanted.until:
        yield a.c.published <= wanted.until
    if wanted.section:
        yield a.c.section == wanted.section
    if wanted.lang:
        yield a.c.lang == wanted.lang


@contextmanager
def tallied(connection: Connection, articles: Iterable[str]) -> Iterator[None]:
    """Keep the tallies in step with what is done to these articles' findings."""
    keys = sorted(set(articles))
    earlier = _groups(connection, keys)
    yield
    later = _groups(connection, keys)
    for group in earlier.keys() | later.keys():
        if change := later[group] - earlier[group]:
            _change(connection, dict(zip(GROUP, group, strict=True)), change)


def _groups(connection: Connection, keys: list[str]) -> Counter[tuple[Any, ...]]:
    group = [f.c[name] for name in GROUP]
    query = select(*group, func.count()).where(f.c.article.in_(keys)).group_by(*group)
    return Counter({tuple(row[:-1]): row[-1] for row in connection.execute(query)})


def _change(connection: Connection, group: dict[str, Any], change: int) -> None:
    here = [t.c[name] == value for name, value in group.items()]
    if connection.execute(update(t).where(*here).values(times=t.c.times + change)).rowcount == 0:
        connection.execute(insert(t), [group | {"times": change}])
    connection.execute(delete(t).where(*here, t.c.times == 0))
