"""What articles link to, and how two articles are editions of each other: whole, abridged, merged, split."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("articles", sa.Column("links", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("editions", sa.Column("form", sa.String(8), nullable=False, server_default="whole"))


def downgrade() -> None:
    op.drop_column("articles", "links")
    op.drop_column("editions", "form")
