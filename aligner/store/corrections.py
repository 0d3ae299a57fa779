"""Corrections: what people do to an article's alignment, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from aligner.errors import ConflictError
from aligner.ledger import AlignmentChange
from aligner.model import Correction
from aligner.store import pairs, serialize, tables
from aligner.store.settle import add_findings, add_verdicts, settle, snapshot

c, o, f = tables.corrections, tables.outcomes, tables.findings


def of_article(connection: Connection, key: str) -> list[Correction]:
    """Read the corrections of an article, first to last."""
    query = select(c).where(c.c.article == key).order_by(c.c.number)
    return [serialize.correction_from_row(row) for row in connection.execute(query).mappings()]


def version(connection: Connection, key: str) -> int:
    """Return the number of the article's last correction, 0 without any."""
    return int(connection.execute(select(func.max(c.c.number)).where(c.c.article == key)).scalar() or 0)


def write(connection: Connection, changes: Sequence[AlignmentChange], seen: int) -> int:
    """Write corrections of one article with all their consequences; returns the last one's number. See ``Store.correct``."""
    key = changes[0].correction.article
    if version(connection, key) != seen:
        raise ConflictError("Somebody else has corrected this alignment: look at it again.")
    before = snapshot(connection, {key: {index for done in changes for index in _touched(done)}})
    numbers = [_write(connection, key, done) for done in changes]
    settle(connection, before, [finding for done in changes for finding in done.findings])
    return numbers[-1]


def _touched(done: AlignmentChange) -> set[int]:
    """Return the indices of the pairs that a correction concerns."""
    pairs_ = (*done.gone, *done.made, *done.restated)
    return {pair.index for pair in pairs_} | {serialize.place_of(said.pair)[1] for said in done.verdicts}


def _write(connection: Connection, key: str, done: AlignmentChange) -> int:
    replaced = {pair.index for pair in (*done.gone, *done.made)}
    query = insert(c).returning(c.c.number)
    number: int = connection.execute(query, [serialize.correction_to_row(done.correction)]).scalar_one()
    if done.beads:
        beads = [serialize.bead_to_json(bead) for bead in done.beads]
        connection.execute(update(o).where(o.c.article == key).values(beads=beads))
    if replaced:
        connection.execute(delete(f).where(f.c.article == key, f.c.index.in_(replaced)))
        pairs.remove(connection, key, replaced)
    pairs.add(connection, done.made)
    pairs.restate(connection, done.restated)
    add_findings(connection, done.findings)
    add_verdicts(connection, done.verdicts)
    return number
