"""post: preview, queue, and follow until there are receipts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from broadcaster.app.messages import posting, screens
from broadcaster.app.messages.idempotency import post_once
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.grammar.options import FileOption, Given, of_message
from broadcaster.cli.input import draft as drafts
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.telling.following import follow
from broadcaster.cli.telling.out import clock, note, print_document
from broadcaster.cli.telling.previewing import show_preview, write_pictures
from broadcaster.cli.telling.schedules import note_terms
from broadcaster.cli.telling.telling import note_standstill
from broadcaster.delivery.records import Policy
from broadcaster.documents.messages import AcceptedOut
from broadcaster.saying import Addressed
from broadcaster.schedule.parsing import moment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@of_message(Addressed.model_fields)
def post(
    context: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help=say("Text, - für Standardeingabe", "text, - for stdin"))
    ] = None,
    *,
    file: FileOption = None,
    pictures: Annotated[
        list[Path] | None,
        typer.Option(
            "--picture",
            metavar=say("DATEI", "FILE"),
            help=say("Bilddatei, mehrmals möglich", "picture file, may be repeated"),
        ),
    ] = None,
    alts: Annotated[
        list[str] | None,
        typer.Option(
            "--alt", metavar="TEXT", help=say("Alternativtext, je Bild einer", "alternative text, one per picture")
        ),
    ] = None,
    texts_in: Annotated[
        list[str] | None,
        typer.Option(
            "--text-in",
            metavar=say("SPRACHE=DATEI", "LANGUAGE=FILE"),
            help=say(
                "Text in weiterer Sprache, mehrmals möglich; de-simple für Einfache Sprache",
                "text in a further language, may be repeated; de-simple for easy German",
            ),
        ),
    ] = None,
    given: Given,
    at: Annotated[
        str | None,
        typer.Option(
            metavar=say("ZEIT", "TIME"), help=say("Sendezeit, z. B. 2026-11-24 08:00", "time, e.g. 2026-11-24 08:00")
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help=say("nur zeigen, nichts einreihen", "only show, queue nothing"))
    ] = False,
    pictures_folder: Annotated[
        Path | None,
        typer.Option(
            "--pictures",
            metavar=say("ORDNER", "FOLDER"),
            help=say("mit --preview: die Bilder hier ablegen", "with --preview: write the pictures there"),
        ),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help=say("bis zum Ergebnis warten", "wait for the result"))] = False,
    prefer_delivery: Annotated[
        bool,
        typer.Option(
            "--prefer-delivery",
            help=say("im Zweifel einmal erneut senden, statt zu fragen", "in doubt send once more instead of asking"),
        ),
    ] = False,
    corrects: Annotated[
        int | None,
        typer.Option(
            metavar=say("NUMMER", "NUMBER"),
            help=say("Nummer der Meldung, die berichtigt wird", "number of the message that is corrected"),
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            metavar=say("SCHLÜSSEL", "KEY"),
            help=say(
                "eigener Schlüssel; dieselbe Meldung wird damit nur einmal eingereiht",
                "a key of your own; with it the same message is queued only once",
            ),
        ),
    ] = None,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        local = zone(found)
        typed = drafts.typed(text, file, given, texts_in or [], zone=local, now=found.now())
        draft = drafts.draft_of(typed, file, pictures or [], alts or [])
        how: dict[str, Any] = {
            "at": moment(at, local, "at") if at else None,
            "corrects": corrects,
            "terms": typed.terms(local.key),
        }
        if preview:
            shown = posting.preview(found, draft, typed.accounts, **how)
            written = write_pictures(shown, pictures_folder) if pictures_folder else []
            raise typer.Exit(show_preview(shown, local, written, as_json=json))
        how["policy"] = Policy.PREFER_DELIVERY if prefer_delivery else Policy.PREFER_ONCE
        if key is None:
            accepted = posting.post(found, draft, typed.accounts, **how)
        else:
            # "now" is the same when it is typed again
            asked = {
                "draft": draft.model_copy(update={"stand": None}),
                "stand": given.get("stand") or draft.stand,
                "accounts": typed.accounts,
                **how,
            }
            accepted = post_once(found, key, asked, draft, typed.accounts, **how).accepted
        if wait:
            raise typer.Exit(follow(found, accepted, as_json=json))
        if json:
            print_document(AcceptedOut.awaiting(accepted, screens.approval(found, accepted.message_id)))
            return
        _say_queued(accepted.message_id, len(accepted.delivery_ids), at, local, correction=corrects is not None)
        note_terms(found, accepted.message_id)
        note_standstill(found)


def _say_queued(message_id: int, count: int, at: str | None, local: ZoneInfo, *, correction: bool) -> None:
    when = (
        say(f" für {clock(moment(at, local, 'at'), local)}", f" for {clock(moment(at, local, 'at'), local)}")
        if at
        else ""
    )
    to = say("ein Konto", "one account") if count == 1 else say(f"{count} Konten", f"{count} accounts")
    what = say("Die Berichtigung zu ", "The correction of ") if correction else ""
    message = what + (say("Meldung", "message") if correction else say("Meldung", "Message"))
    note(
        say(
            f"{message} {message_id} ist sicher eingereiht{when}, an {to}. „broadcaster show {message_id}“ zeigt den Stand.",
            f"{message} {message_id} is safely queued{when}, to {to}. 'broadcaster show {message_id}' shows its state.",
        )
    )
    if correction:
        note(
            say(
                f"Sie hat dieselbe Nummer. „broadcaster withdraw {message_id}“ zieht beides zurück, mit „--revision 1“ nur die "
                "erste Fassung.",
                f"It has the same number. 'broadcaster withdraw {message_id}' withdraws both, with '--revision 1' the first "
                "revision only.",
            )
        )
