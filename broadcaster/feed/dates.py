"""When an item was published: the dates that feeds carry, German ones among them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Any, Final
from zoneinfo import ZoneInfo

_GERMAN: Final = {
    "mrz": "Mar",
    "mär": "Mar",
    "märz": "Mar",
    "mai": "May",
    "okt": "Oct",
    "dez": "Dec",
    "januar": "Jan",
    "februar": "Feb",
    "juni": "Jun",
    "juli": "Jul",
    "oktober": "Oct",
    "dezember": "Dec",
    "jän": "Jan",
    "jänner": "Jan",
    "april": "Apr",
    "august": "Aug",
    "september": "Sep",
    "november": "Nov",
}
_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if number}
_WRITTEN: Final = re.compile(
    r"(?:[^\W\d]{2,10}\.?,?\s+)?(?P<day>\d{1,2})\.?\s*(?P<month>[^\W\d]{3,9}|\d{1,2})\.?,?\s*(?P<year>\d{4})(?!\d)"
    r"(?:[,T\s]+(?:um\s+|[-–]\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*Uhr)?)?"
    r"\s*(?P<zone>Z|GMT|UTC?|[+-]\d{2}:?\d{2}|ME[SZ]Z?|CES?T)?$",
    re.IGNORECASE,
)
_ISO: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(
    r"(?:[^\W\d]{2,10}\.?,?\s+)?\d{1,2}[\s-]+[^\W\d]{3}[\s-]+\d{2,4}\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"\s+(?:UTC?|GMT|Z|[ECMP][SD]T|[+-]\d{2}:?\d{2})(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
"""With a zone that is known: of another one, and of an "AM" or "PM", a parser of mails would make UTC."""
_ZONES: Final = {"MEZ": 1, "CET": 1, "MESZ": 2, "MSZ": 2, "CEST": 2}
"""Hours before UTC, for who writes winter time in summer is not meant otherwise."""
_HERE: Final = ZoneInfo("Europe/Berlin")


def published(entry: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    """Return when an entry was published (UTC), and whether a date stands there that cannot be understood."""
    for name in ("published", "updated", "created"):
        written = str(entry.get(name) or "").strip()
        if written:
            moment = _of_machines(written) or _as_written(written) or _of_mail(written)
            return moment, moment is None
    return None, False


def _of_machines(written: str) -> datetime | None:
    """Return a date after ISO 8601; without a zone it is meant as clocks show it in Germany."""
    if not _ISO.fullmatch(written):
        return None
    try:
        zoned = re.sub(r"(?i)(?:UTC|GMT)$", "Z", written)
        moment = datetime.fromisoformat(zoned.replace(" ", "T", 1).replace(" ", ""))
        return (moment if moment.tzinfo else moment.replace(tzinfo=_HERE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _of_mail(written: str) -> datetime | None:
    """Return a date as mails carry it."""
    try:
        parsed = parsedate_tz(written) if _MAIL.fullmatch(written) else None
        if parsed is None:
            return None
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        return datetime(*parsed[:6], tzinfo=zone).astimezone(UTC)
    except (IndexError, OverflowError, TypeError, ValueError):  # of a date cut short it raises the first itself
        return None


def _as_written(written: str) -> datetime | None:
    """Return a date in German or without its zone; without one it is meant as clocks show it in Germany."""
    match = _WRITTEN.match(written)
    if match is None:
        return None
    month = match["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS.get(_GERMAN.get(month, month).lower()[:3])
    try:
        wall = datetime(
            int(match["year"]),
            number or 0,
            int(match["day"]),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            int(match["second"] or 0),
            tzinfo=_HERE,
        )
        zone = (match["zone"] or "").upper()
        if zone in ("Z", "GMT", "UT", "UTC"):
            wall = wall.replace(tzinfo=UTC)
        elif zone in _ZONES:
            wall = wall.replace(tzinfo=timezone(timedelta(hours=_ZONES[zone])))
        elif zone[:1] in ("+", "-"):
            wall = wall.replace(tzinfo=datetime.strptime(zone.replace(":", ""), "%z").tzinfo)
        return wall.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
