"""What is known of a delivery, as the outbox hands it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from broadcaster.channel import Receipt, RenditionSettings
from broadcaster.delivery.states import State
from broadcaster.rendition.render import Rendition
from broadcaster.schedule.urgency import Urgency
from broadcaster.words import Sentence

NO_END: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""When a delivery expires that its gate holds: its time begins with its release."""


ANSWERED: Final = "answered"
"""The note of the number that a channel gave a post which it then did not show."""
IF_ABSENT: Final = "if absent"
"""The note of what follows a commit's answer when reading shows nothing: ``ASKS`` or ``AGAIN``."""
ASKS: Final = "ask"
AGAIN: Final = "again"


class Policy(StrEnum):
    """What happens when read-backs show that an unclear part is not public; chosen at approval."""

    PREFER_ONCE = "prefer_once"
    """A person is asked."""
    PREFER_DELIVERY = "prefer_delivery"
    """It is sent again, at most once: a duplicate would be tolerable, silence would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account without its secrets."""

    id: int
    organisation_id: int
    name: str
    channel: str
    practice: bool
    settings: Mapping[str, Any]
    version: int = 1
    blocked_at: datetime | None = None
    blocked_because: Sentence | None = None
    resume_at: datetime | None = None
    checked_at: datetime | None = None
    """When its access was last checked as it is set up now."""
    check_problem: Sentence | None = None
    """Why that check failed; None if it did not."""
    check_hints: tuple[Sentence, ...] = ()

    @property
    def style(self) -> RenditionSettings:
        """What is set of how messages are shown on the account."""
        known = RenditionSettings.model_fields
        return RenditionSettings.model_validate({name: self.settings[name] for name in known if name in self.settings})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """One part's way: what prepare noted, when a commit was announced, and the receipt once it is public.

    ``deadline_at`` is when the announced commit has surely ended.
    """

    number: int
    notes: Mapping[str, str]
    intent_at: datetime | None = None
    deadline_at: datetime | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One rendition on its way to one account."""

    id: int
    organisation_id: int
    broadcast_id: int
    message_id: int
    occurrence: int = 0
    """0 is the first time; every repeat counts one further."""
    account: Account
    state: State
    policy: Policy
    rendition: Rendition
    parts: tuple[PartRecord, ...]
    due_at: datetime
    wake_at: datetime
    expires_at: datetime
    changed_at: datetime
    urgency: Urgency = Urgency.NORMAL
    failures: int = 0
    unexpected: int = 0
    """How many of its failures nobody foresaw."""
    resends: int = 0
    revision: int = 1
    """Which revision of the message it carries: 1, or more for a correction."""
    reads: int = 0
    absences: int = 0
    doubt_since: datetime | None = None
    sentence: Sentence | None = None
    lease: str = ""
    """By which claim it is held; no two claims have the same, not even of one worker."""

    @property
    def next_step_at(self) -> datetime:
        """When the next step is due."""
        return next_step_at(self.due_at, self.wake_at, self.account.resume_at)

    @property
    def next_part(self) -> PartRecord | None:
        """The first part that is not known to be public."""
        return next((part for part in self.parts if part.receipt is None), None)


def next_step_at(due_at: datetime, wake_at: datetime, resume_at: datetime | None) -> datetime:
    """When a delivery's next step is due: its account may have to wait longer than the delivery itself."""
    return max(due_at, wake_at, resume_at or wake_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """One try of a delivery's next step: what was done, answered and decided."""

    part_number: int
    step: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    code: str | None
    answer: str | None
    decided: str | None
    sentence: Sentence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The durable result of accepting a broadcast."""

    message_id: int
    broadcast_id: int
    delivery_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Everything stands still since ``since``, and why."""

    since: datetime
    reason: str
