"""A worker is killed at its system calls: every write, sync, connection and answer around one post."""

from __future__ import annotations

import itertools
import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from tests.crash.conftest import Count
from tests.crash.scene import SUBJECTS, WITH_LONGER_THREAD, Scene, Subject
from tests.crash.sweep import Figures, Job, Plan, settle, spread
from tests.crash.trace import traced
from tests.sampling import Sample

pytestmark = [pytest.mark.crash, pytest.mark.usefixtures("tracing")]

CALLS = ("connect", "sendto", "recvfrom", "fdatasync", "pwrite64")
REFUSED = "InvalidInput: The picture 'picture.jpg' cannot be opened safely"
"""The signal met the process that decodes the picture; then nothing was accepted, and the next worker posts it."""
IN_THE_SUITE = 2
"""Of each system call's occurrences, drawn with a fixed seed."""


def occurrences(scene: Scene, plan: Plan) -> Counter[str]:
    """How often each system call occurs in the thread that makes most of them."""
    scene.begin(plan.subject, late=plan.late)
    pid = scene.start(hold=True)
    log = scene.run / "trace"
    with traced(pid, "-o", str(log), "-e", f"trace={','.join(CALLS)}"):
        assert scene.release(pid) == 0
    found = re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE)
    most: Counter[str] = Counter()
    for (_thread, call), number in Counter(found).items():
        most[call] = max(most[call], number)
    return most


def killed_at(scene: Scene, plan: Plan, call: str, number: int) -> bool:
    """Let a worker die at its ``number``-th system call of that name, counted in each thread.

    Whether something died: it, or the process that decodes its picture.
    """
    scene.begin(plan.subject, late=plan.late)
    pid = scene.start(hold=True)
    inject = ("-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}")
    with traced(pid, "-o", "/dev/null", *inject):
        status = scene.release(pid)
    if status not in (0, signal.SIGKILL):
        assert REFUSED in (scene.run / "output").read_text()
    return status != 0


def at_system_calls(scenes: Sequence[Scene], plan: Plan, wanted: Iterable[tuple[str, int]]) -> Figures:
    """Kill at each of the wanted system calls and let another worker take over."""
    figures, counting = Figures(), threading.Lock()

    def at(call: str, number: int) -> Job:
        def job(scene: Scene) -> None:
            # a life may have fewer of them than the one that was counted: threads share work as it comes
            numbers = (number >> halved for halved in range(number.bit_length()))
            killed = next((one for one in numbers if killed_at(scene, plan, call, one)), None)
            verdict = settle(scene)
            with counting:
                if killed:
                    figures.add(plan.subject, f"{call} {killed}", verdict)

        return job

    spread(scenes, itertools.starmap(at, wanted))
    return figures


def test_a_worker_killed_at_a_system_call_loses_and_repeats_nothing(scenes: Sequence[Scene], count: Count) -> None:
    """Some calls of each kind around one Facebook post that shows up late."""
    plan = Plan(subject=SUBJECTS[0], late=True)
    chance = random.Random(1)
    calls = occurrences(scenes[0], plan)
    wanted = [
        (call, number)
        for call, most in sorted(calls.items())
        for number in sorted(chance.sample(range(1, most + 1), min(most, IN_THE_SUITE)))
    ]
    figures = at_system_calls(scenes, plan, wanted)
    count("facebook, some system calls", figures)
    assert set(calls) == set(CALLS)
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert figures.runs == len(wanted)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("late", [False, True], ids=["visible at once", "visible late"])
@pytest.mark.parametrize("subject", WITH_LONGER_THREAD, ids=[subject.name for subject in WITH_LONGER_THREAD])
def test_every_system_call(
    subject: Subject,
    late: bool,  # noqa: FBT001
    scenes: Sequence[Scene],
    count: Count,
    sample: Sample,
) -> None:
    """Every call of each kind around one post."""
    plan = Plan(subject=subject, late=late)
    calls = occurrences(scenes[0], plan)
    every = [(call, number) for call, most in calls.items() for number in range(1, most + 1)]
    figures = at_system_calls(scenes, plan, sample.of(every, 20))
    count(f"{subject.name}, every system call", figures)
    assert (figures.lost, figures.duplicates) == (0, 0)
