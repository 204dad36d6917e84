"""Changes of the clocks, and when a clock on the wall shows a time, found by looking at every minute."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

BERLIN = "Europe/Berlin"
FURTHER = (
    *("Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "America/Adak", "America/Asuncion", "America/Havana"),
    *("America/Mexico_City", "America/New_York", "America/Nuuk", "America/Santiago", "America/Scoresbysund"),
    *("America/St_Johns", "America/Tijuana", "Antarctica/Casey", "Antarctica/Troll", "Asia/Amman", "Asia/Beirut"),
    *("Asia/Damascus", "Asia/Gaza", "Asia/Jerusalem", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe"),
    *("Europe/Chisinau", "Europe/Dublin", "Europe/Volgograd", "Pacific/Auckland", "Pacific/Chatham"),
    *("Pacific/Easter", "Pacific/Norfolk"),
)
"""Half-hour and two-hour changes, changes at midnight, around Ramadan, on other days of the week, and zones that gave
them up or moved for good."""
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Each instant from 2020 to 2040 at which the clocks of a zone are set."""
    day = BEGIN
    while day < END:
        if _offset(day, zone) != _offset(day + DAY, zone):
            minutes = (day + number * MINUTE for number in range(1, 24 * 60 + 1))
            yield next(minute for minute in minutes if _offset(minute, zone) != _offset(minute - MINUTE, zone))
        day += DAY


class Wall:
    """What the clocks show in the week around a change, minute by minute."""

    def __init__(self, zone: ZoneInfo, change: datetime) -> None:
        self._begin = (change - 4 * DAY).replace(second=0, microsecond=0)
        instants = [self._begin + number * MINUTE for number in range(7 * 24 * 60)]
        shown = [instant.astimezone(zone).replace(tzinfo=None) for instant in instants]
        self._latest = list(accumulate(shown, max))

    def first(self, wall: datetime) -> datetime:
        """The first minute at which the clocks have shown ``wall`` or a later time."""
        return self._begin + bisect_left(self._latest, wall) * MINUTE


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
