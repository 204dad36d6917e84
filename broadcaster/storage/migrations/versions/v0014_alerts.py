"""What is still to be told is found whatever was told before, and whatever a database believes about that."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Replace the index."""
    op.drop_index("ix_alert_unsent", table_name="alert")
    only = sa.text("sent_at IS NULL")
    columns = ["organisation_id", "wake_at"]
    op.create_index("ix_alert_unsent", "alert", columns, sqlite_where=only, postgresql_where=only)
