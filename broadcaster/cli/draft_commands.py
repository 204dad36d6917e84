"""show, edit, release, discard: what people do with prepared drafts, those of an outage and those that feeds left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from broadcaster.cli import outage_shapes
from broadcaster.cli.language import say
from broadcaster.cli.out import note, print_json, tell
from broadcaster.cli.session import installation, zone
from broadcaster.errors import InvalidInput

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from broadcaster.app import Installation
    from broadcaster.playbook.records import DraftRecord

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
NAME = typer.Argument(metavar=say("ENTWURF", "DRAFT"), help=say("Name des Entwurfs", "name of the draft"))
WAIT = typer.Option("--wait", help=say("bis zum Ergebnis warten", "wait for the result"))
PICTURES = typer.Option(
    "--pictures",
    metavar=say("ORDNER", "FOLDER"),
    help=say("die Bilder hier ablegen", "write the pictures there"),
)
_FILE_KEYS = {"text", "headline", "link", "hashtags", "variants"}

Find = Callable[["Installation", str], "DraftRecord"]


def register(group: typer.Typer, find: Find) -> None:
    """Add the commands to a group whose drafts ``find`` finds by name."""
    group.command("show", help=say("Einen Entwurf und seine Vorschau zeigen", "show a draft and its preview"))(
        _show(find)
    )
    group.command("edit", help=say("Einen Entwurf ändern", "change a draft"))(_edit(find))
    group.command("release", help=say("Einen Entwurf freigeben", "release a draft"))(_release(find))
    group.command("discard", help=say("Einen Entwurf verwerfen", "discard a draft"))(_discard(find))


def _show(find: Find) -> Callable[..., None]:
    def show(
        context: typer.Context,
        name: Annotated[str, NAME],
        folder: Annotated[Path | None, PICTURES] = None,
        json: Annotated[bool, JSON] = False,
    ) -> None:
        from broadcaster.app.drafts import show as fit
        from broadcaster.cli.previewing import show_preview, write_pictures

        with installation(context) as found:
            ready, fitted = fit(found, find(found, name))
            local = zone(found)
        written = write_pictures(fitted, folder) if folder else []
        if json:
            print_json(outage_shapes.shown(ready, fitted))
        else:
            show_preview(fitted, local, written, as_json=False)

    return show


def _edit(find: Find) -> Callable[..., None]:
    def edit(
        context: typer.Context,
        name: Annotated[str, NAME],
        text: Annotated[
            str | None,
            typer.Option(metavar="TEXT", help=say("neuer Text, für jeden Kanal", "new text, for every channel")),
        ] = None,
        headline: Annotated[
            str | None, typer.Option(metavar="TEXT", help=say("neue Überschrift", "new headline"))
        ] = None,
        link: Annotated[
            str | None, typer.Option(metavar=say("ADRESSE", "ADDRESS"), help=say("neue Webadresse", "new web address"))
        ] = None,
        hashtags: Annotated[
            list[str] | None,
            typer.Option("--hashtag", metavar=say("WORT", "WORD"), help=say("neue Hashtags", "new hashtags")),
        ] = None,
        accounts: Annotated[
            list[str] | None,
            typer.Option(
                "--account",
                "-a",
                metavar=say("KONTO", "ACCOUNT"),
                help=say("nur an diese Konten", "only to these accounts"),
            ),
        ] = None,
        file: Annotated[
            Path | None,
            typer.Option(
                "--file",
                "-f",
                metavar=say("DATEI", "FILE"),
                help=say("Text- oder Meldungsdatei", "text or message file"),
            ),
        ] = None,
        json: Annotated[bool, JSON] = False,
    ) -> None:
        from broadcaster.app.drafts import Change
        from broadcaster.app.drafts import edit as change

        given = {"text": text, "headline": headline, "link": link, "hashtags": hashtags, "accounts": accounts}
        with installation(context) as found:
            values = _from(file, zone(found)) if file else {}
            values |= {key: value for key, value in given.items() if value is not None}
            if not values:
                raise _nothing_new()
            record = change(found, find(found, name), Change(**values))
        if json:
            print_json(outage_shapes.draft(record))
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
        from broadcaster.app.drafts import discard as put_away

        with installation(context) as found:
            put_away(found, find(found, name))
        if json:
            print_json({"draft": name, "state": "discarded"})
        else:
            note(say(f"Verworfen: {name}.", f"Discarded: {name}."))

    return discard


def let_out(found: Installation, record: DraftRecord, *, wait: bool, as_json: bool) -> int:
    """Release a draft, and follow it if wanted; the exit code."""
    from broadcaster.app.drafts import release
    from broadcaster.cli.following import follow
    from broadcaster.cli.telling import note_standstill

    accepted = release(found, record)
    if wait:
        return follow(found, accepted, as_json=as_json)
    if as_json:
        print_json({"draft": record.name, "message": accepted.message_id, "deliveries": list(accepted.delivery_ids)})
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


def _from(file: Path, local: ZoneInfo) -> dict[str, Any]:
    """What a text or message file changes."""
    from broadcaster.cli.draft import from_file

    return {key: value for key, value in from_file(file, local).items() if key in _FILE_KEYS}


def _nothing_new() -> InvalidInput:
    return InvalidInput.one(
        "text",
        de="Bitte geben Sie an, was sich ändert, zum Beispiel --text, --headline, --account oder --file.",
        en="Say what changes, for example --text, --headline, --account or --file.",
    )
