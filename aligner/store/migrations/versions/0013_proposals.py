"""Changes of the termbase that translators propose."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
LOSES = {"proposals": "SELECT count(*) FROM proposals"}


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("editor", sa.Text, nullable=False),
    )
    op.create_index("proposals_state", "proposals", ["state", "number"])


def downgrade() -> None:
    op.drop_table("proposals")
