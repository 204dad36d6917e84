"""What goes out by itself in an outage, one outage at a time, and whom an alert is for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what outages need; nothing was kept in them before."""
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("all_clear_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("all_clear_state", sa.String(length=20), nullable=False))
        batch_op.add_column(sa.Column("receivers", sa.Text(), nullable=False))
    op.create_index(
        "ix_outage_open",
        "outage",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receivers", sa.Text(), nullable=True))
