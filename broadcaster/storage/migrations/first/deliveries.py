"""What goes out: one delivery for each account, in parts, with every attempt."""

import sqlalchemy as sa
from alembic import op

from broadcaster.storage.migrations.first import KEY


def create() -> None:
    """Create delivery, part and attempt."""
    op.create_table(
        "delivery",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("broadcast_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rendition", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("wake_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("resends", sa.Integer(), nullable=False),
        sa.Column("reads", sa.Integer(), nullable=False),
        sa.Column("absences", sa.Integer(), nullable=False),
        sa.Column("doubt_since", sa.BigInteger(), nullable=True),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("outage_id", KEY, nullable=True),
        sa.Column("approved_sha256", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=50), nullable=False, server_default=""),
        sa.Column("urgency", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("unexpected", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_delivery_account_id")),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_delivery_broadcast_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_delivery_organisation_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_delivery_outage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "broadcast_id", "account_id", "occurrence", name=op.f("uq_delivery_broadcast_id_account_id_occurrence")
        ),
    )
    op.create_index(op.f("ix_delivery_account"), "delivery", ["account_id", "state", "due_at"])
    only = sa.text("state IN ('blocked', 'held', 'queued')")
    op.create_index(op.f("ix_delivery_expiring"), "delivery", ["expires_at"], sqlite_where=only, postgresql_where=only)
    op.create_index(op.f("ix_delivery_listed"), "delivery", ["organisation_id", "state", "due_at", "id"])
    op.create_index(op.f("ix_delivery_message"), "delivery", ["message_id", "account_id"])
    op.create_index(op.f("ix_delivery_outage"), "delivery", ["outage_id", "account_id"])
    only = sa.text("state = 'queued'")
    op.create_index(
        op.f("ix_delivery_queued"),
        "delivery",
        ["channel", "urgency", "due_at", "id"],
        sqlite_where=only,
        postgresql_where=only,
    )
    op.create_index(op.f("ix_delivery_queued_wake"), "delivery", ["wake_at"], sqlite_where=only, postgresql_where=only)
    only = sa.text("state = 'sending'")
    op.create_index(op.f("ix_delivery_sending"), "delivery", ["lease_until"], sqlite_where=only, postgresql_where=only)
    only = sa.text("state = 'unclear'")
    op.create_index(op.f("ix_delivery_unclear_wake"), "delivery", ["wake_at"], sqlite_where=only, postgresql_where=only)
    op.create_table(
        "part",
        sa.Column("delivery_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("intent_at", sa.BigInteger(), nullable=True),
        sa.Column("deadline_at", sa.BigInteger(), nullable=True),
        sa.Column("remote_id", sa.String(length=200), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_part_delivery_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_part_organisation_id")),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("pk_part")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("delivery_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("part_number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided", sa.String(length=20), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attempt_account_id")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_attempt_delivery_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_attempt_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_commits"), "attempt", ["account_id", "step", "started_at"])
    op.create_index(op.f("ix_attempt_delivery_id"), "attempt", ["delivery_id"])
