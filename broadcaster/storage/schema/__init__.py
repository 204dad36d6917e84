"""The tables. Every one carries its organisation."""

from __future__ import annotations

from typing import Final

from broadcaster.storage.schema.columns import LARGEST, Json, Moment, metadata
from broadcaster.storage.schema.outbox import (
    account,
    alert,
    attempt,
    broadcast,
    delivery,
    duty,
    message,
    organisation,
    part,
    picture,
    revision,
    worker,
)
from broadcaster.storage.schema.website import draft, feed, feed_item, outage, website, website_span

VERSION: Final = "0002"
"""The newest migration; the database must be at exactly this one."""

__all__ = [
    "LARGEST",
    "VERSION",
    "Json",
    "Moment",
    "account",
    "alert",
    "attempt",
    "broadcast",
    "delivery",
    "draft",
    "duty",
    "feed",
    "feed_item",
    "message",
    "metadata",
    "organisation",
    "outage",
    "part",
    "picture",
    "revision",
    "website",
    "website_span",
    "worker",
]
