"""What the last check of an account found."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; no account of before has been checked as far as anybody knows."""
    op.add_column("account", sa.Column("checked_at", sa.BigInteger(), nullable=True))
    op.add_column("account", sa.Column("check_problem", sa.Text(), nullable=True))
    op.add_column("account", sa.Column("check_hints", sa.Text(), nullable=True))
