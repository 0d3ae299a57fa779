"""Keeping derived data in step: one function, for every transaction that writes pairs, findings or verdicts.

Derived are the decision on each finding, the findings that people's texts made outdated, the word index, the memory
of people's translations, and the tallies. A writer takes a snapshot, writes, and settles::

    before = snapshot(connection, {key: None})
    ...
    settle(connection, before)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, select, update

from aligner.ledger import StoredPair
from aligner.ledger.verdicts import covers, in_force, reach
from aligner.model import Finding, Pair, Verdict
from aligner.store import memory, serialize, tables, units, word_index
from aligner.store.pairs import Numbered, Place, numbered_at, numbered_of_article

p, f, v, t = tables.pairs, tables.findings, tables.verdicts, tables.tallies
GROUP = ("decision", "grade", "check", "concept")
# built once, which takes longer than running them
_group = [f.c[name] for name in GROUP]
GROUPS = select(*_group, func.count()).where(f.c.article.in_(bindparam("articles", expanding=True))).group_by(*_group)
SUBJECTS = select(f.c.id, f.c.check, f.c.concept).where(f.c.id.in_(bindparam("ids", expanding=True)))
NEW_VERDICT = insert(v)
_unsaid = and_(f.c.id.in_(bindparam("ids", expanding=True)), f.c.decision != bindparam("said"))
MARK = update(f).where(_unsaid).values(decision=bindparam("said"))

Touched = Mapping[str, Collection[int] | None]  # indices of pairs by article; None for all of them
Groups = Counter[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Pairs in their present state, with their row numbers, and the counts of their articles' findings."""

    touched: Touched
    stored: Mapping[Place, StoredPair]
    numbers: Mapping[Place, int]
    groups: Groups

    def standing(self) -> dict[Place, tuple[int, Pair]]:
        """Return each pair with its row number."""
        return {place: (self.numbers[place], item.pair) for place, item in self.stored.items()}


def snapshot(connection: Connection, touched: Touched) -> Snapshot:
    """Read what is about to be touched."""
    return Snapshot(touched, *_stored(connection, touched), _groups(connection, touched))


def _stored(connection: Connection, touched: Touched) -> tuple[dict[Place, StoredPair], dict[Place, int]]:
    found: dict[Place, Numbered] = {}
    wanted = {(key, index) for key, indices in touched.items() if indices is not None for index in indices}
    if wanted:
        found |= numbered_at(connection, wanted)
    for key in (key for key, indices in touched.items() if indices is None):
        found |= numbered_of_article(connection, key)
    return {place: item for place, (_, item) in found.items()}, {place: number for place, (number, _) in found.items()}


def _groups(connection: Connection, touched: Touched) -> Groups:
    found = connection.execute(GROUPS, {"articles": list(touched)})
    return Counter({tuple(row[:-1]): row[-1] for row in found})


def settle(connection: Connection, before: Snapshot, filed: Iterable[Finding] = ()) -> None:
    """Rebuild all that is derived from the touched pairs, findings and verdicts.

    ``filed`` are findings that this transaction added: one that is alike to what a person dismissed with a wider
    scope is dismissed by the same verdict.
    """
    now = Snapshot(before.touched, *_stored(connection, before.touched), Counter())  # counted when all is written
    _mark(connection, now.stored.values())
    _inherit(connection, now.stored, {finding.id for finding in filed})
    _drop_outdated(connection, now.stored.values())
    _follow(connection, before.standing(), now.standing())
    _tally(connection, before.groups, _groups(connection, before.touched))


def add_verdicts(connection: Connection, verdicts: Sequence[Verdict]) -> None:
    """Add verdicts, each with check and concept of its finding."""
    if verdicts:
        subjects = {verdict.subject for verdict in verdicts}
        found = connection.execute(SUBJECTS, {"ids": list(subjects)})
        about = {row.id: {"check": row.check, "concept": row.concept} for row in found}
        nothing = {"check": "", "concept": ""}
        values = [serialize.verdict_to_row(verdict) | about.get(verdict.subject, nothing) for verdict in verdicts]
        connection.execute(NEW_VERDICT, values)


def add_findings(connection: Connection, found: Iterable[Finding]) -> None:
    """Add findings; those whose id is there already are not changed."""
    unique = {finding.id: finding for finding in found}
    if not unique:
        return
    there = set(connection.execute(select(f.c.id).where(f.c.id.in_(unique))).scalars())
    if values := [serialize.finding_to_row(unique[key]) | {"decision": ""} for key in unique.keys() - there]:
        connection.execute(insert(f), values)


def verdicts(connection: Connection, where: ColumnElement[bool]) -> list[Verdict]:
    """Read verdicts, first to last."""
    query = select(v).where(where).order_by(v.c.number)
    return [serialize.verdict_from_row(row) for row in connection.execute(query).mappings()]


# -- decisions


def _mark(connection: Connection, stored: Iterable[StoredPair]) -> None:
    """Write on each finding the decision in force on it."""
    subjects: dict[str, list[str]] = defaultdict(list)
    for item in stored:
        decided = item.decided
        for finding in item.findings:
            said = decided.get(finding.id)
            subjects[said.decision if said else ""].append(finding.id)
    for decision, ids in subjects.items():
        connection.execute(MARK, {"ids": ids, "said": decision})


def _inherit(connection: Connection, stored: Mapping[Place, StoredPair], filed: Collection[str]) -> None:
    """Extend dismissals of a wider scope to the filed findings on which nobody has ever decided."""
    ever = {said.subject for item in stored.values() for said in item.verdicts}
    fresh = [
        (finding, item.original)
        for item in stored.values()
        for finding in item.findings
        if finding.id in filed and finding.id not in ever
    ]
    if not fresh:
        return
    wide = _wide_dismissals(connection, {finding.check for finding, _ in fresh})
    found = []
    for finding, pair in fresh:
        alike = (said for said, other, of in wide if covers(said, other, of, finding, pair))
        said = next(alike, None)
        if said is not None:
            found.append(replace(said, subject=finding.id, pair=pair.id, basis=pair.basis))
    add_verdicts(connection, found)
    if found:
        ids = [said.subject for said in found]
        connection.execute(update(f).where(f.c.id.in_(ids)).values(decision="dismiss"))


def _wide_dismissals(connection: Connection, checks: set[str]) -> list[tuple[Verdict, Finding, Pair]]:
    """Read dismissals of these checks in force that reach beyond their own pair, with their finding and its pair.

    Those that were inherited reach as far as the first of them, which represents all: three queries, however many.
    """
    subjects = (
        select(v.c.subject)
        .join(f, f.c.id == v.c.subject)
        .where(
            v.c.decision == "dismiss", v.c.scope != "pair", f.c.decision == "dismiss", f.c.check.in_(checks)
        )
    )
    standing = in_force(verdicts(connection, v.c.subject.in_(subjects)))
    of_findings = connection.execute(select(f).where(f.c.id.in_(subjects))).mappings()
    found = {finding.id: finding for finding in map(serialize.finding_from_row, of_findings)}
    of_pairs = select(p).join(f, (f.c.article == p.c.article) & (f.c.index == p.c.index))
    pairs = map(serialize.pair_from_row, connection.execute(of_pairs.where(f.c.id.in_(subjects))).mappings())
    by_id = {pair.id: pair for pair in pairs}
    first: dict[tuple[object, ...], tuple[Verdict, Finding, Pair]] = {}
    for subject, said in standing.items():
        if said.scope != "pair":
            finding = found[subject]
            pair = by_id[finding.pair]
            first.setdefault(reach(said, finding, pair), (said, finding, pair))
    return list(first.values())


def _drop_outdated(connection: Connection, stored: Iterable[StoredPair]) -> None:
    """Drop undecided findings in texts of people that are no longer those of their pairs."""
    gone = [
        finding.id
        for item in stored
        for finding in item.open_findings
        if finding.text not in ("", item.pair.side(item.pair.target))
    ]
    if gone:
        connection.execute(delete(f).where(f.c.id.in_(gone), f.c.decision == ""))


# -- words, memory, tallies


def _follow(
    connection: Connection, before: Mapping[Place, tuple[int, Pair]], now: Mapping[Place, tuple[int, Pair]]
) -> None:
    """Let the word index and the memory of people's translations follow the pairs that are not what they were."""
    different = [now[place] for place in now if now[place] != before.get(place)]
    indexed = {_words(*one) for one in before.values()}
    word_index.drop(connection, {number for number, _ in before.values()} - {number for number, _ in now.values()})
    word_index.index(connection, dict(one for one in different if _words(*one) not in indexed))
    earlier = {pair for _, pair in before.values() if pair.by_person}
    present = {pair for _, pair in now.values() if pair.by_person}
    units.remove(connection, units.HERE, memory.sentences(earlier) - memory.sentences(present))
    memory.remember(connection, [pair for _, pair in different if pair in present - earlier])


def _words(number: int, pair: Pair) -> tuple[int, str, str]:
    """Return what the word index knows of a pair."""
    return number, pair.en, pair.ru


def _tally(connection: Connection, before: Groups, now: Groups) -> None:
    changed = {group: now[group] - before[group] for group in before.keys() | now.keys()}
    rows_ = [
        dict(zip(GROUP, group, strict=True)) | {"times": change}
        for group, change in changed.items()
        if change
    ]
    if rows_:
        connection.execute(_upsert(connection.dialect.name), rows_)
        connection.execute(delete(t).where(t.c.times == 0))


@cache
def _upsert(dialect: str) -> Any:
    """Add to the tallies; both databases have the statement, SQLAlchemy keeps it with each of them."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        statement: Any = sqlite.insert(t)
    else:
        from sqlalchemy.dialects import postgresql

        statement = postgresql.insert(t)
    return statement.on_conflict_do_update(
        index_elements=list(GROUP), set_={"times": t.c.times + statement.excluded.times}
    )
