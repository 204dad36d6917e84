"""Documented limits are kept by the broadcaster's own record, which is on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from broadcaster.app import Installation
from broadcaster.delivery.states import State

from .audit import Audit
from .platform import DRAFTS, START, TIMELINES, Turn
from .stage import Stage

MOST, WITHIN = 8, timedelta(minutes=15)


def busiest(moments: list[datetime]) -> int:
    """The most moments within any span."""
    return max(sum(begin <= moment < begin + WITHIN for moment in moments) for begin in moments)


def test_a_queue_beyond_the_limit_is_sent_in_portions_and_in_order(stage: Stage, audit: Audit) -> None:
    """20 posts, 8 in any 15 minutes: all are sent, no sooner than allowed and not much later."""
    for _ in range(20):
        stage.say([TIMELINES])
    stage.watch(2_400, tick=60.0)
    moments = [post.at for post in stage.platform.posts]
    assert [post.key for post in stage.platform.posts] == [f"{found}-0" for found in stage.ids]
    assert busiest(moments) == MOST
    assert moments[-1] - START <= 2 * WITHIN + timedelta(minutes=1)


def test_the_limit_survives_a_restart(stage: Stage, audit: Audit) -> None:
    """A new process counts what the one before it sent."""
    for _ in range(10):
        stage.say([TIMELINES])
    stage.watch(60)
    assert len(stage.platform.posts) == MOST
    with restarted(stage):
        stage.watch(60)
        assert len(stage.platform.posts) == MOST
        stage.watch(1_000, tick=60.0)
        assert len(stage.platform.posts) == 10


def test_each_part_of_a_thread_and_each_failure_counts(stage: Stage, audit: Audit) -> None:
    """What the platform counts: requests, whatever became of them."""
    stage.say([TIMELINES], parts=3)
    stage.work()
    for _ in range(4):
        stage.say([TIMELINES])
    stage.work(commit=[Turn.LOST])
    stage.work(commit=[Turn.NOT_TAKEN])
    stage.work()
    stage.work(commit=[Turn.REFUSED])
    assert stage.platform.requests[TIMELINES, "commit"] == 7
    thread = stage.say([TIMELINES], parts=3)
    stage.work()
    assert stage.platform.requests[TIMELINES, "commit"] == MOST
    waiting = stage.delivery(thread.delivery_ids[0])
    assert [bool(part.receipt) for part in waiting.parts] == [True, False, False]
    assert (waiting.state, waiting.account.resume_at) == (State.QUEUED, START + WITHIN)


def test_another_account_is_not_held_up_by_the_limit(stage: Stage, audit: Audit) -> None:
    """The limit is the account's own."""
    for _ in range(10):
        stage.say([TIMELINES, DRAFTS])
    stage.watch(60)
    assert [post.account for post in stage.platform.posts].count(DRAFTS) == 10


def test_what_would_expire_before_there_is_room_is_put_to_a_person(stage: Stage, audit: Audit) -> None:
    """Missed at once, not at the end of a vain wait."""
    for _ in range(MOST):
        stage.say([TIMELINES])
    (late,) = stage.say([TIMELINES], life=300.0).delivery_ids
    stage.watch(60)
    assert stage.delivery(late).state is State.MISSED


@contextmanager
def restarted(stage: Stage) -> Iterator[None]:
    """The installation as a new process opens it."""
    before = stage.installation
    stage.use(Installation(before.settings, now=stage.clock))
    yield
    stage.installation.close()
    stage.use(before)
