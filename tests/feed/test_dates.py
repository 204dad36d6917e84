"""A date is understood as who wrote it meant it, or it is a doubt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from broadcaster.feed.dates import published

NINE = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
"""Ten o'clock in Germany."""


@pytest.mark.parametrize(
    "written",
    [
        *("Tue, 03 Nov 2026 10:00:00 +0100", "Tue, 03 Nov 2026 09:00:00 GMT", "Di, 03 Nov 2026 10:00:00 +0100"),
        *("Tue, 03 Nov 2026 10:00:00 MEZ", "Tue, 03 Nov 2026 11:00:00 MESZ", "Tue, 03 Nov 2026 10:00:00"),
        *("2026-11-03T10:00:00+01:00", "2026-11-03T09:00:00Z", "2026-11-03 10:00:00", "2026-11-03T10:00"),
        *("3. November 2026 10:00", "03.11.2026 10:00", "03. Nov. 2026 10:00 Uhr"),
        *(
            "Tue, 03 Nov 26 09:00 GMT",
            "2026-11-03T10:00:00.123456+0100",
            "2026-11-03 09:00:00 UTC",
            "2026-11-03T10:00+01",
        ),
        *("Di., 03.11.2026 - 10:00", "Tue, 03 Nov 2026 10:00:00 +0100 (CET)", "Tuesday, 03-Nov-26 09:00:00 GMT"),
    ],
)
def test_ten_o_clock_is_ten_o_clock(written: str) -> None:
    """Without a zone it is meant as clocks show it in Germany."""
    moment, unclear = published({"published": written})
    assert moment is not None
    assert (moment.replace(microsecond=0), unclear) == (NINE, False)


@pytest.mark.parametrize(
    "written",
    [
        *("Tue, 03 Nov 2026 10:00:00 PM", "Nov 3, 2026 10:00 AM", "Tue, 03 Nov 2026 10:00:00 Europe/Berlin"),
        *("Tue, 03 Nov 2026 10:00:00 XYZ", "Tue Nov  3 10:00:00 2026", "Tue, 03 Nov 26 10:00:00"),
        *("gestern", "03/11/2026", "11/03/2026", "Tue, 31 Feb 2026 10:00:00 +0100", "Tue, 3 Nov 2026 24:00:00 +0100"),
        *(
            "2026-W45-2",
            "1762160400",
            "0000-00-00 00:00:00",
            "2026-11-03T10:00:00+25:00",
            "2026-13-03",
            "12-01T10:00:00+01:00",
            ":",
            "+",
            "10:00",
        ),
    ],
)
def test_what_cannot_be_understood_is_a_doubt(written: str) -> None:
    """Nothing is guessed."""
    assert published({"published": written}) == (None, True)
