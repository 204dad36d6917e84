"""A repetition in words, in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from broadcaster.schedule.description import described
from broadcaster.schedule.parsing import repetition

UNTIL = datetime.fromisoformat("2026-12-01T08:00+01:00")


@pytest.mark.parametrize(
    ("typed", "de", "en"),
    [
        ({"every": "1h"}, "jede Stunde", "every hour"),
        ({"every": "90min"}, "alle 90 Minuten", "every 90 minutes"),
        ({"every": "6h"}, "alle 6 Stunden", "every 6 hours"),
        ({"every": "1d"}, "jeden Tag", "every day"),
        (
            {"on": ["mo-fr 8:00,12:00,16:00"]},
            "Mo–Fr um 08:00, 12:00 und 16:00 Uhr",
            "Mon–Fri at 08:00, 12:00 and 16:00",
        ),
        ({"on": ["sa-mo 10:00"]}, "Mo, Sa, So um 10:00 Uhr", "Mon, Sat, Sun at 10:00"),
        ({"on": ["8:00"], "times": 1}, "jeden Tag um 08:00 Uhr, einmal", "every day at 08:00, once"),
        (
            {"every": "6h", "quiet": "22:00-06:00", "until": UNTIL, "times": 9},
            "alle 6 Stunden, nicht von 22:00 bis 06:00 Uhr, bis 01.12.2026, 08:00 Uhr, höchstens 9-mal",
            "every 6 hours, not from 22:00 to 06:00, until 01.12.2026, 08:00, at most 9 times",
        ),
    ],
)
def test_a_person_reads_what_was_meant(typed: dict[str, Any], de: str, en: str) -> None:
    """With ends, and days in a row as a range."""
    found = repetition(zone="Europe/Berlin", **typed)
    assert found is not None
    assert (described(found).de, described(found).en) == (de, en)
