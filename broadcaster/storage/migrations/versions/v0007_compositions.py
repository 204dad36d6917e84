"""What people are writing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table of compositions."""
    op.create_table(
        "composition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("corrects", KEY, nullable=True),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("discarded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_composition_organisation_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_composition_author_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_composition_changed_by")),
        sa.ForeignKeyConstraint(["corrects"], ["message.id"], name=op.f("fk_composition_corrects")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_composition_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composition")),
    )
    op.create_index(op.f("ix_composition_organisation_id_changed_at"), "composition", ["organisation_id", "changed_at"])
