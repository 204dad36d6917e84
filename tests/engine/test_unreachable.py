"""A platform that cannot be reached is tried again with patience, and gets everything once when it is back."""

from __future__ import annotations

import pytest

from broadcaster.app.installation.accounts import change_account
from broadcaster.delivery.states import State

from .conftest import FACEBOOK, INSTAGRAM, Office, X
from .gate import Gate

PREFIXES = {FACEBOOK: "graph", INSTAGRAM: "graph", X: "x"}


@pytest.mark.parametrize("name", PREFIXES)
def test_a_platform_that_refuses_connections_gets_everything_once_when_it_is_back(
    office: Office, gate: Gate, name: str
) -> None:
    """Ten minutes, five posts: at most 12 attempts in all; then each is public once, in order."""
    change_account(office.installation, name, {"address": f"{gate.address}/{PREFIXES[name]}"})
    gate.shut()
    texts = [f"Meldung {number}." for number in range(5)]
    for text in texts:
        office.say(text, name)
    with office.working():
        for _ in range(10):
            office.rest()
            office.clock.advance(60)
        office.rest()
        tried = [attempt.outcome for _, attempts in office.told() for attempt in attempts]
        assert set(tried) == {"RetryLater"}
        assert len(tried) <= 12
        gate.open()
        office.clock.advance(600)
        office.settle()
    assert office.states() == [State.PUBLISHED] * 5
    assert office.texts(name) == texts
