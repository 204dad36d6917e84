"""The page of a prepared draft, those of an outage and those that feeds left: read, change, release, discard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from broadcaster.app.installation import accounts
from broadcaster.app.installation.installation import Installation
from broadcaster.app.outage import drafts
from broadcaster.app.outage.words import STATES
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Screen, Visiting, Visitor
from broadcaster.console.door.turns import InTurn
from broadcaster.playbook.prepared import DraftState, Prepared
from broadcaster.words.errors import BroadcasterError, InvalidInput

if TYPE_CHECKING:
    from broadcaster.playbook.records import DraftRecord

LOOKS = {
    DraftState.PREPARED: ("hold", "info"),
    DraftState.RELEASED: ("check", "success"),
    DraftState.DISCARDED: ("stop", "quiet"),
    DraftState.SUPERSEDED: ("late", "quiet"),
}
Seen = Annotated[str, Form()]
LONGEST = 20_000
"""Characters of a field."""


def add_drafts(screen: Screen, base: str, named: Callable[[Installation, str], DraftRecord]) -> None:
    """Give ``screen`` the pages and actions of the drafts below ``base``; ``named`` finds one by its name."""
    place = f"{base}/drafts/{{draft_name}}"

    @screen.page(place, Permission.READ)
    def show_draft(visitor: Visiting, draft_name: str, _turn: InTurn) -> Response:
        return shown(visitor, named(visitor.installation, draft_name), base)

    @screen.action(place, Permission.WRITE)
    async def change_draft(request: Request, visitor: Visiting, draft_name: str) -> Response:
        form = await request.form()
        record = await run_in_threadpool(named, visitor.installation, draft_name)
        return await run_in_threadpool(change, visitor, record, base, form)

    @screen.action(f"{place}/release", Permission.WRITE)
    def release_draft(visitor: Visiting, draft_name: str, seen: Seen = "") -> Response:
        return release(visitor, named(visitor.installation, draft_name), base, seen)

    @screen.action(f"{place}/discard", Permission.WRITE)
    def discard_draft(visitor: Visiting, draft_name: str, seen: Seen = "") -> Response:
        return discard(visitor, named(visitor.installation, draft_name), base, seen)


def shown(
    visitor: Visitor,
    record: DraftRecord,
    base: str,
    status: int = 200,
    problems: list[dict[str, str]] | None = None,
    given: dict[str, Any] | None = None,
) -> Response:
    """The draft as it would go out now; ``base`` is the page that it belongs to, ``given`` what was typed."""
    try:
        ready, preview = drafts.show(visitor.installation, record)
    except BroadcasterError as error:
        ready, preview = None, None
        problems = [*(problems or []), {"field": "", "text": error.sentence.in_(visitor.language)}]
    return visitor.page(
        "draft.html",
        status,
        record=record,
        base=base,
        ready=ready,
        preview=preview,
        given=given or _given(record.prepared),
        accounts=accounts.all_accounts(visitor.installation),
        draft_states=STATES,
        draft_looks=LOOKS,
        problems=problems or [],
    )


def change(visitor: Visitor, record: DraftRecord, base: str, form: FormData) -> Response:
    """Change what was changed in the form, and nothing else."""
    given = _typed(form)
    try:
        drafts.edit(visitor.installation, drafts.as_seen(record, _text(form, "seen")), _changed(record.prepared, given))
    except BroadcasterError as error:
        return shown(visitor, record, base, 422, _problems(visitor, error), given)
    return visitor.to(f"{base}/drafts/{record.name}", "changed")


def release(visitor: Visitor, record: DraftRecord, base: str, seen: str) -> Response:
    """Let it go out as it was shown; another person approves it."""
    try:
        accepted = drafts.release(visitor.installation, drafts.as_seen(record, seen))
    except BroadcasterError as error:
        return shown(visitor, record, base, 422, _problems(visitor, error))
    return visitor.to(f"/messages/{accepted.message_id}", "draft-released")


def discard(visitor: Visitor, record: DraftRecord, base: str, seen: str) -> Response:
    """Put it away."""
    try:
        drafts.discard(visitor.installation, drafts.as_seen(record, seen))
    except InvalidInput as error:
        return shown(visitor, record, base, 422, visitor.problems(error))
    return visitor.to(base, "draft-discarded")


def _given(prepared: Prepared) -> dict[str, Any]:
    return {
        "headline": prepared.headline,
        "text": prepared.text,
        "link": prepared.link or "",
        "hashtags": " ".join(prepared.hashtags),
        "accounts": list(prepared.accounts),
    }


def _typed(form: FormData) -> dict[str, Any]:
    typed: dict[str, Any] = {name: _text(form, name) for name in ("headline", "text", "link", "hashtags")}
    return typed | {"accounts": [one for one in form.getlist("accounts") if isinstance(one, str)]}


def _changed(prepared: Prepared, given: dict[str, Any]) -> dict[str, Any]:
    """What differs from the draft. A text that stayed keeps the channels' own texts."""
    before = _given(prepared)
    values = {name: value for name, value in given.items() if _same(value) != _same(before[name])}
    if "hashtags" in values:
        values["hashtags"] = [one.lstrip("#") for one in values["hashtags"].replace(",", " ").split()]
    return values


def _same(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else sorted(value)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n")[:LONGEST] if isinstance(value, str) else ""


def _problems(visitor: Visitor, error: BroadcasterError) -> list[dict[str, str]]:
    if isinstance(error, InvalidInput):
        return visitor.problems(error)
    return [{"field": "accounts", "text": error.sentence.in_(visitor.language)}]
