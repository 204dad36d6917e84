"""Only what is surely gone is taken over before its lease is over."""

from __future__ import annotations

import os
import subprocess
import sys

from broadcaster.app import open_installation
from broadcaster.app.installation.accounts import change_account
from broadcaster.delivery.states import State
from broadcaster.engine.process import identity, is_gone

from .conftest import FACEBOOK, Office, until
from .gate import Gate

TELL = "from broadcaster.engine.process import identity; print(identity(), flush=True); input()"


def test_a_process_is_gone_when_it_has_ended_and_not_before() -> None:
    """Killed and waited for, as whoever started it does."""
    with subprocess.Popen([sys.executable, "-c", TELL], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        known = process.stdout.readline().strip()
        assert not is_gone(known)
        process.kill()
        process.communicate()
        assert is_gone(known)


def test_a_number_that_is_used_again_is_another_process() -> None:
    """Told apart by when it was started."""
    machine, number, started = str(identity()).rsplit(" ", 2)
    assert number == str(os.getpid())
    assert not is_gone(f"{machine} {number} {started}")
    assert is_gone(f"{machine} {number} {int(started) - 1}")


def test_nothing_is_known_of_another_machine() -> None:
    """Another host, another run of its kernel, another container: their numbers say nothing here."""
    node, boot, space, *_rest = str(identity()).split(" ")
    for machine in (f"other {boot} {space}", f"{node} 0-0 {space}", f"{node} {boot} pid:[1]"):
        assert not is_gone(f"{machine} 999999999 1")
    assert is_gone(f"{node} {boot} {space} 999999999 1")
    assert not is_gone(None)


def test_a_living_workers_delivery_is_left_to_it_by_one_that_starts(office: Office, gate: Gate) -> None:
    """A second worker begins while the first one is preparing; the post is made once."""
    change_account(office.installation, FACEBOOK, {"address": f"{gate.address}/graph", "read_timeout": 60.0})
    gate.hold()
    office.say("Ein Satz.", FACEBOOK)
    second = open_installation(office.settings, now=office.clock)
    with office.working():
        until(lambda: gate.entered == 1)
        [held] = office.said[0].delivery_ids
        lease = office.installation.outbox.load(held).lease
        with office.working(second):
            found = office.installation.outbox.load(held)
            assert (found.state, found.lease) == (State.SENDING, lease)
            gate.let_in()
            office.settle()
    second.close()
    assert office.texts(FACEBOOK) == ["Ein Satz."]
