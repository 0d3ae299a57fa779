"""How a finding's message is worded, so that the page can say it in the reader's language.

Findings that stand keep their English sentence until their article is checked again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("findings", sa.Column("wording", sa.JSON))


def downgrade() -> None:
    op.drop_column("findings", "wording")
