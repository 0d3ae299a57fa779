"""What people do to an alignment: their corrections, and pairs that keep their names when a bead is split.

A pair is numbered by its first source sentence from now on, so that its verdicts find it whatever becomes of the
beads before it; pairs that were counted until then are renamed, with their findings and verdicts.
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("article", sa.String(16), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_basis", sa.JSON, nullable=False),
        sa.Column("target_basis", sa.JSON, nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.Column("was", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("corrections_article", "corrections", ["article", "number"])
    op.add_column("pairs", sa.Column("alignment", sa.String(9), nullable=False, server_default="auto"))
    op.add_column("pairs", sa.Column("aligned_by", sa.Text, nullable=False, server_default=""))
    op.add_column("findings", sa.Column("text", sa.Text, nullable=False, server_default=""))
    _rename(op.get_bind())


def _rename(connection: sa.Connection) -> None:
    names = ("number", "article", "index", "source", "en_sentences", "ru_sentences")
    pairs = sa.table("pairs", *(sa.column(name, sa.JSON if "_" in name else None) for name in names))
    moved = []
    for row in connection.execute(sa.select(pairs)).mappings():
        sentences = row["en_sentences"] if row["source"] == "en" else row["ru_sentences"]
        if sentences and sentences[0] != row["index"]:
            moved.append((row["article"], row["index"], sentences[0], row["number"]))
    for article, old, new, number in sorted(
        moved, reverse=True
    ):  # upwards: the last makes room for the one before
        connection.execute(sa.update(pairs).where(pairs.c.number == number).values(index=new))
        _rename_findings(connection, article, old, new)


def _rename_findings(connection: sa.Connection, article: str, old: int, new: int) -> None:
    findings = sa.table("findings", *(sa.column(name, sa.JSON if "spans" in name else None) for name in
                        ("id", "article", "index", "check", "concept", "en_spans", "ru_spans")))  # fmt: skip
    verdicts = sa.table("verdicts", sa.column("subject"), sa.column("article"), sa.column("index"))
    here = findings.c.article == article, findings.c.index == old
    for row in connection.execute(sa.select(findings).where(*here)).all():
        spans = (repr(tuple(map(tuple, own))) for own in (row.en_spans, row.ru_spans))
        parts = "\0".join((f"{article}:{new}", row.check, row.concept, *spans))
        name = sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        own = sa.update(findings).where(findings.c.id == row.id)
        connection.execute(own.values(id=name, index=new))
        said = sa.update(verdicts).where(verdicts.c.subject == row.id, verdicts.c.article == article)
        connection.execute(said.values(subject=name))
    rest = verdicts.c.article == article, verdicts.c.index == old
    connection.execute(sa.update(verdicts).where(*rest).values(index=new))
