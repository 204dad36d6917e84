"""A worker is woken by what happens, and loses nothing if it is not."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import update

from broadcaster.app.serving import engine_of
from broadcaster.delivery.states import State
from broadcaster.engine.bell import ring_at
from broadcaster.storage.schema import worker

from .conftest import FACEBOOK, Office, until

ASLEEP = {"tick": 60.0, "lease": 600.0}
"""Nothing happens by itself before the test ends."""


@pytest.mark.parametrize("office", [ASLEEP], indirect=True)
def test_the_bell_wakes_a_worker_at_once(office: Office) -> None:
    """Posted by another program while the worker sleeps for a minute: it is sent long before."""
    other = office.open_again()
    with office.working():
        office.rest()
        office.say_through(other, "Klingelt.", FACEBOOK)
        office.settle()
    other.close()
    assert office.states() == [State.PUBLISHED]


@pytest.mark.parametrize("office", [ASLEEP], indirect=True)
def test_what_is_due_later_wakes_the_worker_by_itself(office: Office) -> None:
    """The clock is set to the next due moment, not to the next tick."""
    with office.working():
        office.rest()
        office.say("In einer halben Sekunde.", FACEBOOK, at=office.clock.after(0.5))
        office.settle()
    assert office.states() == [State.PUBLISHED]


def test_an_engine_that_never_begins_listens_for_nothing(office: Office) -> None:
    """Nobody would end what it had opened."""
    engine_of(office.installation)
    assert "bell" not in {thread.name for thread in threading.enumerate()}


def test_a_bell_that_nobody_hears_loses_nothing(office: Office) -> None:
    """The worker's port is wrong in the database; it looks by itself."""
    with office.working():
        deaf = update(worker).values(wake_port=9)
        office.installation.database.write(lambda connection: connection.execute(deaf))
        office.say("Ungehört.", FACEBOOK)
        office.settle()
    assert office.states() == [State.PUBLISHED]


def test_ringing_for_nothing_does_nothing(office: Office) -> None:
    """A hundred wake-ups send one message once."""
    with office.working():
        ports = [known.wake_port for known in office.installation.workers.all() if known.wake_port]
        office.say("Einmal.", FACEBOOK)
        for _ in range(100):
            ring_at(ports)
        office.settle()
        ring_at(ports)
        office.rest()
    assert office.texts(FACEBOOK) == ["Einmal."]
    assert office.practice.count("graph", "facebook.publish") == 1


def test_a_worker_may_be_stopped_at_any_moment(office: Office) -> None:
    """Its duties become due while its clock shuts down; no thread ends with an error."""
    for _ in range(60):
        with office.working():
            office.installation.attend("gates", "repetition")


def test_duties_follow_a_clock_that_was_set_forward(office: Office) -> None:
    """They are done at once, not when the old time comes again."""
    office.clock.advance(86_400)
    with office.working():
        now = office.clock()
        until(lambda: office.installation.duties.due_at("gates", now) > now)
