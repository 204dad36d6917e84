"""The engine tells the people on duty by itself, and is not held up by them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import all_settled
from broadcaster.app.serving import engine_of
from broadcaster.delivery.states import State
from broadcaster.settings import load
from broadcaster.testing.practice import Practice
from tests.waiting import until

from .duty import Receiver

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise loads the modules of all its services, some of them older than Python's plans."""


@pytest.fixture
def installation(migrated: Path, tmp_path: Path, practice: Practice, receiver: Receiver) -> Iterator[Installation]:
    """An installation whose people on duty have a receiver."""
    toml, _key = create(tmp_path / "installation", organisation="Kreis Soest", practice=True)
    update = {"practice_address": practice.address, "alerts": SecretStr(receiver.address), "tick": 0.05}
    shutil.copy(migrated, toml.parent / "broadcaster.db")
    made = Installation(load(toml, environment={}).model_copy(update=update), create=True)
    add_practice_accounts(made)
    yield made
    made.close()


@contextmanager
def working(installation: Installation) -> Iterator[None]:
    """An engine at work."""
    engine = engine_of(installation)
    engine.start()
    try:
        yield
    finally:
        engine.stop()


def test_a_dead_access_reaches_the_people_on_duty(
    installation: Installation, practice: Practice, receiver: Receiver
) -> None:
    """The engine tells which account and which message, by itself."""
    practice.tell("revoke", account="kreis-soest@facebook")
    accepted = post(installation, Draft(text="Wartet."), ["kreis-soest@facebook"])
    with working(installation):
        until(lambda: bool(receiver.notices))
    said = receiver.notices[0]["message"]
    assert said.startswith(f"kreis-soest@facebook, Meldung {accepted.message_id}: Zugang gesperrt.")


def test_a_receiver_that_hangs_holds_up_no_post(
    installation: Installation, practice: Practice, receiver: Receiver
) -> None:
    """While the alarm waits for an answer, deliveries go out, and expired leases are taken over."""
    released = threading.Event()
    receiver.before = lambda: released.wait(60)
    practice.tell("revoke", account="kreis-soest@facebook")
    post(installation, Draft(text="Wartet."), ["kreis-soest@facebook"])
    with working(installation):
        until(lambda: bool(receiver.notices))
        for number in range(3):
            accepted = post(installation, Draft(text=f"Geht hinaus {number}."), ["kreis-soest@x"])
            until(lambda ids=accepted.delivery_ids: all_settled(installation, ids))  # type: ignore[misc]
        assert len(practice.public("kreis-soest@x")) == 3
        assert installation.lists.counts() == {State.BLOCKED: 1}
        released.set()
