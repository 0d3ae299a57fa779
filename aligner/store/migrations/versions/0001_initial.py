"""The first tables, and the word index that search reads.

Written out rather than taken from tables.py: a migration keeps its meaning when the tables move on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("key", sa.String(16), primary_key=True),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("byline", sa.Text, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("editions", sa.JSON, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("spans", sa.JSON, nullable=False),
    )
    op.create_table(
        "outcomes",
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key"), primary_key=True),
        sa.Column("edition", sa.String(16), sa.ForeignKey("articles.key")),
        sa.Column("page", sa.String(16), nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("beads", sa.JSON, nullable=False),
        sa.Column("translations", sa.JSON, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("outcomes_page", "outcomes", ["page"])
    op.create_table(
        "pairs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("en", sa.Text, nullable=False),
        sa.Column("ru", sa.Text, nullable=False),
        sa.Column("source", sa.String(2), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("en_sentences", sa.JSON, nullable=False),
        sa.Column("ru_sentences", sa.JSON, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("published", sa.Date),
    )
    op.create_index("pairs_place", "pairs", ["article", "index"], unique=True)
    op.create_table(
        "findings",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("check", sa.String(32), nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("en_spans", sa.JSON, nullable=False),
        sa.Column("ru_spans", sa.JSON, nullable=False),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("expected", sa.Text, nullable=False),
        sa.Column("suggestion", sa.JSON),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("decision", sa.String(8), nullable=False),
    )
    op.create_index("findings_place", "findings", ["article", "index"])
    order = ["decision", "grade", "check", "concept", "article", "index", "id"]
    op.create_index("findings_queue", "findings", order)
    op.create_table(
        "verdicts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("article", sa.String(16), nullable=False),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("basis", sa.String(16), nullable=False),
    )
    op.create_index("verdicts_place", "verdicts", ["article", "index"])
    op.create_table(
        "memory",
        sa.Column("key", sa.String(16), primary_key=True),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _create_word_index(op.get_bind().dialect.name)


def _create_word_index(dialect: str) -> None:
    """Create the word index: a row a pair, under the pair's number; the two databases each search their own way."""
    if dialect == "sqlite":
        op.execute("CREATE VIRTUAL TABLE words USING fts5(keys, tokenize='unicode61 remove_diacritics 0')")
        return
    op.create_table(
        "words",
        sa.Column("rowid", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("keys", sa.Text, nullable=False),
    )
    op.execute("CREATE INDEX words_keys ON words USING gin (to_tsvector('simple', keys))")
