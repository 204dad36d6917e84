"""Clocks jump: nothing is sent twice, nothing is sent early by more than the jump, nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.delivery.records import Policy
from broadcaster.delivery.states import State

from .audit import Audit
from .platform import COMMIT, CONTAINERS, DRAFTS, START, TIMELINES, Turn
from .stage import Stage

JUMPS = [-400 * 86_400, -86_400, -3_600, -31, 31, 3_600, 86_400]
DAY = 86_400.0


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("turn", [Turn.PLAIN, Turn.LOST, Turn.LATER, Turn.KILLED_AFTER, Turn.KILLED_BEFORE])
def test_a_jump_around_a_commit_duplicates_nothing(stage: Stage, audit: Audit, turn: Turn, jump: int) -> None:
    """Whatever the clock says afterwards, there is at most one post, and an end."""
    (delivery_id,) = stage.say([TIMELINES], life=3 * DAY).delivery_ids
    stage.work(commit=[turn])
    stage.clock.jump(jump)
    stage.run()
    assert len(stage.platform.posts) <= 1
    assert stage.delivery(delivery_id).state in (State.PUBLISHED, State.NEEDS_DECISION)
    assert len(stage.platform.posts) == 1 or turn is Turn.KILLED_BEFORE


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_during_a_commit_duplicates_nothing(stage: Stage, audit: Audit, jump: int) -> None:
    """The clock is set while the request is on its way, and another worker looks: the receipt counts all the same."""

    def meanwhile(_turn: Turn) -> None:
        stage.clock.jump(jump)
        stage.tick()
        stage.read("b")

    stage.platform.meanwhile = meanwhile
    (delivery_id,) = stage.say([TIMELINES], life=3 * DAY).delivery_ids
    stage.work(commit=[Turn.OVERTAKEN_AFTER])
    assert stage.delivery(delivery_id).state is State.PUBLISHED
    stage.run()
    assert len(stage.platform.posts) == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_a_scheduled_post_is_early_by_no_more_than_the_jump(stage: Stage, audit: Audit, jump: int) -> None:
    """Due in an hour: after a jump forwards at most that much early, after one backwards never early.

    By a clock that jumped over it for long it is late, and asked about.
    """
    stage.say([DRAFTS, CONTAINERS, TIMELINES], wait=3_600.0, life=3 * DAY)
    stage.clock.jump(jump)
    stage.watch(3_600.0 + max(0, -jump) + 60.0 if jump > -DAY else 3_700.0, tick=60.0)
    due = START + timedelta(hours=1)
    assert all(post.at >= due - timedelta(seconds=max(0, jump)) for post in stage.platform.posts)
    assert len(stage.platform.posts) == (3 if -DAY < jump < DAY else 0)
    assert jump < DAY or {found.state for found in stage.deliveries()} == {State.MISSED}


@pytest.mark.parametrize("jump", [-86_400, -3_600])
@pytest.mark.parametrize("turn", [Turn.UNREACHABLE, Turn.THROTTLED])
def test_nothing_waits_for_a_time_that_was_set_back(stage: Stage, audit: Audit, turn: Turn, jump: int) -> None:
    """A retry, a throttled account and the queue behind it wait as long as they were to, not until the old time comes."""
    ids = [stage.say([TIMELINES]).delivery_ids[0] for _ in range(3)]
    stage.work(prepare=[turn])
    stage.clock.jump(jump)
    stage.watch(5, turn, "prepare")
    tried = stage.platform.requests[TIMELINES, "prepare"]
    assert tried == (1 if turn is Turn.THROTTLED else 2)
    stage.watch(120)
    assert [post.key for post in stage.platform.posts] == [f"{found}-0" for found in ids]


def test_a_time_that_a_person_chose_stays_when_the_clock_is_set_back(stage: Stage, audit: Audit) -> None:
    """Due in an hour, set back by a day: 25 hours later, not one."""
    stage.say([TIMELINES], wait=3_600.0)
    stage.tick()
    stage.clock.jump(-DAY)
    stage.watch(24 * 3_600, tick=600.0)
    assert stage.platform.posts == []
    stage.watch(2 * 3_600, tick=600.0)
    assert len(stage.platform.posts) == 1


@pytest.mark.parametrize("jump", [-86_400, -3_600])
def test_a_restart_on_a_clock_that_was_set_back_asks(stage: Stage, audit: Audit, jump: int) -> None:
    """Nobody knows for how long nobody worked: what was due is not sent late silently."""
    (delivery_id,) = stage.say([TIMELINES], life=3 * DAY).delivery_ids
    stage.clock.jump(jump)
    stage.restart()
    stage.watch(600)
    assert (stage.delivery(delivery_id).state, stage.platform.posts) == (State.MISSED, [])


def test_retries_after_a_jump_do_not_burst(stage: Stage, audit: Audit) -> None:
    """Forwards: each waiting post is tried once more, not once for each pause that was skipped."""
    for _ in range(3):
        stage.say([TIMELINES], life=3 * DAY)
    for _ in range(6):
        stage.work(prepare=[Turn.BUSY])
    tried = stage.platform.requests[TIMELINES, "prepare"]
    stage.clock.jump(3_600)
    for _ in range(10):
        stage.tick()
        stage.work(prepare=[Turn.BUSY])
    assert stage.platform.requests[TIMELINES, "prepare"] - tried <= 3


def test_what_must_arrive_is_not_sent_again_because_of_a_jump(stage: Stage, audit: Audit) -> None:
    """Four jumps of an hour let four reads follow one another; they are reads all the same, and they find it."""
    stage.say([TIMELINES], policy=Policy.PREFER_DELIVERY, life=3 * DAY)
    stage.work(commit=[Turn.LOST])
    for _ in range(4):
        stage.clock.jump(3_600)
        stage.tick()
        stage.read()
    stage.run()
    assert len(stage.platform.posts) == 1


@pytest.mark.parametrize("turn", COMMIT)
def test_a_long_sleep_within_a_commit_is_survived(stage: Stage, audit: Audit, turn: Turn) -> None:
    """The laptop is closed for eight hours with a request on its way."""
    (delivery_id,) = stage.say([TIMELINES], life=3 * DAY).delivery_ids
    stage.work(commit=[turn])
    stage.clock.advance(8 * 3_600)
    stage.restart()
    stage.run()
    audit.check_end()
    assert len(stage.platform.posts) <= 1
    assert stage.delivery(delivery_id).state is not State.CANCELLED
