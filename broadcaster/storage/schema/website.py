"""The tables of the website: its verdicts, outages with their drafts, and feeds."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from broadcaster.storage.schema.columns import Id, Json, Moment, key, metadata, of_organisation

outage = Table(
    "outage",
    metadata,
    key(),
    of_organisation(),
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("reasons", Json, nullable=False),
    Column("playbook", String(100)),
    Column("holding_at", Moment),
    Column("holding_state", String(20), nullable=False),
    Column("all_clear_at", Moment),
    Column("all_clear_state", String(20), nullable=False),
    Column("receivers", Json, nullable=False),
    Index(None, "organisation_id", "began_at"),
)
_OPEN = outage.c.ended_at.is_(None)
Index("ix_outage_open", outage.c.organisation_id, unique=True, sqlite_where=_OPEN)
"""On PostgreSQL the migration says the same; said here, it would load that dialect everywhere."""

draft = Table(
    "draft",
    metadata,
    key(),
    of_organisation(),
    Column("name", String(100), nullable=False),
    Column("outage_id", Id, ForeignKey("outage.id")),
    Column("content", Json, nullable=False),
    Column("state", String(20), nullable=False),
    Column("message_id", Id, ForeignKey("message.id")),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("outage_id", "name"),
    Index(None, "organisation_id", "state"),
)

website = Table(
    "website",
    metadata,
    of_organisation(primary_key=True),
    Column("state", Json),
    Column("evidence", Json),
    Column("checked_at", Moment),
    Column("person_verdict", String(10)),
    Column("person_reason", Text),
    Column("person_since", Moment),
    Column("person_until", Moment),
)

website_span = Table(
    "website_span",
    metadata,
    key(),
    of_organisation(),
    Column("verdict", String(10), nullable=False),
    Column("source", String(10), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("reasons", Json, nullable=False),
    Index(None, "organisation_id", "since"),
)

feed = Table(
    "feed",
    metadata,
    key(),
    of_organisation(),
    Column("address", Text, nullable=False),
    Column("options", Json, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", Moment),
    Column("next_at", Moment),
    Column("failures", Integer, nullable=False, default=0),
    Column("sentence", Json),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("organisation_id", "address"),
)

feed_item = Table(
    "feed_item",
    metadata,
    Column("feed_id", Id, ForeignKey("feed.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    of_organisation(),
    Column("message_id", Id, ForeignKey("message.id")),
    Column("seen_at", Moment, nullable=False),
)
