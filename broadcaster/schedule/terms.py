"""On which terms a message goes out: under which website condition, with which link, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from broadcaster.rendition.templates import Template
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.repetition import Repetition, upcoming
from broadcaster.schedule.urgency import Urgency
from broadcaster.words import Sentence


class WebsiteLink(StrEnum):
    """What becomes of a message whose link leads into the website while that is not online."""

    WAIT = "wait"
    REPLACE = "replace"
    """It goes out now, with the emergency page or the telephone number instead of the link."""
    SEND = "send"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the author chose; None leaves it to the organisation's settings, or to the message that is corrected."""

    condition: Condition | None = None
    website_link: WebsiteLink | None = None
    repetition: Repetition | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """A repetition on its way. ``last`` is the newest repeat that was due, whether it went out or was skipped.

    ``cards``, ``template`` and ``dark`` say how pictures are made from its text. ``preface`` is what stands above the
    board of offices in a text that tells it; ``board`` is the fingerprint of the board as it was accepted, if it is told.
    """

    repetition: Repetition
    cards: bool = False
    template: Template = Template.ANNOUNCEMENT
    dark: bool = False
    preface: str | None = None
    board: str = ""
    last: datetime | None = None
    skipped_at: datetime | None = None
    skipped_because: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """The terms of one accepted broadcast, and how far they are; ``occurrence`` counts the repeats that went out."""

    id: int
    message_id: int
    revision_number: int
    condition: Condition
    due_at: datetime
    released_at: datetime | None
    valid_until: datetime | None
    repeating: Repeating | None
    occurrence: int
    next_at: datetime | None
    ended_at: datetime | None
    ended_because: Sentence | None
    outage_id: int | None
    urgency: Urgency = Urgency.NORMAL

    @property
    def begin(self) -> datetime | None:
        """When it first may go out, after a release or an approval then; None while its condition has never been met."""
        if self.released_at is not None:
            return max(self.due_at, self.released_at)
        return self.due_at if self.condition is Condition.ANY else None

    def upcoming(self, now: datetime) -> list[datetime]:
        """Its next repeats, at most five; empty once it ended."""
        if self.repeating is None or self.ended_at is not None or self.begin is None:
            return []
        moment = max(now, self.repeating.last or now)
        found = upcoming(self.repeating.repetition, self.begin, moment, fired=self.occurrence)
        return [one for one in found if self.valid_until is None or one < self.valid_until]
