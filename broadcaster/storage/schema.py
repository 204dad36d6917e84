"""The tables. Every one carries its organisation; moments are UTC microseconds, so that they compare exactly."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

VERSION: Final = "0001"
"""The newest migration; the database must be at exactly this one."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as UTC microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To microseconds."""
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From microseconds."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Json(TypeDecorator[Any]):
    """A JSON document as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From text."""
        return None if value is None else json.loads(value)


_Id = BigInteger().with_variant(Integer, "sqlite")
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", _Id, primary_key=True)


def _of_organisation(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "organisation_id",
        _Id,
        ForeignKey("organisation.id"),
        nullable=False,
        primary_key=primary_key,
    )


organisation = Table(
    "organisation",
    metadata,
    _id(),
    Column("name", String(200), nullable=False, unique=True),
    Column("paused_at", Moment),
    Column("paused_because", Text),
    Column("created_at", Moment, nullable=False),
)

account = Table(
    "account",
    metadata,
    _id(),
    _of_organisation(),
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
    UniqueConstraint("organisation_id", "name"),
)

message = Table(
    "message",
    metadata,
    _id(),
    _of_organisation(),
    Column("created_at", Moment, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("message_id", _Id, ForeignKey("message.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _of_organisation(),
    Column("content", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
)

picture = Table(
    "picture",
    metadata,
    _of_organisation(primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)

broadcast = Table(
    "broadcast",
    metadata,
    _id(),
    _of_organisation(),
    Column("message_id", _Id, nullable=False),
    Column("revision_number", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("policy", String(20), nullable=False),
    Column("request_key", String(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(["message_id", "revision_number"], ["revision.message_id", "revision.number"]),
    UniqueConstraint("organisation_id", "request_key"),
    Index(None, "message_id"),
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    _of_organisation(),
    Column("broadcast_id", _Id, ForeignKey("broadcast.id"), nullable=False),
    Column("account_id", _Id, ForeignKey("account.id"), nullable=False),
    Column("message_id", _Id, ForeignKey("message.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("rendition", Json, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("wake_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("resends", Integer, nullable=False, default=0),
    Column("reads", Integer, nullable=False, default=0),
    Column("absences", Integer, nullable=False, default=0),
    Column("doubt_since", Moment),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Column("sentence", Json),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("broadcast_id", "account_id"),
)
Index("ix_delivery_open", delivery.c.state, delivery.c.due_at, delivery.c.id)
Index("ix_delivery_wake", delivery.c.state, delivery.c.wake_at)
Index("ix_delivery_account", delivery.c.account_id, delivery.c.state, delivery.c.due_at)
Index("ix_delivery_message", delivery.c.message_id, delivery.c.account_id)

part = Table(
    "part",
    metadata,
    Column("delivery_id", _Id, ForeignKey("delivery.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _of_organisation(),
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
    _id(),
    _of_organisation(),
    Column("delivery_id", _Id, ForeignKey("delivery.id"), nullable=False),
    Column("account_id", _Id, ForeignKey("account.id"), nullable=False),
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
    _id(),
    _of_organisation(),
    Column("sentence", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("wake_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
)
Index("ix_alert_unsent", alert.c.sent_at, alert.c.wake_at)

worker = Table(
    "worker",
    metadata,
    Column("id", String(64), primary_key=True),
    _of_organisation(),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("wake_port", Integer),
)
