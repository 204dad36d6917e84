"""A repetition in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import time
from zoneinfo import ZoneInfo

from broadcaster.schedule.repetition import WEEKDAYS, Every, On, Repetition
from broadcaster.words import Language, Sentence, which

_DAYS = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def described(repetition: Repetition) -> Sentence:
    """E.g. „jeden Tag um 08:00 und 16:00 Uhr, nicht von 22:00 bis 06:00 Uhr, höchstens 5-mal“."""
    parts = [_rule(repetition.rule), *_limits(repetition)]
    return Sentence(de=", ".join(part.de for part in parts), en=", ".join(part.en for part in parts))


def _rule(rule: Every | tuple[On, ...]) -> Sentence:
    if isinstance(rule, Every):
        return _every(rule)
    return Sentence(de="; ".join(_on(one, "de") for one in rule), en="; ".join(_on(one, "en") for one in rule))


def _every(rule: Every) -> Sentence:
    if rule.days:
        return _spaced(rule.days, ("jeden Tag", "alle {} Tage"), ("every day", "every {} days"))
    minutes = rule.seconds // 60
    if minutes % 60:
        return _spaced(minutes, ("jede Minute", "alle {} Minuten"), ("every minute", "every {} minutes"))
    return _spaced(minutes // 60, ("jede Stunde", "alle {} Stunden"), ("every hour", "every {} hours"))


def _spaced(number: int, de: tuple[str, str], en: tuple[str, str]) -> Sentence:
    return Sentence(de=de[number > 1].format(number), en=en[number > 1].format(number))


def _on(rule: On, language: Language) -> str:
    times = [f"{moment:%H:%M}" for moment in rule.times]
    if language == "de":
        return f"{_days(rule.days, language, 'jeden Tag')} um {_listed(times, 'und')} Uhr"
    return f"{_days(rule.days, language, 'every day')} at {_listed(times, 'and')}"


def _days(days: Sequence[str], language: Language, all_days: str) -> str:
    if len(days) == len(WEEKDAYS):
        return all_days
    return ", ".join(_runs([WEEKDAYS.index(day) for day in days], _DAYS[language].__getitem__))


def _runs(numbers: Sequence[int], name: Callable[[int], str]) -> Iterator[str]:
    """Neighbouring days as a range, from three on."""
    begin = 0
    for place, number in enumerate(numbers):
        if place + 1 < len(numbers) and numbers[place + 1] == number + 1:
            continue
        run = numbers[begin : place + 1]
        yield from [f"{name(run[0])}–{name(run[-1])}"] if len(run) > 2 else map(name, run)
        begin = place + 1


def _listed(texts: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _limits(repetition: Repetition) -> Iterator[Sentence]:
    if quiet := repetition.quiet:
        begin, end = _clock(quiet.begin), _clock(quiet.end)
        yield Sentence(de=f"nicht von {begin} bis {end} Uhr", en=f"not from {begin} to {end}")
    if repetition.until is not None:
        until = repetition.until.astimezone(ZoneInfo(repetition.zone))
        yield Sentence(
            de=f"bis {until:%d.%m.%Y, %H:%M} Uhr{which(until, 'de')}",
            en=f"until {until:%d.%m.%Y, %H:%M}{which(until, 'en')}",
        )
    if repetition.times is not None:
        yield _spaced(repetition.times, ("einmal", "höchstens {}-mal"), ("once", "at most {} times"))


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
