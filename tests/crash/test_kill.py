"""A worker is killed at every point of its life: nothing is lost, nothing appears twice, every doubt ends."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from broadcaster.delivery.records import Policy
from tests.crash.conftest import Count
from tests.crash.scene import SUBJECTS, WITH_LONGER_THREAD, Scene, Subject
from tests.crash.sweep import Figures, Plan, at_points, every_point, in_doubt, kind, of_each_kind, undisturbed
from tests.sampling import Sample

pytestmark = pytest.mark.crash

each_adapter = pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
SEED = 1
COVERED = 0.9
"""Of the points that were drawn; tasks in processes of their own do not always come in the same order."""


def safe(figures: Figures) -> bool:
    """Whether nothing was lost and nothing appeared twice."""
    return (figures.lost, figures.duplicates) == (0, 0)


@each_adapter
def test_a_worker_killed_anywhere_loses_and_repeats_nothing(
    subject: Subject, scenes: Sequence[Scene], count: Count
) -> None:
    """A point of each kind: change, step, request, task; posts are visible at once, in doubt a person is asked."""
    plan = Plan(subject=subject)
    life = undisturbed(scenes[0], plan)
    turns = {*of_each_kind(life, seed=SEED), *in_doubt(life)}
    figures = at_points(scenes, plan, sorted(turns))
    count(f"{subject.name}, visible at once", figures)
    assert safe(figures)
    assert {kind(life[turn - 1]) for turn in turns} == set(map(kind, life))
    assert figures.runs >= COVERED * len(turns)
    assert figures.resolved + figures.handed > 0


@each_adapter
def test_a_late_post_is_not_taken_for_absent(subject: Subject, scenes: Sequence[Scene], count: Count) -> None:
    """Posts show up late, and in doubt the broadcaster sends again by itself: only when it may be sure."""
    plan = Plan(subject=subject, late=True, policy=Policy.PREFER_DELIVERY)
    life = undisturbed(scenes[0], plan)
    drawn = of_each_kind(life, first=life.index("commit begins") + 1, seed=SEED)
    figures = at_points(scenes, plan, sorted({*in_doubt(life), *random.Random(SEED).sample(drawn, 2)}))
    count(f"{subject.name}, visible late", figures)
    assert safe(figures)
    assert figures.resolved > 0
    assert figures.handed == 0


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("subject", WITH_LONGER_THREAD, ids=[subject.name for subject in WITH_LONGER_THREAD])
@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("late", [False, True], ids=["visible at once", "visible late"])
def test_every_point_under_both_policies(
    subject: Subject,
    late: bool,  # noqa: FBT001
    policy: Policy,
    scenes: Sequence[Scene],
    count: Count,
    sample: Sample,
) -> None:
    """The whole life, whether posts show up at once or late; of a sample, as many points as it takes."""
    plan = Plan(subject=subject, late=late, policy=policy)
    if sample.seed is None:
        figures = every_point(scenes, plan)
    else:
        turns = range(1, len(undisturbed(scenes[0], plan)) + 1)
        figures = at_points(scenes, plan, sample.of(turns, 20))
    count(f"{subject.name}, visible {'late' if late else 'at once'}, {policy}", figures)
    assert safe(figures)


def test_there_are_sixty_points_at_least(place: Scene) -> None:
    """Points of different names over all adapters."""
    names = {(subject.name, name) for subject in SUBJECTS for name in undisturbed(place, Plan(subject=subject))}
    assert len(names) >= 60


@pytest.mark.parametrize("subject", [SUBJECTS[0], SUBJECTS[-1]], ids=["facebook", "x"])
def test_a_naive_sender_is_caught(subject: Subject, scenes: Sequence[Scene]) -> None:
    """What sends again whatever has no receipt repeats posts; tests that do not see that see nothing."""
    life = undisturbed(scenes[0], Plan(subject=subject))
    figures = at_points(scenes, Plan(subject=subject, recovery="resend"), in_doubt(life))
    assert figures.duplicates > 0
