"""Reads what people type about time: ``2026-11-24 08:00``, ``6h``, ``mo-fr 08:00,16:00``, ``22:00-06:00``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from broadcaster.schedule.repetition import WEEKDAYS, Every, On, Quiet, Repetition
from broadcaster.words.errors import InvalidInput

SHORTEST_MINUTES = 15
"""Between two repeats: more often is a nuisance to readers, and platforms take it for spam."""
LONGEST_DAYS = 31
MOST_TIMES = 1_000

_WEEK = 7 * 24 * 60
_NAMES: Final = (
    "mon monday mo montag",
    "tue tuesday di dienstag",
    "wed wednesday mi mittwoch",
    "thu thursday do donnerstag",
    "fri friday fr freitag",
    "sat saturday sa samstag sonnabend",
    "sun sunday so sonntag",
)
_DAY: Final = {name: number for number, names in enumerate(_NAMES) for name in names.split()}
_DAILY: Final = {"daily", "täglich", "taeglich"}
_MINUTES: Final = {
    **dict.fromkeys(("m", "min", "minute", "minuten", "minutes"), 1),
    **dict.fromkeys(("h", "std", "stunde", "stunden", "hour", "hours"), 60),
}
_DAYS: Final = {
    **dict.fromkeys(("d", "t", "tag", "tage", "day", "days"), 1),
    **dict.fromkeys(("w", "woche", "wochen", "week", "weeks"), 7),
}
_INTERVAL = re.compile(r"(\d{1,6})\s*([a-zäöü]+)")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_CALENDAR = re.compile(r"(?P<days>.*?)\s*(?P<times>[\d:]*:[\d:]*(?:[\s,]+[\d:]*:[\d:]*)*)")
_CRON = re.compile(r"[\d\s*,/-]+")


def moment(typed: str, zone: ZoneInfo, field: str, *, now: datetime | None = None) -> datetime:
    """A time as people type it (``2026-11-24 08:00``), in ``zone`` unless it names one. Raises InvalidInput.

    With ``now``, the word for it will do.
    """
    if now is not None and typed.strip().lower() in ("jetzt", "now"):
        return now
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise InvalidInput.one(
            field,
            de=f"„{typed[:40]}“ ist keine Zeit. Erwartet wird zum Beispiel 2026-11-24 08:00.",
            en=f"{typed[:40]!r} is no time. Expected is for example 2026-11-24 08:00.",
        ) from None
    if found.tzinfo is not None:
        return found
    local = found.replace(tzinfo=zone)
    if local.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != found:
        raise InvalidInput.one(
            field,
            de=f"{typed} gibt es nicht: In dieser Nacht wird die Uhr vorgestellt. Bitte wählen Sie eine andere Zeit.",
            en=f"{typed} does not exist: the clocks go forward that night. Choose another time.",
        )
    return local


def repetition(
    *,
    every: str | None = None,
    on: Sequence[str] = (),
    until: datetime | None = None,
    times: int | None = None,
    quiet: str | None = None,
    zone: str,
) -> Repetition | None:
    """The repetition that was typed, None if there is none. Raises InvalidInput."""
    if every and on:
        raise InvalidInput.one(
            "every",
            de="„every“ und „on“ zugleich geht nicht. Bitte geben Sie einen Abstand oder Zeiten an.",
            en="every and on do not go together. Give an interval or times.",
        )
    if not every and not on:
        _alone(until=until, times=times, quiet=quiet)
        return None
    return Repetition(
        rule=_every(every) if every else _on(on),
        zone=zone,
        until=until,
        times=_times(times),
        quiet=_quiet(quiet) if quiet else None,
    )


def _alone(**options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise InvalidInput.one(
                name,
                de=f"„{name}“ gilt für Wiederholungen. Bitte geben Sie dazu „every“ oder „on“ an.",
                en=f"{name} is about repeats. Give every or on as well.",
            )


def _every(typed: str) -> Every:
    found = _INTERVAL.fullmatch(typed.strip().lower())
    number, unit = (int(found[1]), found[2]) if found else (0, "")
    minutes = number * (_MINUTES.get(unit) or _DAYS.get(unit, 0) * 24 * 60)
    if not minutes:
        raise InvalidInput.one(
            "every",
            de=f"„{typed[:40]}“ ist kein Abstand. Erwartet wird zum Beispiel 90min, 6h oder 1d.",
            en=f"{typed[:40]!r} is no interval. Expected is for example 90min, 6h or 1d.",
        )
    if not SHORTEST_MINUTES <= minutes <= LONGEST_DAYS * 24 * 60:
        raise _too_close("every") if minutes < SHORTEST_MINUTES else _too_far()
    return Every(days=number * _DAYS[unit]) if unit in _DAYS else Every(seconds=60 * minutes)


def _on(typed: Iterable[str]) -> tuple[On, ...]:
    rules = tuple(_calendar(one) for one in typed)
    minutes = sorted(
        WEEKDAYS.index(day) * 24 * 60 + moment.hour * 60 + moment.minute
        for rule in rules
        for day in rule.days
        for moment in rule.times
    )
    if any(later - earlier < SHORTEST_MINUTES for earlier, later in pairwise([*minutes, minutes[0] + _WEEK])):
        raise _too_close("on")
    return rules


def _calendar(typed: str) -> On:
    tidy = re.sub(r"\s*([,-])\s*", r"\1", typed.strip().lower())
    found = _CALENDAR.fullmatch(tidy)
    if _CRON.fullmatch(tidy) or found is None:
        raise _not_named() if tidy and _CRON.fullmatch(tidy) else _no_times("on", typed)
    times = tuple(sorted({_time(one, "on", typed) for one in re.split(r"[\s,]+", found["times"])}))
    return On(days=_weekdays(found["days"], typed), times=times)


def _weekdays(typed: str, whole: str) -> tuple[str, ...]:
    if not typed or typed in _DAILY:
        return WEEKDAYS
    if any(letter.isdigit() or letter == "*" for letter in typed):
        raise _not_named()
    found = {number for one in typed.split(",") for number in _span(one, whole)}
    return tuple(WEEKDAYS[number] for number in sorted(found))


def _span(typed: str, whole: str) -> Iterable[int]:
    """The days of one name or of a range, which may pass the weekend."""
    first, dash, last = typed.partition("-")
    if first not in _DAY or (dash and last not in _DAY):
        raise _no_times("on", whole)
    begin, end = _DAY[first], _DAY[last or first]
    return [number % 7 for number in range(begin, (end if end >= begin else end + 7) + 1)]


def _time(typed: str, field: str, whole: str) -> time:
    found = _TIME.fullmatch(typed.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise _no_times(field, whole)
    return time(int(found[1]), int(found[2]))


def _quiet(typed: str) -> Quiet:
    begin, _dash, end = typed.partition("-")
    found = Quiet(begin=_time(begin, "quiet", typed), end=_time(end, "quiet", typed))
    if found.begin == found.end:
        raise _no_times("quiet", typed)
    return found


def _times(count: int | None) -> int | None:
    if count is not None and not 1 <= count <= MOST_TIMES:
        raise InvalidInput.one(
            "times",
            de=f"„times“ ist {count}, erlaubt sind 1 bis {MOST_TIMES} Wiederholungen.",
            en=f"times is {count}, 1 to {MOST_TIMES} repeats are allowed.",
        )
    return count


def _not_named() -> InvalidInput:
    return InvalidInput.one(
        "on",
        de="Bitte nennen Sie Wochentage mit Namen, zum Beispiel „mo-fr 08:00“: Zahlen zählt jedes Programm anders.",
        en="Name the days of the week, for example 'mon-fri 08:00': every program counts numbers differently.",
    )


def _no_times(field: str, typed: str) -> InvalidInput:
    example = "22:00-06:00" if field == "quiet" else "mo-fr 08:00,16:00"
    return InvalidInput.one(
        field,
        de=f"„{typed[:60]}“ bei „{field}“ ist nicht zu verstehen. Erwartet wird zum Beispiel {example}.",
        en=f"{typed[:60]!r} for {field} cannot be understood. Expected is for example {example}.",
    )


def _too_close(field: str) -> InvalidInput:
    return InvalidInput.one(
        field,
        de=f"Zwischen zwei Wiederholungen müssen mindestens {SHORTEST_MINUTES} Minuten liegen. "
        "Öfter gilt auf den Plattformen als Spam.",
        en=f"At least {SHORTEST_MINUTES} minutes must lie between two repeats. More often counts as spam on the platforms.",
    )


def _too_far() -> InvalidInput:
    return InvalidInput.one(
        "every",
        de=f"Der Abstand darf höchstens {LONGEST_DAYS} Tage sein.",
        en=f"The interval may be at most {LONGEST_DAYS} days.",
    )
