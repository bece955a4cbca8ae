"""Rooms, their acts, drafts, presence, wrong codes, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("key_fingerprint", sa.String(64), nullable=False),
        sa.Column("opened", sa.Float, nullable=False),
        sa.Column("kept_until", sa.Float, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("rooms_kept_until", "rooms", ["kept_until"])
    op.create_table(
        "acts",
        sa.Column("room", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("room", sa.String(32), primary_key=True),
        sa.Column("sitting", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("device", sa.String(32), primary_key=True),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("saved", sa.Float, nullable=False),
    )
    op.create_table(
        "seen",
        sa.Column("room", sa.String(32), primary_key=True),
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "wrong",
        sa.Column("scope", sa.String(40), primary_key=True),
        sa.Column("minute", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Nothing is left."""
    for name in ("settings", "wrong", "seen", "drafts", "acts", "rooms"):
        op.drop_table(name)
