"""Plan: what goes out when, as week, month and list; moving it, and ending what is repeated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form, Query
from starlette.responses import Response

from broadcaster.app.messages import planning, repeating
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.days import DAYS, VIEWS, days, heading, stretch
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.schedule.parsing import moment
from broadcaster.words import which
from broadcaster.words.errors import InvalidInput

screen = Screen(Navigation(order=40, path="/plan", de="Plan", en="Plan", icon="calendar", may=Permission.READ))
Text = Annotated[str, Form()]
Page = Annotated[int, Query(ge=1, le=10_000)]
_FIRST, _LAST = 2000, 2100


@screen.page("/plan", Permission.READ)
def show(visitor: Visiting, view: str = "week", day: str = "", text: str = "", page: Page = 1) -> Response:
    """The plan around a day, or a page of the list."""
    zone, installation = _zone(visitor), visitor.installation
    today = installation.now().astimezone(zone).date()
    shown = stretch(view if view in VIEWS else "week", _day(day) or today)
    in_list = shown.view == "list"
    end = shown.since(zone) if in_list else shown.until(zone)
    found = planning.plan(installation, shown.since(zone), end)
    calendar = [] if in_list else days(shown, found.slots, zone)
    listed, more = planning.listed(installation, text, page) if in_list else ((), False)
    return visitor.page(
        "plan.html",
        shown=shown,
        days=calendar,
        entries=planning.entries(installation, found, [line.slot for one in calendar for line in one.lines]),
        listed=listed,
        text=text.strip()[:200],
        number=page,
        more=more,
        today=today,
        now=installation.now(),
        plan=found,
        title=shown.title(visitor.language),
        weekdays=DAYS[visitor.language],
        heading=lambda one: heading(one, visitor.language),
        clock=lambda at: f"{at.astimezone(zone):%H:%M}{which(at.astimezone(zone), visitor.language)}",
    )


@screen.page("/plan/{message_id}/move", Permission.WRITE)
def choose(visitor: Visiting, message_id: PathNumber, day: str = "") -> Response:
    """The form in which a message gets another time; ``day`` is where it was dragged to."""
    zone = _zone(visitor)
    found = planning.movable(visitor.installation, message_id)
    local = found.terms.due_at.astimezone(zone)
    wanted = _day(day) or local.date()
    return _form(visitor, message_id, f"{wanted.isoformat()}T{local:%H:%M}")


@screen.action("/plan/{message_id}/move", Permission.WRITE)
def move(visitor: Visiting, message_id: PathNumber, at: Text = "", seen: Text = "") -> Response:
    """Give it that time."""
    try:
        due_at = moment(at, _zone(visitor), "at")
        moved = planning.move(visitor.installation, message_id, due_at, seen)
    except InvalidInput as error:
        problems = [one | {"field": "at"} for one in visitor.problems(error)]
        return _form(visitor, message_id, at[:40], 422, problems)
    day = due_at.astimezone(_zone(visitor)).date().isoformat()
    return visitor.to(f"/plan?day={day}", "moved-again" if moved.again else "moved")


@screen.action("/plan/{message_id}/stop-repeating", Permission.WRITE)
def stop_repeating(visitor: Visiting, message_id: PathNumber) -> Response:
    """Repeat a message no more; what is public stays."""
    repeating.stop_repeats(visitor.installation, message_id)
    return visitor.to("/plan?view=list", "repetition-stopped")


def _form(
    visitor: Visitor, message_id: int, at: str, status: int = 200, problems: list[dict[str, str]] | None = None
) -> Response:
    try:
        found = planning.movable(visitor.installation, message_id)
    except InvalidInput as error:
        return visitor.page("move.html", 422, found=None, number=message_id, at=at, problems=visitor.problems(error))
    zone = visitor.installation.settings.time_zone
    return visitor.page("move.html", status, found=found, number=message_id, at=at, zone=zone, problems=problems or [])


def _zone(visitor: Visitor) -> ZoneInfo:
    return ZoneInfo(visitor.installation.settings.time_zone)


def _day(text: str) -> date | None:
    """A day such as 2026-11-24; None for anything else."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return found if _FIRST <= found.year <= _LAST else None
