"""What the clock on the wall shows, and when it shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of ``zone`` show at an instant, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) at which the clocks of ``zone`` show the whole second ``wall``, or a later time.

    A time that the clocks skip is the moment they go forward; a time that they show twice is the first of the two.
    """
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if shown(instant, zone) == wall:
        return instant
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while instant - before > _SECOND:
        middle = before + (instant - before) // _SECOND // 2 * _SECOND
        before, instant = (before, middle) if shown(middle, zone) >= wall else (middle, instant)
    return instant


def day_number(began: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Which day it is on the calendar of ``zone``, counted from 1 for the day on which something began."""
    return (shown(now, zone).date() - shown(began, zone).date()).days + 1
