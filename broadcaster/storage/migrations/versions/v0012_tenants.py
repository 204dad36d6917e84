"""Which key an organisation's secrets were locked with, how often nobody foresaw a failure, and what is still repeated."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns; the key of an older organisation is noted when a worker of it has opened its secrets."""
    op.add_column("organisation", sa.Column("key_check", sa.String(length=64), nullable=True))
    op.add_column("delivery", sa.Column("unexpected", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("ix_broadcast_next_at", table_name="broadcast")
    only = sa.text("next_at IS NOT NULL AND ended_at IS NULL")
    columns = ["organisation_id", "next_at"]
    op.create_index("ix_broadcast_live", "broadcast", columns, sqlite_where=only, postgresql_where=only)
