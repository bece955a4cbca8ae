"""Consoles that were taken and not left."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table for them; consoles taken before ask for the key again."""
    op.create_table(
        "consoles",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("room", sa.String(32), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """They ask for the key again."""
    op.drop_table("consoles")
