"""Prüfen: exactly what goes where and when; nothing is sent from anywhere else."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from starlette.responses import Response

from broadcaster.app.composing import composing
from broadcaster.app.composing.composing import Composition
from broadcaster.app.composing.manuscript import from_json
from broadcaster.app.composing.proofs import proof
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Screen, Visiting, Visitor
from broadcaster.console.door.turns import InTurn
from broadcaster.console.pages.numbers import MOST, PathNumber
from broadcaster.console.pages.offers import POLICIES, TEMPLATES, URGENCIES
from broadcaster.words.errors import InvalidInput

screen = Screen()


@screen.page("/compose/{composition_id}/check", Permission.WRITE)
def show(visitor: Visiting, composition_id: PathNumber, _turn: InTurn) -> Response:
    """What would be sent."""
    composition = composing.found(visitor.installation, composition_id)
    if composition.message_id is not None:
        return visitor.to(f"/messages/{composition.message_id}")
    return _page(visitor, composition)


@screen.action("/compose/{composition_id}/post", Permission.WRITE)
def post(
    visitor: Visiting, composition_id: PathNumber, version: Annotated[int, Form(ge=1, le=MOST)], _turn: InTurn
) -> Response:
    """Submit it as it was read; pressed twice, it is submitted once."""
    try:
        accepted = composing.submit(visitor.installation, composition_id, version)
    except InvalidInput as error:
        composition = composing.found(visitor.installation, composition_id)
        return _page(visitor, composition, 422, problems=visitor.problems(error))
    return visitor.to(f"/messages/{accepted.message_id}", "submitted")


def _page(visitor: Visitor, composition: Composition, status: int = 200, **more: Any) -> Response:
    typed = from_json(composition.content)
    found = proof(visitor.installation, typed, corrects=composition.corrects)
    shown = found.preview.renditions if found.preview else ()
    return visitor.page(
        "check.html",
        status,
        composition=composition,
        typed=typed,
        proof=found,
        renditions=shown,
        posts=sum(len(rendition.parts) for _account, rendition in shown),
        policy=POLICIES[found.intent.policy],
        look=TEMPLATES[typed.template],
        urgency=URGENCIES[found.intent.terms.urgency] if found.intent.terms.urgency else None,
        handles={account.name: account.name.partition("@")[0] for account, _rendition in shown},
        **more,
    )
