"""The machine's clock is set while a worker works."""

from __future__ import annotations

import pytest

from broadcaster.delivery.states import State

from .conftest import Office, X, until

ASLEEP = {"tick": 60.0, "lease": 600.0}
"""Nothing happens by itself before the test ends, unless the clock that is set back wakes the worker."""


@pytest.mark.parametrize("office", [ASLEEP], indirect=True)
@pytest.mark.parametrize("jump", [-86_400, -3_600])
def test_a_throttled_account_waits_as_long_as_it_was_asked_to_although_the_clock_is_set_back(
    office: Office, jump: int
) -> None:
    """A quarter of an hour, not a day or an hour more; and the ticker does not wait for the old time either."""
    office.practice.fault("x", "throttle", operation="tweet")
    for number in range(2):
        office.say(f"Meldung {number}.", X)
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        office.rest()
        office.clock.advance(jump)
        until(lambda: all(found.next_step_at < office.clock.after(1_000) for found, _attempts in office.told()))
        assert office.states() == [State.QUEUED] * 2
        office.clock.advance(1_000)
        office.settle()
    assert office.texts(X) == ["Meldung 0.", "Meldung 1."]
