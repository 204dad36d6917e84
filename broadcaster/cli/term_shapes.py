"""The documented JSON shapes of conditions, repetition and waits (docs/cli.md); they are stable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from broadcaster.cli.language import spoken
from broadcaster.delivery.waiting import Wait
from broadcaster.schedule.description import described
from broadcaster.schedule.repetition import Every, Repetition
from broadcaster.schedule.terms import Broadcast


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return value.isoformat() if value else None


def broadcast(found: Broadcast, now: datetime) -> dict[str, Any]:
    """On which terms one revision of a message goes out."""
    repeating = found.repeating
    return {
        "broadcast": found.id,
        "condition": found.condition,
        "urgency": found.urgency,
        "released_at": moment(found.released_at),
        "valid_until": moment(found.valid_until),
        "repetition": repetition(repeating.repetition) if repeating else None,
        "occurrence": found.occurrence,
        "next": [moment(one) for one in found.upcoming(now)],
        "skipped_at": moment(repeating.skipped_at) if repeating else None,
        "skipped_because": (spoken(repeating.skipped_because) or None) if repeating else None,
        "ended_at": moment(found.ended_at),
        "ended_because": spoken(found.ended_because) or None,
    }


def repeat(found: Broadcast, headline: str, now: datetime) -> dict[str, Any]:
    """One repeated message in a list."""
    return {"message": found.message_id, "headline": headline} | broadcast(found, now)


def repetition(found: Repetition) -> dict[str, Any]:
    """How often, in words and as data; exactly one of ``every_minutes``, ``every_days`` and ``on`` is set."""
    rule, quiet = found.rule, found.quiet
    return {
        "text": spoken(described(found)),
        "every_minutes": (rule.seconds // 60 or None) if isinstance(rule, Every) else None,
        "every_days": (rule.days or None) if isinstance(rule, Every) else None,
        "on": []
        if isinstance(rule, Every)
        else [{"days": list(one.days), "times": [f"{time:%H:%M}" for time in one.times]} for one in rule],
        "zone": found.zone,
        "until": moment(found.until),
        "times": found.times,
        "quiet": f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}" if quiet else None,
    }


def waits(found: Wait | None) -> dict[str, Any] | None:
    """Why a queued delivery does not go out right now: the rule, behind which message, and until when."""
    if found is None:
        return None
    told = {"text": spoken(found.sentence), "behind": found.behind, "until": moment(found.until)}
    return {"rule": found.rule.value} | told
