"""The tables. Every one carries its organisation."""

from __future__ import annotations

from typing import Final

from broadcaster.storage.schema.columns import LARGEST, Json, Moment, metadata
from broadcaster.storage.schema.compositions import composition
from broadcaster.storage.schema.console import (
    api_token,
    approval,
    audit_end,
    audit_record,
    device,
    failure,
    idempotency_key,
    passkey,
    person,
    recovery_code,
    session,
    ticket,
)
from broadcaster.storage.schema.offices import office
from broadcaster.storage.schema.outbox import (
    EXPIRING,
    account,
    alert,
    attempt,
    broadcast,
    delivery,
    duty,
    is_state,
    message,
    organisation,
    part,
    picture,
    revision,
    worker,
)
from broadcaster.storage.schema.website import draft, feed, feed_item, outage, website, website_span

VERSION: Final = "0014"
"""The newest migration; the database must be at exactly this one."""
BEFORE_FIRST: Final = ("0001", "0002", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
"""The migrations of version 0.1.0 that led to today's first one; only that version can bring a database on from them."""

__all__ = [
    "BEFORE_FIRST",
    "EXPIRING",
    "LARGEST",
    "VERSION",
    "Json",
    "Moment",
    "account",
    "alert",
    "api_token",
    "approval",
    "attempt",
    "audit_end",
    "audit_record",
    "broadcast",
    "composition",
    "delivery",
    "device",
    "draft",
    "duty",
    "failure",
    "feed",
    "feed_item",
    "idempotency_key",
    "is_state",
    "message",
    "metadata",
    "office",
    "organisation",
    "outage",
    "part",
    "passkey",
    "person",
    "picture",
    "recovery_code",
    "revision",
    "session",
    "ticket",
    "website",
    "website_span",
    "worker",
]
