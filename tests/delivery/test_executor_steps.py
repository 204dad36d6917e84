"""What each answer to each step leads to, at once and in the end."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.delivery.crew import Crew
from broadcaster.delivery.records import Account, Policy
from broadcaster.delivery.retry import STEPS
from broadcaster.delivery.rounds import MAX_UNEXPECTED
from broadcaster.delivery.states import State
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.words.errors import ConfigurationError

from .audit import Audit
from .platform import ACCOUNTS, COMMIT, DRAFTS, LEASE, PREPARE, SAID, SECRET, TIMELINES, Turn
from .stage import Stage

AFTER_COMMIT = {
    Turn.PLAIN: (State.PUBLISHED, 1),
    Turn.LOST: (State.UNCLEAR, 1),
    Turn.ODD: (State.UNCLEAR, 1),
    Turn.NOT_TAKEN: (State.UNCLEAR, 0),
    Turn.LATER: (State.UNCLEAR, 1),
    Turn.BARRED: (State.UNCLEAR, 1),
    Turn.KILLED_BEFORE: (State.SENDING, 0),
    Turn.KILLED_AFTER: (State.SENDING, 1),
    Turn.OVERTAKEN_BEFORE: (State.UNCLEAR, 0),
    Turn.OVERTAKEN_AFTER: (State.PUBLISHED, 1),
    Turn.BUSY: (State.QUEUED, 0),
    Turn.THROTTLED: (State.QUEUED, 0),
    Turn.UNREACHABLE: (State.QUEUED, 0),
    Turn.REFUSED: (State.REFUSED, 0),
    Turn.ASKS: (State.UNCLEAR, 0),
}
AFTER_PREPARE = {
    Turn.PLAIN: State.PUBLISHED,
    Turn.BUSY: State.QUEUED,
    Turn.THROTTLED: State.QUEUED,
    Turn.UNREACHABLE: State.QUEUED,
    Turn.PROCESSING: State.QUEUED,
    Turn.ODD: State.QUEUED,
    Turn.REFUSED: State.REFUSED,
    Turn.ASKS: State.NEEDS_DECISION,
    Turn.KILLED_BEFORE: State.SENDING,
    Turn.OVERTAKEN_AFTER: State.QUEUED,
}
ALWAYS_THERE = {Turn.PLAIN, Turn.LOST, Turn.ODD, Turn.LATER, Turn.BARRED, Turn.KILLED_AFTER, Turn.OVERTAKEN_AFTER}
NEVER_SENT_AGAIN = {Turn.REFUSED: State.REFUSED, Turn.ASKS: State.NEEDS_DECISION}
"""Where it ends, also when reads show that it is not public."""


def test_the_tables_below_leave_no_answer_out() -> None:
    """A new kind of answer needs a line."""
    assert set(AFTER_COMMIT) == set(COMMIT)
    assert set(AFTER_PREPARE) == set(PREPARE) - {Turn.PAUSED}


@pytest.mark.parametrize("turn", AFTER_COMMIT)
def test_what_a_commit_s_answer_leads_to(stage: Stage, audit: Audit, turn: Turn) -> None:
    """The state at once, and how many posts the platform has."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(commit=[turn])
    assert (stage.delivery(delivery_id).state, len(stage.platform.posts)) == AFTER_COMMIT[turn]


@pytest.mark.parametrize("turn", AFTER_PREPARE)
def test_what_a_preparation_s_answer_leads_to(stage: Stage, audit: Audit, turn: Turn) -> None:
    """Nothing is public unless all went well."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(prepare=[turn])
    assert stage.delivery(delivery_id).state is AFTER_PREPARE[turn]
    assert len(stage.platform.posts) == (turn is Turn.PLAIN)


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("turn", COMMIT)
def test_whatever_a_commit_meets_it_ends_once_or_with_a_person(
    stage: Stage, audit: Audit, turn: Turn, name: str
) -> None:
    """Accepted is found; not accepted is sent again where that is safe, else a person is asked."""
    (delivery_id,) = stage.say([name]).delivery_ids
    stage.work(commit=[turn])
    stage.run()
    audit.check_end()
    state = stage.delivery(delivery_id).state
    doubtful = turn in (Turn.NOT_TAKEN, Turn.KILLED_BEFORE, Turn.OVERTAKEN_BEFORE)
    if turn in NEVER_SENT_AGAIN:
        assert (state, len(stage.platform.posts)) == (NEVER_SENT_AGAIN[turn], 0)
    elif doubtful and name != DRAFTS:
        assert (state, len(stage.platform.posts)) == (State.NEEDS_DECISION, 0)
    else:
        assert (state, len(stage.platform.posts)) == (State.PUBLISHED, 1)
    commits = stage.platform.requests[name, "commit"]
    assert commits == 1 if turn in ALWAYS_THERE | NEVER_SENT_AGAIN.keys() else commits <= 2


@pytest.mark.parametrize("turn", [turn for turn in COMMIT if turn not in NEVER_SENT_AGAIN])
def test_what_must_arrive_arrives_once_whatever_its_commit_meets(stage: Stage, audit: Audit, turn: Turn) -> None:
    """``prefer_delivery`` asks nobody as long as reads tell the truth."""
    (delivery_id,) = stage.say([TIMELINES], policy=Policy.PREFER_DELIVERY).delivery_ids
    stage.work(commit=[turn])
    stage.run()
    assert stage.delivery(delivery_id).state is State.PUBLISHED
    assert len(stage.platform.posts) == 1


def test_a_preparation_that_was_killed_keeps_what_it_noted(stage: Stage, audit: Audit) -> None:
    """The next worker goes on with the same draft."""
    (delivery_id,) = stage.say([DRAFTS]).delivery_ids
    stage.work(commit=[Turn.BUSY])
    stage.clock.advance(3)
    stage.work("b", prepare=[Turn.KILLED_BEFORE])
    assert stage.delivery(delivery_id).parts[0].notes["draft"] == f"{delivery_id}-0"
    stage.run()
    assert [post.draft for post in stage.platform.posts] == [f"{delivery_id}-0"]


def test_an_unforeseen_failure_of_preparing_is_put_to_a_person_after_3_tries(stage: Stage, audit: Audit) -> None:
    """Not tried for ever, and nothing became public."""
    (delivery_id,) = stage.say([TIMELINES], life=86_400.0).delivery_ids
    for _ in range(30):
        stage.work(prepare=[Turn.ODD])
        stage.clock.advance(400)
    outcomes = [attempt.outcome for attempt in stage.attempts(delivery_id)]
    assert outcomes == ["ValueError"] * MAX_UNEXPECTED
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION


def test_a_platform_that_stays_busy_is_asked_less_and_less_until_the_post_expires(stage: Stage, audit: Audit) -> None:
    """Five tries in two minutes, then every five minutes; at the end it is missed, not sent late."""
    (delivery_id,) = stage.say([TIMELINES], life=3_600.0).delivery_ids
    stage.watch(4_000, Turn.BUSY, "prepare", tick=60.0)
    begun = [attempt.started_at for attempt in stage.attempts(delivery_id)]
    pauses = [(late - early).total_seconds() for early, late in itertools.pairwise(begun)]
    assert len([moment for moment in begun if moment < begun[0] + timedelta(minutes=2)]) >= 5
    assert 14 <= len(begun) <= 22
    assert all(0.8 * step <= pause <= 1.2 * step for step, pause in zip(STEPS, pauses, strict=False))
    assert stage.delivery(delivery_id).state is State.MISSED
    assert stage.platform.posts == []


def test_a_thread_resumes_at_its_first_unpublished_part(stage: Stage, audit: Audit) -> None:
    """Whatever happened to the second part, the first is not said again."""
    (delivery_id,) = stage.say([TIMELINES], parts=3).delivery_ids
    stage.work(commit=[Turn.PLAIN, Turn.KILLED_AFTER])
    stage.run()
    assert stage.delivery(delivery_id).state is State.PUBLISHED
    assert [post.key for post in stage.platform.posts] == [f"{delivery_id}-{number}" for number in range(3)]


def test_answers_are_recorded_without_secrets(stage: Stage, audit: Audit) -> None:
    """The record tells what was answered, and leaves the token out."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(commit=[Turn.LOST])
    answers = [attempt.answer for attempt in stage.attempts(delivery_id) if attempt.answer]
    assert answers == ["reset […]"]
    assert SECRET not in str(stage.attempts(delivery_id))


def unusable(_account: Account) -> Crew:
    """An account whose settings are wrong."""
    raise ConfigurationError(SAID)


def test_an_account_that_cannot_be_used_is_blocked_with_its_reason(stage: Stage, audit: Audit) -> None:
    """A person mends the settings; nothing is tried until then."""
    accepted = stage.say([TIMELINES]), stage.say([TIMELINES])
    for found in stage.claim():
        replace(stage.worker(), crew=unusable).send(found)
    states = [stage.delivery(one.delivery_ids[0]).state for one in accepted]
    assert states == [State.BLOCKED] * 2
    assert stage.delivery(1).account.blocked_because == SAID


def test_a_doubt_about_an_account_that_cannot_be_used_is_put_to_a_person(stage: Stage, audit: Audit) -> None:
    """Nobody else can look."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(commit=[Turn.LOST])
    stage.clock.advance(60)
    for found in stage.outbox.claim_doubts("a", stage.clock, LEASE, {"stage": 1}):
        replace(stage.worker(), crew=unusable).observe(found)
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION


def test_a_dead_access_is_asked_once_for_the_whole_queue(stage: Stage, audit: Audit) -> None:
    """One refusal, five blocked, people told; reconnected, all go once and in order."""
    for _ in range(5):
        stage.say([TIMELINES])
    stage.platform.revoked.add(TIMELINES)
    for _ in range(10):
        stage.tick()
        stage.work()
        stage.clock.advance(60)
    assert stage.platform.refusals[TIMELINES] == 1
    assert {found.state for found in stage.deliveries()} == {State.BLOCKED}
    assert Alerts(stage.database, stage.installation.organisation_id).unsent(stage.clock())
    stage.platform.revoked.clear()
    assert stage.installation.decisions.reconnect(stage.accounts[TIMELINES].id, SAID) == 5
    stage.run()
    assert [post.key for post in stage.platform.posts] == [f"{found}-0" for found in stage.ids]


def test_a_pause_while_preparing_lets_nothing_out(stage: Stage, audit: Audit) -> None:
    """The commit is not announced, and the delivery waits again at once, not only when its lease is over."""
    organisations, organisation = stage.installation.organisations, stage.installation.organisation_id
    stage.platform.meanwhile = lambda _turn: organisations.pause(organisation, stage.clock(), "Not-Aus")
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(prepare=[Turn.PAUSED])
    assert (stage.delivery(delivery_id).state, stage.platform.posts) == (State.QUEUED, [])
    assert [attempt.outcome for attempt in stage.attempts(delivery_id)] == ["stopped"]
    assert stage.work() == 0
    organisations.resume(organisation)
    stage.run()
    assert [post.key for post in stage.platform.posts] == [f"{delivery_id}-0"]


def test_a_pause_in_a_thread_holds_back_its_rest_and_it_resumes_there(stage: Stage, audit: Audit) -> None:
    """After part 1 of 3: one part is public while everything is paused; then the other two follow, none twice."""
    organisations, organisation = stage.installation.organisations, stage.installation.organisation_id
    stage.platform.meanwhile = lambda _turn: organisations.pause(organisation, stage.clock(), "Not-Aus")
    (delivery_id,) = stage.say([TIMELINES], parts=3).delivery_ids
    stage.work(prepare=[Turn.PLAIN, Turn.PAUSED])
    stage.clock.advance(600)
    stage.tick()
    assert stage.work() == 0
    assert [bool(part.receipt) for part in stage.delivery(delivery_id).parts] == [True, False, False]
    organisations.resume(organisation)
    stage.run()
    assert [post.key for post in stage.platform.posts] == [f"{delivery_id}-{number}" for number in range(3)]
    assert stage.platform.requests[TIMELINES, "commit"] == 3


def test_a_preparation_that_was_cut_short_is_recorded(stage: Stage, audit: Audit) -> None:
    """Every try leaves its line, also when its worker died before it could write one."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    stage.work(prepare=[Turn.KILLED_BEFORE])
    stage.clock.advance(LEASE.total_seconds() + 1)
    stage.run()
    told = [(attempt.step, attempt.outcome, attempt.decided) for attempt in stage.attempts(delivery_id)]
    assert told[0] == ("prepare", "worker lost", "queued")
    assert told[-1] == ("commit", "Published", "published")


def test_what_expires_while_it_is_prepared_is_not_sent(stage: Stage, audit: Audit) -> None:
    """A picture took too long; the moment before the first byte counts."""
    (delivery_id,) = stage.say([TIMELINES], life=5.0).delivery_ids
    stage.platform.meanwhile = lambda _turn: stage.clock.advance(6)
    stage.work(prepare=[Turn.OVERTAKEN_AFTER])
    stage.clock.advance(LEASE.total_seconds())
    stage.tick()
    assert (stage.delivery(delivery_id).state, stage.platform.posts) == (State.MISSED, [])
