"""Keep what was read from where, versions of articles, and which articles are editions of each other."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
LOSES = {"edition-decisions": "SELECT count(*) FROM edition_decisions"}


def upgrade() -> None:
    op.create_table(
        "captures",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("page", sa.String(16), nullable=False),
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key")),
        sa.Column("content", sa.String(16), nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("skipped", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("modified", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("captures_article", "captures", ["article"])
    op.create_index("captures_content", "captures", ["content"])
    op.create_table(
        "successions",
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key"), primary_key=True),
        sa.Column("earlier", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("successions_earlier", "successions", ["earlier"])
    op.create_table(
        "editions",
        sa.Column("en", sa.String(16), sa.ForeignKey("articles.key"), primary_key=True),
        sa.Column("ru", sa.String(16), sa.ForeignKey("articles.key"), primary_key=True),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
    )
    op.create_index("editions_ru", "editions", ["ru"])
    op.create_table(
        "edition_decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("en", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("ru", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    # articles are looked up by address when one comes in again
    op.create_index("articles_url", "articles", ["url"])


def downgrade() -> None:
    op.drop_index("articles_url", "articles")
    for name in ("edition_decisions", "editions", "successions", "captures"):
        op.drop_table(name)
