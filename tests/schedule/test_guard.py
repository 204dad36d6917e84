"""The repost guard, as a whole table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.schedule import guard
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.guard import Facts, why_ended
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

NEXT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
GOES_ON = Facts(next_at=NEXT)
ONLY_OFFLINE = Facts(next_at=NEXT, condition=Condition.ONLY_WHILE_OFFLINE, verdict=Verdict.OFFLINE)


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        (GOES_ON, None),
        (replace(GOES_ON, corrected=True), guard.CORRECTED),
        (replace(GOES_ON, withdrawn=True), guard.WITHDRAWN),
        (replace(GOES_ON, superseded=True), guard.SUPERSEDED),
        (replace(GOES_ON, next_at=None), guard.DONE),
        (replace(GOES_ON, valid_until=NEXT + timedelta(seconds=1)), None),
        (replace(GOES_ON, valid_until=NEXT), guard.EXPIRED),
        (replace(GOES_ON, verdict=Verdict.ONLINE), None),
        (ONLY_OFFLINE, None),
        (replace(ONLY_OFFLINE, verdict=Verdict.UNKNOWN), None),
        (replace(ONLY_OFFLINE, verdict=Verdict.ONLINE), guard.ONLINE_AGAIN),
        (replace(GOES_ON, condition=Condition.WAIT_UNTIL_ONLINE, verdict=Verdict.OFFLINE), None),
        (replace(GOES_ON, withdrawn=True, corrected=True), guard.WITHDRAWN),
    ],
)
def test_a_message_is_repeated_until_there_is_a_reason_not_to(facts: Facts, because: Sentence | None) -> None:
    """A website that nobody can see ends nothing."""
    assert why_ended(facts) is because
