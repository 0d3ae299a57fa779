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
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)

from aligner.model import SEVERITIES, Decision, Finding, Lang, Severity
from aligner.store import rows, tables

a, f, v, t = tables.articles, tables.findings, tables.verdicts, tables.tallies
ORDER = (f.c.grade, f.c.check, f.c.concept, f.c.article, f.c.index, f.c.id)
GROUP = ("decision", "grade", "check", "concept")

QueuePlace = tuple[Any, ...]
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class FindingFilter:
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
    connection: Connection, wanted: FindingFilter, after: QueuePlace | None, limit: int
) -> list[tuple[QueuePlace, Finding]]:
    """The next findings in the order of the queue (gravest first, then by check, concept and place), each with its
    place in that order; ``after`` is the place of the last one seen.
    """
    found: list[rows.Row] = []
    for decision in _decisions(wanted):
        found += _range(connection, wanted, decision, after, limit)
    return [(_place(row), rows.finding_of(row)) for row in sorted(found, key=_place)[:limit]]


def _range(
    connection: Connection, wanted: FindingFilter, decision: Condition, after: QueuePlace | None, limit: int
) -> list[rows.Row]:
    found: list[rows.Row] = []
    for part in _parts(connection, wanted):
        if after is not None and tuple(part.values()) < after[: len(part)]:
            continue
        query = select(f).where(decision, *_conditions(wanted), *_equal(part))
        if after is not None:
            query = query.where(tuple_(*ORDER) > tuple_(*after))
        found += connection.execute(query.order_by(*ORDER).limit(limit - len(found))).mappings().all()
        if len(found) == limit:
            break
    return found


def before(
    connection: Connection, wanted: FindingFilter, place: QueuePlace
) -> tuple[QueuePlace, Finding] | None:
    """The finding that stands just before a place in the queue."""
    found = [_last(connection, wanted, decision, place) for decision in _decisions(wanted)]
    nearest = max((row for row in found if row is not None), key=_place, default=None)
    return (_place(nearest), rows.finding_of(nearest)) if nearest else None


def _last(
    connection: Connection, wanted: FindingFilter, decision: Condition, place: QueuePlace
) -> rows.Row | None:
    for part in reversed(_parts(connection, wanted)):
        if tuple(part.values()) > place[: len(part)]:
            continue
        query = select(f).where(
            decision, *_conditions(wanted), *_equal(part), tuple_(*ORDER) < tuple_(*place)
        )
        query = query.order_by(*(column.desc() for column in ORDER)).limit(1)
        row = connection.execute(query).mappings().first()
        if row is not None:
            return row
    return None


def _decisions(wanted: FindingFilter) -> list[Condition]:
    """The decisions to read one after the other, since the index holds the order within each."""
    if wanted.article:  # its findings are few, and its own index is the shorter way: do not name the queue's
        decision = f.c.decision.concat("")
        return [true() if wanted.decided is None else (decision != "") == wanted.decided]
    made = [f.c.decision == name for name in get_args(Decision) if name != "undo"]
    return {False: [f.c.decision == ""], True: made, None: [f.c.decision == "", *made]}[wanted.decided]


def _parts(connection: Connection, wanted: FindingFilter) -> list[dict[str, Any]]:
    """The beginnings of ORDER to look through one after the other, so that each is one range of the index."""
    if wanted.article or not (wanted.check or wanted.concept):
        return [{}]  # without a check the index's own order serves
    query = select(t.c.grade, t.c.check).where(*_tally_conditions(wanted)).distinct()
    found = connection.execute(query.order_by(t.c.grade, t.c.check))
    return [{"grade": grade, "check": check} for grade, check in found]


def _equal(part: dict[str, Any]) -> list[Condition]:
    return [f.c[name] == value for name, value in part.items()]


def _place(row: rows.Row) -> QueuePlace:
    return tuple(row[column.name] for column in ORDER)


def find(connection: Connection, finding: str) -> tuple[QueuePlace, Finding] | None:
    """A finding and its place in the queue."""
    row = connection.execute(select(f).where(f.c.id == finding)).mappings().first()
    return (_place(row), rows.finding_of(row)) if row else None


def count(connection: Connection, wanted: FindingFilter) -> dict[tuple[str, str, str], int]:
    """How many findings are wanted, by (severity, check, concept), in the order of the queue."""
    kept = t if wanted.broad else f
    group = [kept.c[name] for name in ("grade", "check", "concept")]
    times = func.sum(t.c.times) if wanted.broad else func.count()
    conditions = (
        _tally_conditions(wanted) if wanted.broad else [or_(*_decisions(wanted)), *_conditions(wanted)]
    )
    query = select(*group, times.label("times")).where(*conditions).group_by(*group).order_by(*group)
    found = connection.execute(query)
    return {(SEVERITIES[row.grade], row.check, row.concept): row.times for row in found}


def _tally_conditions(wanted: FindingFilter) -> Iterator[Condition]:
    yield from _group_conditions(wanted, t)
    if wanted.decided is not None:
        yield (t.c.decision != "") == wanted.decided


def _group_conditions(wanted: FindingFilter, kept: Any) -> Iterator[Condition]:
    if wanted.check:
        yield kept.c.check == wanted.check
    if wanted.concept:
        yield kept.c.concept == wanted.concept
    if wanted.severity:
        yield kept.c.grade == SEVERITIES.index(wanted.severity)


def _conditions(wanted: FindingFilter) -> Iterator[Condition]:
    yield from _group_conditions(wanted, f)
    if wanted.article:
        yield f.c.article == wanted.article
    if of_article := list(_article_conditions(wanted)):
        # a list made once: asking for each finding anew takes SQLite twenty times as long
        yield f.c.article.in_(select(a.c.key).where(*of_article))
    if wanted.reviewer:
        yield f.c.id.in_(select(v.c.subject).where(v.c.reviewer == wanted.reviewer))


def _article_conditions(wanted: FindingFilter) -> Iterator[Condition]:
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
