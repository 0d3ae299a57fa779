"""Who changed which concept of the termbase, and how far the pairs have been checked again for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
LOSES = {"glossary-changes": "SELECT count(*) FROM revisions"}


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("editor", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.Integer, nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
    )
    op.create_index("revisions_concept", "revisions", ["concept", "number"])
    op.create_index("revisions_left", "revisions", ["left"])


def downgrade() -> None:
    op.drop_table("revisions")
