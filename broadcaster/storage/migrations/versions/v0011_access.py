"""Idempotency keys with their owners, the sealed end of the record, and what signing in must remember."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; the record's entries from before keep the key they were sealed with, which is number 0."""
    op.create_table(
        "idempotency_key",
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_idempotency_key_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "owner", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE device SET seen_at = created_at")
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key_number", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("audit_end", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key_number", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("seal", sa.String(length=64), nullable=False, server_default="not sealed"))
    op.execute(
        f"INSERT INTO audit_end (organisation_id, number, hash) SELECT id, 0, '{'0' * 64}' FROM organisation "  # noqa: S608
        "WHERE id NOT IN (SELECT organisation_id FROM audit_end)"
    )
