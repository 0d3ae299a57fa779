"""Users, their sessions and the keys of their programs.

Each verdict also keeps what it was about, since a finding goes when its article is processed again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# what a verdict was about is found again where its finding is still there
LOSES = {
    "users": "SELECT count(*) FROM users",
    "decisions-on-findings-that-are-gone": """SELECT count(*) FROM verdicts WHERE ("check" <> '' OR concept <> '')
        AND NOT EXISTS (SELECT 1 FROM findings WHERE findings.id = verdicts.subject)""",
}


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("folded", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("user", sa.Text, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
    )
    op.create_index("sessions_user", "sessions", ["user", "seen"])
    op.create_table(
        "keys",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("user", sa.Text, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("keys_label", "keys", ["user", "label"], unique=True)
    for column in (sa.Column("check", sa.String(32)), sa.Column("concept", sa.Text)):
        column.nullable, column.server_default = False, sa.DefaultClause("")
        op.add_column("verdicts", column)
    for name in ("check", "concept"):
        about = f'(SELECT f."{name}" FROM findings f WHERE f.id = verdicts.subject)'
        op.execute(f"UPDATE verdicts SET \"{name}\" = coalesce({about}, '')")
    op.create_index("verdicts_concept", "verdicts", ["concept", "number"])
    op.create_index("verdicts_at", "verdicts", ["at"])


def downgrade() -> None:
    for name in ("verdicts_concept", "verdicts_at"):
        op.drop_index(name, "verdicts")
    for name in ("check", "concept"):
        op.drop_column("verdicts", name)
    for name in ("keys", "sessions", "users"):
        op.drop_table(name)
