"""Website: the verdict with its evidence, what it was, and a person's own word over it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import Form
from starlette.responses import Response

from broadcaster.app.outage import feeding, website
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.schedule.parsing import moment
from broadcaster.website.evidence import Stage, Weight
from broadcaster.website.strip import NARROW, WIDE, draw, summary
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError, InvalidInput

screen = Screen(Navigation(order=50, path="/website", de="Website", en="Website", icon="globe", may=Permission.READ))
Text = Annotated[str, Form()]
LENGTHS: Final = (1, 30)
"""Days that a strip may be about."""
STAGES: Final = {stage: stage.upper() for stage in Stage} | {Stage.CONTENT: ""}
WEIGHTS: Final = {
    Weight.FINE: ("check", "success"),
    Weight.WARNING: ("late", "warning"),
    Weight.SUSPECT: ("question", "warning"),
    Weight.DOWN: ("cross", "danger"),
}


@screen.page("/website", Permission.READ)
def show(visitor: Visiting) -> Response:
    """The verdict and what it rests on."""
    return _shown(visitor)


@screen.page("/website/strip.svg", Permission.READ, quiet=True)
def strip(visitor: Visiting, days: int = 1, narrow: bool = False) -> Response:  # noqa: FBT001, FBT002 - a query's flag
    """The verdicts of the last day or the last 30 days as a picture."""
    told = website.history(visitor.installation, timedelta(days=days if days in LENGTHS else 1))
    zone = ZoneInfo(visitor.installation.settings.time_zone)
    width = NARROW if narrow else WIDE
    picture = draw(told.spans, told.since, told.until, zone, visitor.language, width)
    return Response(picture, media_type="image/svg+xml")


@screen.action("/website/check", Permission.DECIDE)
def check(visitor: Visiting) -> Response:
    """Look once now; nothing is changed by it."""
    try:
        looked, meaning = website.check(visitor.installation)
    except ConfigurationError as error:
        return _shown(visitor, 422, problems=[_problem(visitor, error.sentence)])
    return _shown(visitor, looked=looked, meaning=meaning)


@screen.action("/website/verdict", Permission.DECIDE)
def set_verdict(visitor: Visiting, verdict: Text = "", reason: Text = "", until: Text = "") -> Response:
    """A person says how the website is."""
    given = {"verdict": verdict, "reason": reason, "until": until[:40]}
    try:
        if verdict not in set(Verdict):
            raise _no_verdict()
        zone = ZoneInfo(visitor.installation.settings.time_zone)
        end = moment(until, zone, "until") if until.strip() else None
        website.set_verdict(visitor.installation, Verdict(verdict), reason, end)
    except InvalidInput as error:
        return _shown(visitor, 422, given=given, problems=visitor.problems(error))
    return visitor.to("/website", "verdict-set")


@screen.action("/website/verdict/lift", Permission.DECIDE)
def lift_verdict(visitor: Visiting) -> Response:
    """End what a person set; the watch is in force again."""
    website.lift_verdict(visitor.installation)
    return visitor.to("/website", "verdict-lifted")


def words(visitor: Visitor, days: int) -> str:
    """What a strip shows, for whoever does not see it."""
    told = website.history(visitor.installation, timedelta(days=days))
    return summary(told.spans, told.since, told.until, visitor.language)


def _shown(visitor: Visitor, status: int = 200, **more: Any) -> Response:
    installation = visitor.installation
    context: dict[str, Any] = {
        "seen": website.status(installation),
        "addresses": installation.website.addresses,
        "words": {days: words(visitor, days) for days in LENGTHS},
        "feeds": feeding.overview(installation),
        "given": {"verdict": "", "reason": "", "until": ""},
        "looked": None,
        "meaning": None,
        "stages": STAGES,
        "weights": WEIGHTS,
    }
    return visitor.page("website.html", status, **(context | more))


def _problem(visitor: Visitor, sentence: Sentence) -> dict[str, str]:
    return {"field": "", "text": sentence.in_(visitor.language)}


def _no_verdict() -> InvalidInput:
    return InvalidInput.one(
        "verdict-online",
        de="Bitte wählen Sie, wie es um die Website steht.",
        en="Choose how the website is.",
    )
