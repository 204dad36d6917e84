"""What people type about repetition, and the sentences for what cannot be meant."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.repetition import WEEKDAYS, Every, On, Quiet
from broadcaster.words.errors import InvalidInput

ZONE = "Europe/Berlin"
WORKDAYS = WEEKDAYS[:5]


def on(days: tuple[str, ...], *times: str) -> On:
    """A calendar rule."""
    return On(days=days, times=tuple(time.fromisoformat(one) for one in times))


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("6h", Every(seconds=21_600)),
        (" 90 Min ", Every(seconds=5_400)),
        ("2 Std", Every(seconds=7_200)),
        ("1d", Every(days=1)),
        ("2 Tage", Every(days=2)),
        ("1w", Every(days=7)),
        ("24h", Every(seconds=86_400)),
    ],
)
def test_intervals(typed: str, rule: Every) -> None:
    """Hours and minutes are time that passes, days are days on the calendar."""
    found = repetition(every=typed, zone=ZONE)
    assert found is not None and found.rule == rule


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("mon-fri 08:00,16:00", on(WORKDAYS, "08:00", "16:00")),
        ("mo-fr 8:00 16:00", on(WORKDAYS, "08:00", "16:00")),
        ("Mo - Fr 8:00 , 16:00", on(WORKDAYS, "08:00", "16:00")),
        ("Montag-Freitag 16:00,8:00,8:00", on(WORKDAYS, "08:00", "16:00")),
        ("fr-mo 10:00", on(("mon", "fri", "sat", "sun"), "10:00")),
        ("di,do,sonnabend 9:30", on(("tue", "thu", "sat"), "09:30")),
        ("08:00", on(WEEKDAYS, "08:00")),
        ("täglich 08:00", on(WEEKDAYS, "08:00")),
        ("so-so 08:00", on(("sun",), "08:00")),
    ],
)
def test_calendar_rules(typed: str, rule: On) -> None:
    """German and English names, ranges through the weekend, times in any order."""
    found = repetition(on=[typed], zone=ZONE)
    assert found is not None and found.rule == (rule,)


@pytest.mark.parametrize("number", range(8))
def test_days_are_never_numbered(number: int) -> None:
    """Nobody has to know whether 1 is a Sunday, a Monday or a Tuesday."""
    for typed in (f"{number} 08:00", f"1-{number} 08:00", f"0 8 * * {number}"):
        with pytest.raises(InvalidInput) as caught:
            repetition(on=[typed], zone=ZONE)
        assert "mit Namen" in caught.value.sentence.de


def test_ends_and_quiet_hours() -> None:
    """They belong to either kind of rule."""
    until = datetime(2026, 12, 1, tzinfo=UTC)
    found = repetition(every="6h", until=until, times=5, quiet="22:00-6:00", zone=ZONE)
    assert found is not None
    assert (found.until, found.times, found.quiet) == (until, 5, Quiet(begin=time(22), end=time(6)))
    assert repetition(zone=ZONE) is None


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ({"every": "6h", "on": ["8:00"]}, "every", "zugleich"),
        ({"every": "sechs Stunden"}, "every", "kein Abstand"),
        ({"every": "6"}, "every", "kein Abstand"),
        ({"every": "0h"}, "every", "kein Abstand"),
        ({"every": "5min"}, "every", "mindestens 15 Minuten"),
        ({"every": "40d"}, "every", "höchstens 31 Tage"),
        ({"on": ["mo-fr"]}, "on", "nicht zu verstehen"),
        ({"on": ["funtag 08:00"]}, "on", "nicht zu verstehen"),
        ({"on": ["mo 24:00"]}, "on", "nicht zu verstehen"),
        ({"on": ["mo 8:60"]}, "on", "nicht zu verstehen"),
        ({"on": ["mo 8:"]}, "on", "nicht zu verstehen"),
        ({"on": [""]}, "on", "nicht zu verstehen"),
        ({"on": ["mo 8:00,8:10"]}, "on", "mindestens 15 Minuten"),
        ({"on": ["so 23:55", "mo 0:05"]}, "on", "mindestens 15 Minuten"),
        ({"every": "6h", "times": 0}, "times", "1 bis 1000"),
        ({"every": "6h", "quiet": "22-6"}, "quiet", "22:00-06:00"),
        ({"every": "6h", "quiet": "08:00-08:00"}, "quiet", "22:00-06:00"),
        ({"until": datetime(2026, 12, 1, tzinfo=UTC)}, "until", "every"),
        ({"times": 3}, "times", "every"),
        ({"quiet": "22:00-06:00"}, "quiet", "every"),
    ],
)
def test_bad_rules_name_the_field_and_the_remedy(typed: dict[str, Any], field: str, word: str) -> None:
    """In both languages."""
    with pytest.raises(InvalidInput) as caught:
        repetition(zone=ZONE, **typed)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert word in caught.value.sentence.de
    assert caught.value.sentence.en


@given(st.text(max_size=300), st.sampled_from(["every", "on", "quiet"]))
def test_whatever_is_typed_is_a_rule_or_a_sentence(text: str, field: str) -> None:
    """Nothing else is raised."""
    typed: dict[str, Any] = {"every": "6h"} | {field: [text] if field == "on" else text}
    if field == "on":
        del typed["every"]
    with suppress(InvalidInput):
        found = repetition(zone=ZONE, **typed)
        assert found is None or found.rule
