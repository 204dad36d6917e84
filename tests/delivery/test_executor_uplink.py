"""While this machine's own connection is lost nothing is tried, read back, or pushed to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from broadcaster.delivery.records import Policy
from broadcaster.delivery.rules import MAX_DOUBT
from broadcaster.delivery.states import State
from broadcaster.storage.outage.websites import Websites
from broadcaster.website.evidence import Entrance, Probe, Round
from broadcaster.website.findings import finding
from broadcaster.website.stepping import Pace, begin

from .platform import COMMIT_TIME, TIMELINES, Turn
from .stage import DOUBT_WAIT, Stage


def looks(stage: Stage, *, cut_off: bool, organisation: int | None = None) -> bool:
    """The watch records a round; whether sending may go on from now on."""
    websites = Websites(stage.database, organisation or stage.installation.organisation_id)
    now = stage.clock()
    probe = Probe(via="-", findings=(finding("dns-timeout"),))
    seen = Round(began_at=now, ended_at=now, entrances=(Entrance(address="https://a.example/", tries=(probe,)),))
    return websites.record(replace(begin(now, Pace()), cut_off=cut_off), seen, ())


def wait(stage: Stage, seconds: float = 10_800) -> None:
    """A time, three hours unless said otherwise, in which a worker has nothing to do."""
    for _ in range(9):
        stage.clock.advance(seconds / 9)
        stage.tick()
        assert stage.work() + stage.read() == 0


def test_nothing_is_claimed_without_a_connection_and_everything_when_it_is_back(stage: Stage) -> None:
    """No attempt is burnt: the delivery has not failed once."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    looks(stage, cut_off=True)
    wait(stage, seconds=600)
    assert stage.attempts(delivery_id) == []
    assert looks(stage, cut_off=False)
    assert not looks(stage, cut_off=False)
    assert stage.work() == 1
    assert stage.delivery(delivery_id).state is State.PUBLISHED


def test_a_delivery_that_was_claimed_before_does_not_commit_any_more(stage: Stage) -> None:
    """It is queued again at once, unseen by the platform."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    claimed = stage.claim()
    looks(stage, cut_off=True)
    stage.send(claimed)
    assert stage.platform.requests[TIMELINES, "commit"] == 0
    assert stage.delivery(delivery_id).state is State.QUEUED


@pytest.mark.parametrize("policy", Policy)
def test_a_doubt_waits_and_its_time_begins_anew(stage: Stage, policy: Policy) -> None:
    """Hours without a connection push it to nobody and send nothing again; then it is read as if it were new."""
    (delivery_id,) = stage.say([TIMELINES], policy=policy, life=86_400.0).delivery_ids
    stage.work(commit=[Turn.LOST])
    stage.clock.advance((COMMIT_TIME + DOUBT_WAIT).total_seconds())
    assert stage.read(turns=[Turn.BLIND]) == 1
    looks(stage, cut_off=True)
    wait(stage)
    assert (stage.delivery(delivery_id).state, stage.platform.requests[TIMELINES, "observe"]) == (State.UNCLEAR, 1)
    looks(stage, cut_off=False)
    found = stage.delivery(delivery_id)
    assert (found.reads, found.absences, found.doubt_since) == (0, 0, stage.clock())
    stage.watch(60)
    assert stage.delivery(delivery_id).state is State.PUBLISHED
    assert stage.platform.requests[TIMELINES, "commit"] == 1


def test_a_doubt_that_stays_blind_asks_a_person_its_full_time_after_the_connection_is_back(stage: Stage) -> None:
    """The time that nobody could look is not counted."""
    (delivery_id,) = stage.say([TIMELINES], life=86_400.0).delivery_ids
    stage.work(commit=[Turn.LOST])
    looks(stage, cut_off=True)
    wait(stage)
    looks(stage, cut_off=False)
    back = stage.clock()
    stage.watch(MAX_DOUBT.total_seconds() - 30, Turn.BLIND)
    assert stage.delivery(delivery_id).state is State.UNCLEAR
    stage.watch(90, Turn.BLIND)
    found = stage.delivery(delivery_id)
    assert found.state is State.NEEDS_DECISION
    assert found.changed_at >= back + MAX_DOUBT


def test_a_first_read_that_is_still_to_come_keeps_its_time(stage: Stage) -> None:
    """A sender that may still be alive is waited for as ever."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(commit=[Turn.LOST])
    first_read = stage.delivery(delivery_id).wake_at
    looks(stage, cut_off=True)
    stage.clock.advance(1)
    looks(stage, cut_off=False)
    found = stage.delivery(delivery_id)
    assert (found.wake_at, found.doubt_since) == (first_read, first_read)


def test_another_organisation_is_not_held(stage: Stage) -> None:
    """A provider may run many; each has a connection of its own."""
    stage.say([TIMELINES])
    looks(stage, cut_off=True, organisation=stage.installation.organisations.add("Stadt Werl", stage.clock()))
    assert stage.work() == 1
