"""A worker is stopped past its lease while another takes over, and then wakes up and goes on."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crash.conftest import Count
from tests.crash.scene import SUBJECTS, Scene, Subject
from tests.crash.sweep import Figures, Job, Plan, settle, spread, undisturbed

pytestmark = pytest.mark.crash

LEASE = 0.4
_POLL = 0.005
AROUND_COMMIT = re.compile(r"Outbox.announce is on disk|commit begins|(POST|configure) .*|commit has ended")


def stop(scene: Scene, turn: int) -> int:
    """Let a worker stop itself at its turn and wait until its lease is over; its process id."""
    pid = scene.start(turn=turn, number=signal.SIGSTOP, settings={"lease": LEASE})
    stat = Path(f"/proc/{pid}/stat")
    while stat.read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(_POLL)
    time.sleep(LEASE)
    return pid


def overslept(scene: Scene, plan: Plan, turn: int) -> None:
    """One worker oversleeps, a second does the work, the first wakes up; a third finds what is left."""
    scene.begin(plan.subject, late=plan.late)
    sleeper = stop(scene, turn)
    scene.live()
    os.kill(sleeper, signal.SIGCONT)
    scene.nursery.wait(sleeper)
    scene.live()


def around_commit(life: Sequence[str]) -> list[int]:
    """The turns at which the first part's commit is on its way."""
    first, last = life.index("Outbox.announce is on disk"), life.index("commit has ended")
    return [turn for turn, name in enumerate(life, 1) if first < turn <= last + 1 and AROUND_COMMIT.fullmatch(name)]


@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
def test_a_worker_that_wakes_up_late_repeats_nothing(subject: Subject, scenes: Sequence[Scene], count: Count) -> None:
    """A platform cannot fence a late sender off; so nobody sends in its place before a person has looked."""
    plan = Plan(subject=subject)
    life, figures, counting = undisturbed(scenes[0], plan), Figures(), threading.Lock()

    def at(turn: int) -> Job:
        def job(scene: Scene) -> None:
            overslept(scene, plan, turn)
            with counting:
                figures.add(subject, f"stopped: {life[turn - 1]}", settle(scene))

        return job

    spread(scenes, (at(turn) for turn in around_commit(life)))
    count(f"{subject.name}, stopped past the lease", figures)
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert figures.runs >= 4
