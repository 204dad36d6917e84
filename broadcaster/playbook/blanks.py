"""Blanks in prepared texts, ``{hotline}`` or ``{since}``, and what they are filled with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from broadcaster.words import which

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_DAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = "January February March April May June July August September October November December".split()
OF_OUTAGE = ("since", "day", "stand", "ended")
"""Blanks that the outage fills: when it began, which day of it this is, the time now, and when it ended."""


def blanks(text: str) -> list[str]:
    """The names of the blanks in ``text``, each once, in order."""
    return list(dict.fromkeys(_BLANK.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with those blanks filled that ``values`` names; the others stay."""
    return _BLANK.sub(lambda found: values.get(found[1], found[0]), text)


def of_outage(
    began: datetime, now: datetime, zone: ZoneInfo, language: str, ended: datetime | None = None
) -> dict[str, str]:
    """What fills the blanks of an outage that began at ``began``, as it is said at ``now``."""
    first, today = began.astimezone(zone), now.astimezone(zone)
    values = {
        "since": written(first, language),
        "day": str((today.date() - first.date()).days + 1),
        "stand": _time(today, language),
    }
    return values | ({"ended": written(ended.astimezone(zone), language)} if ended else {})


def written(local: datetime, language: str) -> str:
    """A moment as it stands in a text: ``Montag, 23.11.2026, 02:14 Uhr``."""
    if language.partition("-")[0] == "de":
        return f"{_DAYS['de'][local.weekday()]}, {local:%d.%m.%Y}, {_time(local, language)}"
    day = f"{_DAYS['en'][local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {_time(local, language)}"


def _time(local: datetime, language: str) -> str:
    hour = f"{local:%H:%M} Uhr" if language.partition("-")[0] == "de" else f"{local:%H:%M}"
    return f"{hour}{which(local, language)}"
