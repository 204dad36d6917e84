"""Everything can be stopped also while the database takes nothing, and the stop is obeyed before anything is sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from broadcaster.app.installation.patience import waiting_at_most
from broadcaster.app.messages.deciding import pause, resume
from broadcaster.delivery.states import State
from broadcaster.words.errors import StorageError

from .bureau import HOUR, Bureau


@contextmanager
def held(bureau: Bureau) -> Iterator[None]:
    """Another program holds the database."""
    holder = sqlite3.connect(file(bureau), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


def file(bureau: Bureau) -> Path:
    """The database's."""
    return Path(bureau.installation.settings.database.removeprefix("sqlite:///"))


def orders(bureau: Bureau) -> Path:
    """The file of the stops that wait for it."""
    return Path(f"{file(bureau)}-stop")


@pytest.fixture
def stopped(bureau: Bureau) -> Bureau:
    """An office with something due, in which somebody stopped everything while the database was held."""
    bureau.say()
    bureau.installation.stop_orders.reserve()
    with held(bureau), waiting_at_most(0):
        pause(bureau.installation, "Falsche Rufnummer")
    return bureau


def test_the_order_is_in_force_at_once_and_for_every_process(bureau: Bureau) -> None:
    """It is shown with its reason before the database knows of it, and afterwards."""
    mine = bureau.installation
    mine.stop_orders.reserve()
    with held(bureau), waiting_at_most(0):
        pause(mine, "Falsche Rufnummer")
        assert mine.organisations.paused(mine.organisation_id) is None
        assert mine.pause is not None and mine.pause.reason == "Falsche Rufnummer"
    other = bureau.open_again()
    for installation in (mine, other):
        assert installation.pause is not None and installation.pause.reason == "Falsche Rufnummer"
    other.close()


def test_it_is_carried_out_before_anything_is_claimed(stopped: Bureau) -> None:
    """By whichever process writes first; it is in the record, with the time at which it was ordered and by whom."""
    ordered_at = stopped.clock()
    stopped.clock.advance(minutes=5)
    other, now = stopped.open_again(), stopped.clock()
    assert other.outbox.claim("worker", lambda: now, HOUR, {"x": 9}) == []
    assert not orders(stopped).exists()
    found = other.organisations.paused(other.organisation_id)
    assert found is not None and (found.since, found.reason) == (ordered_at, "Falsche Rufnummer")
    entry = other.audit.entries(what="paused", limit=1)[0]
    assert (entry.who, entry.details["ordered_at"]) == ("command line", ordered_at.isoformat())
    assert other.audit.broken_at() is None
    other.close()


def test_going_on_takes_the_order_back(stopped: Bureau) -> None:
    """Nothing stops again by itself later."""
    resume(stopped.installation)
    assert stopped.installation.pause is None and not orders(stopped).exists()
    stopped.publish()
    assert stopped.installation.organisations.paused(stopped.installation.organisation_id) is None
    assert [line.state for line in stopped.installation.lists.queue(everything=True, limit=9)] == [State.PUBLISHED]


def test_an_order_takes_no_room_on_a_full_disk(bureau: Bureau) -> None:
    """It is written over what was reserved when there was room: the same file, not a byte longer."""
    bureau.installation.stop_orders.reserve()
    reserved = Path(f"{orders(bureau)}-reserve").stat()
    with held(bureau), waiting_at_most(0):
        pause(bureau.installation, "Erster Grund")
        written = orders(bureau).stat()
        pause(bureau.installation, "Zweiter Grund, und der ist länger als der erste")
    assert {one.st_ino for one in (reserved, written, orders(bureau).stat())} == {reserved.st_ino}
    assert {one.st_size for one in (reserved, written, orders(bureau).stat())} == {reserved.st_size}
    assert reserved.st_blocks > 0 and reserved.st_mode & 0o077 == 0
    found = bureau.installation.pause
    assert found is not None and found.reason.startswith("Zweiter Grund")


def test_where_nothing_can_be_written_that_is_said_with_what_to_do(bureau: Bureau) -> None:
    """Whoever wanted to stop everything must not believe that it was."""
    orders(bureau).mkdir()
    with held(bureau), waiting_at_most(0), pytest.raises(StorageError, match="Have the broadcaster ended") as caught:
        pause(bureau.installation, "Grund")
    assert caught.value.public is not None and str(file(bureau)) not in caught.value.public.de
