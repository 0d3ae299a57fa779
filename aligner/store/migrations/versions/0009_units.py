"""People's translations are units of their own, found by similarity; a correction may come from a file."""

import sqlalchemy as sa
from alembic import op

from aligner.model import digest
from aligner.store import shingles

revision = "0009"
down_revision = "0008"
LOSES = {"imported-translations": "SELECT count(*) FROM units WHERE origin <> ''"}

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

memory = sa.table(
    "memory", *map(sa.column, ("key", "lang", "source", "target", "score", "model")),
    sa.column("problems", sa.JSON), sa.column("at", sa.DateTime(timezone=True)),
)  # fmt: skip


def upgrade() -> None:
    op.add_column("corrections", sa.Column("origin", sa.Text, nullable=False, server_default=""))
    units = op.create_table("units", *UNITS)
    op.create_index("units_sentence", "units", ["sentence", "origin"], unique=True)
    op.create_index("units_origin", "units", ["origin"])
    connection = op.get_bind()
    shingles.create(connection)
    human = memory.c.model == "human"
    rows = connection.execute(sa.select(memory).where(human).order_by(memory.c.at, memory.c.key)).all()
    values = [
        {
            "number": number, "sentence": digest(row.lang, row.source), "lang": row.lang, "source": row.source,
            "target": row.target, "origin": "", "author": "", "changed": None, "at": row.at,
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    if values:
        connection.execute(units.insert(), values)
        shingles.index(connection, {value["number"]: value["source"] for value in values})
    connection.execute(sa.delete(memory).where(human))


def downgrade() -> None:
    connection = op.get_bind()
    units = sa.table("units", *(sa.column(column.name, column.type) for column in UNITS))
    for row in connection.execute(sa.select(units).where(units.c.origin == "")).all():
        made = {"key": digest(row.lang, "human", row.source), "lang": row.lang, "source": row.source, "target": row.target}
        connection.execute(memory.insert(), [made | {"score": None, "model": "human", "problems": [], "at": row.at}])
    for name in ("units", "shingles"):
        op.drop_table(name)
    op.drop_column("corrections", "origin")
