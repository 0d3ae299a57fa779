"""Findings in the order of the queue: what is looked at next, and how many there are.

A queue of a million pairs is read by index ranges alone: the tallies say which (severity, check) there are, and
within each of them the index holds the findings in their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, or_, select, true, tuple_

from aligner.ledger import StoredPair, covers
from aligner.model import SEVERITIES, Decision, Finding, Lang, Pair, Scope, Severity, Verdict
from aligner.store import pairs, serialize, tables
from aligner.store.database import Transaction

a, f, v, t = tables.articles, tables.findings, tables.verdicts, tables.tallies
ORDER = pairs.GRAVEST_FIRST
PAGE = 200  # findings compared together when alike ones are sought
COMPARED = 5000  # findings compared at most

Counts = dict[tuple[str, str, str], int]  # findings by (severity, check, concept)
QueuePlace = tuple[Any, ...]  # a finding's values of ORDER
Condition = ColumnElement[bool]
Part = tuple[Any, ...]  # values of the first columns of ORDER
Names = frozenset[str]  # of the fields of a filter that are set
DecisionName = str  # one of OPEN and MADE; of an article's findings "open", "decided" or "any"
OPEN: tuple[DecisionName, ...] = ("",)
MADE: tuple[DecisionName, ...] = tuple(name for name in get_args(Decision) if name != "undo")
ONE = select(f).where(f.c.id == bindparam("id"))
OF_ARTICLES = {
    "since": a.c.published >= bindparam("since"),
    "until": a.c.published <= bindparam("until"),
    "section": a.c.section == bindparam("section"),
    "lang": a.c.lang == bindparam("lang"),
}


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
        """True if the tallies alone can count these findings."""
        narrowing = (self.article, self.since, self.until, self.section, self.lang, self.reviewer)
        return not any(narrowing)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A finding at its place in the queue, with its pair and the title and date of its article."""

    place: QueuePlace
    finding: Finding
    stored: StoredPair
    title: str
    published: date | None

    @property
    def pair(self) -> Pair:
        """The pair as its reviewers left it."""
        return self.stored.pair

    @property
    def original(self) -> Pair:
        """The pair as it was made."""
        return self.stored.original

    @property
    def verdict(self) -> Verdict | None:
        """The verdict in force on the finding."""
        return self.stored.decided.get(self.finding.id)


class Findings:
    """The findings of a store, as a queue: most severe first, then by check, concept and place.

    Every method is one transaction.
    """

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def queue(
        self, wanted: FindingFilter, after: QueuePlace | None = None, limit: int = 50
    ) -> list[tuple[QueuePlace, Finding]]:
        """Read the next findings, each with its place in the queue.

        ``after`` is the place of the last one seen: the queue is read page by page without counting through it.
        """
        with self._reading() as connection:
            return _queue(connection, wanted, after, limit)

    def items(
        self, wanted: FindingFilter, after: QueuePlace | None = None, limit: int = 50
    ) -> list[QueueItem]:
        """Read the next findings as ``queue`` does, each with its pair and the head of its article."""
        with self._reading() as connection:
            return _items(connection, _queue(connection, wanted, after, limit))

    def alike(self, finding: Finding, scope: Scope, limit: int = 500) -> list[QueueItem]:
        """Find the open findings that a verdict of this scope on a finding would reach, without the finding itself.

        Returns at most ``limit``. Compares at most COMPARED findings of the same check and concept, in a few statements for
        each PAGE.
        """
        said = Verdict(finding.id, finding.pair, "dismiss", "", datetime.min.replace(tzinfo=UTC), scope=scope)
        place = serialize.place_of(finding.pair)
        concept = "" if scope == "check" else finding.concept
        wanted = FindingFilter(
            check=finding.check, concept=concept, article=place[0] if scope in ("pair", "article") else ""
        )
        with self._reading() as connection:
            here = pairs.at(connection, [place]).get(place)
            if here is None:
                return []
            found: list[QueueItem] = []
            after, compared = None, 0
            while (
                len(found) < limit
                and compared < COMPARED
                and (page := _queue(connection, wanted, after, PAGE))
            ):
                after, compared = page[-1][0], compared + len(page)
                found += [
                    item
                    for item in _items(connection, page)
                    if item.finding.id != finding.id
                    and covers(said, finding, here.original, item.finding, item.original)
                ]
        return found[:limit]

    def following(self, wanted: FindingFilter, place: QueuePlace) -> Finding | None:
        """Read the finding after a place in the queue; past the end, the first of the queue."""
        with self._reading() as connection:
            return _following(connection, wanted, place, _parts(connection, wanted))

    def neighbours(self, wanted: FindingFilter, place: QueuePlace) -> tuple[Finding | None, Finding | None, Counts]:
        """Read the finding before a place in the queue, the one that ``following`` reads, and what ``count`` counts."""
        with self._reading() as connection:
            parts = _parts(connection, wanted)
            return _before(connection, wanted, place, parts), _following(connection, wanted, place, parts), _count(connection, wanted)

    def find(self, key: str) -> tuple[QueuePlace, Finding] | None:
        """Read the finding of that id, with its place in the queue."""
        with self._reading() as connection:
            row = connection.execute(ONE, {"id": key}).mappings().first()
        return (_place(row), serialize.finding_from_row(row)) if row else None

    def named(self, keys: Collection[str]) -> dict[str, Finding]:
        """Read the findings of these ids, by id; those no longer stored are left out."""
        with self._reading() as connection:
            rows = connection.execute(select(f).where(f.c.id.in_(keys))).mappings()
            return {row["id"]: serialize.finding_from_row(row) for row in rows}

    def tally(self) -> dict[tuple[str, str], int]:
        """Count all findings by (decision in force, severity)."""
        query = select(t.c.decision, t.c.grade, func.sum(t.c.times)).group_by(t.c.decision, t.c.grade)
        with self._reading() as connection:
            return {(decision, SEVERITIES[grade]): int(times) for decision, grade, times in connection.execute(query)}

    def count(self, wanted: FindingFilter) -> Counts:
        """Count findings by (severity, check, concept), in the order of the queue."""
        with self._reading() as connection:
            return _count(connection, wanted)


def _count(connection: Connection, wanted: FindingFilter) -> Counts:
    asked = _asked(wanted)
    found = connection.execute(_counting(frozenset(asked), wanted.decided, wanted.broad), asked).all()
    return {(SEVERITIES[row.grade], row.check, row.concept): row.times for row in found}


def _items(connection: Connection, found: list[tuple[QueuePlace, Finding]]) -> list[QueueItem]:
    places = [serialize.place_of(finding.pair) for _, finding in found]
    stored = pairs.at(connection, places)
    heads = pairs.heads(connection, {key for key, _ in places})
    return [
        QueueItem(place, finding, stored[where], *heads[where[0]])
        for (place, finding), where in zip(found, places, strict=True)
    ]


def _following(connection: Connection, wanted: FindingFilter, place: QueuePlace, parts: Sequence[Part]) -> Finding | None:
    found = _queue(connection, wanted, place, 1, parts) or _queue(connection, wanted, None, 1, parts)
    return found[0][1] if found and found[0][0] != place else None


def _before(connection: Connection, wanted: FindingFilter, place: QueuePlace, parts: Sequence[Part]) -> Finding | None:
    found = (_last(connection, wanted, decision, place, parts) for decision in _decisions(wanted))
    nearest = max((row for row in found if row is not None), key=_place, default=None)
    return serialize.finding_from_row(nearest) if nearest else None


def _queue(
    connection: Connection, wanted: FindingFilter, after: QueuePlace | None, limit: int, parts: Sequence[Part] | None = None
) -> list[tuple[QueuePlace, Finding]]:
    parts = _parts(connection, wanted) if parts is None else parts
    found: list[serialize.Row] = []
    for decision in _decisions(wanted):
        found += _range(connection, wanted, decision, after, limit, parts)
    return [(_place(row), serialize.finding_from_row(row)) for row in sorted(found, key=_place)[:limit]]


def _range(
    connection: Connection, wanted: FindingFilter, decision: DecisionName, after: QueuePlace | None, limit: int, parts: Sequence[Part]
) -> list[serialize.Row]:
    found: list[serialize.Row] = []
    for part in parts:
        if after is not None and part < after[: len(part)]:
            continue
        found += _read(connection, wanted, decision, part, after, limit - len(found))
        if len(found) == limit:
            break
    return found


def _last(
    connection: Connection, wanted: FindingFilter, decision: DecisionName, place: QueuePlace, parts: Sequence[Part]
) -> serialize.Row | None:
    for part in reversed(parts):
        if part <= place[: len(part)] and (found := _read(connection, wanted, decision, part, place, 1, backwards=True)):
            return found[0]
    return None


def _read(
    connection: Connection,
    wanted: FindingFilter,
    decision: DecisionName,
    part: Part,
    place: QueuePlace | None,
    limit: int,
    backwards: bool = False,
) -> list[serialize.Row]:
    """Read the findings of a part of the queue that follow a place, or come before it, the nearest first."""
    asked = _asked(wanted)
    bound = place is not None and part == place[: len(part)]
    query = _reading(frozenset(asked), decision, len(part), bound, backwards)
    values = {f"at_{column.name}": value for column, value in zip(ORDER, place or part, strict=False)}
    values |= {f"part_{column.name}": value for column, value in zip(ORDER, part, strict=False)}
    return list(connection.execute(query, {**asked, **values, "limit": limit}).mappings())


def _decisions(wanted: FindingFilter) -> tuple[DecisionName, ...]:
    return _decision_names(bool(wanted.article), wanted.decided)


def _decision_names(of_article: bool, decided: bool | None) -> tuple[DecisionName, ...]:
    """Return the decisions to read one after the other, since the index holds the order within each."""
    if of_article:
        return ({False: "open", True: "decided", None: "any"}[decided],)
    return {False: OPEN, True: MADE, None: OPEN + MADE}[decided]


def _parts(connection: Connection, wanted: FindingFilter) -> list[Part]:
    """Return the prefixes of ORDER to read one after the other, so that each is one range of the index."""
    if wanted.article or not (wanted.check or wanted.concept):
        return [()]  # without a check the index's own order serves
    asked = _asked(wanted)
    found = connection.execute(_listing_parts(frozenset(asked), wanted.decided), asked)
    return [(grade, check) for grade, check in found]


def _place(row: serialize.Row) -> QueuePlace:
    return tuple(row[column.name] for column in ORDER)


# -- the statements: built once for each set of fields that is asked for, which takes longer than running them


def _asked(wanted: FindingFilter) -> dict[str, Any]:
    """Return the values of the fields that are set, by the names of their parameters."""
    grade = SEVERITIES.index(wanted.severity) if wanted.severity else None
    values = {name: getattr(wanted, name) for name in ("article", "check", "concept", "since", "until", "section", "lang", "reviewer")}
    return {name: value for name, value in (values | {"grade": grade}).items() if value not in ("", None)}


@cache
def _reading(names: Names, decision: DecisionName, part: int, bound: bool, backwards: bool) -> Select[Any]:
    """Return the statement that ``_read`` runs: of the columns that the part leaves open, else SQLite reads the whole part."""
    rest = ORDER[part:]
    within = [column == bindparam(f"part_{column.name}") for column in ORDER[:part]]
    at = tuple_(*(bindparam(f"at_{column.name}", type_=column.type) for column in rest))
    beyond = [tuple_(*rest) < at if backwards else tuple_(*rest) > at] if bound else []
    query = select(f).where(_decided_as(decision), *_conditions(names), *within, *beyond)
    return query.order_by(*(column.desc() if backwards else column for column in ORDER)).limit(bindparam("limit", type_=Integer))


@cache
def _counting(names: Names, decided: bool | None, broad: bool) -> Select[Any]:
    kept = t if broad else f
    group = [kept.c[name] for name in ("grade", "check", "concept")]
    times = func.sum(t.c.times) if broad else func.count()
    decisions = map(_decided_as, _decision_names("article" in names, decided))
    conditions = _tally_conditions(names, decided) if broad else [or_(*decisions), *_conditions(names)]
    return select(*group, times.label("times")).where(*conditions).group_by(*group).order_by(*group)


@cache
def _listing_parts(names: Names, decided: bool | None) -> Select[Any]:
    query = select(t.c.grade, t.c.check).where(*_tally_conditions(names, decided)).distinct()
    return query.order_by(t.c.grade, t.c.check)


def _decided_as(decision: DecisionName) -> Condition:
    """Return the condition for a decision; of an article there are few findings: the planner is kept off the queue's index."""
    if decision == "any":
        return true()
    if decision in ("open", "decided"):
        return (f.c.decision.concat("") != "") == (decision == "decided")
    return f.c.decision == decision


def _tally_conditions(names: Names, decided: bool | None) -> Iterator[Condition]:
    yield from _group_conditions(names, t)
    if decided is not None:
        yield (t.c.decision != "") == decided


def _group_conditions(names: Names, kept: Any) -> Iterator[Condition]:
    yield from (kept.c[name] == bindparam(name) for name in ("check", "concept", "grade") if name in names)


def _conditions(names: Names) -> Iterator[Condition]:
    yield from _group_conditions(names, f)
    if "article" in names:
        yield f.c.article == bindparam("article")
    if of_article := [condition for name, condition in OF_ARTICLES.items() if name in names]:
        # as a list made once: a query for each finding takes SQLite twenty times as long
        yield f.c.article.in_(select(a.c.key).where(*of_article))
    if "reviewer" in names:
        yield f.c.id.in_(select(v.c.subject).where(v.c.reviewer == bindparam("reviewer")))
