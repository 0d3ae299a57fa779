"""People's translations are units of their own, found by similarity; a correction may come from a file."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from aligner.model import digest
from aligner.store import shingles

revision = "0009"
down_revision = "0008"

UNITS = (
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sentence", sa.String(16), nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("changed", sa.DateTime(timezone=True)),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)


def upgrade() -> None:
    op.add_column("corrections", sa.Column("origin", sa.Text, nullable=False, server_default=""))
    units = op.create_table("units", *UNITS)
    op.create_index("units_sentence", "units", ["sentence", "origin"], unique=True)
    op.create_index("units_origin", "units", ["origin"])
    connection = op.get_bind()
    shingles.create(connection)
    names = ("lang", "source", "target", "model", "at")
    memory = sa.table("memory", *map(sa.column, names))
    rows = connection.execute(sa.select(memory).where(memory.c.model == "human")).all()
    values = [
        {
            "number": number, "sentence": digest(row.lang, row.source), "lang": row.lang, "source": row.source,
            "target": row.target, "origin": "", "author": "", "changed": None, "at": _moment(row.at),
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    if values:
        connection.execute(units.insert(), values)
        shingles.index(connection, {value["number"]: value["source"] for value in values})
    connection.execute(sa.delete(memory).where(memory.c.model == "human"))


def _moment(at: datetime | str) -> datetime:
    """Write the moment as SQLite has it: text, without a zone."""
    return at if isinstance(at, datetime) else datetime.fromisoformat(at).replace(tzinfo=UTC)
