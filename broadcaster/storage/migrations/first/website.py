"""The website's verdicts, outages, and feeds."""

import sqlalchemy as sa
from alembic import op

from broadcaster.storage.migrations.first import KEY


def create() -> None:
    """Create website, website_span, outage and feed."""
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
    op.create_index(op.f("ix_website_span_organisation_id_since"), "website_span", ["organisation_id", "since"])
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
        sa.Column("all_clear_at", sa.BigInteger(), nullable=True),
        sa.Column("all_clear_state", sa.String(length=20), nullable=False),
        sa.Column("receivers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_outage_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    only = sa.text("ended_at IS NULL")
    op.create_index(
        op.f("ix_outage_open"), "outage", ["organisation_id"], unique=True, sqlite_where=only, postgresql_where=only
    )
    op.create_index(op.f("ix_outage_organisation_id_began_at"), "outage", ["organisation_id", "began_at"])
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
