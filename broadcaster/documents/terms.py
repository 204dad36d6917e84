"""On which terms a message goes out, and what a queued delivery waits for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from broadcaster.delivery.waiting import Rule
from broadcaster.documents.document import Document, Moment, Said
from broadcaster.schedule import terms
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.description import described
from broadcaster.schedule.repetition import Every, Repetition
from broadcaster.schedule.urgency import Urgency


class WeekdaysOut(Document):
    """Days of the week with their times."""

    days: list[str]
    times: list[str]


class RepetitionOut(Document):
    """How often, in words and as data; exactly one of ``every_minutes``, ``every_days`` and ``on`` is set."""

    text: Said
    every_minutes: int | None
    every_days: int | None
    on: list[WeekdaysOut]
    zone: str
    until: Moment | None
    times: int | None
    quiet: str | None

    @classmethod
    def of(cls, record: Repetition) -> Self:
        """Return the document of a repetition."""
        rule, quiet = record.rule, record.quiet
        days = [] if isinstance(rule, Every) else rule
        return cls(
            text=Said.of(described(record)),
            every_minutes=(rule.seconds // 60 or None) if isinstance(rule, Every) else None,
            every_days=(rule.days or None) if isinstance(rule, Every) else None,
            on=[WeekdaysOut(days=list(one.days), times=[f"{time:%H:%M}" for time in one.times]) for one in days],
            zone=record.zone,
            until=record.until,
            times=record.times,
            quiet=f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}" if quiet else None,
        )


class BroadcastOut(Document):
    """On which terms one revision of a message goes out."""

    broadcast: int
    condition: Condition
    urgency: Urgency
    released_at: Moment | None
    valid_until: Moment | None
    repetition: RepetitionOut | None
    occurrence: int
    next: list[Moment]
    skipped_at: Moment | None
    skipped_because: Said | None
    ended_at: Moment | None
    ended_because: Said | None

    @classmethod
    def at(cls, record: terms.Broadcast, now: datetime, **more: Any) -> Self:
        """Return the document of a broadcast with its repeats after ``now``."""
        repeating = record.repeating
        skipped = repeating.skipped_because if repeating else None
        return cls(
            broadcast=record.id,
            condition=record.condition,
            urgency=record.urgency,
            released_at=record.released_at,
            valid_until=record.valid_until,
            repetition=RepetitionOut.of(repeating.repetition) if repeating else None,
            occurrence=record.occurrence,
            next=record.upcoming(now),
            skipped_at=repeating.skipped_at if repeating else None,
            skipped_because=Said.of(skipped) if skipped else None,
            ended_at=record.ended_at,
            ended_because=Said.of(record.ended_because) if record.ended_because else None,
            **more,
        )


class RepeatOut(BroadcastOut):
    """One repeated message in a list."""

    message: int
    headline: str


class RepeatsOut(Document):
    """What is repeated."""

    repeats: list[RepeatOut]

    @classmethod
    def at(cls, records: list[tuple[terms.Broadcast, str]], now: datetime) -> Self:
        """Return the documents of broadcasts with their headlines."""
        return cls(repeats=[RepeatOut.at(one, now, message=one.message_id, headline=said) for one, said in records])


class WaitOut(Document):
    """Why a queued delivery does not go out right now: the rule, behind which message, and until when."""

    rule: Rule
    text: Said
    behind: int | None
    until: Moment | None

    @classmethod
    def of(cls, record: Any) -> Self:
        """Return the document of a wait."""
        return cls(rule=record.rule, text=Said.of(record.sentence), behind=record.behind, until=record.until)
