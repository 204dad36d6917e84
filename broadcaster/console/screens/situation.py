"""Lage: what is public, what is next, what needs a person, and the stop for everything."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.responses import Response

from broadcaster.app import approving, deciding, screens
from broadcaster.app.roles import Permission
from broadcaster.console.doors import Navigation, Screen, Visiting
from broadcaster.console.language import COOKIE
from broadcaster.console.numbers import PathNumber
from broadcaster.errors import InvalidInput

screen = Screen(Navigation(order=10, path="/", de="Lage", en="Situation", icon="home", may=Permission.READ))
Text = Annotated[str, Form()]


@screen.page("/", Permission.READ)
def show(visitor: Visiting) -> Response:
    """The start page."""
    return visitor.page("situation.html", seen=screens.situation(visitor.installation))


@screen.page("/situation/live", Permission.READ, quiet=True)
def live(visitor: Visiting) -> Response:
    """The part of the start page that renews itself."""
    return visitor.page("situation/live.html", seen=screens.situation(visitor.installation))


@screen.action("/pause", Permission.STOP)
def pause(visitor: Visiting, reason: Text = "") -> Response:
    """Stop everything."""
    try:
        deciding.pause(visitor.installation, reason)
    except InvalidInput as error:
        seen = screens.situation(visitor.installation)
        return visitor.page("situation.html", 422, seen=seen, problems=visitor.problems(error))
    return visitor.to("/", "paused")


@screen.action("/resume", Permission.RESUME)
def resume(visitor: Visiting) -> Response:
    """Let it go on."""
    deciding.resume(visitor.installation)
    return visitor.to("/", "resumed")


@screen.action("/reviews/{approval_id}", Permission.APPROVE)
def review(visitor: Visiting, approval_id: PathNumber) -> Response:
    """Somebody has looked at what was released alone."""
    approving.review(visitor.installation, visitor.here.person, approval_id)
    return visitor.to("/", "reviewed")


@screen.action("/language", Permission.ANYONE)
def language(visitor: Visiting, language: Text = "de", then: Text = "/") -> Response:
    """Read the console in the other language; a person's own setting is in the profile."""
    inside = then.startswith("/") and not then.startswith(("//", "/\\"))
    response = visitor.to(then if inside else "/")
    chosen = "en" if language == "en" else "de"
    response.set_cookie(COOKIE, chosen, max_age=365 * 86_400, path="/", samesite="lax", secure=visitor.jar.secure)
    return response
