"""Blanks are filled with what is known, in the language of the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcaster.playbook.blanks import blanks, filled, of_outage

BERLIN = ZoneInfo("Europe/Berlin")
BEGAN = datetime(2026, 11, 22, 23, 14, tzinfo=UTC)


def test_blanks_are_found_and_filled() -> None:
    """Only what is known is filled; other braces stay."""
    text = "{hotline} und {since}, {Nicht} {} {hotline}"
    assert blanks(text) == ["hotline", "since"]
    assert filled(text, {"hotline": "30-0"}) == "30-0 und {since}, {Nicht} {} 30-0"


def test_what_fills_a_blank_is_not_filled_again() -> None:
    """A fact is text, whatever stands in it."""
    assert filled("{a}", {"a": "{b}", "b": "x"}) == "{b}"


@pytest.mark.parametrize(
    ("language", "since", "stand", "ended"),
    [
        ("de", "Montag, 23.11.2026, 00:14 Uhr", "06:00 Uhr", "Dienstag, 24.11.2026, 05:00 Uhr"),
        ("en", "Monday 23 November 2026, 00:14", "06:00", "Tuesday 24 November 2026, 05:00"),
    ],
)
def test_moments_are_those_of_the_authoritys_clocks(language: str, since: str, stand: str, ended: str) -> None:
    """Midnight in Berlin is another day in UTC; the second day begins at the authority's midnight."""
    now = datetime(2026, 11, 24, 5, tzinfo=UTC)
    values = of_outage(BEGAN, now, BERLIN, language, now - timedelta(hours=1))
    assert values == {"since": since, "day": "2", "stand": stand, "ended": ended}
    assert "ended" not in of_outage(BEGAN, now, BERLIN, language)
