"""What is said: written, drafted, approved and broadcast."""

import sqlalchemy as sa
from alembic import op

from broadcaster.storage.migrations.first import KEY


def create() -> None:
    """Create message, revision, picture, composition, feed_item, draft, broadcast and approval."""
    op.create_table(
        "message",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_message_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_table(
        "revision",
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_revision_message_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_revision_organisation_id")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "picture",
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_picture_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "sha256", name=op.f("pk_picture")),
    )
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
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_composition_author_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_composition_changed_by")),
        sa.ForeignKeyConstraint(["corrects"], ["message.id"], name=op.f("fk_composition_corrects")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_composition_message_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_composition_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composition")),
    )
    op.create_index(op.f("ix_composition_organisation_id_changed_at"), "composition", ["organisation_id", "changed_at"])
    op.create_table(
        "feed_item",
        sa.Column("feed_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_item_feed_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_feed_item_message_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_feed_item_organisation_id")),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_feed_item")),
    )
    op.create_table(
        "draft",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("outage_id", KEY, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_draft_message_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_draft_organisation_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_draft_outage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("outage_id", "name", name=op.f("uq_draft_outage_id_name")),
    )
    op.create_index(op.f("ix_draft_organisation_id_state"), "draft", ["organisation_id", "state"])
    op.create_table(
        "broadcast",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(length=20), nullable=False),
        sa.Column("request_key", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.String(length=30), nullable=False, server_default="any"),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("repetition", sa.Text(), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("outage_id", KEY, nullable=True),
        sa.Column("all_clear", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("approval", sa.String(length=20), nullable=False, server_default="not needed"),
        sa.Column("urgency", sa.String(length=10), nullable=False, server_default="normal"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_broadcast_author_id")),
        sa.ForeignKeyConstraint(
            ["message_id", "revision_number"],
            ["revision.message_id", "revision.number"],
            name=op.f("fk_broadcast_message_id_revision_number"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_broadcast_organisation_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_broadcast_outage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
        sa.UniqueConstraint("organisation_id", "request_key", name=op.f("uq_broadcast_organisation_id_request_key")),
    )
    only = sa.text("next_at IS NOT NULL AND ended_at IS NULL")
    op.create_index(
        op.f("ix_broadcast_live"), "broadcast", ["organisation_id", "next_at"], sqlite_where=only, postgresql_where=only
    )
    op.create_index(op.f("ix_broadcast_message_id"), "broadcast", ["message_id"])
    op.create_index(op.f("ix_broadcast_organisation_id_approval"), "broadcast", ["organisation_id", "approval"])
    op.create_index(op.f("ix_broadcast_outage_id"), "broadcast", ["outage_id"])
    op.create_table(
        "approval",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("broadcast_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("review_due_at", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_approval_broadcast_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_approval_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_approval_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_broadcast_id"), "approval", ["broadcast_id"])
    op.create_index(op.f("ix_approval_organisation_id_review_due_at"), "approval", ["organisation_id", "review_due_at"])
