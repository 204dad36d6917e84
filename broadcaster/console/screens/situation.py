"""Lage: what is public, what is next, what needs a person, and the stop for everything."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from starlette.responses import Response

from broadcaster.app import situation
from broadcaster.app.messages import deciding
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.language import COOKIE
from broadcaster.console.screens.website import words
from broadcaster.words.errors import InvalidInput

screen = Screen(Navigation(order=10, path="/", de="Lage", en="Situation", icon="home", may=Permission.READ))
Text = Annotated[str, Form()]


@screen.page("/", Permission.READ)
def show(visitor: Visiting) -> Response:
    """The start page."""
    return _shown(visitor, "situation.html")


@screen.page("/situation/live", Permission.READ, quiet=True)
def live(visitor: Visiting) -> Response:
    """The part of the start page that renews itself."""
    return _shown(visitor, "situation/live.html")


@screen.action("/pause", Permission.STOP)
def pause(visitor: Visiting, reason: Text = "") -> Response:
    """Stop everything."""
    try:
        deciding.pause(visitor.installation, reason)
    except InvalidInput as error:
        return _shown(visitor, "situation.html", 422, problems=visitor.problems(error))
    return visitor.to("/", "paused")


@screen.action("/resume", Permission.RESUME)
def resume(visitor: Visiting) -> Response:
    """Let it go on."""
    deciding.resume(visitor.installation)
    return visitor.to("/", "resumed")


@screen.action("/language", Permission.ANYONE)
def language(visitor: Visiting, language: Text = "de", then: Text = "/") -> Response:
    """Read the console in the other language; a person's own setting is in the profile."""
    inside = then.startswith("/") and not then.startswith(("//", "/\\"))
    response = visitor.to(then if inside else "/")
    chosen = "en" if language == "en" else "de"
    response.set_cookie(COOKIE, chosen, max_age=365 * 86_400, path="/", samesite="lax", secure=visitor.jar.secure)
    return response


def _shown(visitor: Visitor, template: str, status: int = 200, **more: Any) -> Response:
    installation = visitor.installation
    context = {"seen": situation.situation(installation), "words": words(visitor, 1), "now": installation.now()}
    return visitor.page(template, status, **(context | more))
