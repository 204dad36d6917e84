"""The tables of what is said: accounts, messages, broadcasts, deliveries, and who works on them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from broadcaster.delivery.states import State
from broadcaster.storage.schema.columns import Id, Json, Moment, key, metadata, of_organisation

organisation = Table(
    "organisation",
    metadata,
    key(),
    Column("name", String(200), nullable=False, unique=True),
    Column("key_check", String(64)),
    Column("paused_at", Moment),
    Column("paused_because", Text),
    Column("uplink_lost_at", Moment),
    Column("looked_at", Moment),
    Column("created_at", Moment, nullable=False),
)

account = Table(
    "account",
    metadata,
    key(),
    of_organisation(),
    Column("name", String(200), nullable=False),
    Column("channel", String(50), nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("settings", Json, nullable=False),
    Column("secrets", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("blocked_at", Moment),
    Column("blocked_because", Json),
    Column("resume_at", Moment),
    Column("renewing_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("checked_at", Moment),
    Column("check_problem", Json),
    Column("check_hints", Json),
    UniqueConstraint("organisation_id", "name"),
)
Index("ix_account_resume", account.c.resume_at, sqlite_where=account.c.resume_at.is_not(None))

message = Table(
    "message",
    metadata,
    key(),
    of_organisation(),
    Column("created_at", Moment, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("message_id", Id, ForeignKey("message.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    of_organisation(),
    Column("content", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
)

picture = Table(
    "picture",
    metadata,
    of_organisation(primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)

broadcast = Table(
    "broadcast",
    metadata,
    key(),
    of_organisation(),
    Column("message_id", Id, nullable=False),
    Column("revision_number", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("policy", String(20), nullable=False),
    Column("request_key", String(100), nullable=False),
    Column("condition", String(30), nullable=False, default="any"),
    Column("urgency", String(10), nullable=False, default="normal"),
    Column("released_at", Moment),
    Column("valid_until", Moment),
    Column("repetition", Json),
    Column("occurrence", Integer, nullable=False, default=0),
    Column("next_at", Moment),
    Column("ended_at", Moment),
    Column("ended_because", Json),
    Column("outage_id", Id, ForeignKey("outage.id")),
    Column("all_clear", Boolean, nullable=False, default=False),
    Column("author_id", Id, ForeignKey("person.id")),
    Column("approval", String(20), nullable=False, default="not needed"),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(["message_id", "revision_number"], ["revision.message_id", "revision.number"]),
    UniqueConstraint("organisation_id", "request_key"),
    Index(None, "message_id"),
    Index(None, "outage_id"),
    Index(None, "organisation_id", "approval"),
)

Index(
    "ix_broadcast_live",
    broadcast.c.organisation_id,
    broadcast.c.next_at,
    sqlite_where=broadcast.c.next_at.is_not(None) & broadcast.c.ended_at.is_(None),
)
"""What is still to be repeated, whatever lies behind."""

delivery = Table(
    "delivery",
    metadata,
    key(),
    of_organisation(),
    Column("broadcast_id", Id, ForeignKey("broadcast.id"), nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("channel", String(50), nullable=False),
    Column("message_id", Id, ForeignKey("message.id"), nullable=False),
    Column("occurrence", Integer, nullable=False, default=0),
    Column("outage_id", Id, ForeignKey("outage.id")),
    Column("state", String(20), nullable=False),
    Column("rendition", Json, nullable=False),
    Column("approved_sha256", String(64)),
    Column("urgency", Integer, nullable=False, default=1),
    Column("due_at", Moment, nullable=False),
    Column("wake_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("unexpected", Integer, nullable=False, default=0),
    Column("resends", Integer, nullable=False, default=0),
    Column("reads", Integer, nullable=False, default=0),
    Column("absences", Integer, nullable=False, default=0),
    Column("doubt_since", Moment),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Column("sentence", Json),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("broadcast_id", "account_id", "occurrence"),
)


def is_state(column: ColumnElement[Any], *states: State) -> ColumnElement[bool]:
    """Write the states out, so that a database sees that an index of such deliveries only will do."""
    written: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in sorted(states)]
    return column == written[0] if len(written) == 1 else column.in_(written)


def _index(name: str, *columns: Column[Any], of: Collection[State]) -> Index:
    """An index of deliveries in some states: what is over costs nothing, and no other index fits the question.

    On PostgreSQL the migration says the same; said here, it would load that dialect everywhere.
    """
    return Index(name, *columns, sqlite_where=is_state(delivery.c.state, *of))


EXPIRING: Final = (State.BLOCKED, State.HELD, State.QUEUED)
"""Deliveries that are missed when their time is over."""
Index("ix_delivery_account", delivery.c.account_id, delivery.c.state, delivery.c.due_at)
_index("ix_delivery_expiring", delivery.c.expires_at, of=EXPIRING)
Index("ix_delivery_listed", delivery.c.organisation_id, delivery.c.state, delivery.c.due_at, delivery.c.id)
Index("ix_delivery_message", delivery.c.message_id, delivery.c.account_id)
Index("ix_delivery_outage", delivery.c.outage_id, delivery.c.account_id)
_index(
    "ix_delivery_queued",
    delivery.c.channel,
    delivery.c.urgency,
    delivery.c.due_at,
    delivery.c.id,
    of=[State.QUEUED],
)
_index("ix_delivery_queued_wake", delivery.c.wake_at, of=[State.QUEUED])
_index("ix_delivery_sending", delivery.c.lease_until, of=[State.SENDING])
_index("ix_delivery_unclear_wake", delivery.c.wake_at, of=[State.UNCLEAR])

part = Table(
    "part",
    metadata,
    Column("delivery_id", Id, ForeignKey("delivery.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    of_organisation(),
    Column("notes", Json, nullable=False),
    Column("intent_at", Moment),
    Column("deadline_at", Moment),
    Column("remote_id", String(200)),
    Column("permalink", Text),
    Column("published_at", Moment),
    Column("proof", String(20)),
)

attempt = Table(
    "attempt",
    metadata,
    key(),
    of_organisation(),
    Column("delivery_id", Id, ForeignKey("delivery.id"), nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("part_number", Integer, nullable=False),
    Column("step", String(20), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(40)),
    Column("code", String(100)),
    Column("answer", Text),
    Column("decided", String(20)),
    Column("sentence", Json),
    Index(None, "delivery_id"),
    Index("ix_attempt_commits", "account_id", "step", "started_at"),
)

alert = Table(
    "alert",
    metadata,
    key(),
    of_organisation(),
    Column("sentence", Json, nullable=False),
    Column("receivers", Json),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("wake_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
)
Index("ix_alert_unsent", alert.c.organisation_id, alert.c.wake_at, sqlite_where=alert.c.sent_at.is_(None))

worker = Table(
    "worker",
    metadata,
    Column("id", String(64), primary_key=True),
    of_organisation(),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("wake_port", Integer),
    Column("process", String(400)),
)


duty = Table(
    "duty",
    metadata,
    of_organisation(primary_key=True),
    Column("name", String(50), primary_key=True),
    Column("owner", String(64)),
    Column("until", Moment),
    Column("next_at", Moment),
)
