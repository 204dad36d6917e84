"""From a set-up to a verdict: one real look, then rounds on a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from broadcaster.website.looking import look, trusted
from broadcaster.website.rounds import Judgement, judge
from broadcaster.website.site import Site
from broadcaster.website.verdict import Verdict

from .scene import GOOD, after, rounds
from .setups.serving import Setup, Stage

PATIENT, QUICK = 10.0, 4.0
"""Seconds for a try that must come through on a busy machine, and for one that nobody answers anyway."""
LONG = timedelta(seconds=200)


@dataclass(frozen=True)
class Judged:
    """What a website that goes over to a set-up is called after all, and how many seconds later."""

    verdict: Verdict
    seconds: float
    reasons: tuple[str, ...]


@contextmanager
def staged() -> Iterator[Stage]:
    """The practice website, alive."""
    stage = Stage()
    stage.start()
    try:
        yield stage
    finally:
        stage.stop()


def site_of(stage: Stage, setup: Setup | None = None, timeout: float = PATIENT) -> Site:
    """The settings that watch it."""
    return Site.model_validate({**stage.settings, "timeout": timeout, **(setup.site if setup else {})})


def judgement_of(stage: Stage, setup: Setup) -> Judgement:
    """One real look at a set-up."""
    stage.shows(setup.play)
    return seen(site_of(stage, setup))


def judgement_of_death(stage: Stage, death: str, *, silent: bool) -> Judgement:
    """One real look at a death."""
    stage.die(death)
    return seen(site_of(stage, timeout=QUICK if silent else PATIENT))


def seen(site: Site) -> Judgement:
    """One real look."""
    return judge(asyncio.run(look(site, trusted(site), lambda: datetime.now(UTC), suspicious=False)))


def judged(judgement: Judgement, took: float = 0.3) -> Judged:
    """The verdict when every round from a moment on shows the same, each taking so many seconds."""
    fall = after(300 + 7)
    found = Judged(Verdict.ONLINE, 0.0, ())
    for looked in rounds(lambda at, _tally: (judgement, took) if at >= fall else (GOOD, 0.3)):
        if looked.at > fall + LONG:
            return found
        if looked.at >= fall and looked.tally.verdict is not found.verdict:
            reasons = tuple(reason.de for reason in looked.tally.reasons)
            found = Judged(looked.tally.verdict, (looked.at - fall).total_seconds(), reasons)
    raise AssertionError


def becomes_online(judgement: Judgement) -> float:
    """Seconds until a watch that begins calls the website online."""
    for looked in rounds(lambda _at, _tally: (judgement, 0.3)):
        if looked.tally.verdict is Verdict.ONLINE:
            return (looked.at - after(0)).total_seconds()
        if looked.at > after(600):
            return float("inf")
    raise AssertionError
