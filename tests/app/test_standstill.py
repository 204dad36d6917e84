"""A machine that stood still: what became due meanwhile is asked about, or comes one by one; nothing bursts out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from broadcaster.app.messages.deciding import pause, resume
from broadcaster.channel import RetryLater
from broadcaster.delivery import rounds, rules
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import State
from broadcaster.storage.outbox.outbox import LeaseLost
from broadcaster.storage.outbox.standstill import ONE_BY_ONE
from broadcaster.words import Sentence

from .bureau import FACEBOOK, HOUR, Bureau, X

MINUTE = timedelta(minutes=1)


def plan(bureau: Bureau, *minutes: float, **options: Any) -> list[int]:
    """Messages on X, each in other words, due so many minutes from now, valid for a day."""
    options.setdefault("draft", {"valid_until": bureau.clock() + 24 * HOUR})
    now = bureau.clock()
    said = [bureau.say(f"{nth}., um {one}.", at=now + one * MINUTE, **options) for nth, one in enumerate(minutes, 1)]
    return [accepted.delivery_ids[0] for accepted in said]


def found(bureau: Bureau, ids: list[int]) -> list[Delivery]:
    """Deliveries as they stand."""
    return [bureau.installation.outbox.load(key) for key in ids]


def claim(bureau: Bureau, owner: str = "worker") -> list[Delivery]:
    """What a worker is given now, for a lease of ten seconds."""
    now = bureau.clock()
    return bureau.installation.outbox.claim(owner, lambda: now, timedelta(seconds=10), {"x": 9, "facebook": 9})


@contextmanager
def locked(bureau: Bureau) -> Iterator[None]:
    """Another program holds the database, so that nothing can be written."""
    path = bureau.installation.settings.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


def test_what_became_due_in_a_gap_is_asked_about_or_comes_one_by_one(bureau: Bureau) -> None:
    """The clock goes on by an hour, whatever stopped the machine: late ones are missed, the others come as they were to come.

    But never more than five minutes apart, so that nothing is later than the first.
    """
    ids = plan(bureau, 10, 30, 46, 52, 56, 59)
    claim(bureau)
    bureau.clock.advance(hours=1)
    given = claim(bureau)
    assert [one.id for one in given] == [ids[2]]
    standing = found(bureau, ids)
    assert [one.state for one in standing] == [*[State.MISSED] * 2, State.SENDING, *[State.QUEUED] * 3]
    assert [(one.wake_at - bureau.clock()) // MINUTE for one in standing[3:]] == [5, 9, 12]
    assert standing[3].sentence == ONE_BY_ONE
    (told,) = bureau.told()
    assert told.startswith(f"{X}, 2 deliveries (message 1, 2): Missed.")


def test_what_was_planned_for_the_same_moment_stays_together(bureau: Bureau) -> None:
    """It would have gone out one right after the other, had nobody stood still."""
    ids = plan(bureau, 50, 50, 50)
    claim(bureau)
    bureau.clock.advance(hours=1)
    for key in ids:
        assert [one.id for one in claim(bureau)] == [key]
        bureau.put(key, State.PUBLISHED)


def test_every_account_goes_on_for_itself_and_urgent_ones_at_once(bureau: Bureau) -> None:
    """What is urgent keeps its order, and waits for no distance."""
    plan(bureau, 50)
    facebook = bureau.say("Ebenso.", FACEBOOK, at=bureau.clock() + 50 * MINUTE).delivery_ids
    urgent = plan(bureau, 52, 53, urgency="urgent")
    claim(bureau)
    bureau.clock.advance(hours=1)
    assert {one.id for one in claim(bureau)} == {urgent[0], *facebook}
    bureau.put(urgent[0], State.PUBLISHED)
    assert [one.id for one in claim(bureau)] == [urgent[1]]


def test_a_worker_that_looks_all_the_time_sends_what_waited_for_something_else(bureau: Bureau) -> None:
    """An hour of waiting for the account is no standstill, and the queue goes on in order."""
    ids = plan(bureau, 0, 1, 2)
    (first,) = claim(bureau)
    for _ in range(12):
        bureau.clock.advance(minutes=5)
        bureau.installation.outbox.extend([(first.id, first.lease)], bureau.clock() - 5 * MINUTE, bureau.clock() + HOUR)
        for _ in range(10):
            bureau.clock.advance(seconds=30)
            bureau.installation.outbox.look(bureau.clock)
    bureau.put(first.id, State.PUBLISHED)
    assert [one.id for one in claim(bureau)] == [ids[1]]


def test_a_brief_gap_is_none(bureau: Bureau) -> None:
    """A restart: what was said meanwhile goes out as if nothing had been."""
    claim(bureau)
    bureau.clock.advance(seconds=20)
    ids = plan(bureau, 0, 0, 0)
    bureau.clock.advance(seconds=39)
    for key in ids:
        assert [one.id for one in claim(bureau)] == [key]
        bureau.put(key, State.PUBLISHED)


def test_a_database_that_could_not_be_written_is_a_standstill(bureau: Bureau) -> None:
    """The worker lives and wants to look, for an hour in vain: what became late meanwhile is not sent."""
    ids = plan(bureau, 10, 20, 58)
    claim(bureau)
    with locked(bureau):
        bureau.clock.advance(hours=1)
        assert bureau.installation.outbox.active(bureau.clock(), ["x"])  # reading goes on
    assert [one.id for one in claim(bureau)] == [ids[2]]
    assert [one.state for one in found(bureau, ids[:2])] == [State.MISSED] * 2


def test_another_worker_that_looked_fills_the_gap(bureau: Bureau) -> None:
    """Nothing is late because one of two machines slept."""
    ids = plan(bureau, 30)
    claim(bureau)
    other = bureau.open_again()
    for _ in range(60):
        bureau.clock.advance(minutes=1)
        other.outbox.look(bureau.clock)
    assert [one.id for one in claim(bureau)] == ids
    other.close()


@pytest.mark.parametrize("end", ["given back", "failed", "taken over"])
def test_what_was_in_hand_when_the_machine_stopped_is_asked_about(bureau: Bureau, end: str) -> None:
    """Claimed and not announced when the laptop was shut: neither the heartbeat nor a second try lets it out late."""
    (key,) = plan(bureau, 0)
    (given,) = claim(bureau)
    bureau.clock.advance(hours=1)
    now, outbox = bureau.clock(), bureau.installation.outbox
    outbox.extend([(given.id, given.lease)], now, now + 10 * MINUTE)
    record = given.parts[0]
    if end == "taken over":
        outbox.take_over(lambda: now, lambda *_: rounds.stopped(given, now, Random(1)))
    else:
        with pytest.raises(LeaseLost):
            outbox.announce(given, record, lease_until=now + MINUTE, began=now, now=now, deadline=now)
        again = RetryLater(Sentence(de="Weg.", en="Gone."), after=timedelta(seconds=2))
        change = (
            rules.unprepared(given, again, now, Random(1)) if end == "failed" else rounds.stopped(given, now, Random(1))
        )
        outbox.settle(given, record, change, now, step="prepare", outcome="tested", started_at=now)
    assert outbox.load(key).state is State.MISSED
    assert claim(bureau) == []
    assert len(bureau.told()) == 1


def test_going_on_after_a_stop_does_not_burst(bureau: Bureau) -> None:
    """Ten minutes of standing still on purpose: what became due in them comes one by one."""
    ids = plan(bureau, 2, 4, 6)
    claim(bureau)
    pause(bureau.installation, "Falsche Nummer")
    for _ in range(20):
        bureau.clock.advance(seconds=30)
        bureau.installation.outbox.look(bureau.clock)
    assert resume(bureau.installation) == 0
    assert [one.id for one in claim(bureau)] == ids[:1]
    assert [(one.wake_at - bureau.clock()) // MINUTE for one in found(bureau, ids[1:])] == [2, 4]
