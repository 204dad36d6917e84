"""Deliveries live through everything at once, in any order: nothing is lost, nothing is public twice, no claim is false."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from broadcaster.app.messages.deciding import cancel, it_is_there, leave, pause, resume, send_again
from broadcaster.delivery.records import Delivery, Policy
from broadcaster.delivery.states import State
from tests.sampling import Sample

from .audit import Audit, claimable
from .platform import ACCOUNTS, COMMIT, LEASE, OBSERVE, PREPARE, SAID, Turn
from .stage import Stage

MEMORY = Path("/dev/shm")  # noqa: S108 - only a faster place for the databases of thousands of runs
PLACE = MEMORY if MEMORY.is_dir() else None
OWNERS = st.sampled_from(["a", "b"])
PICKS = st.integers(0, 9)
SAYINGS = st.fixed_dictionaries(
    {
        "names": st.sets(st.sampled_from(ACCOUNTS), min_size=1),
        "parts": st.integers(1, 3),
        "policy": st.sampled_from(Policy),
        "wait": st.sampled_from([0.0, 0.0, 0.0, 40.0, 900.0]),
        "life": st.sampled_from([21_600.0, 21_600.0, 300.0]),
    }
)
COMMITS = st.lists(st.sampled_from(COMMIT), min_size=1, max_size=3)


def correct(life: Life, pick: int) -> None:
    """Something was wrong."""
    corrected = life.messages[pick % len(life.messages)]
    life.stage.say({ACCOUNTS[pick % 3], ACCOUNTS[2]}, corrects=corrected)


def cancel_one(life: Life, pick: int) -> None:
    """A person cancels a message."""
    cancel(life.stage.installation, life.messages[pick % len(life.messages)])


def set_clock(life: Life, pick: int) -> None:
    """Somebody sets the clock."""
    life.stage.clock.jump((-86_400.0, -3_600.0, -30.0, 30.0, 3_600.0)[pick % 5])


def sleep(life: Life, pick: int) -> None:
    """The machine is off for a while."""
    life.stage.clock.advance((30.0, 1_200.0, 604_800.0)[pick % 3])
    life.stage.restart()


def delay(life: Life, pick: int) -> None:
    """Readers of the platform see new posts later."""
    life.stage.platform.lag = timedelta(seconds=(0, 35, 400)[pick % 3])


def change_access(life: Life, pick: int) -> None:
    """The platform ends an account's access, or a person renews it."""
    name = ACCOUNTS[pick % 3]
    if name in life.stage.platform.revoked:
        life.reconnect(name)
    else:
        life.stage.platform.revoked.add(name)


def stop_or_go(life: Life, _pick: int) -> None:
    """A person stops everything, or lets it go on."""
    installation = life.stage.installation
    if installation.organisations.paused(installation.organisation_id):
        resume(installation)
    else:
        pause(installation, "Not-Aus")


INCIDENTS = (correct, cancel_one, set_clock, sleep, delay, change_access, stop_or_go)


class Life(RuleBasedStateMachine):
    """Everything that people, clocks, platforms and processes do to deliveries."""

    @initialize(sayings=st.lists(SAYINGS, min_size=1, max_size=3), lag=st.sampled_from([0, 0, 35, 400]))
    def begin(self, sayings: list[dict[str, Any]], lag: int) -> None:
        """A new installation, with something to say."""
        self.folder = Path(tempfile.mkdtemp(dir=PLACE))
        self.stage = Stage(self.folder)
        self.audit = Audit(self.stage)
        self.stage.platform.meanwhile = self._meanwhile
        self.messages = [self.stage.say(**saying).message_id for saying in sayings]
        self.stage.platform.lag = timedelta(seconds=lag)
        self.sound = True

    @precondition(lambda self: sum(found.state is State.QUEUED for found in self.audit.seen) < 4)
    @rule(saying=SAYINGS)
    def say(self, saying: dict[str, Any]) -> None:
        """Something more is to be said."""
        self.messages.append(self.stage.say(**saying).message_id)

    @rule(owner=OWNERS, commit=COMMITS, seconds=st.sampled_from([31.0, 0.0, 121.0]))
    def carry_on(self, owner: str, commit: list[Turn], seconds: float) -> None:
        """A moment later, a worker does all it can."""
        self.stage.clock.advance(seconds)
        self.stage.tick()
        self.stage.work(owner, commit=list(commit))
        self.stage.read(owner)

    @rule(owner=OWNERS, prepare=st.lists(st.sampled_from(PREPARE), max_size=2), commit=COMMITS)
    def work(self, owner: str, prepare: list[Turn], commit: list[Turn]) -> None:
        """A worker that has looked claims exactly what it may, and sends."""
        self.stage.outbox.look(self.stage.clock)
        self.audit.check()
        expected = claimable(self.audit.seen, self.stage)
        claimed = self.stage.claim(owner)
        self.sound = False
        assert {found.id for found in claimed} == expected
        self.sound = True
        self.stage.platform.script = {"prepare": list(prepare), "commit": list(commit)}
        self.stage.send(claimed)
        self.stage.platform.script = {}

    @rule(owner=OWNERS, turns=st.lists(st.sampled_from(OBSERVE), max_size=2), seconds=st.sampled_from([0.0, 61.0]))
    def look(self, owner: str, turns: list[Turn], seconds: float) -> None:
        """A moment later, a worker looks for what was left behind and reads doubts back."""
        self.stage.clock.advance(seconds)
        self.stage.tick()
        self.stage.read(owner, turns)

    @rule(seconds=st.sampled_from([1.0, 11.0, 130.0, 4_000.0]))
    def advance(self, seconds: float) -> None:
        """Time passes."""
        self.stage.clock.advance(seconds)

    @rule(incident=st.sampled_from(INCIDENTS), pick=PICKS)
    def happen(self, incident: Callable[[Life, int], None], pick: int) -> None:
        """Something happens that nobody planned."""
        incident(self, pick)

    @precondition(lambda self: self._open_cases())
    @rule(pick=PICKS, left=st.booleans())
    def decide(self, pick: int, left: bool) -> None:  # noqa: FBT001 - drawn by name
        """A person leaves a doubt open; or looks once nothing can still be under way, and says what is there."""
        found = self._open_cases()[pick % len(self._open_cases())]
        if left and found.state is State.NEEDS_DECISION:
            self.audit.left.add(found.id)
            leave(self.stage.installation, found.id)
            return
        self.stage.clock.advance(30.0)
        public = self._public(found)
        if not public:
            send_again(self.stage.installation, found.id)
        elif found.state is State.NEEDS_DECISION:
            it_is_there(self.stage.installation, found.id, f"https://platform.example/{public[0]}")

    @invariant()
    def holds(self) -> None:
        """Every invariant, after every step."""
        if self.sound:
            self.sound = False
            self.audit.check()
            self.sound = True

    def reconnect(self, name: str) -> None:
        """A person renews an account's access."""
        self.stage.platform.revoked.discard(name)
        self.stage.platform.refusals.pop(name, None)
        self.stage.installation.decisions.reconnect(self.stage.accounts[name].id, SAID)

    def teardown(self) -> None:
        """Everything heals; then all work ends, and whatever was said has an end that is known."""
        if not hasattr(self, "stage"):
            return
        try:
            if self.sound:
                self._heal()
                self.stage.run()
                self.audit.check_end()
        finally:
            self.audit.close()
            self.stage.close()
            shutil.rmtree(self.folder)

    def _heal(self) -> None:
        self.stage.platform.lag = timedelta(0)
        for name in ACCOUNTS:
            self.reconnect(name)
        resume(self.stage.installation)

    def _meanwhile(self, turn: Turn) -> None:
        """What happens while a call is on its way: also that the worker overslept and claims the same once more."""
        if turn is Turn.PAUSED:
            pause(self.stage.installation, "Not-Aus")
            return
        self.stage.clock.advance(LEASE.total_seconds() + 1)
        self.stage.tick()
        self.stage.send(self.stage.claim("a"))

    def _open_cases(self) -> list[Delivery]:
        waiting = (State.NEEDS_DECISION, State.REFUSED, State.MISSED)
        return [found for found in self.audit.seen if found.state in waiting]

    def _public(self, found: Delivery) -> list[str]:
        record = found.next_part
        return [post.id for post in self.stage.platform.accepted(f"{found.id}-{record.number}")] if record else []


def test_any_life_keeps_every_promise() -> None:
    """Accidents and decisions in any order: each step keeps the invariants, each end is known."""
    run_state_machine_as_test(Life, settings=_sized(30, 25))


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_very_many_lives_keep_every_promise(sample: Sample) -> None:
    """The same, for as long as a night allows."""
    lives = Life if sample.seed is None else seed(sample.drawing(0))(Life)
    run_state_machine_as_test(lives, settings=_sized(sample.size(1_000, 60), 60, chance=sample.seed is not None))


def _sized(examples: int, steps: int, *, chance: bool = False) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not chance,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
