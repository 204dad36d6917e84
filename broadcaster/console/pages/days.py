"""Days as a calendar shows them: weeks, months, and what happens on each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from broadcaster.schedule.wallclock import first_instant
from broadcaster.words import Language

if TYPE_CHECKING:
    from broadcaster.delivery.lines import Slot

FEW: Final = 2
"""So many repeats of one message on a day are shown one by one."""
MOST: Final = (16, 5)
"""Lines that a day shows in a week and in a month; the rest is counted."""
DAYS: Final = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
MONTHS: Final = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
VIEWS: Final = ("week", "month", "list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a day; ``times`` are more than one where the repeats of a message are put together."""

    slot: Slot
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day with its first lines in order, and how many ``more`` there are; ``outside`` the month that is shown."""

    date: date
    lines: tuple[Line, ...]
    more: int = 0
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The days of a view: from ``first`` up to ``end``, what comes before and after it, and how it is called."""

    view: str
    day: date
    first: date
    end: date
    before: date
    after: date

    def since(self, zone: ZoneInfo) -> datetime:
        """Its first moment."""
        return _midnight(self.first, zone)

    def until(self, zone: ZoneInfo) -> datetime:
        """The first moment after it."""
        return _midnight(self.end, zone)

    def title(self, language: Language) -> str:
        """``November 2026``, or the week with its number."""
        months = MONTHS[language]
        if self.view == "month":
            return f"{months[self.day.month - 1]} {self.day.year}"
        number, last = self.first.isocalendar().week, self.end - timedelta(days=1)
        name, dot = ("KW", ".") if language == "de" else ("Week", "")
        begin = f"{self.first.day}{dot}" + (
            "" if last.month == self.first.month else f" {months[self.first.month - 1]}"
        )
        return f"{name} {number}: {begin} – {last.day}{dot} {months[last.month - 1]} {last.year}"


def stretch(view: str, day: date) -> Stretch:
    """The week or the month around a day, in whole weeks."""
    monday = day - timedelta(days=day.weekday())
    if view != "month":
        week = timedelta(days=7)
        return Stretch(view=view, day=day, first=monday, end=monday + week, before=day - week, after=day + week)
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    begin = first - timedelta(days=first.weekday())
    end = following + timedelta(days=-following.weekday() % 7)
    return Stretch(
        view=view, day=day, first=begin, end=end, before=(first - timedelta(days=1)).replace(day=1), after=following
    )


def days(shown: Stretch, slots: Sequence[Slot], zone: ZoneInfo) -> list[Day]:
    """Each day of a stretch with what happens on it, by the clocks of ``zone``."""
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(slot.at.astimezone(zone).date(), []).append(slot)
    most, found = MOST[shown.view == "month"], []
    for day in _each(shown.first, shown.end):
        lines = tuple(_lines(by_day.get(day, ())))
        outside = shown.view == "month" and day.month != shown.day.month
        found.append(Day(date=day, lines=lines[:most], more=len(lines[most:]), outside=outside))
    return found


def heading(day: date, language: Language) -> str:
    """``Dienstag, 24. November``."""
    name, month = DAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    return f"{name}, {day.day}. {month}" if language == "de" else f"{name} {day.day} {month}"


def _lines(slots: Iterable[Slot]) -> Iterator[Line]:
    """Many repeats of one message on a day become one line, at the time of the first."""
    groups: dict[tuple[int, int], list[Slot]] = {}
    for number, slot in enumerate(slots):
        groups.setdefault((slot.broadcast_id, -1 if slot.foreseen else number), []).append(slot)
    lines = []
    for ones in groups.values():
        if len(ones) <= FEW:
            lines += [Line(slot=one, times=(one.at,)) for one in ones]
        else:
            lines.append(Line(slot=ones[0], times=tuple(one.at for one in ones)))
    yield from sorted(lines, key=lambda line: (line.slot.at, line.slot.message_id))


def _each(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return first_instant(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 - what the clock on the wall shows
