"""The estimate of a machine's sentence: its chances and evidence, and what drafts are filtered and ordered by."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("pairs", sa.Column("quality", sa.JSON))
    op.add_column("pairs", sa.Column("step", sa.String(8), nullable=False, server_default=""))
    op.add_column("pairs", sa.Column("useless", sa.Float, nullable=False, server_default="0"))
    op.create_index("pairs_drafts", "pairs", ["step", "useless"])


def downgrade() -> None:
    op.drop_index("pairs_drafts", "pairs")
    for name in ("quality", "step", "useless"):
        op.drop_column("pairs", name)
