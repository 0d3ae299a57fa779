"""The edition of an article that a run replaced because it was asked to: that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("outcomes", sa.Column("replaced", sa.String(16)))
