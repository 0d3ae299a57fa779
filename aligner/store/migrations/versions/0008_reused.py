"""Whether a text came from the memory is a fact of its own: its origin says who wrote it, a machine or a person."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("pairs", sa.Column("reused", sa.Boolean, nullable=False, server_default=sa.false()))
    pairs = sa.table("pairs", sa.column("origin", sa.String), sa.column("reused", sa.Boolean))
    op.execute(pairs.update().where(pairs.c.origin == "memory").values(origin="machine", reused=sa.true()))
    _rewrite("outcomes", "article", "translations", lambda found: [_reused(one) for one in found])
    _rewrite("versions", "number", "content", _version)


def _rewrite(table: str, name: str, column: str, change: Callable[[Any], Any]) -> None:
    """Change the JSON of a column, row by row: all of it may not fit into memory."""
    rows = sa.table(table, sa.column(name), sa.column(column, sa.JSON))
    connection = op.get_bind()
    for key in connection.execute(sa.select(rows.c[name])).scalars().all():
        here = rows.c[name] == key
        value = connection.execute(sa.select(rows.c[column]).where(here)).scalar()
        if table == "versions" or '"memory"' in json.dumps(value):
            connection.execute(rows.update().where(here).values({column: change(value)}))


def _version(content: dict[str, Any]) -> dict[str, Any]:
    return content | {name: [_reused(one) for one in content[name]] for name in ("translations", "pairs")}


def _reused(row: dict[str, Any]) -> dict[str, Any]:
    reused = row["origin"] == "memory"
    return row | {"origin": "machine" if reused else row["origin"], "reused": reused}
