"""The website's verdict, conditions, repetition, outages with their drafts, feeds, and duties of workers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what depends on the website."""
    op.create_table(
        "duty",
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_duty_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "name", name=op.f("pk_duty")),
    )
    op.create_table(
        "feed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_feed_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("organisation_id", "address", name=op.f("uq_feed_organisation_id_address")),
    )
    op.create_table(
        "outage",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("playbook", sa.String(length=100), nullable=True),
        sa.Column("holding_at", sa.BigInteger(), nullable=True),
        sa.Column("holding_state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_outage_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    op.create_index(op.f("ix_outage_organisation_id_began_at"), "outage", ["organisation_id", "began_at"], unique=False)

    op.create_table(
        "website",
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("person_verdict", sa.String(length=10), nullable=True),
        sa.Column("person_reason", sa.Text(), nullable=True),
        sa.Column("person_since", sa.BigInteger(), nullable=True),
        sa.Column("person_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_website_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_website")),
    )
    op.create_table(
        "website_span",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_website_span_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_website_span")),
    )
    op.create_index(
        op.f("ix_website_span_organisation_id_since"), "website_span", ["organisation_id", "since"], unique=False
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
    op.create_index(op.f("ix_draft_organisation_id_state"), "draft", ["organisation_id", "state"], unique=False)

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
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.add_column(sa.Column("condition", sa.String(length=30), nullable=False, server_default="any"))
        batch_op.add_column(sa.Column("released_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("valid_until", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("repetition", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("occurrence", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("next_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("ended_because", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("outage_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("all_clear", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_broadcast_next_at"), ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_broadcast_outage_id"), ["outage_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_broadcast_outage_id"), "outage", ["outage_id"], ["id"])

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occurrence", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("outage_id", KEY, nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_delivery_broadcast_id_account_id"), type_="unique")
        batch_op.create_index("ix_delivery_outage", ["outage_id", "account_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_delivery_broadcast_id_account_id_occurrence"), ["broadcast_id", "account_id", "occurrence"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_delivery_outage_id"), "outage", ["outage_id"], ["id"])

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uplink_lost_at", sa.BigInteger(), nullable=True))
