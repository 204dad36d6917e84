"""A worker is stopped past its lease while another takes over, and then wakes up and goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from broadcaster.app import open_installation
from broadcaster.app.messages.reading import queue
from broadcaster.delivery.states import State
from broadcaster.settings import load
from tests.crash.conftest import Count
from tests.crash.nursery import is_stopped
from tests.crash.points import OVERSLEPT
from tests.crash.scene import LATER, SUBJECTS, Scene, Subject
from tests.crash.sweep import Figures, Job, Plan, around_commit, in_doubt, settle, spread, undisturbed

pytestmark = pytest.mark.crash

_POLL = 0.005


def sleeping(scene: Scene, plan: Plan, turn: int) -> int:
    """A worker that stopped itself at its turn, and not while it held the database's write lock."""
    while True:
        scene.begin(plan.subject, late=plan.late)
        pid = scene.start(turn=turn, number=signal.SIGSTOP, oversleeps=LATER)
        while not is_stopped(pid):
            time.sleep(_POLL)
        if not is_locked(scene.run / "broadcaster.db"):
            return pid
        os.kill(pid, signal.SIGKILL)
        scene.nursery.wait(pid)


def is_locked(database: Path) -> bool:
    """Whether somebody is in the middle of a change."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


def overslept(scene: Scene, plan: Plan, turn: int) -> None:
    """One worker oversleeps, a second does the work, the first wakes up; a third finds what is left."""
    sleeper = sleeping(scene, plan, turn)
    scene.live()
    (scene.run / OVERSLEPT).touch()
    for process in (*scene.nursery.tasks(), sleeper):
        os.kill(process, signal.SIGCONT)
    scene.nursery.wait(sleeper)
    scene.live()


def stopped(scenes: Sequence[Scene], plan: Plan, turns: Iterable[int]) -> Figures:
    """Stop a worker at each of these turns past its lease."""
    life, figures, counting = undisturbed(scenes[0], plan), Figures(), threading.Lock()

    def at(turn: int) -> Job:
        def job(scene: Scene) -> None:
            overslept(scene, plan, turn)
            with counting:
                figures.add(plan.subject, f"stopped: {life[turn - 1]}", settle(scene))

        return job

    spread(scenes, map(at, turns))
    return figures


each_adapter = pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])


@each_adapter
def test_a_worker_that_wakes_up_late_repeats_nothing(subject: Subject, scenes: Sequence[Scene], count: Count) -> None:
    """A platform cannot fence a late sender off; so nobody sends in its place before a person has looked."""
    plan = Plan(subject=subject)
    figures = stopped(scenes, plan, in_doubt(undisturbed(scenes[0], plan)))
    count(f"{subject.name}, stopped past the lease", figures)
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert figures.runs == 2


@pytest.mark.long
@pytest.mark.timeout(900)
@each_adapter
def test_a_worker_may_wake_up_late_anywhere_around_a_commit(
    subject: Subject, scenes: Sequence[Scene], count: Count
) -> None:
    """The same for every point from the announcement to the commit's end."""
    plan = Plan(subject=subject)
    figures = stopped(scenes, plan, around_commit(undisturbed(scenes[0], plan)))
    count(f"{subject.name}, stopped anywhere past the lease", figures)
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert figures.runs >= 4


def test_a_worker_that_stands_still_in_the_middle_of_a_change_hides_nothing(place: Scene) -> None:
    """Whoever asks what is queued is answered, although nobody can write."""
    plan = Plan(subject=SUBJECTS[0])
    turn = undisturbed(place, plan).index("commit begins") - 1
    place.begin(plan.subject)
    pid = place.start(turn=turn, number=signal.SIGSTOP)
    while not is_stopped(pid):
        time.sleep(_POLL)
    assert is_locked(place.run / "broadcaster.db")
    installation = open_installation(load(place.run / "broadcaster.toml", environment={}))
    [line] = queue(installation)
    assert line.state is State.SENDING
    os.kill(pid, signal.SIGCONT)
    assert place.nursery.wait(pid) == 0
    installation.close()
