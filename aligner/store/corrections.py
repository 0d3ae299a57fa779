"""SQL of corrections: what people do to an article's alignment, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from aligner.errors import ConflictError
from aligner.model import Bead, Correction, Finding, Pair, Verdict
from aligner.store import findings, memory, pairs, rows, tables
from aligner.store.history import reviewed
from aligner.store.queue import tallied

c, o, f = tables.corrections, tables.outcomes, tables.findings


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction and all that follows from it in its article.

    ``beads`` are the article's afterwards (empty where it has no other edition); ``gone`` are the pairs that it ends,
    as they stood, and ``made`` those in their place; ``findings`` are what the checks say of these and of texts that
    the ``verdicts`` bring.
    """

    correction: Correction
    beads: tuple[Bead, ...] = ()
    gone: tuple[Pair, ...] = ()
    made: tuple[Pair, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def of_article(connection: Connection, key: str) -> list[Correction]:
    """The corrections of an article, first to last."""
    query = select(c).where(c.c.article == key).order_by(c.c.number)
    return [rows.correction_of(row) for row in connection.execute(query).mappings()]


def version(connection: Connection, key: str) -> int:
    """The number of the article's last correction, 0 without any."""
    return connection.execute(select(func.max(c.c.number)).where(c.c.article == key)).scalar() or 0


def write(connection: Connection, done: Amendment, seen: int) -> int:
    """Write a correction with all that follows from it; returns its number. See ``Store.correct``."""
    key = done.correction.article
    if version(connection, key) != seen:
        raise ConflictError("Somebody else corrected this alignment meanwhile: look at it again.")
    number = connection.execute(
        insert(c).returning(c.c.number), [rows.correction_row(done.correction)]
    ).scalar_one()
    if done.beads:
        beads = [rows.bead_json(bead) for bead in done.beads]
        connection.execute(update(o).where(o.c.article == key).values(beads=beads))
    with tallied(connection, [key]):
        _replace(connection, key, done)
    return number


def _replace(connection: Connection, key: str, done: Amendment) -> None:
    indices = [pair.index for pair in (*done.gone, *done.made)]
    connection.execute(delete(f).where(f.c.article == key, f.c.index.in_(indices)))
    pairs.take(connection, key, indices)
    for pair in done.gone:
        if pair.by_person:
            memory.forget(connection, pair)
    if done.verdicts:
        connection.execute(insert(tables.verdicts), [rows.verdict_row(said) for said in done.verdicts])
    settled = pairs.file(connection, key, done.made) + _settled(connection, key, done.verdicts, indices)
    findings.file(connection, settled, done.findings)
    findings.mark(connection, {said.subject for said in done.verdicts})
    for pair in settled:
        findings.drop_outdated(
            connection, key, {pair.index: pair}, f.c.index == pair.index, f.c.decision == ""
        )
        memory.correct(connection, pair)


def _settled(connection: Connection, key: str, said: Sequence[Verdict], made: Sequence[int]) -> list[Pair]:
    """The pairs whose text the verdicts changed, as they stand, findable so."""
    touched = {rows.place_of(verdict.pair)[1] for verdict in said} - set(made)
    if not touched:
        return []
    p, told = tables.pairs, findings.verdicts_of_article(connection, key)
    query = select(p).where(p.c.article == key, p.c.index.in_(touched))
    standing = [
        reviewed(pair, told[pair.index]) for pair in map(rows.pair_of, connection.execute(query).mappings())
    ]
    for pair in standing:
        pairs.index_words(connection, pair)
    return standing
