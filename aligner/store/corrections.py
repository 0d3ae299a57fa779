"""SQL of corrections: what people do to an article's alignment, one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from aligner.errors import ConflictError
from aligner.ledger import AlignmentChange
from aligner.model import Correction, Pair
from aligner.store import findings, memory, pairs, rows, tables
from aligner.store.queue import tallied

c, o, f = tables.corrections, tables.outcomes, tables.findings


def of_article(connection: Connection, key: str) -> list[Correction]:
    """The corrections of an article, first to last."""
    query = select(c).where(c.c.article == key).order_by(c.c.number)
    return [rows.correction_of(row) for row in connection.execute(query).mappings()]


def version(connection: Connection, key: str) -> int:
    """The number of the article's last correction, 0 without any."""
    return int(connection.execute(select(func.max(c.c.number)).where(c.c.article == key)).scalar() or 0)


def write(connection: Connection, done: AlignmentChange, seen: int) -> int:
    """Write a correction with all that follows from it; returns its number. See ``Store.correct``."""
    key = done.correction.article
    if version(connection, key) != seen:
        raise ConflictError("Somebody else corrected this alignment meanwhile: look at it again.")
    number: int = connection.execute(
        insert(c).returning(c.c.number), [rows.correction_row(done.correction)]
    ).scalar_one()
    if done.beads:
        beads = [rows.bead_json(bead) for bead in done.beads]
        connection.execute(update(o).where(o.c.article == key).values(beads=beads))
    with tallied(connection, [key]):
        _replace(connection, key, done)
    return number


def _replace(connection: Connection, key: str, done: AlignmentChange) -> None:
    replaced = [pair.index for pair in (*done.gone, *done.made)]
    connection.execute(delete(f).where(f.c.article == key, f.c.index.in_(replaced)))
    pairs.take(connection, key, replaced)
    for pair in done.gone:
        if pair.by_person:
            memory.forget(connection, pair)
    pairs.add(connection, done.made)
    touched = {pair.index for pair in done.made} | {rows.place_of(said.pair)[1] for said in done.verdicts}
    findings.file(connection, _as_made(connection, key, touched), done.findings)
    findings.add(connection, done.verdicts)
    settled = pairs.standing(connection, key, sorted(touched))
    pairs.index_words(connection, settled)
    for pair in settled:
        findings.drop_outdated(
            connection, key, {pair.index: pair}, f.c.index == pair.index, f.c.decision == ""
        )
        memory.correct(connection, pair)


def _as_made(connection: Connection, key: str, indices: Iterable[int]) -> list[Pair]:
    p = tables.pairs
    query = select(p).where(p.c.article == key, p.c.index.in_(indices))
    return [rows.pair_of(row) for row in connection.execute(query).mappings()]
