"""Keep the earlier versions of articles in which a run replaced people's work."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
LOSES = {"earlier-versions": "SELECT count(*) FROM versions"}


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.create_index("versions_article", "versions", ["article", "number"])


def downgrade() -> None:
    op.drop_table("versions")
