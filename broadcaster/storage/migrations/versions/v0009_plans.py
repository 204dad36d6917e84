"""The channel of a delivery, and indexes of what is open: one for each question of a worker, whatever lies behind."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INDEXES = {
    "ix_delivery_expiring": (["expires_at"], "state IN ('blocked', 'held', 'queued')"),
    "ix_delivery_listed": (["organisation_id", "state", "due_at", "id"], None),
    "ix_delivery_queued": (["channel", "due_at", "id"], "state = 'queued'"),
    "ix_delivery_queued_wake": (["wake_at"], "state = 'queued'"),
    "ix_delivery_sending": (["lease_until"], "state = 'sending'"),
    "ix_delivery_unclear_wake": (["wake_at"], "state = 'unclear'"),
}


def upgrade() -> None:
    """Replace the indexes by state."""
    op.add_column("delivery", sa.Column("channel", sa.String(length=50), nullable=False, server_default=""))
    op.execute(
        "UPDATE delivery SET channel = (SELECT account.channel FROM account WHERE account.id = delivery.account_id)"
    )
    op.drop_index("ix_delivery_open", table_name="delivery")
    op.drop_index("ix_delivery_wake", table_name="delivery")
    for name, (columns, where) in INDEXES.items():
        _index(name, "delivery", columns, where)
    _index("ix_account_resume", "account", ["resume_at"], "resume_at IS NOT NULL")


def _index(name: str, table: str, columns: list[str], where: str | None) -> None:
    only = sa.text(where) if where else None
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
