"""SQL of findings and of the verdicts on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from aligner.ledger.verdicts import covers, in_force, reach
from aligner.model import Finding, Outcome, Pair, Verdict
from aligner.store import rows, tables
from aligner.store.queue import ORDER, tallied

p, f, v = tables.pairs, tables.findings, tables.verdicts


def put(connection: Connection, outcome: Outcome, standing: Iterable[Pair]) -> None:
    """Write an outcome's findings in place of the article's earlier ones; ``standing`` are its pairs as they stand.

    Verdicts stay: a finding met again keeps its verdict, and one that is alike to what a person dismissed with a
    wider scope is dismissed by that same verdict. What was found in a person's text stays while that text does.
    """
    with tallied(connection, [outcome.key]):
        connection.execute(delete(f).where(f.c.article == outcome.key, f.c.text == ""))
        drop_outdated(connection, outcome.key, {pair.index: pair for pair in standing})
        file(connection, outcome.pairs, outcome.findings)


def drop_outdated(connection: Connection, key: str, standing: Mapping[int, Pair], *where: Any) -> None:
    """Drop what was found in texts of people that are no longer those of the article's pairs."""
    written = select(f.c.id, f.c.index, f.c.text).where(f.c.article == key, f.c.text != "", *where)
    for row in connection.execute(written).mappings().all():
        pair = standing.get(row["index"])
        if pair is None or pair.side(pair.target) != row["text"]:
            connection.execute(delete(f).where(f.c.id == row["id"]))


def file(connection: Connection, pairs: Iterable[Pair], found: Iterable[Finding]) -> None:
    """Add the findings of these pairs, with what stands on each."""
    unique = {finding.id: finding for finding in found}
    if not unique:
        return
    values = [rows.finding_row(finding) | {"decision": ""} for finding in unique.values()]
    connection.execute(insert(f), values)
    mark(connection, unique)
    _inherit(connection, {pair.id: pair for pair in pairs}, unique)


def _inherit(connection: Connection, pairs: dict[str, Pair], unique: dict[str, Finding]) -> None:
    wide = _wide_dismissals(connection, {finding.check for finding in unique.values()})
    decided = {said.subject for said in verdicts(connection, v.c.subject.in_(unique))}
    found = []
    for finding in unique.values():
        alike = (
            said for said, other, pair in wide if covers(said, other, pair, finding, pairs[finding.pair])
        )
        said = next(alike, None) if finding.id not in decided else None
        if said is not None:
            pair = pairs[finding.pair]
            found.append(replace(said, subject=finding.id, pair=pair.id, basis=pair.basis))
    add(connection, found)


def _wide_dismissals(connection: Connection, checks: set[str]) -> list[tuple[Verdict, Finding, Pair]]:
    """Standing dismissals of these checks that reach beyond their own pair, with the finding and pair they were said of.

    Those that were inherited reach as far as the first of them, which stands for all: three queries, however many.
    """
    subjects = (
        select(v.c.subject)
        .join(f, f.c.id == v.c.subject)
        .where(
            v.c.decision == "dismiss", v.c.scope != "pair", f.c.decision == "dismiss", f.c.check.in_(checks)
        )
    )
    told = in_force(verdicts(connection, v.c.subject.in_(subjects)))
    of_findings = connection.execute(select(f).where(f.c.id.in_(subjects))).mappings()
    found = {finding.id: finding for finding in map(rows.finding_of, of_findings)}
    of_pairs = select(p).join(f, (f.c.article == p.c.article) & (f.c.index == p.c.index))
    pairs = map(rows.pair_of, connection.execute(of_pairs.where(f.c.id.in_(subjects))).mappings())
    by_id = {pair.id: pair for pair in pairs}
    first: dict[tuple[object, ...], tuple[Verdict, Finding, Pair]] = {}
    for subject, said in told.items():
        if said.scope != "pair":
            finding = found[subject]
            pair = by_id[finding.pair]
            first.setdefault(reach(said, finding, pair), (said, finding, pair))
    return list(first.values())


def decide(
    connection: Connection,
    said: Sequence[Verdict],
    settled: Iterable[Pair] = (),
    found: Sequence[Finding] = (),
) -> None:
    """Add verdicts and mark what stands now on each of their subjects; ``settled`` are the pairs as they leave them,
    and ``found`` what the checks say of their new texts.
    """
    pairs = {pair.id: pair for pair in settled}
    with tallied(connection, {rows.place_of(verdict.pair)[0] for verdict in said}):
        add(connection, said)
        for pair in pairs.values():
            drop_outdated(
                connection, pair.article, {pair.index: pair}, f.c.index == pair.index, f.c.decision == ""
            )
        file(connection, pairs.values(), found)


def add(connection: Connection, said: Sequence[Verdict]) -> None:
    """Add verdicts and mark what stands now on each of their subjects."""
    if said:
        about = _about(connection, {verdict.subject for verdict in said})
        nothing = {"check": "", "concept": ""}
        values = [rows.verdict_row(verdict) | about.get(verdict.subject, nothing) for verdict in said]
        connection.execute(insert(v), values)
        mark(connection, {verdict.subject for verdict in said})


def _about(connection: Connection, subjects: Iterable[str]) -> dict[str, dict[str, str]]:
    """Check and concept of these findings."""
    query = select(f.c.id, f.c.check, f.c.concept).where(f.c.id.in_(subjects))
    return {row.id: {"check": row.check, "concept": row.concept} for row in connection.execute(query)}


def mark(connection: Connection, subjects: Iterable[str]) -> None:
    """Write on each finding the decision that stands on it."""
    for subject in subjects:
        verdict = in_force(verdicts(connection, v.c.subject == subject)).get(subject)
        decision = verdict.decision if verdict else ""
        connection.execute(update(f).where(f.c.id == subject).values(decision=decision))


def verdicts(connection: Connection, where: Any) -> list[Verdict]:
    """Verdicts in the order in which they were said."""
    query = select(v).where(where).order_by(v.c.number)
    return [rows.verdict_of(row) for row in connection.execute(query).mappings()]


def of_article(connection: Connection, key: str) -> tuple[dict[int, list[Finding]], dict[int, list[Verdict]]]:
    """Findings (gravest first) and verdicts (first to last) of an article, by the index of their pair."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in connection.execute(select(f).where(f.c.article == key).order_by(*ORDER)).mappings():
        found[row["index"]].append(rows.finding_of(row))
    return found, verdicts_of_article(connection, key)


def verdicts_of_article(connection: Connection, key: str) -> dict[int, list[Verdict]]:
    """The verdicts on an article, first to last, by the index of their pair; none where there are none."""
    said: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts(connection, v.c.article == key):
        said[rows.place_of(verdict.pair)[1]].append(verdict)
    return said
