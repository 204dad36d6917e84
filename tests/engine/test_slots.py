"""One process keeps as many calls in flight as it has slots."""

from __future__ import annotations

from broadcaster.app.installation.accounts import add_account, practice_values
from broadcaster.delivery.states import State

from .conftest import HELD, Office, until

SLOTS = 32


def test_one_process_keeps_32_platform_calls_in_flight(office: Office) -> None:
    """While the first call of every account waits for its answer, 32 have begun, and the 33rd waits for a slot."""
    names = [f"ort-{number}@facebook" for number in range(SLOTS + 1)]
    for name in names:
        office.practice.tell("accounts", channel="facebook", name=name)
        values = practice_values("facebook", name.partition("@")[0], office.practice.address)
        add_account(office.installation, name, values, practice=True)
    office.practice.fault("graph", "delay", operation="facebook.draft", times=-1, seconds=HELD)
    office.say("Gleichzeitig.", *names)
    with office.working():
        until(lambda: office.practice.count("graph", "facebook.draft") >= SLOTS)
        assert office.installation.lists.counts() == {State.SENDING: SLOTS, State.QUEUED: 1}
        office.practice.heal()
        office.settle()
    assert all(len(office.texts(name)) == 1 for name in names)
