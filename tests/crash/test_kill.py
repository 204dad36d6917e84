"""A worker is killed at every point of its life: nothing is lost, nothing appears twice, every doubt ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from broadcaster.delivery.records import Policy
from tests.crash.conftest import Count
from tests.crash.scene import SUBJECTS, WITH_LONGER_THREAD, Scene, Subject
from tests.crash.sweep import Figures, Plan, every_point, undisturbed

pytestmark = pytest.mark.crash

each_adapter = pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
COVERED = 0.9
"""Of a whole life's points; tasks in processes of their own do not always come in the same order."""


def safe(figures: Figures) -> bool:
    """Whether nothing was lost and nothing appeared twice."""
    return (figures.lost, figures.duplicates) == (0, 0)


@each_adapter
def test_a_worker_killed_anywhere_loses_and_repeats_nothing(
    subject: Subject, scenes: Sequence[Scene], count: Count
) -> None:
    """Every database change, step and request is a point; posts are visible at once, in doubt a person is asked."""
    plan = Plan(subject=subject)
    figures = every_point(scenes, plan)
    count(f"{subject.name}, visible at once", figures)
    assert safe(figures)
    assert len(figures.points) >= COVERED * len(undisturbed(scenes[0], plan))
    assert figures.resolved + figures.handed > 0


@each_adapter
def test_a_late_post_is_not_taken_for_absent(subject: Subject, scenes: Sequence[Scene], count: Count) -> None:
    """Posts show up late, and in doubt the broadcaster sends again by itself: only when it may be sure."""
    plan = Plan(subject=subject, late=True, policy=Policy.PREFER_DELIVERY)
    announcing = undisturbed(scenes[0], plan).index("commit begins") - 1
    figures = every_point(scenes, plan, first=announcing)
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
) -> None:
    """The whole life, whether posts show up at once or late."""
    figures = every_point(scenes, Plan(subject=subject, late=late, policy=policy))
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
    announced, ended = life.index("commit begins"), life.index("commit has ended") + 1
    figures = every_point(scenes, Plan(subject=subject, recovery="resend"), first=announced, last=ended)
    assert figures.duplicates > 0
