"""The log: who decided what, when. Verdicts and corrections are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, func, select, tuple_

from aligner.ledger.verdicts import in_force
from aligner.model import Correction, Finding, Verdict
from aligner.store import corrections, serialize, tables
from aligner.store.database import Transaction
from aligner.store.settle import verdicts

a, p, v, f, c = tables.articles, tables.pairs, tables.verdicts, tables.findings, tables.corrections
Moment = tuple[datetime, int]  # of a verdict, with its number

STEP = 200  # verdicts read together when the latest one in force is sought


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which verdicts: every field that is set must hold; days are UTC's, both ends included."""

    reviewer: str = ""
    concept: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A verdict with what it was about; ``source`` is the sentence, "" if a later run of its article has it no more."""

    verdict: Verdict
    check: str
    concept: str
    title: str
    source: str


class Log:
    """The verdicts and corrections of a store. Every method is one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def written(self) -> int:
        """Return how many verdicts were ever written: they are numbered, and none is removed."""
        with self._reading() as connection:
            return connection.execute(select(func.max(v.c.number))).scalar() or 0

    def corrections(self, key: str) -> list[Correction]:
        """Read the corrections of an article's alignment, first to last, each with its number."""
        with self._reading() as connection:
            return corrections.of_article(connection, key)

    def imported(self, origin: str) -> list[str]:
        """List the keys of the articles with corrections that a file brought."""
        query = select(c.c.article).where(c.c.origin == origin).distinct().order_by(c.c.article)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def entries(self, wanted: LogFilter) -> list[LogEntry]:
        """Read verdicts, first to last, each with what it was about."""
        place = and_(p.c.article == v.c.article, p.c.index == v.c.index)
        query = select(v, a.c.title, p.c.source, p.c.en, p.c.ru).join(a, a.c.key == v.c.article)
        query = query.outerjoin(p, place).where(*_within(wanted)).order_by(v.c.number)
        with self._reading() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def latest(self, before: int | None = None, limit: int = 50) -> list[tuple[int, Verdict]]:
        """Read verdicts, the latest first, each with its number; ``before`` is the number of the last one seen."""
        query = select(v).order_by(v.c.number.desc()).limit(limit)
        query = query if before is None else query.where(v.c.number < before)
        with self._reading() as connection:
            return [(row["number"], serialize.verdict_from_row(row)) for row in connection.execute(query).mappings()]

    def last(self, reviewer: str) -> tuple[Verdict, int] | None:
        """Read a reviewer's latest verdict outside article pages, and the number of verdicts of that moment."""
        with self._reading() as connection:
            found = _on_cards(connection, reviewer, None, 1)
            if not found:
                return None
            said = found[0][1]
            return said, connection.execute(TOGETHER, {"reviewer": reviewer, "at": said.at}).scalar_one()

    def decided_together(self, reviewer: str, at: datetime | None = None) -> list[Finding]:
        """Read the findings on which the reviewer's decision of a moment is in force, the last one first.

        Without ``at``, the latest such moment; several findings if they were decided at once. Four statements in all.
        """
        with self._reading() as connection:
            moment = at or _latest_moment(connection, reviewer)
            here = and_(v.c.reviewer == reviewer, v.c.at == moment, ~_in_article())
            together = verdicts(connection, here) if moment else []
            found = _decided(connection, together)
        return [found[said.subject] for said in reversed(together) if said.subject in found]

    def reviewers(self) -> list[str]:
        """List everybody who ever decided, by name."""
        with self._reading() as connection:
            return list(connection.execute(select(v.c.reviewer).distinct().order_by(v.c.reviewer)).scalars())


def _entry(row: serialize.Row) -> LogEntry:
    source = row[row["source"]] if row["source"] else ""
    return LogEntry(serialize.verdict_from_row(row), row["check"], row["concept"], row["title"], source)


def _within(wanted: LogFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.reviewer:
        yield v.c.reviewer == wanted.reviewer
    if wanted.concept:
        yield v.c.concept == wanted.concept
    if wanted.since:
        yield v.c.at >= datetime.combine(wanted.since, time(), UTC)
    if wanted.until:
        yield v.c.at <= datetime.combine(wanted.until, time.max, UTC)


def _on_cards(connection: Connection, reviewer: str, before: Moment | None, limit: int) -> list[tuple[Moment, Verdict]]:
    """Read a reviewer's verdicts, the latest first, without edits in an article, which are undone there.

    The order is the index's, so that no more is read than asked for; ``before`` is the moment of the last one seen.
    """
    query = ON_CARDS
    if before is not None:
        query = query.where(tuple_(v.c.at, v.c.number) < tuple_(*before))
    found = connection.execute(query, {"reviewer": reviewer, "limit": limit}).mappings()
    return [((row["at"], row["number"]), serialize.verdict_from_row(row)) for row in found]


def _in_article() -> ColumnElement[bool]:
    """Return the condition for verdicts on a pair (its id has a colon) rather than on a finding."""
    beside = v.alias()
    together = (beside.c.reviewer == v.c.reviewer, beside.c.at == v.c.at, beside.c.subject.contains(":"))
    return select(beside.c.number).where(*together).exists()


# built once, which takes longer than running them
ON_CARDS = (
    select(v)
    .where(v.c.reviewer == bindparam("reviewer"), ~_in_article())
    .order_by(v.c.at.desc(), v.c.number.desc())
    .limit(bindparam("limit", type_=Integer))
)
TOGETHER = select(func.count()).where(v.c.reviewer == bindparam("reviewer"), v.c.at == bindparam("at"))


def _latest_moment(connection: Connection, reviewer: str) -> datetime | None:
    before = None
    while page := _on_cards(connection, reviewer, before, STEP):
        before = page[-1][0]
        found = _decided(connection, [said for _, said in page])
        for _, said in page:
            if said.subject in found:
                return said.at
    return None


def _decided(connection: Connection, said: Sequence[Verdict]) -> dict[str, Finding]:
    """Read the findings on which one of these verdicts is in force; a finding that a later run removed is left out."""
    subjects = {verdict.subject for verdict in said}
    force = in_force(verdicts(connection, v.c.subject.in_(subjects)))
    wanted = {verdict.subject for verdict in said if force.get(verdict.subject) == verdict}
    found = connection.execute(select(f).where(f.c.id.in_(wanted))).mappings()
    return {row["id"]: serialize.finding_from_row(row) for row in found}
