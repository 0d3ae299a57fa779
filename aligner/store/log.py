"""SQL of the log: who decided what, when; read from the latest to the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select

from aligner.ledger.verdicts import in_force
from aligner.model import Finding, Verdict
from aligner.store import findings, rows, tables

a, p, v, f = tables.articles, tables.pairs, tables.verdicts, tables.findings
STEP = 200  # verdicts looked at together when the latest that stands is sought


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which part of the log: every field that is set must hold; days are UTC's, both ends included."""

    reviewer: str = ""
    concept: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A verdict with what it was about; ``source`` is the sentence, "" where its article was worked anew without it."""

    verdict: Verdict
    check: str
    concept: str
    title: str
    source: str


def said(connection: Connection, asked: LogFilter) -> list[LogEntry]:
    """Verdicts of that part of the log, first to last."""
    place = and_(p.c.article == v.c.article, p.c.index == v.c.index)
    query = select(v, a.c.title, p.c.source, p.c.en, p.c.ru).join(a, a.c.key == v.c.article)
    query = query.outerjoin(p, place).where(*_within(asked)).order_by(v.c.number)
    return [
        LogEntry(
            rows.verdict_of(row),
            row["check"],
            row["concept"],
            row["title"],
            row[row["source"]] if row["source"] else "",
        )
        for row in connection.execute(query).mappings()
    ]


def _within(asked: LogFilter) -> Iterator[ColumnElement[bool]]:
    if asked.reviewer:
        yield v.c.reviewer == asked.reviewer
    if asked.concept:
        yield v.c.concept == asked.concept
    if asked.since:
        yield v.c.at >= datetime.combine(asked.since, time(), UTC)
    if asked.until:
        yield v.c.at < datetime.combine(asked.until + timedelta(days=1), time(), UTC)


def latest(
    connection: Connection, before: int | None, limit: int, reviewer: str = "", on_cards: bool = False
) -> list[tuple[int, Verdict]]:
    """Verdicts with their numbers, the latest first; ``before`` is the number of the last one seen.

    ``on_cards`` leaves out what was edited in an article, which is undone there.
    """
    query = select(v).order_by(v.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(v.c.number < before)
    if reviewer:
        query = query.where(v.c.reviewer == reviewer)
    if on_cards:
        query = query.where(~_in_article())
    return [(row["number"], rows.verdict_of(row)) for row in connection.execute(query).mappings()]


def _in_article() -> ColumnElement[bool]:
    """Was it said with the edit of a pair, whose id (with its colon) is then a verdict's subject?"""
    beside = v.alias()
    together = (beside.c.reviewer == v.c.reviewer, beside.c.at == v.c.at, beside.c.subject.contains(":"))
    return select(beside.c.number).where(*together).exists()


def last(connection: Connection, reviewer: str) -> tuple[Verdict, int] | None:
    """The reviewer's latest verdict, and how many were said in that moment."""
    found = latest(connection, None, 1, reviewer, on_cards=True)
    if not found:
        return None
    said = found[0][1]
    query = select(func.count()).where(v.c.reviewer == reviewer, v.c.at == said.at)
    return said, connection.execute(query).scalar_one()


def decided_at_once(connection: Connection, reviewer: str, at: datetime | None) -> list[Finding]:
    """Findings on which the reviewer's decision of that moment stands (the latest such moment without one), the last
    said first.
    """
    moment = at or _standing_moment(connection, reviewer)
    together = findings.verdicts(connection, and_(v.c.reviewer == reviewer, v.c.at == moment, ~_in_article()))
    found = (_decided(connection, said) for said in reversed(together))
    return [finding for finding in found if finding is not None]


def _standing_moment(connection: Connection, reviewer: str) -> datetime | None:
    before = None
    while page := latest(connection, before, STEP, reviewer, on_cards=True):
        before = page[-1][0]
        for _, said in page:
            if _decided(connection, said) is not None:
                return said.at
    return None


def _decided(connection: Connection, said: Verdict) -> Finding | None:
    """The finding that the verdict stands on; none where it was undone, or its article worked anew without it."""
    told = in_force(findings.verdicts(connection, v.c.subject == said.subject))
    if told.get(said.subject) != said:
        return None
    row = connection.execute(select(f).where(f.c.id == said.subject)).mappings().first()
    return rows.finding_of(row) if row else None


def times(connection: Connection, pair: str, basis: str) -> int:
    """How many verdicts were said of this text of a pair."""
    article, index = rows.place_of(pair)
    here = (v.c.article == article, v.c.index == index, v.c.basis == basis)
    return connection.execute(select(func.count()).select_from(v).where(*here)).scalar_one()


def reviewers(connection: Connection) -> list[str]:
    """Everybody who ever decided, by name."""
    return list(connection.execute(select(v.c.reviewer).distinct().order_by(v.c.reviewer)).scalars())
