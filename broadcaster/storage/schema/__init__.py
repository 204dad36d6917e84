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

__all__ = [
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
