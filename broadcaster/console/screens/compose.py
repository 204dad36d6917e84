"""Verfassen: say it once, see it as each channel shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Form, Path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from broadcaster.app.composing import composing
from broadcaster.app.composing.composing import Composition
from broadcaster.app.composing.manuscript import Manuscript, from_json
from broadcaster.app.composing.proofs import Proof, proof, sketch
from broadcaster.app.installation import accounts
from broadcaster.app.messages.posting import PictureFile
from broadcaster.app.outage.website import status as website_of
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.door.turns import InTurn
from broadcaster.console.pages.finding import fits
from broadcaster.console.pages.numbers import MOST, PathNumber
from broadcaster.console.pages.offers import offers
from broadcaster.console.pages.typed import files_of, manuscript_of, number_of, pressed, text_of
from broadcaster.words.errors import InvalidInput

screen = Screen(Navigation(order=15, path="/compose", de="Verfassen", en="Compose", icon="pen", may=Permission.WRITE))
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
KEPT = "private, max-age=86400, immutable"
"""A picture is named by its content."""


@screen.page("/compose", Permission.WRITE)
def listed(visitor: Visiting, text: str = "") -> Response:
    """Everything that is being written, or what ``text`` fits."""
    known = [(one, from_json(one.content)) for one in composing.listed(visitor.installation)]
    found = [
        (one, typed) for one, typed in known if fits(text, typed.get("headline"), typed.get("text"), one.changed_by)
    ]
    return visitor.page("drafts.html", found=found, any=bool(known), text=text[:200])


@screen.action("/compose", Permission.WRITE)
def begin(visitor: Visiting, corrects: Annotated[int | None, Form(ge=1, le=MOST)] = None) -> Response:
    """Begin to write, or to correct a message."""
    return visitor.to(f"/compose/{composing.begin(visitor.installation, corrects=corrects)}")


@screen.page("/compose/{composition_id}", Permission.WRITE)
def show(visitor: Visiting, composition_id: PathNumber, _turn: InTurn) -> Response:
    """The form with what was kept."""
    composition = composing.found(visitor.installation, composition_id)
    if composition.message_id is not None:
        return visitor.to(f"/messages/{composition.message_id}")
    return _page(visitor, composition, from_json(composition.content))


@screen.action("/compose/{composition_id}", Permission.WRITE)
async def write(request: Request, visitor: Visiting, composition_id: PathNumber, _turn: InTurn) -> Response:
    """Keep what was typed, and do what the button says."""
    form = await request.form()
    try:
        files = await files_of(form)
    finally:
        await form.close()
    return await run_in_threadpool(_written, visitor, composition_id, form, files)


@screen.action("/compose/{composition_id}/sketch", Permission.WRITE)
async def draw(request: Request, visitor: Visiting, composition_id: PathNumber, _turn: InTurn) -> Response:
    """The texts as each account would show them, while somebody types; keeps nothing."""
    return await run_in_threadpool(_sketched, visitor, composition_id, await request.form())


@screen.action("/compose/{composition_id}/keep", Permission.WRITE)
async def keep(request: Request, visitor: Visiting, composition_id: PathNumber, _turn: InTurn) -> Response:
    """Keep what was typed by itself, and show everything about it."""
    return await run_in_threadpool(_kept, visitor, composition_id, await request.form())


@screen.page("/compose/{composition_id}/pictures/{sha256}", Permission.WRITE, quiet=True)
def picture(visitor: Visiting, composition_id: PathNumber, sha256: Sha256) -> Response:
    """A picture that was added or drawn."""
    data = composing.picture(visitor.installation, composition_id, sha256)
    kinds = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"RI": "image/webp"}
    kind = kinds.get(data[:2], "application/octet-stream")
    return Response(data, media_type=kind, headers={"cache-control": KEPT})


@screen.action("/compose/{composition_id}/discard", Permission.WRITE)
def discard(visitor: Visiting, composition_id: PathNumber, version: Annotated[int, Form(ge=1, le=MOST)]) -> Response:
    """Put a draft away."""
    composing.discard(visitor.installation, composition_id, version)
    return visitor.to("/compose", "discarded")


def _typed(visitor: Visitor, form: FormData) -> Manuscript:
    names = [account.name for account in accounts.all_accounts(visitor.installation)]
    return composing.with_known_pictures(visitor.installation, manuscript_of(form, names))


def _written(visitor: Visitor, composition_id: int, form: FormData, files: list[PictureFile]) -> Response:
    composition = composing.found(visitor.installation, composition_id)
    button, typed = text_of(form, "do"), _typed(visitor, form)
    if button == "copy":
        copied = composing.copy(visitor.installation, typed, composition.corrects)
        return visitor.to(f"/compose/{copied}", "copied")
    typed, problems = _with_files(visitor, pressed(typed, button), files)
    if not composing.keep(visitor.installation, composition, number_of(form, "version"), typed):
        return _page(visitor, composition, typed, 409, version=number_of(form, "version"), lost=True)
    if problems:
        return _page(visitor, composing.found(visitor.installation, composition_id), typed, 422, problems=problems)
    return visitor.to(_next(composition_id, button))


def _with_files(
    visitor: Visitor, typed: Manuscript, files: list[PictureFile]
) -> tuple[Manuscript, list[dict[str, str]]]:
    try:
        added = composing.enclose(visitor.installation, files, len(typed.pictures))
    except InvalidInput as error:
        return typed, [one | {"field": "files"} for one in visitor.problems(error)]
    return replace(typed, pictures=(*typed.pictures, *added)), []


def _next(composition_id: int, button: str) -> str:
    """Where one looks after a button."""
    place, (what, _, which) = f"/compose/{composition_id}", button.partition(":")
    if what == "check":
        return f"{place}/check"
    if what in ("remove", "earlier", "add"):
        return f"{place}#pictures"
    if what == "language":
        return f"{place}#languages.{which}.text"
    return f"{place}?said=changed" if what == "save" else place


def _sketched(visitor: Visitor, composition_id: int, form: FormData) -> Response:
    composition = composing.found(visitor.installation, composition_id)
    found = sketch(visitor.installation, _typed(visitor, form))
    return visitor.page("compose/sketch.html", **_shown(visitor, composition, found))


def _kept(visitor: Visitor, composition_id: int, form: FormData) -> Response:
    composition = composing.found(visitor.installation, composition_id)
    typed = _typed(visitor, form)
    kept = composing.keep(visitor.installation, composition, number_of(form, "version"), typed, by_itself=True)
    if kept:
        composition = composing.found(visitor.installation, composition_id)
        found = proof(visitor.installation, typed, corrects=composition.corrects)
        response = visitor.page("compose/kept.html", **_shown(visitor, composition, found))
    else:
        response = visitor.page("compose/lost.html", composition=composition, lost=True)
    response.headers["hx-trigger"] = "kept" if kept else "lost"
    return response


def _page(visitor: Visitor, composition: Composition, typed: Manuscript, status: int = 200, **more: Any) -> Response:
    found = proof(visitor.installation, typed, corrects=composition.corrects)
    context = {"version": composition.version, "lost": False, "page": composing.new_page()}
    context |= {"website": website_of(visitor.installation).website, **offers(typed)}
    return visitor.page("compose.html", status, **_shown(visitor, composition, found), **(context | more))


def _shown(visitor: Visitor, composition: Composition, found: Proof) -> dict[str, Any]:
    every = accounts.all_accounts(visitor.installation)
    first = {account.channel: account.name for account in reversed(every)}
    return {
        "composition": composition,
        "typed": found.manuscript,
        "proof": found,
        "accounts": every,
        "first": first,
        "handles": {account.name: account.name.partition("@")[0] for account in every},
    }
