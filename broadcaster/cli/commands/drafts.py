"""show, edit, release, discard: what people do with prepared drafts, those of an outage and those that feeds left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.messages.screens import approval
from broadcaster.app.outage.drafts import discard as put_away
from broadcaster.app.outage.drafts import edit as change
from broadcaster.app.outage.drafts import release
from broadcaster.app.outage.drafts import show as fit
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.grammar.options import FileOption, Given, of_message
from broadcaster.cli.input.draft import changes
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.telling.following import follow
from broadcaster.cli.telling.out import note, print_document, tell
from broadcaster.cli.telling.previewing import show_preview, write_pictures
from broadcaster.cli.telling.telling import note_standstill
from broadcaster.documents.messages import ReleasedOut
from broadcaster.documents.outage import DraftOut, ShownDraftOut
from broadcaster.playbook.prepared import CHANGEABLE
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.playbook.records import DraftRecord

NAME = typer.Argument(metavar=say("ENTWURF", "DRAFT"), help=say("Name des Entwurfs", "name of the draft"))
WAIT = typer.Option("--wait", help=say("bis zum Ergebnis warten", "wait for the result"))
PICTURES = typer.Option(
    "--pictures",
    metavar=say("ORDNER", "FOLDER"),
    help=say("die Bilder hier ablegen", "write the pictures there"),
)

Find = Callable[["Installation", str], "DraftRecord"]


def of(find: Find) -> tuple[Callable[..., None], ...]:
    """Return the commands show, edit, release and discard for drafts that ``find`` finds by name."""
    return _show(find), _edit(find), _release(find), _discard(find)


def _show(find: Find) -> Callable[..., None]:
    def show(
        context: typer.Context,
        name: Annotated[str, NAME],
        folder: Annotated[Path | None, PICTURES] = None,
        json: Annotated[bool, JSON] = False,
    ) -> None:
        with installation(context) as found:
            ready, fitted = fit(found, find(found, name))
            local = zone(found)
        written = write_pictures(fitted, folder) if folder else []
        if json:
            print_document(ShownDraftOut.ready(ready, fitted))
        else:
            show_preview(fitted, local, written, as_json=False)

    return show


def _edit(find: Find) -> Callable[..., None]:
    @of_message(CHANGEABLE)
    def edit(
        context: typer.Context,
        name: Annotated[str, NAME],
        *,
        text: Annotated[
            str | None,
            typer.Option(metavar="TEXT", help=say("neuer Text, für jeden Kanal", "new text, for every channel")),
        ] = None,
        given: Given,
        file: FileOption = None,
        json: Annotated[bool, JSON] = False,
    ) -> None:
        given |= {"text": text} if text is not None else {}
        if not given and file is None:
            raise _nothing_new()
        with installation(context) as found:
            changed = changes(file, given, zone=zone(found), now=found.now())
            record = change(found, find(found, name), changed)
        if json:
            print_document(DraftOut.told(record))
        else:
            note(say(f"Geändert. Öffentlich ist „{name}“ noch nicht.", f"Changed. {name!r} is not public yet."))

    return edit


def _release(find: Find) -> Callable[..., None]:
    def release(
        context: typer.Context,
        name: Annotated[str, NAME],
        wait: Annotated[bool, WAIT] = False,
        json: Annotated[bool, JSON] = False,
    ) -> None:
        with installation(context) as found:
            raise typer.Exit(let_out(found, find(found, name), wait=wait, as_json=json))

    return release


def _discard(find: Find) -> Callable[..., None]:
    def discard(context: typer.Context, name: Annotated[str, NAME], json: Annotated[bool, JSON] = False) -> None:
        with installation(context) as found:
            record = put_away(found, find(found, name))
        if json:
            print_document(DraftOut.told(record))
        else:
            note(say(f"Verworfen: {name}.", f"Discarded: {name}."))

    return discard


def let_out(found: Installation, record: DraftRecord, *, wait: bool, as_json: bool) -> int:
    """Release a draft, and follow it if wanted; the exit code."""
    accepted = release(found, record)
    if wait:
        return follow(found, accepted, as_json=as_json)
    if as_json:
        print_document(ReleasedOut.awaiting(accepted, approval(found, accepted.message_id), draft=record.name))
        return 0
    number, count = accepted.message_id, len(accepted.delivery_ids)
    to = say("ein Konto", "one account") if count == 1 else say(f"{count} Konten", f"{count} accounts")
    tell(
        say(
            f"Freigegeben als Meldung {number}, an {to}. „broadcaster show {number}“ zeigt den Stand.",
            f"Released as message {number}, to {to}. 'broadcaster show {number}' shows its state.",
        )
    )
    note_standstill(found)
    return 0


def _nothing_new() -> InvalidInput:
    return InvalidInput.one(
        "text",
        de="Bitte geben Sie an, was sich ändert, zum Beispiel --text, --headline, --account oder --file.",
        en="Say what changes, for example --text, --headline, --account or --file.",
    )
