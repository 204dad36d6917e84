"""Who takes over after a crash may crash as well; and taking over is quick."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from datetime import datetime

import pytest

from broadcaster.delivery.records import Policy
from broadcaster.settings import Settings
from tests.crash.conftest import Count
from tests.crash.scene import LATER, SUBJECTS, Scene, Subject
from tests.crash.sweep import Figures, Job, Plan, crash, settle, spread, undisturbed
from tests.sampling import Sample

pytestmark = pytest.mark.crash

each_adapter = pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
LONGEST_RECOVERY = 16
"""Points from taking over to the end of a doubt; a worker that starts from the beginning has more."""
FOR_EVER = 600.0
"""Seconds that would outlast the patience with a worker."""


def pairs(scenes: Sequence[Scene], plan: Plan, wanted: int, seed: int) -> Figures:
    """Kill a worker and the one that takes over, at points drawn from the commits' time and from the recovery."""
    figures, counting, chance = Figures(), threading.Lock(), random.Random(seed)
    life = undisturbed(scenes[0], plan)
    announcing = life.index("commit begins") - 1

    def at(*turns: int) -> Job:
        def job(scene: Scene) -> None:
            killed = crash(scene, plan, *turns)
            verdict = settle(scene)
            with counting:
                figures.add(plan.subject, f"recovering: {killed[-1]}", verdict)

        return job

    drawn = [(chance.randint(announcing, len(life)), chance.randint(1, LONGEST_RECOVERY)) for _ in range(wanted)]
    spread(scenes, (at(*turns) for turns in drawn))
    return figures


@each_adapter
def test_crashes_while_recovering_lose_and_repeat_nothing(
    subject: Subject, scenes: Sequence[Scene], count: Count
) -> None:
    """Two crashes in a row, drawn with a fixed seed."""
    figures = pairs(scenes, Plan(subject=subject, late=True), 2, seed=1)
    count(f"{subject.name}, two crashes", figures)
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert figures.runs == 2


@pytest.mark.long
@pytest.mark.timeout(1800)
@each_adapter
@pytest.mark.parametrize("policy", Policy)
def test_many_crashes_while_recovering(
    subject: Subject, policy: Policy, scenes: Sequence[Scene], count: Count, sample: Sample
) -> None:
    """The same for many pairs and both policies."""
    figures = pairs(
        scenes, Plan(subject=subject, late=True, policy=policy), sample.size(150, 12), seed=sample.drawing(2)
    )
    count(f"{subject.name}, two crashes, {policy}", figures)
    assert (figures.lost, figures.duplicates) == (0, 0)


def test_recovery_takes_fifteen_seconds_at_most() -> None:
    """After a crash the lease must run out and the next tick must come."""
    settings = Settings()
    assert settings.lease + settings.tick <= 15


each_step = pytest.mark.parametrize("step", ["prepare begins", "commit begins"])
"""A claimed and an announced part."""


@each_step
def test_the_next_step_begins_when_the_lease_is_over(step: str, place: Scene) -> None:
    """Whoever starts later takes over at the first look: another comes with a tick that would outlast the test."""
    assert recovered(place, step, {"tick": FOR_EVER}, ahead=LATER) >= LATER


def test_a_dead_process_of_this_machine_holds_nothing(place: Scene) -> None:
    """With a lease and a tick that would outlast the test, what was claimed is prepared again at once."""
    assert recovered(place, "prepare begins", {"lease": FOR_EVER, "tick": FOR_EVER}) > 0


@pytest.mark.long
@pytest.mark.timeout(900)
@each_step
def test_the_next_step_begins_within_fifteen_seconds_of_a_restart(step: str, place: Scene, sample: Sample) -> None:
    """Ten restarts with the usual lease and tick."""
    usual = {"lease": Settings().lease, "tick": Settings().tick}
    taken = [recovered(place, step, usual) for _ in range(sample.size(10, 2))]
    assert max(taken) <= 15, taken


def recovered(place: Scene, step: str, settings: dict[str, float], *, ahead: float = 0.0) -> float:
    """Seconds from a crash at ``step`` to the next step on record, of a second worker whose clock is ``ahead``."""
    plan = Plan(subject=SUBJECTS[-1])
    turn = undisturbed(place, plan).index(step)
    place.begin(plan.subject)
    place.live(turn=turn, settings=settings)
    restarted_at = time.time()
    place.live(settings=settings, offset=ahead)
    steps = [step for attempt in place.outcome()["attempts"] for step in (attempt["started_at"], attempt["ended_at"])]
    later = [datetime.fromisoformat(step).timestamp() - restarted_at for step in steps if step]
    return min(seconds for seconds in later if seconds > 0)
