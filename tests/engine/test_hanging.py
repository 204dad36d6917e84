"""A platform that takes a request and never answers holds up itself only."""

from __future__ import annotations

from broadcaster.app.installation.accounts import change_account
from broadcaster.delivery.states import State

from .conftest import FACEBOOK, INSTAGRAM, Office, X, until
from .gate import Gate


def test_a_hanging_platform_keeps_nobody_else_waiting(office: Office, gate: Gate) -> None:
    """While one post hangs at X, everything for the others is published; then it is read back and is there once."""
    change_account(office.installation, X, {"address": f"{gate.address}/x", "read_timeout": 60.0})
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.fault("x", "hang", operation="tweet")
    office.say("Bleibt hängen.", X)
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        for number in range(4):
            office.say(f"Meldung {number}.", FACEBOOK, INSTAGRAM, X)
        until(lambda: office.states(FACEBOOK, INSTAGRAM) == [State.PUBLISHED] * 8)
        assert office.states(X) == [State.SENDING, *[State.QUEUED] * 4]
        assert office.practice.count("x", "tweet") == 1
        gate.cut()
        office.settle()
    assert office.states(X) == [State.NEEDS_DECISION, *[State.PUBLISHED] * 4]
    assert office.practice.count("x", "tweet") == 5


def test_a_hanging_read_back_keeps_nothing_else_waiting(office: Office, gate: Gate) -> None:
    """While a doubt is being read back without an answer, the same account goes on."""
    change_account(office.installation, X, {"address": f"{gate.address}/x", "read_timeout": 60.0})
    office.practice.fault("x", "reset_after", operation="tweet")
    office.practice.fault("x", "hang", operation="timeline", skip=1)
    office.say("Fraglich.", X)
    with office.working():
        until(lambda: office.practice.count("x", "timeline") == 2)
        following = office.say("Danach.", X)
        office.settle(following)
        assert office.states(X) == [State.UNCLEAR, State.PUBLISHED]
        gate.cut()
        office.settle()
    assert office.states(X) == [State.PUBLISHED] * 2
    assert office.texts(X) == ["Fraglich.", "Danach."]
