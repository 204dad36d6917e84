"""No delivery runs in circles: whatever a channel answers, for ever, each round is counted, waits longer and ends with a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.channel import (
    Absent,
    CannotTell,
    Capabilities,
    ChannelError,
    Handle,
    Part,
    RetryLater,
    Sighting,
    Unclear,
)
from broadcaster.delivery import rounds, rules
from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Account, Delivery, PartRecord, Policy
from broadcaster.delivery.retry import JITTER, STEPS
from broadcaster.delivery.states import SETTLED, TABLE, WAITS_FOR_PERSON, Event, State, after
from broadcaster.rendition.render import Rendition
from broadcaster.words import Sentence

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LIFE = timedelta(hours=6)
SAID = Sentence(de="Grund.", en="Reason.")
DOUBT_WAIT = timedelta(seconds=30)

ROUNDS = {
    (State.SENDING, Event.PUT_BACK),
    (State.UNCLEAR, Event.SEND_AGAIN),
    (State.UNCLEAR, Event.DOUBT),
}
"""Ways that lead back by themselves; each is counted and backs off (the property below)."""
PARTS = {(state, event) for state, event in TABLE if event is Event.ADVANCE}
"""One for each part of a thread."""
OTHERS = {Event.HOLD, Event.RELEASE, Event.RECONNECT, Event.CANCEL, Event.LEAVE, Event.WITHDRAW}
"""What people and the website's verdict decide."""


def test_no_circle_of_the_automaton_is_without_a_counted_way() -> None:
    """Take those ways away, and nobody but a person can lead a delivery anywhere twice."""
    ways: dict[State, set[State]] = {state: set() for state in State}
    for (before, event), reached in TABLE.items():
        by_itself = event not in OTHERS and before not in WAITS_FOR_PERSON
        if by_itself and (before, event) not in ROUNDS | PARTS:
            ways[before].add(reached)
    for start in State:
        seen, frontier = set[State](), ways[start]
        while frontier:
            seen |= frontier
            frontier = {reached for state in frontier for reached in ways[state]} - seen
        assert start not in seen, f"{start} leads to itself uncounted"


PREPARE: tuple[Exception | str | None, ...] = (
    None,
    RetryLater(SAID),
    RetryLater(SAID, after=timedelta(seconds=1)),
    RetryLater(SAID, after=timedelta(seconds=3)),
    RetryLater(SAID, whole_account=True),
    RetryLater(SAID, after=timedelta(minutes=2), whole_account=True),
    ValueError(),
    "stopped",
    "worker lost",
)
COMMIT: tuple[ChannelError | str, ...] = (Unclear(SAID), RetryLater(SAID), RetryLater(SAID, whole_account=True), "lost")
OBSERVE: tuple[Sighting | ChannelError, ...] = (
    Absent(account="1"),
    Absent(account="1", prepare_again=True),
    CannotTell(sentence=SAID),
    RetryLater(SAID),
    RetryLater(SAID, after=timedelta(seconds=1)),
    Unclear(SAID),
)


@dataclass
class Life:
    """One delivery between a channel that never lets it through and the rules, on a clock of its own."""

    handle: Handle
    policy: Policy
    now: datetime = NOW
    random: Random = field(default_factory=lambda: Random(7))
    calls: dict[str, list[datetime]] = field(default_factory=lambda: {"send": [], "commit": [], "read": []})
    told: int = 0

    def __post_init__(self) -> None:
        part = Part(text="x", length=1, limit=10)
        self.capabilities = Capabilities(text_limit=100, handle=self.handle)
        self.delivery = Delivery(
            id=1,
            organisation_id=1,
            broadcast_id=1,
            message_id=1,
            account=Account(id=1, organisation_id=1, name="a@x", channel="x", practice=True, settings={}),
            state=State.QUEUED,
            policy=self.policy,
            rendition=Rendition(channel="x", parts=(part,), problems=()),
            parts=(PartRecord(number=0, notes={}),),
            due_at=NOW,
            wake_at=NOW,
            expires_at=NOW + LIFE,
            changed_at=NOW,
        )

    def live(self, prepare: Iterable[object], commit: Iterable[object], observe: Iterable[object]) -> None:
        """Let time pass from one step to the next until the delivery is settled."""
        steps = {"prepare": iter(prepare), "commit": iter(commit), "observe": iter(observe)}
        for _ in range(10_000):
            self.now = max(self.now, self.delivery.next_step_at)
            if self.delivery.state in SETTLED:
                return
            if self.delivery.state is State.UNCLEAR:
                self.calls["read"].append(self.now)
                self.apply(self._read(next(steps["observe"])))
            elif self.now >= self.delivery.expires_at:
                self.apply(Change(event=Event.MISS, sentence=SAID))
            else:
                self.apply(Change(event=Event.CLAIM))
                self.calls["send"].append(self.now)
                self.apply(self._send(next(steps["prepare"]), steps["commit"]))
        raise AssertionError("it runs in circles")

    def _send(self, prepare: object, commit: Iterator[object]) -> Change:
        if prepare is None:
            self.calls["commit"].append(self.now)
            return self._commit(next(commit))
        if isinstance(prepare, ChannelError):
            return rules.unprepared(self.delivery, prepare, self.now, self.random)
        if isinstance(prepare, Exception):
            return rounds.unknown(self.delivery, prepare, self.now, self.random)
        interrupted = rounds.stopped if prepare == "stopped" else rounds.cut_short
        return interrupted(self.delivery, self.now, self.random)

    def _commit(self, answer: object) -> Change:
        if isinstance(answer, ChannelError):
            return rules.uncommitted(self.delivery, answer, self.now, self.random, DOUBT_WAIT)
        return rules.doubted(SAID, self.now, DOUBT_WAIT)

    def _read(self, answer: object) -> Change:
        found = self.delivery
        if isinstance(answer, ChannelError):
            return rules.unread(found, answer, self.capabilities, self.now, 1.0)
        assert isinstance(answer, Absent | CannotTell)
        return rules.observed(found, found.parts[0], answer, self.capabilities, self.now, 1.0, self.random)

    def apply(self, change: Change) -> None:
        """Write a change down as the outbox does, and hold the rule for each way that leads back."""
        before = self.delivery
        reached = after(before.state, change.event)
        if (before.state, change.event) in ROUNDS:
            self._check_round(before, change)
        doubtful = reached is State.UNCLEAR
        begins = change.doubt_since is not None
        self.told += reached in WAITS_FOR_PERSON
        self.delivery = replace(
            before,
            state=reached,
            failures=before.failures + change.failed,
            unexpected=before.unexpected + change.unexpected,
            resends=before.resends + change.resent,
            reads=before.reads + 1 if doubtful and not begins else 0,
            absences=before.absences + 1 if doubtful and change.absent else 0,
            doubt_since=(change.doubt_since or before.doubt_since) if doubtful else None,
            wake_at=change.wake_at or before.wake_at,
            account=replace(before.account, resume_at=change.account_resumes_at or before.account.resume_at),
        )

    def _check_round(self, before: Delivery, change: Change) -> None:
        """It is counted, and the next step lies ahead: further, the more rounds there were."""
        wake_at = change.wake_at or change.account_resumes_at
        assert wake_at is not None
        if change.event is Event.DOUBT:
            assert wake_at > self.now
            return
        assert change.failed if change.event is Event.PUT_BACK else change.resent
        count = before.failures if change.event is Event.PUT_BACK else before.resends
        if count:
            assert wake_at >= self.now + timedelta(seconds=STEPS[min(count, len(STEPS)) - 1] * (1 - JITTER))


def forever(choices: tuple[object, ...]) -> st.SearchStrategy[list[object]]:
    """A channel's answers: some of its choices over and over."""
    return st.lists(st.sampled_from(choices), min_size=1, max_size=6).map(lambda chosen: chosen * 2_000)


@given(
    handle=st.sampled_from(Handle),
    policy=st.sampled_from(Policy),
    prepare=forever(PREPARE),
    commit=forever(COMMIT),
    observe=forever(OBSERVE),
)
def test_whatever_a_channel_answers_for_ever_ends_with_a_person(
    handle: Handle, policy: Policy, prepare: list[object], commit: list[object], observe: list[object]
) -> None:
    """In bounded work, told once, and after the first minutes no more than a call every few minutes."""
    life = Life(handle, policy)
    life.live(prepare, commit, observe)
    assert life.delivery.state in WAITS_FOR_PERSON
    assert life.told == 1
    assert len(life.calls["send"]) <= len(STEPS) + LIFE / timedelta(seconds=STEPS[-1] * (1 - JITTER))
    assert len(life.calls["read"]) <= 12 * (rounds.MAX_SWITCHES + 2)
    assert life.now <= NOW + LIFE + rules.MAX_DOUBT + DOUBT_WAIT


@pytest.mark.parametrize("handle", Handle)
def test_a_commit_that_is_never_seen_is_asked_about_within_minutes(handle: Handle) -> None:
    """Also a draft, which may be switched on again: three times in all, further apart each time."""
    life = Life(handle, Policy.PREFER_ONCE)
    life.live([None] * 9, [Unclear(SAID)] * 9, [Absent(account="1")] * 99)
    commits = life.calls["commit"]
    pauses = [later - earlier for earlier, later in pairwise(commits)]
    assert life.delivery.state is State.NEEDS_DECISION
    assert len(commits) == (1 + rounds.MAX_SWITCHES if handle is Handle.DRAFT else 1)
    assert pauses == sorted(pauses)
    assert life.now - NOW < timedelta(minutes=10)
