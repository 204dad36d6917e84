"""Kills a worker at every point of its life, lets others take over, and counts what became of it."""

from __future__ import annotations

import itertools
import random
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from broadcaster.delivery.records import Policy
from broadcaster.delivery.states import State
from tests.crash.scene import Scene, Subject
from tests.crash.verdict import Verdict, judge

NEVER = 0
MOST_STARTS = 6
"""A run that is not settled after so many workers never will be."""
_KINDS = {
    r".+ (before it is on disk|is on disk)": r"a change \1",
    r"([A-Z]+) .+ (before it is sent|before its first byte|is answered)": r"\1 \2",
    r".+ (before its process starts|told): ?.*": r"a task \1",
}


@dataclass(slots=True)
class Figures:
    """What many runs came to; ``points`` are the distinct (adapter, point) at which something was killed."""

    points: set[tuple[str, str]] = field(default_factory=set)
    runs: int = 0
    lost: int = 0
    duplicates: int = 0
    resolved: int = 0
    handed: int = 0

    def add(self, subject: Subject, point: str, verdict: Verdict) -> None:
        """Count one run."""
        self.points.add((subject.name, point))
        self.runs += 1
        self.lost += verdict.lost
        self.duplicates += verdict.duplicates
        self.resolved += verdict.resolved
        self.handed += verdict.handed

    def merge(self, other: Figures) -> None:
        """Count another's runs."""
        self.points |= other.points
        self.runs += other.runs
        self.lost += other.lost
        self.duplicates += other.duplicates
        self.resolved += other.resolved
        self.handed += other.handed

    def __str__(self) -> str:
        """One line for a person."""
        return (
            f"crash points: {len(self.points)}  lost: {self.lost}  duplicates: {self.duplicates}  "
            f"resolved: {self.resolved}  handed to a person: {self.handed}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is like: the adapter, whether reads lag behind, the policy, and what the second worker does."""

    subject: Subject
    late: bool = False
    policy: Policy = Policy.PREFER_ONCE
    recovery: str = "work"


def crash(scene: Scene, plan: Plan, *turns: int) -> list[str]:
    """Kill a first worker at its first turn, a second at the second, ...; the points of those that were killed."""
    scene.begin(plan.subject, late=plan.late, policy=plan.policy)
    killed: list[str] = []
    for turn in turns:
        if scene.live("work" if not killed else plan.recovery, turn=turn):
            break
        killed.append(_numbered(scene.points(scene.starts)))
    return killed


def settle(scene: Scene, recovery: str = "work") -> Verdict:
    """Let a worker take over undisturbed; then let a person look at the channel, if one is asked."""
    if not _settled(scene):
        scene.live(recovery)
    verdict = judge(scene.outcome(), scene.public())
    if not verdict.handed:
        return verdict
    while scene.outcome()["state"] == State.NEEDS_DECISION and scene.starts < MOST_STARTS:
        _ask_person(scene)
    final = judge(scene.outcome(), scene.public())
    lost, duplicates = max(verdict.lost, final.lost), max(verdict.duplicates, final.duplicates)
    return Verdict(lost=lost + final.handed, duplicates=duplicates, doubted=verdict.doubted, handed=True)


def _settled(scene: Scene) -> bool:
    return (scene.run / f"outcome.{scene.starts}.json").exists()


def _ask_person(scene: Scene) -> None:
    """The person says what the public sees."""
    outcome, public = scene.outcome(), scene.public()
    text = outcome["texts"][sum(receipt is not None for receipt in outcome["receipts"])]
    link = next((post["permalink"] for post in public if post["text"] == text), None)
    scene.live("decide", delivery=outcome["delivery"], link=link)


def _numbered(points: Sequence[str]) -> str:
    """The last point's name with how often it was reached."""
    return f"{points[-1]} ({points.count(points[-1])})"


Job = Callable[[Scene], None]


def spread(scenes: Sequence[Scene], jobs: Iterable[Job]) -> None:
    """Do jobs at all scenes at once; the first failure ends it."""
    waiting: Iterator[Job] = iter(jobs)
    taking = threading.Lock()

    def work(scene: Scene) -> None:
        nonlocal waiting
        while True:
            with taking:
                job = next(waiting, None)
            if job is None:
                return
            try:
                job(scene)
            except BaseException:
                with taking:
                    waiting = iter(())
                raise

    with ThreadPoolExecutor(len(scenes)) as pool:
        for done in [pool.submit(work, scene) for scene in scenes]:
            done.result()


def undisturbed(scene: Scene, plan: Plan) -> list[str]:
    """The points of a whole life; lived once for each adapter, at once or late, whatever the policy."""
    life = plan.subject.name, plan.subject.text, plan.late
    if life not in scene.lives:
        crash(scene, plan, NEVER)
        scene.lives[life] = scene.points()
    return scene.lives[life]


def kind(point: str) -> str:
    """What a point is one of: the same for every database change, every request of a method, every told event."""
    for pattern, name in _KINDS.items():
        if found := re.fullmatch(pattern, point):
            return found.expand(name)
    return point


def of_each_kind(life: Sequence[str], *, first: int = 1, seed: int) -> list[int]:
    """From turn ``first`` on, one turn of each kind that a life has, drawn with the seed."""
    turns: dict[str, list[int]] = {}
    for turn in range(first, len(life) + 1):
        turns.setdefault(kind(life[turn - 1]), []).append(turn)
    chance = random.Random(seed)
    return sorted(chance.choice(among) for among in turns.values())


def around_commit(life: Sequence[str]) -> list[int]:
    """The turns at which the first part's commit is on its way: from the announcement on disk to its end."""
    first, last = life.index("commit begins"), life.index("commit has ended") + 1
    return [turn for turn in range(first, last + 1) if not life[turn - 1].startswith("GET")]


def in_doubt(life: Sequence[str]) -> list[int]:
    """Of those turns the two between which the post becomes public: before its first byte, and when it is answered."""
    ends = (" before its first byte", " is answered")
    return [turn for turn in around_commit(life) if life[turn - 1].endswith(ends)]


def at_points(scenes: Sequence[Scene], plan: Plan, turns: Iterable[int]) -> Figures:
    """Kill at each of these turns; each time another takes over."""
    figures, counting = Figures(), threading.Lock()

    def at(turn: int) -> Job:
        def job(scene: Scene) -> None:
            killed = crash(scene, plan, turn)
            verdict = settle(scene, plan.recovery)
            with counting:
                if killed:
                    figures.add(plan.subject, killed[0], verdict)

        return job

    spread(scenes, map(at, turns))
    return figures


def every_point(scenes: Sequence[Scene], plan: Plan) -> Figures:
    """Kill at every point until a run survives; each time another takes over."""
    figures, counting, survived = Figures(), threading.Lock(), threading.Event()

    def at(turn: int) -> Job:
        def job(scene: Scene) -> None:
            killed = crash(scene, plan, turn)
            verdict = settle(scene, plan.recovery)
            with counting:
                if killed:
                    figures.add(plan.subject, killed[0], verdict)
                else:
                    survived.set()

        return job

    turns = itertools.takewhile(lambda _turn: not survived.is_set(), itertools.count(1))
    spread(scenes, map(at, turns))
    return figures
