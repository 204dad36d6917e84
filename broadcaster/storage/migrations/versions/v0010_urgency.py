"""How urgent a broadcast is, and when somebody last looked for what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """What lies ready for an outage is urgent, a repeat comes last; looked was when a worker last gave a sign."""
    op.add_column("broadcast", sa.Column("urgency", sa.String(length=10), server_default="normal", nullable=False))
    op.add_column("delivery", sa.Column("urgency", sa.Integer(), server_default="1", nullable=False))
    op.add_column("organisation", sa.Column("looked_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE broadcast SET urgency = 'urgent' WHERE condition = 'only while offline'")
    op.execute(
        "UPDATE delivery SET urgency = 0 WHERE occurrence = 0 AND state IN ('held', 'queued') AND EXISTS "
        "(SELECT 1 FROM broadcast WHERE broadcast.id = delivery.broadcast_id AND broadcast.urgency = 'urgent')"
    )
    op.execute("UPDATE delivery SET urgency = 2 WHERE occurrence > 0")
    op.execute(
        "UPDATE organisation SET looked_at = "
        "(SELECT max(seen_at) FROM worker WHERE worker.organisation_id = organisation.id)"
    )
    op.drop_index("ix_delivery_queued", table_name="delivery")
    only = sa.text("state = 'queued'")
    turn = ["channel", "urgency", "due_at", "id"]
    op.create_index("ix_delivery_queued", "delivery", turn, sqlite_where=only, postgresql_where=only)
