"""The record of a feed that is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadcaster.feed.options import Options
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRecord:
    """A feed, and how its last readings went. Without ``next_at`` it is not read any more."""

    id: int
    address: str
    options: Options
    etag: str | None
    modified: str | None
    checked_at: datetime | None
    next_at: datetime | None
    failures: int
    sentence: Sentence | None
