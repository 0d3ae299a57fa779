"""Whether a text came from the memory is a fact of its own: its origin says who wrote it, a machine or a person."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


pairs = sa.table("pairs", sa.column("origin", sa.String), sa.column("reused", sa.Boolean))


def upgrade() -> None:
    op.add_column("pairs", sa.Column("reused", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(pairs.update().where(pairs.c.origin == "memory").values(origin="machine", reused=sa.true()))
    _rewrite(_reused)


def downgrade() -> None:
    """Tell what was reused by the origin "memory" again; of a person's text the origin stays."""
    op.execute(pairs.update().where(pairs.c.origin == "machine", pairs.c.reused).values(origin="memory"))
    _rewrite(_from_memory)
    op.drop_column("pairs", "reused")


def _rewrite(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Change each text in the JSON of outcomes and versions, row by row: all of it may not fit into memory."""
    _rewrite_column("outcomes", "article", "translations", lambda found: list(map(change, found)))
    lists = ("translations", "pairs")
    _rewrite_column("versions", "number", "content", lambda held: held | {name: list(map(change, held[name])) for name in lists})


def _rewrite_column(table: str, name: str, column: str, change: Callable[[Any], Any]) -> None:
    rows = sa.table(table, sa.column(name), sa.column(column, sa.JSON))
    connection = op.get_bind()
    for key in connection.execute(sa.select(rows.c[name])).scalars().all():
        here = rows.c[name] == key
        value = connection.execute(sa.select(rows.c[column]).where(here)).scalar()
        if (changed := change(value)) != value:
            connection.execute(rows.update().where(here).values({column: changed}))


def _reused(row: dict[str, Any]) -> dict[str, Any]:
    reused = row["origin"] == "memory"
    return row | {"origin": "machine" if reused else row["origin"], "reused": reused}


def _from_memory(row: dict[str, Any]) -> dict[str, Any]:
    reused = row.get("reused") and row["origin"] == "machine"
    row = row | {"origin": "memory" if reused else row["origin"]}
    row.pop("reused", None)
    return row
