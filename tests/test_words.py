"""Which of the two, for the hour that the clocks show twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcaster.cli.telling.out import clock
from broadcaster.console.pages.moments import exact
from broadcaster.message import Message
from broadcaster.message.offices import Office, OfficeState, text
from broadcaster.playbook.blanks import of_outage, written
from broadcaster.rendition.compose import stand
from broadcaster.schedule.description import described
from broadcaster.schedule.parsing import repetition
from broadcaster.words import which

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=1)
PLAIN = FIRST + timedelta(hours=2)


@pytest.mark.parametrize(
    ("moment", "german", "english"),
    [(FIRST, " MESZ", " CEST"), (SECOND, " MEZ", " CET"), (PLAIN, "", ""), (FIRST - timedelta(hours=1), "", "")],
)
def test_a_time_that_is_shown_twice_says_which(moment: datetime, german: str, english: str) -> None:
    """02:30 twice in the night of autumn; 01:30 and 03:30 once."""
    local = moment.astimezone(BERLIN)
    assert (which(local, "de"), which(local, "en")) == (german, english)
    assert which(moment, "de") == which(local.replace(tzinfo=None), "de") == ""


def test_everywhere_a_time_is_told() -> None:
    """In public, to people on duty, on the command line and in the console."""
    local = FIRST.astimezone(BERLIN)
    rule = repetition(every="6h", until=SECOND, zone="Europe/Berlin")
    office = Office(name="Amt", state=OfficeState.CLOSED, until=FIRST)
    assert rule is not None
    told = {
        stand(Message(text="a", stand=FIRST)): "02:30 Uhr MESZ",
        stand(Message(text="a", stand=SECOND, language="en")): "02:30 CET (German time)",
        written(local, "de"): "25.10.2026, 02:30 Uhr MESZ",
        of_outage(FIRST, SECOND, BERLIN, "de")["stand"]: "02:30 Uhr MEZ",
        described(rule).de: "bis 25.10.2026, 02:30 Uhr MEZ",
        exact(SECOND, BERLIN, "de"): "02:30 Uhr MEZ",
        text([office], "de"): "25.10.2026, 02:30 Uhr MESZ",
    }
    assert [end for said, end in told.items() if end not in said] == []
    assert clock(FIRST, BERLIN).endswith(("02:30:00 MESZ", "02:30:00 CEST"))
    assert clock(PLAIN, BERLIN).endswith(("03:30:00 MEZ", "03:30:00 CET"))
