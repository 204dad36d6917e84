"""The website condition of a broadcast, as a whole table."""

from __future__ import annotations

import pytest

from broadcaster.schedule.condition import Condition, Gate, gate
from broadcaster.website.verdict import Verdict

ANY, OFFLINE, ONLINE = Condition.ANY, Condition.ONLY_WHILE_OFFLINE, Condition.WAIT_UNTIL_ONLINE
UP, DOWN, UNKNOWN = Verdict.ONLINE, Verdict.OFFLINE, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("condition", "verdict", "before", "after"),
    [
        (ANY, UP, Gate.OPEN, Gate.OPEN),
        (ANY, DOWN, Gate.OPEN, Gate.OPEN),
        (ANY, UNKNOWN, Gate.OPEN, Gate.OPEN),
        (OFFLINE, UP, Gate.HOLD, Gate.STOP),
        (OFFLINE, DOWN, Gate.OPEN, Gate.OPEN),
        (OFFLINE, UNKNOWN, Gate.HOLD, Gate.OPEN),
        (ONLINE, UP, Gate.OPEN, Gate.OPEN),
        (ONLINE, DOWN, Gate.HOLD, Gate.HOLD),
        (ONLINE, UNKNOWN, Gate.HOLD, Gate.HOLD),
    ],
)
def test_a_condition_opens_holds_or_stops(condition: Condition, verdict: Verdict, before: Gate, after: Gate) -> None:
    """``before``: the gate was never open; ``after``: an outage or the website's return has released it."""
    assert gate(condition, verdict, released=False) is before
    assert gate(condition, verdict, released=True) is after
