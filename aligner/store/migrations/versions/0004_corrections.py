"""What people do to an alignment: their corrections, and pairs that keep their names when a bead is split.

A pair is numbered by its first source sentence from now on, so that its verdicts find it whatever becomes of the
beads before it; pairs that were counted until then are renamed, with their findings and verdicts.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
LOSES = {"corrections": "SELECT count(*) FROM corrections"}
ASIDE = 1_000_000  # added, in version 3, to the number of a removed pair, if another pair has that number there
PARTS = 4  # of a bead in version 3; later ones name the person who corrected it
COLUMNS = {
    "pairs": ("number", "article", "index", "source", "en_sentences", "ru_sentences"),
    "findings": ("id", "article", "index", "check", "concept", "en_spans", "ru_spans"),
    "verdicts": ("subject", "article", "index"),
}
pairs, findings, verdicts = (
    sa.table(name, *(sa.column(own, sa.JSON if own.endswith(("_sentences", "_spans")) else None) for own in names))
    for name, names in COLUMNS.items()
)

Moved = tuple[str, int, int, int]  # article, old and new number of a pair within it, the row's number


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
    connection = op.get_bind()
    _renumber(connection, sorted(_by_sentence(connection), reverse=True))  # the last makes room for the one before
    back = verdicts.update().where(verdicts.c.index >= ASIDE)
    connection.execute(back.values(index=verdicts.c.index - ASIDE))


def downgrade() -> None:
    connection = op.get_bind()
    op.execute("DELETE FROM findings WHERE text <> ''")  # of people's texts; version 3 checks them in its own way
    group = 'decision, grade, "check", concept'
    op.execute("DELETE FROM tallies")
    op.execute(f"INSERT INTO tallies ({group}, times) SELECT {group}, count(*) FROM findings GROUP BY {group}")
    own = pairs.c.article == verdicts.c.article
    stands = sa.select(pairs.c.number).where(own, pairs.c.index == verdicts.c.index).exists()
    count = sa.select(sa.func.count()).select_from(pairs).where(own).scalar_subquery()
    aside = verdicts.update().where(~stands, verdicts.c.index < count)
    connection.execute(aside.values(index=verdicts.c.index + ASIDE))
    _renumber(connection, sorted(_by_place(connection)))
    outcomes = sa.table("outcomes", sa.column("article"), sa.column("beads", sa.JSON))
    for article, beads in connection.execute(sa.select(outcomes)).all():
        if any(len(bead) > PARTS for bead in beads):
            cut = outcomes.update().where(outcomes.c.article == article)
            connection.execute(cut.values(beads=[bead[:PARTS] for bead in beads]))
    op.drop_column("findings", "text")
    for name in ("alignment", "aligned_by"):
        op.drop_column("pairs", name)
    op.drop_table("corrections")


def _by_sentence(connection: sa.Connection) -> Iterable[Moved]:
    """Yield the pairs that are not numbered by their first source sentence."""
    for row in connection.execute(sa.select(pairs)).mappings():
        sentences = row["en_sentences"] if row["source"] == "en" else row["ru_sentences"]
        if sentences and sentences[0] != row["index"]:
            yield row["article"], row["index"], sentences[0], row["number"]


def _by_place(connection: sa.Connection) -> Iterable[Moved]:
    """Yield the pairs that are not numbered by their place among the pairs of their article."""
    query = sa.select(pairs.c.article, pairs.c.index, pairs.c.number).order_by(pairs.c.article, pairs.c.index)
    for article, rows in groupby(connection.execute(query), key=lambda row: row[0]):
        yield from ((article, index, place, number) for place, (_, index, number) in enumerate(rows) if place != index)


def _renumber(connection: sa.Connection, moved: Iterable[Moved]) -> None:
    for article, old, new, number in moved:
        connection.execute(sa.update(pairs).where(pairs.c.number == number).values(index=new))
        _rename_findings(connection, article, old, new)
        here = verdicts.c.article == article, verdicts.c.index == old
        of_pair = sa.update(verdicts).where(*here, verdicts.c.subject == f"{article}:{old}")
        connection.execute(of_pair.values(subject=f"{article}:{new}"))
        connection.execute(sa.update(verdicts).where(*here).values(index=new))


def _rename_findings(connection: sa.Connection, article: str, old: int, new: int) -> None:
    here = findings.c.article == article, findings.c.index == old
    for row in connection.execute(sa.select(findings).where(*here)).all():
        spans = (repr(tuple(map(tuple, own))) for own in (row.en_spans, row.ru_spans))
        parts = "\0".join((f"{article}:{new}", row.check, row.concept, *spans))
        name = sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        own = sa.update(findings).where(findings.c.id == row.id)
        connection.execute(own.values(id=name, index=new))
        said = sa.update(verdicts).where(verdicts.c.subject == row.id, verdicts.c.article == article)
        connection.execute(said.values(subject=name))
