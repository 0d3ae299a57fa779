"""What a review page of a million pairs needs: the queue counted beforehand, verdicts found by subject and by reviewer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

GROUP = 'decision, grade, "check", concept'


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("decision", sa.String(8), primary_key=True),
        sa.Column("grade", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("check", sa.String(32), primary_key=True),
        sa.Column("concept", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.execute(
        f"INSERT INTO tallies ({GROUP}, times) SELECT {GROUP}, count(*) FROM findings GROUP BY {GROUP}"
    )
    op.create_index("verdicts_subject", "verdicts", ["subject"])
    op.create_index("verdicts_said", "verdicts", ["reviewer", "at"])
    op.create_index("articles_filter", "articles", ["key", "lang", "section", "published"])
    op.create_index("articles_section", "articles", ["section"])
    op.create_index("outcomes_at", "outcomes", ["at"])


def downgrade() -> None:
    for name, table in (
        ("verdicts_subject", "verdicts"), ("verdicts_said", "verdicts"), ("articles_filter", "articles"),
        ("articles_section", "articles"), ("outcomes_at", "outcomes"),
    ):  # fmt: skip
        op.drop_index(name, table)
    op.drop_table("tallies")
