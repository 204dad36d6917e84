"""Which process a worker is."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; of workers from before nobody knows it."""
    op.add_column("worker", sa.Column("process", sa.String(length=400), nullable=True))
