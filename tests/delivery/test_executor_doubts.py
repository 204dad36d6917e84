"""A doubt ends in a fact or with a person: not too early, not too late, and never by sending blindly."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from broadcaster.app import Installation
from broadcaster.channel import Proof, WaitForCredentials
from broadcaster.delivery.quoting import cause
from broadcaster.delivery.records import Policy
from broadcaster.delivery.rules import MAX_DOUBT
from broadcaster.delivery.states import State

from .audit import Audit
from .platform import COMMIT_TIME, CONTAINERS, DRAFTS, LEASE, SAID, START, TIMELINES, Turn
from .stage import DOUBT_WAIT, Stage


def in_doubt(stage: Stage, turn: Turn, policy: Policy = Policy.PREFER_ONCE, name: str = TIMELINES) -> int:
    """A delivery whose commit met a turn of fate."""
    (delivery_id,) = stage.say([name], policy=policy, life=86_400.0).delivery_ids
    stage.work(commit=[turn])
    return delivery_id


def watch(stage: Stage, delivery_id: int, seconds: int, turn: Turn = Turn.PLAIN) -> list[datetime]:
    """Let a worker live for a while; when it read."""
    stage.watch(seconds, turn)
    return [attempt.started_at for attempt in stage.attempts(delivery_id) if attempt.step == "observe"]


def test_the_first_read_waits_until_the_request_is_surely_over(stage: Stage, audit: Audit) -> None:
    """30 s after the answer was lost."""
    reads = watch(stage, in_doubt(stage, Turn.LOST), 60)
    assert reads == [START + DOUBT_WAIT]


def test_after_a_crash_the_first_read_waits_for_the_commit_s_deadline(stage: Stage, audit: Audit) -> None:
    """Another worker takes over after the lease, and reads when a late sender is surely dead."""
    reads = watch(stage, in_doubt(stage, Turn.KILLED_AFTER), 120)
    assert reads[0] == START + COMMIT_TIME + DOUBT_WAIT


def test_a_taken_over_delivery_is_noticed_within_15_seconds(stage: Stage, audit: Audit) -> None:
    """The lease ends after 10 s; people are told at once."""
    delivery_id = in_doubt(stage, Turn.KILLED_AFTER)
    watch(stage, delivery_id, 16)
    found = stage.delivery(delivery_id)
    assert found.state is State.UNCLEAR
    assert found.changed_at <= START + timedelta(seconds=15)


@pytest.mark.parametrize(("name", "span"), [(TIMELINES, 60), (CONTAINERS, 120)])
def test_four_reads_over_the_settle_time_make_an_absence(stage: Stage, audit: Audit, name: str, span: int) -> None:
    """Then a person is asked, and it was not sent again."""
    delivery_id = in_doubt(stage, Turn.NOT_TAKEN, name=name)
    reads = watch(stage, delivery_id, 400)
    assert len(reads) == 4
    assert reads[-1] - reads[0] >= timedelta(seconds=span)
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION
    assert stage.platform.requests[name, "commit"] == 1


@pytest.mark.parametrize("lag", [0, 29, 31, 60, 89, 91, 120])
def test_a_read_path_that_lags_within_the_settle_time_misleads_nobody(stage: Stage, audit: Audit, lag: int) -> None:
    """Whenever the post comes to light, it is found, and asked about only if that is after the last read."""
    stage.platform.lag = timedelta(seconds=lag)
    delivery_id = in_doubt(stage, Turn.LOST, Policy.PREFER_ONCE)
    watch(stage, delivery_id, 300)
    found = stage.delivery(delivery_id)
    assert found.state is (State.PUBLISHED if lag <= 90 else State.NEEDS_DECISION)
    assert len(stage.platform.posts) == 1


def test_what_was_found_is_proved_by_the_read(stage: Stage, audit: Audit) -> None:
    """The receipt says how it is known."""
    delivery_id = in_doubt(stage, Turn.LOST)
    stage.run()
    receipt = stage.delivery(delivery_id).parts[0].receipt
    assert receipt is not None
    assert (receipt.proof, receipt.remote_id) == (Proof.READ_BACK, stage.platform.posts[0].id)


def test_reads_that_tell_nothing_end_with_a_person_within_about_5_minutes(stage: Stage, audit: Audit) -> None:
    """A blind platform does not keep a doubt alive for ever."""
    delivery_id = in_doubt(stage, Turn.LOST)
    watch(stage, delivery_id, 600, Turn.BLIND)
    found = stage.delivery(delivery_id)
    assert found.state is State.NEEDS_DECISION
    assert found.changed_at - START <= DOUBT_WAIT + MAX_DOUBT + timedelta(seconds=30)


def test_a_blind_read_breaks_the_row_of_absences(stage: Stage, audit: Audit) -> None:
    """Three absences, one blind read, three absences: still no proof."""
    delivery_id = in_doubt(stage, Turn.NOT_TAKEN)
    for turn in [Turn.PLAIN] * 3 + [Turn.BLIND] + [Turn.PLAIN] * 3:
        stage.clock.advance(50)
        stage.read(turns=[turn])
    assert stage.delivery(delivery_id).state is State.UNCLEAR


@pytest.mark.parametrize("turn", [Turn.ODD, Turn.BUSY, Turn.KILLED_BEFORE])
def test_a_read_that_fails_changes_nothing_and_is_repeated(stage: Stage, audit: Audit, turn: Turn) -> None:
    """Whether the platform, the SDK or the worker failed."""
    delivery_id = in_doubt(stage, Turn.LOST)
    stage.clock.advance(31)
    stage.read(turns=[turn])
    assert stage.delivery(delivery_id).state is State.UNCLEAR
    stage.clock.advance(LEASE.total_seconds() + 40)
    stage.read("b")
    assert stage.delivery(delivery_id).state is State.PUBLISHED


def test_what_must_arrive_is_sent_again_at_most_once_even_if_both_were_lost(stage: Stage, audit: Audit) -> None:
    """Two requests, then a person."""
    (delivery_id,) = stage.say([TIMELINES], policy=Policy.PREFER_DELIVERY, life=86_400.0).delivery_ids
    stage.watch(600, Turn.NOT_TAKEN, "commit")
    assert stage.platform.requests[TIMELINES, "commit"] == 2
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION


def test_a_read_path_that_lies_for_too_long_costs_one_duplicate_at_most(stage: Stage, audit: Audit) -> None:
    """Only where a duplicate was declared tolerable; the platform hid the post for seven minutes."""
    stage.platform.lag = timedelta(minutes=7)
    in_doubt(stage, Turn.LOST, Policy.PREFER_DELIVERY)
    in_doubt(stage, Turn.LOST, Policy.PREFER_ONCE, CONTAINERS)
    in_doubt(stage, Turn.LOST, Policy.PREFER_DELIVERY, DRAFTS)
    stage.run()
    keys = [post.key for post in stage.platform.posts]
    assert [keys.count(f"{number}-0") for number in (1, 2, 3)] == [2, 1, 1]


def test_a_receipt_that_comes_after_all_is_a_fact(stage: Stage, audit: Audit) -> None:
    """The sender was taken for dead, and its answer settles the doubt."""
    delivery_id = in_doubt(stage, Turn.OVERTAKEN_AFTER)
    found = stage.delivery(delivery_id)
    assert found.state is State.PUBLISHED
    assert [attempt.outcome for attempt in stage.attempts(delivery_id)] == ["prepared", "Published"]


def test_a_failure_that_comes_after_all_is_nobody_s_word(stage: Stage, audit: Audit) -> None:
    """The sender lost its delivery: what it says of a failure is not believed, the doubt stays."""
    delivery_id = in_doubt(stage, Turn.OVERTAKEN_BEFORE)
    assert stage.delivery(delivery_id).state is State.UNCLEAR


def test_a_dead_access_costs_a_doubt_one_read_and_blocks_the_queue(stage: Stage, audit: Audit) -> None:
    """Whether it is public cannot be read any more: a person is asked at once, and nothing else is tried."""
    delivery_id = in_doubt(stage, Turn.LOST)
    (following,) = stage.say([TIMELINES], wait=60.0).delivery_ids
    stage.platform.revoked.add(TIMELINES)
    reads = watch(stage, delivery_id, 400)
    found, waiting = stage.delivery(delivery_id), stage.delivery(following)
    assert len(reads) == 1
    assert (found.state, waiting.state) == (State.NEEDS_DECISION, State.BLOCKED)
    assert found.sentence is not None
    assert found.sentence.de.startswith(SAID.de) and "nachlesen" in found.sentence.de
    told = cause(WaitForCredentials(SAID, said="401 for […]"))
    assert found.account.blocked_because == waiting.sentence == told
    assert stage.platform.refusals[TIMELINES] == 0


def test_a_read_that_was_refused_is_recorded_without_secrets(stage: Stage, audit: Audit) -> None:
    """What the platform answered to a read stands in the record as well."""
    delivery_id = in_doubt(stage, Turn.LOST)
    stage.platform.revoked.add(TIMELINES)
    watch(stage, delivery_id, 60)
    told = [(attempt.outcome, attempt.code, attempt.answer) for attempt in stage.attempts(delivery_id)]
    assert told[-1] == ("WaitForCredentials", "401", "401 for […]")


def test_a_throttled_read_is_repeated_when_the_platform_allows_it(stage: Stage, audit: Audit) -> None:
    """90 s were asked for: not one read sooner, and the doubt ends in a fact all the same."""
    delivery_id = in_doubt(stage, Turn.LOST)
    stage.clock.advance(31)
    stage.read(turns=[Turn.THROTTLED])
    assert watch(stage, delivery_id, 89) == [START + timedelta(seconds=31)]
    watch(stage, delivery_id, 30)
    assert stage.delivery(delivery_id).state is State.PUBLISHED


def test_reads_that_stay_throttled_end_with_a_person_and_few_requests(stage: Stage, audit: Audit) -> None:
    """Four reads in five minutes, none of them sooner than asked."""
    delivery_id = in_doubt(stage, Turn.LOST)
    reads = watch(stage, delivery_id, 600, Turn.THROTTLED)
    assert all(late - early >= timedelta(seconds=90) for early, late in pairwise(reads))
    assert len(reads) <= 4
    found = stage.delivery(delivery_id)
    assert found.state is State.NEEDS_DECISION
    assert found.changed_at - START <= DOUBT_WAIT + MAX_DOUBT


def test_an_account_that_is_barred_sends_nothing_more_but_its_doubt_is_read(stage: Stage, audit: Audit) -> None:
    """The post was live all the same; the queue waits for a person, and goes on in order."""
    delivery_id, *following = [stage.say([TIMELINES]).delivery_ids[0] for _ in range(3)]
    stage.work(commit=[Turn.BARRED])
    watch(stage, delivery_id, 60)
    assert stage.delivery(delivery_id).state is State.PUBLISHED
    assert [stage.delivery(key).state for key in following] == [State.BLOCKED] * 2
    assert stage.platform.requests[TIMELINES, "commit"] == 1
    assert stage.installation.decisions.reconnect(stage.accounts[TIMELINES].id, SAID) == 2
    stage.run()
    assert [post.key for post in stage.platform.posts] == [f"{found}-0" for found in (delivery_id, *following)]


def test_what_must_arrive_is_sent_again_at_most_once_over_any_number_of_processes(stage: Stage, audit: Audit) -> None:
    """The one repetition is counted on disk: each step is taken by a process that knows nothing but the database."""
    (delivery_id,) = stage.say([TIMELINES], policy=Policy.PREFER_DELIVERY, life=86_400.0).delivery_ids
    opened = []
    for _ in range(40):
        opened.append(Installation(stage.installation.settings, now=stage.clock))
        stage.use(opened[-1])
        stage.watch(20, Turn.NOT_TAKEN, "commit")
    assert stage.platform.requests[TIMELINES, "commit"] == 2
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION
    for installation in opened[:-1]:
        installation.close()


def test_other_messages_do_not_wait_for_a_doubt(stage: Stage, audit: Audit) -> None:
    """Only a correction of the doubtful one does."""
    doubtful = stage.say([TIMELINES])
    stage.work(commit=[Turn.NOT_TAKEN])
    correction = stage.say([TIMELINES], corrects=doubtful.message_id)
    other = stage.say([TIMELINES])
    stage.work()
    states = [stage.delivery(one.delivery_ids[0]).state for one in (doubtful, correction, other)]
    assert states == [State.UNCLEAR, State.QUEUED, State.PUBLISHED]
