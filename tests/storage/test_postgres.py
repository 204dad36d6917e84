"""On PostgreSQL, too, a delivery is claimed by one worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, text

from broadcaster.app import Installation
from broadcaster.channel import Part
from broadcaster.delivery.records import Delivery, Policy
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.settings import Settings
from broadcaster.storage.installation.vault import new_key
from broadcaster.storage.messages.messages import Order
from broadcaster.storage.outbox.claims import claim

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(seconds=10)
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
_POLL = threading.Event()


@pytest.fixture
def installation(new_postgres: Callable[[], str]) -> Iterator[Installation]:
    """An installation with one due delivery."""
    values = {"organisation": "Kreis", "database": new_postgres(), "secret_key": SecretStr(new_key())}
    made = Installation(Settings.model_validate(values), create=True, now=lambda: NOW)
    made.accounts.add(name="a@x", channel="x", practice=True, settings={}, secrets={})
    piece = Part(text="Satz.", length=5, limit=100)
    order = Order(
        message=Message(text="Satz."),
        pictures={},
        renditions=[(made.accounts.all()[0], Rendition(channel="x", parts=(piece,)))],
        due_at=NOW,
        expires_at=NOW + timedelta(hours=6),
        policy=Policy.PREFER_ONCE,
        request_key="1",
    )
    made.messages.accept(order)
    yield made
    made.close()


def test_two_workers_that_look_at_the_same_time_do_not_both_claim(installation: Installation) -> None:
    """The second one looks before the first one's claim is committed, and takes it after."""
    other = Installation(installation.settings, now=lambda: NOW)
    claimed, go = threading.Event(), threading.Event()
    found: dict[str, list[Delivery]] = {}

    def first(connection: Connection) -> None:
        found["first"] = claim(connection, "first", NOW, UNTIL, "x", 5)
        claimed.set()
        assert go.wait(60)

    def second() -> None:
        found["second"] = other.outbox.claim("second", lambda: NOW, UNTIL - NOW, {"x": 5})

    threads = [threading.Thread(target=installation.database.write, args=(first,)), threading.Thread(target=second)]
    threads[0].start()
    assert claimed.wait(60)
    threads[1].start()
    while not _waiting(installation):
        _POLL.wait(0.02)
    go.set()
    for thread in threads:
        thread.join(60)
    other.close()
    assert (len(found["first"]), found["second"]) == (1, [])


def test_what_only_changes_expected_rows_lets_other_workers_go_on_but_no_claim(installation: Installation) -> None:
    """Two workers write down results at the same time; whoever looks and then takes waits for both."""
    other = Installation(installation.settings, now=lambda: NOW)
    inside, go = threading.Event(), threading.Event()
    found: dict[str, list[Delivery]] = {}

    def held(connection: Connection, entries: Sequence[int]) -> Sequence[int]:
        inside.set()
        assert go.wait(60)
        return echo(connection, entries)

    def echo(_connection: Connection, entries: Sequence[int]) -> Sequence[int]:
        return entries

    def look() -> None:
        found["claimed"] = other.outbox.claim("second", lambda: NOW, UNTIL - NOW, {"x": 5})

    first = threading.Thread(target=installation.database.write_together, args=(held, 1), kwargs={"rowwise": True})
    first.start()
    assert inside.wait(60)
    beside = threading.Thread(target=other.database.write_together, args=(echo, 2), kwargs={"rowwise": True})
    beside.start()
    beside.join(60)
    assert not beside.is_alive()
    second = threading.Thread(target=look)
    second.start()
    while not _waiting(installation):
        _POLL.wait(0.02)
    assert found == {}
    go.set()
    for thread in (first, second):
        thread.join(60)
    other.close()
    assert len(found["claimed"]) == 1


def _waiting(installation: Installation) -> bool:
    with installation.database.read() as connection:
        return bool(connection.execute(text(WAITING)).scalar_one())
