"""The outage: since when and why, what may go out by itself, what lies ready, and what was said."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.responses import Response

from broadcaster.app.outage import drafts, outages, playbooks
from broadcaster.app.outage.words import STATES
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Screen, Visiting, Visitor
from broadcaster.console.screens import preparing
from broadcaster.words.errors import BroadcasterError, InvalidInput

screen = Screen()
Text = Annotated[str, Form()]
BASE = "/playbooks/outage"
preparing.add_drafts(screen, BASE, drafts.of_outage_named)


@screen.page("/playbooks/outage", Permission.READ)
def show(visitor: Visiting) -> Response:
    """The newest outage, over or not."""
    return _shown(visitor)


@screen.action("/playbooks/outage/stop", Permission.STOP)
def stop(visitor: Visiting) -> Response:
    """Let nothing go out by itself in this outage."""
    try:
        outages.stop_countdown(visitor.installation)
    except InvalidInput as error:
        return _shown(visitor, 422, visitor.problems(error))
    return visitor.to(BASE, "countdown-stopped")


@screen.action("/playbooks/outage/prepare", Permission.WRITE)
def prepare(visitor: Visiting, playbook: Text = "") -> Response:
    """Add another playbook's drafts: it is more than was thought."""
    try:
        outages.prepare(visitor.installation, playbook)
    except BroadcasterError as error:
        return _shown(visitor, 422, [{"field": "playbook", "text": error.sentence.in_(visitor.language)}])
    return visitor.to(BASE, "prepared")


def _shown(visitor: Visitor, status: int = 200, problems: list[dict[str, str]] | None = None) -> Response:
    installation = visitor.installation
    return visitor.page(
        "outage.html",
        status,
        now=installation.now(),
        standing=outages.latest(installation),
        playbooks=playbooks.names(installation),
        draft_states=STATES,
        draft_looks=preparing.LOOKS,
        problems=problems or [],
    )
