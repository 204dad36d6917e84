"""Everything can be stopped at once, and going on does not burst."""

from __future__ import annotations

import pytest

from broadcaster.app.installation.health import health
from broadcaster.app.messages.deciding import cancel, pause, resume
from broadcaster.delivery.states import State
from broadcaster.words.errors import InvalidInput

from .conftest import FACEBOOK, HELD, INSTAGRAM, Office, X, until


def test_after_a_stop_only_what_was_on_its_way_arrives(office: Office) -> None:
    """One request was in flight: one post. The rest goes on, in order, when a person says so."""
    texts = [f"Meldung {number}." for number in range(4)]
    office.practice.fault("x", "delay", operation="tweet", seconds=HELD)
    for text in texts:
        office.say(text, X)
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        pause(office.installation, "Falsche Nummer im Umlauf.")
        office.practice.heal()
        until(lambda: office.states() == [State.PUBLISHED, *[State.QUEUED] * 3])
        office.ticks()
        assert office.texts(X) == texts[:1]
        assert office.practice.count("x", "tweet") == 1
        assert (standing := health(office.installation).pause) and standing.reason == "Falsche Nummer im Umlauf."
        assert resume(office.installation) == 0
        office.settle()
    assert office.texts(X) == texts
    assert office.practice.count("x", "tweet") == 4


def test_a_stop_reaches_what_is_still_being_prepared(office: Office) -> None:
    """Nothing becomes public although the preparation was under way."""
    office.practice.fault("graph", "delay", operation="facebook.draft", seconds=HELD)
    office.say("Halt.", FACEBOOK)
    with office.working():
        until(lambda: office.practice.count("graph", "facebook.draft") == 1)
        pause(office.installation, "Not-Aus")
        office.practice.heal()
        until(lambda: office.states() == [State.QUEUED])
        office.ticks()
    assert office.practice.count("graph", "facebook.publish") == 0
    assert office.texts(FACEBOOK) == []


def test_going_on_after_long_does_not_burst(office: Office) -> None:
    """What became too late in the pause is missed and asked about; what is due afterwards is sent."""
    pause(office.installation, "Not-Aus")
    for number in range(5):
        office.say(f"Meldung {number}.", FACEBOOK, X, valid_until=office.clock.after(86_400))
    with office.working():
        for _ in range(6):
            office.clock.advance(600)
            office.ticks(1)
        fresh = office.say("Frisch.", X)
        assert resume(office.installation) == 10
        office.settle()
    assert office.states() == [*[State.MISSED] * 10, State.PUBLISHED]
    assert office.texts(X) == ["Frisch."]
    assert office.texts(FACEBOOK) == []
    assert fresh == office.said[-1]


def test_a_stop_needs_a_reason(office: Office) -> None:
    """Everyone shall know why nothing is sent."""
    with pytest.raises(InvalidInput, match="reason"):
        pause(office.installation, "  ")


def test_what_is_cancelled_before_it_is_sent_reaches_no_platform(office: Office) -> None:
    """Not one request is made for it."""
    accepted = office.say("Doch nicht.", FACEBOOK, INSTAGRAM, X, at=office.clock.after(600))
    with office.working():
        assert len(cancel(office.installation, accepted.message_id).cancelled) == 3
        office.clock.advance(700)
        office.ticks()
    assert office.states() == [State.CANCELLED] * 3
    assert office.practice.ask("GET", "/practice/requests").json()["requests"] == []


def test_cancelling_what_is_on_its_way_says_that_it_is_too_late(office: Office) -> None:
    """It is published, and the answer did not claim otherwise."""
    office.practice.fault("x", "delay", operation="tweet", seconds=HELD)
    accepted = office.say("Schon unterwegs.", X)
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        answer = cancel(office.installation, accepted.message_id)
        office.practice.heal()
        office.settle()
    assert (len(answer.cancelled), len(answer.too_late)) == (0, 1)
    assert office.states() == [State.PUBLISHED]
