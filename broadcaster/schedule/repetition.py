"""How often a message goes out again: by interval or calendar, on the clock on the wall, each time exactly once.

APScheduler's triggers count on a clock without changes: instants in UTC, or what the clock on the wall shows. Only
``wallclock`` turns the one into the other, so that no change of the clocks loses a repeat or doubles it (ADR 0017).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from broadcaster.schedule.wallclock import first_instant, shown

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days are named, never numbered: 1 is Monday to people, Sunday to some programs and Tuesday to APScheduler."""
_SECOND = timedelta(seconds=1)
_LONGEST = timedelta(days=33)
"""Longer than any interval and quiet hours, so that something became due within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """An interval: ``seconds`` of time that passes, or ``days`` at the same time on the clock."""

    seconds: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """A calendar rule: on these weekdays at these times."""

    days: tuple[str, ...]
    times: tuple[time, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours without repeats, from ``begin`` up to ``end``; through midnight if ``end`` is the earlier."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """When a message is repeated after it first went out, by the clocks of ``zone`` (IANA).

    The last repeat is at ``until`` or earlier, and at most the number ``times``. A repeat in the ``quiet`` hours comes
    at their end, several as one.
    """

    rule: Every | tuple[On, ...]
    zone: str = "Europe/Berlin"
    until: datetime | None = None
    times: int | None = None
    quiet: Quiet | None = None


def next_after(repetition: Repetition, begin: datetime, moment: datetime) -> datetime | None:
    """The first repeat after ``moment`` of what first went out at ``begin``, in UTC; None if ``until`` is before it."""
    return next(_repeats(repetition, begin, moment), None)


def upcoming(
    repetition: Repetition, begin: datetime, moment: datetime, *, fired: int = 0, count: int = 5
) -> list[datetime]:
    """The next ``count`` repeats after ``moment``, or what is left of them once ``fired`` have gone out."""
    left = count if repetition.times is None else min(count, repetition.times - fired)
    return list(islice(_repeats(repetition, begin, moment), max(0, left)))


def foreseen(
    repetition: Repetition, begin: datetime, moment: datetime, end: datetime, *, fired: int = 0
) -> Iterator[datetime]:
    """The repeats after ``moment`` and before ``end``; ``fired`` have gone out up to ``moment``."""
    left = None if repetition.times is None else max(0, repetition.times - fired)
    yield from takewhile(lambda found: found < end, islice(_repeats(repetition, begin, moment), left))


def overdue(repetition: Repetition, begin: datetime, since: datetime, now: datetime) -> datetime | None:
    """The newest repeat that became due after ``since`` and up to ``now``; those before it are not made up for."""
    newest = None
    for found in _repeats(repetition, begin, max(since, now - _LONGEST)):
        if found > now:
            break
        newest = found
    return newest


def _repeats(repetition: Repetition, begin: datetime, moment: datetime) -> Iterator[datetime]:
    """The repeats after ``moment``, each once, in order."""
    zone, quiet = ZoneInfo(repetition.zone), repetition.quiet
    begin, moment = _whole(begin), _whole(moment)
    since = _quiet_since(quiet, moment, zone) if quiet else moment
    for instant in _instants(repetition.rule, zone, begin, max(begin, since)):
        found = _after_quiet(quiet, instant, zone) if quiet else instant
        if repetition.until is not None and found > repetition.until:
            return
        if found > moment:
            yield found
            moment = found


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _instants(rule: Every | tuple[On, ...], zone: ZoneInfo, begin: datetime, after: datetime) -> Iterator[datetime]:
    """The instants of a rule after ``after``, each once, in order."""
    from apscheduler.triggers.interval import IntervalTrigger  # noqa: PLC0415 - whoever only looks needs no trigger

    if isinstance(rule, Every) and rule.seconds:
        yield from _fired(IntervalTrigger(seconds=rule.seconds, start_date=begin, timezone=UTC), after)
        return
    wall = _as_utc(shown(begin, zone))
    trigger = IntervalTrigger(days=rule.days, start_date=wall, timezone=UTC) if isinstance(rule, Every) else _cron(rule)
    for fired in _fired(trigger, _as_utc(shown(after, zone))):
        instant = first_instant(fired.replace(tzinfo=None), zone)
        if instant > after:
            yield instant
            after = instant


def _fired(trigger: BaseTrigger, after: datetime) -> Iterator[datetime]:
    while True:
        after = trigger.get_next_fire_time(None, after + _SECOND)
        yield after


def _cron(rules: tuple[On, ...]) -> BaseTrigger:
    from apscheduler.triggers.combining import OrTrigger  # noqa: PLC0415 - as above
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - as above

    return OrTrigger(
        [
            CronTrigger(day_of_week=",".join(rule.days), hour=moment.hour, minute=moment.minute, timezone=UTC)
            for rule in rules
            for moment in rule.times
        ]
    )


def _as_utc(wall: datetime) -> datetime:
    """The time on the clock as a time without changes, for a trigger to count on."""
    return wall.replace(tzinfo=UTC)


def _is_quiet(quiet: Quiet, wall: datetime) -> bool:
    if quiet.begin < quiet.end:
        return quiet.begin <= wall.time() < quiet.end
    return wall.time() >= quiet.begin or wall.time() < quiet.end


def _quiet_since(quiet: Quiet, moment: datetime, zone: ZoneInfo) -> datetime:
    """When the quiet hours began if ``moment`` is in them, and just before; else ``moment``."""
    wall = shown(moment, zone)
    if not _is_quiet(quiet, wall):
        return moment
    day = wall.date() if wall.time() >= quiet.begin else wall.date() - timedelta(days=1)
    return first_instant(datetime.combine(day, quiet.begin), zone) - _SECOND


def _after_quiet(quiet: Quiet, instant: datetime, zone: ZoneInfo) -> datetime:
    """``instant``, or the end of the quiet hours that it is in."""
    wall = shown(instant, zone)
    if not _is_quiet(quiet, wall):
        return instant
    day = wall.date() if wall.time() < quiet.end else wall.date() + timedelta(days=1)
    end = datetime.combine(day, quiet.end)
    found = first_instant(end, zone)
    return found if found > instant else end.replace(tzinfo=zone, fold=1).astimezone(UTC)
