"""SQL of findings and of the verdicts on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from aligner.model import LANGUAGES, Finding, Outcome, Pair, Verdict
from aligner.store import rows, tables
from aligner.store.history import standing
from aligner.store.queue import ORDER, tallied

p, f, v = tables.pairs, tables.findings, tables.verdicts


def put(connection: Connection, outcome: Outcome) -> None:
    """Write an outcome's findings in place of the article's earlier ones.

    Verdicts stay: a finding met again keeps its verdict, and one that is alike to what a person dismissed with a
    wider scope is dismissed by that same verdict.
    """
    with tallied(connection, [outcome.key]):
        _replace(connection, outcome)


def _replace(connection: Connection, outcome: Outcome) -> None:
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
            pair = pairs[finding.pair]
            found.append(replace(said, subject=finding.id, pair=pair.id, basis=pair.basis))
    _add(connection, found)


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
    with tallied(connection, {rows.place_of(verdict.pair)[0] for verdict in said}):
        _add(connection, said)


def _add(connection: Connection, said: Sequence[Verdict]) -> None:
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
