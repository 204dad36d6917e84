"""What a step of a delivery leads to, as it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadcaster.channel import Receipt
from broadcaster.delivery.states import Event
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is written down together: the event, when to wake next, and what it means for part and account."""

    event: Event
    sentence: Sentence | None = None
    wake_at: datetime | None = None
    receipt: Receipt | None = None
    failed: bool = False
    unexpected: bool = False
    """Set if nobody foresaw how it failed."""
    absent: bool = False
    resent: bool = False
    forget_notes: bool = False
    doubt_since: datetime | None = None
    account_resumes_at: datetime | None = None
    account_blocked_because: Sentence | None = None
    """Set if the account's queue waits for a person from now on."""
    threads_refused: bool = False
