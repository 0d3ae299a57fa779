"""SQL of findings and of the verdicts on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from aligner.model import LANGUAGES, Finding, Outcome, Pair, Severity, Verdict
from aligner.store import rows, tables
from aligner.store.history import standing

a, p, f, v = tables.articles, tables.pairs, tables.findings, tables.verdicts
ORDER = (f.c.grade, f.c.check, f.c.concept, f.c.article, f.c.index, f.c.id)

Place = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings: every field that is set must hold. ``decided`` None takes both; dates are the article's."""

    article: str = ""
    check: str = ""
    concept: str = ""
    severity: Severity | None = None
    decided: bool | None = False
    since: date | None = None
    until: date | None = None


def put(connection: Connection, outcome: Outcome) -> None:
    """Write an outcome's findings in place of the article's earlier ones.

    Verdicts stay: a finding met again keeps its verdict, and one that is alike to what a person dismissed with a
    wider scope is dismissed by that same verdict.
    """
    connection.execute(delete(f).where(f.c.article == outcome.key))
    unique = {finding.id: finding for finding in outcome.findings}
    if not unique:
        return
    values = [rows.finding_row(finding) | {"decision": ""} for finding in unique.values()]
    connection.execute(insert(f), values)
    mark(connection, unique)
    _inherit(connection, outcome, unique)


def _inherit(connection: Connection, outcome: Outcome, unique: dict[str, Finding]) -> None:
    pairs = {pair.id: pair for pair in outcome.pairs}
    wide = list(_wide_dismissals(connection))
    decided = {said.subject for said in verdicts(connection, f.c.article == outcome.key, on_findings=True)}
    found = []
    for finding in unique.values():
        alike = (
            said for said, other, pair in wide if covers(said, other, pair, finding, pairs[finding.pair])
        )
        said = next(alike, None) if finding.id not in decided else None
        if said is not None:
            found.append(
                Verdict(
                    finding.id, finding.pair, "dismiss", said.reviewer, said.at, "", said.scope, said.reason
                )
            )
    decide(connection, found)


def _wide_dismissals(connection: Connection) -> Iterator[tuple[Verdict, Finding, Pair]]:
    """Standing dismissals that reach beyond their own pair, with the finding and pair they were said of."""
    query = (
        select(v.c.subject)
        .join(f, f.c.id == v.c.subject)
        .where(v.c.decision == "dismiss", v.c.scope != "pair", f.c.decision == "dismiss")
    )
    for row in connection.execute(select(f).where(f.c.id.in_(query))).mappings():
        said = standing(verdicts(connection, v.c.subject == row["id"])).get(row["id"])
        pair = connection.execute(select(p).where(p.c.article == row["article"], p.c.index == row["index"]))
        if said is not None and said.scope != "pair":
            yield said, rows.finding_of(row), rows.pair_of(pair.mappings().one())


def covers(said: Verdict, finding: Finding, pair: Pair, other: Finding, other_pair: Pair) -> bool:
    """Does a verdict's scope, said of one finding, reach another?"""
    if said.scope == "pair" or finding.check != other.check:
        return False
    if said.scope == "check":
        return True
    same = finding.concept == other.concept and form(finding, pair) == form(other, other_pair)
    return same and (said.scope == "form" or pair.article == other_pair.article)


def form(finding: Finding, pair: Pair) -> tuple[str, ...]:
    """The words that a finding points at, whatever their case: what makes two findings alike."""
    return tuple(
        pair.side(lang)[start:stop].casefold() for lang in LANGUAGES for start, stop in finding.spans(lang)
    )


def decide(connection: Connection, said: Sequence[Verdict]) -> None:
    """Add verdicts and mark what stands now on each of their subjects."""
    if said:
        connection.execute(insert(v), [rows.verdict_row(verdict) for verdict in said])
        mark(connection, {verdict.subject for verdict in said})


def mark(connection: Connection, subjects: Iterable[str]) -> None:
    """Write on each finding the decision that stands on it."""
    for subject in subjects:
        verdict = standing(verdicts(connection, v.c.subject == subject)).get(subject)
        decision = verdict.decision if verdict else ""
        connection.execute(update(f).where(f.c.id == subject).values(decision=decision))


def verdicts(connection: Connection, where: Any, on_findings: bool = False) -> list[Verdict]:
    """Verdicts in the order in which they were said; ``on_findings`` lets the condition speak of findings."""
    query = select(v).where(where).order_by(v.c.number)
    if on_findings:
        query = query.join(f, f.c.id == v.c.subject)
    return [rows.verdict_of(row) for row in connection.execute(query).mappings()]


def of_article(connection: Connection, key: str) -> tuple[dict[int, list[Finding]], dict[int, list[Verdict]]]:
    """Findings (gravest first) and verdicts (first to last) of an article, by the index of their pair."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in connection.execute(select(f).where(f.c.article == key).order_by(*ORDER)).mappings():
        found[row["index"]].append(rows.finding_of(row))
    said: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts(connection, v.c.article == key):
        said[rows.place_of(verdict.pair)[1]].append(verdict)
    return found, said


def queue(
    connection: Connection, wanted: Wanted, after: Place | None, limit: int
) -> list[tuple[Place, Finding]]:
    """The next findings in the order of the queue (gravest first, then by check, concept and place), each with its
    place in that order; ``after`` is the place of the last one seen.
    """
    query = select(f).where(*_conditions(wanted)).order_by(*ORDER).limit(limit)
    if after is not None:
        query = query.where(tuple_(*ORDER) > tuple_(*after))
    found = connection.execute(query).mappings().all()
    return [(tuple(row[column.name] for column in ORDER), rows.finding_of(row)) for row in found]


def count(connection: Connection, wanted: Wanted) -> dict[tuple[str, str, str], int]:
    """How many findings are wanted, by (severity, check, concept), in the order of the queue."""
    group = (f.c.grade, f.c.severity, f.c.check, f.c.concept)
    query = (
        select(*group, func.count().label("times"))
        .where(*_conditions(wanted))
        .group_by(*group)
        .order_by(*group)
    )
    return {(row.severity, row.check, row.concept): row.times for row in connection.execute(query)}


def _conditions(wanted: Wanted) -> Iterator[Any]:
    for name in ("article", "check", "concept", "severity"):
        if getattr(wanted, name):
            yield f.c[name] == getattr(wanted, name)
    if wanted.decided is not None:
        yield f.c.decision != "" if wanted.decided else f.c.decision == ""
    days = [a.c.published >= wanted.since] if wanted.since else []
    days += [a.c.published <= wanted.until] if wanted.until else []
    if days:
        yield f.c.article.in_(select(a.c.key).where(*days))
