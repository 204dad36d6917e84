"""Times as people read them: how long ago, and exactly when, with weekday and zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from broadcaster.words import Language, zone_name

_DAYS = {"de": "Mo Di Mi Do Fr Sa So".split(), "en": "Mon Tue Wed Thu Fri Sat Sun".split()}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def exact(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    """``Di 24.11.2026, 14:30 Uhr MEZ`` or ``Tue 24 Nov 2026, 14:30 CET``."""
    local = moment.astimezone(zone)
    day, name = _DAYS[language][local.weekday()], zone_name(local, language)
    if language == "de":
        return f"{day} {local:%d.%m.%Y, %H:%M} Uhr {name}"
    return f"{day} {local.day} {_MONTHS[local.month - 1]} {local:%Y, %H:%M} {name}"


def relative(moment: datetime, now: datetime, language: Language) -> str:
    """``vor 3 Minuten``, ``in 2 hours``."""
    seconds = (moment - now).total_seconds()
    size = abs(seconds)
    if size < 45:
        return _either(language, seconds <= 0, "gerade eben", "gleich", "just now", "in a moment")
    count, de, en = _unit(size)
    de_noun, en_noun = (de[0], en) if count == 1 else (de[1], f"{en}s")
    return _either(
        language,
        seconds < 0,
        f"vor {count} {de_noun}",
        f"in {count} {de_noun}",
        f"{count} {en_noun} ago",
        f"in {count} {en_noun}",
    )


def clock(moment: datetime, now: datetime, zone: ZoneInfo, language: Language) -> Markup:
    """Both, as a ``time`` element."""
    shape = '<time datetime="{}" class="when"><span>{}</span> <span class="when__exact">{}</span></time>'
    iso = moment.astimezone(zone).isoformat(timespec="seconds")
    return Markup(shape).format(iso, relative(moment, now, language), exact(moment, zone, language))  # noqa: S704


def _unit(size: float) -> tuple[int, tuple[str, str], str]:
    if size < 90 * 60:
        return max(1, round(size / 60)), ("Minute", "Minuten"), "minute"
    if size < 36 * 3600:
        return round(size / 3600), ("Stunde", "Stunden"), "hour"
    return round(size / 86_400), ("Tag", "Tagen"), "day"


def _either(language: Language, past: bool, de_past: str, de_next: str, en_past: str, en_next: str) -> str:  # noqa: FBT001
    de, en = (de_past, en_past) if past else (de_next, en_next)
    return de if language == "de" else en
