"""post: preview, queue, and follow until there are receipts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from broadcaster.cli.language import say
from broadcaster.cli.out import clock, note, print_json
from broadcaster.cli.session import installation, zone
from broadcaster.cli.terms import (
    EveryOption,
    Link,
    OnOption,
    QuietOption,
    TimesOption,
    UntilOption,
    UrgencyOption,
    Website,
    read_terms,
)
from broadcaster.rendition.templates import Template

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("Eine Meldung veröffentlichen", "publish a message"))(post)


def post(
    context: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help=say("Text, - für Standardeingabe", "text, - for stdin"))
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            "-f",
            metavar=say("DATEI", "FILE"),
            help=say("Text- oder Meldungsdatei (.toml)", "text or message file (.toml)"),
        ),
    ] = None,
    headline: Annotated[str | None, typer.Option(metavar="TEXT", help=say("Überschrift", "headline"))] = None,
    link: Annotated[
        str | None, typer.Option(metavar=say("ADRESSE", "ADDRESS"), help=say("Webadresse", "web address"))
    ] = None,
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
    card: Annotated[
        Template | None,
        typer.Option(
            "--card",
            metavar="announcement|offices|all-clear|drill",
            help=say(
                "Art des Bildes aus dem Text, wo eines nötig ist (sonst: Mitteilung oder Übersicht)",
                "kind of picture from the text where one is needed (else: announcement or board of offices)",
            ),
        ),
    ] = None,
    no_card: Annotated[
        bool, typer.Option("--no-card", help=say("kein Bild aus dem Text machen", "make no picture from the text"))
    ] = False,
    dark: Annotated[
        bool, typer.Option("--dark", help=say("Bild aus dem Text auf dunklem Grund", "picture from the text, dark"))
    ] = False,
    offices: Annotated[
        bool,
        typer.Option(
            "--offices",
            help=say("die Übersicht der Dienststellen als Text und Bild", "the board of offices as text and picture"),
        ),
    ] = False,
    hashtags: Annotated[
        list[str] | None,
        typer.Option(
            "--hashtag", metavar=say("WORT", "WORD"), help=say("Hashtag, mehrmals möglich", "hashtag, may be repeated")
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="de|en|…", help=say("Sprache des Textes", "language of the text"))
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
    strategy: Annotated[
        Literal["thread", "cards", "short"] | None,
        typer.Option(
            metavar="thread|cards|short",
            help=say("wo der Text nicht in einen Beitrag passt", "where the text does not fit one post"),
        ),
    ] = None,
    stand: Annotated[
        str | None,
        typer.Option(
            metavar=say("ZEIT", "TIME"),
            help=say("Stand: jetzt, oder z. B. 2026-11-23 14:30", "as of: now, or e.g. 2026-11-23 14:30"),
        ),
    ] = None,
    valid_until: Annotated[
        str | None,
        typer.Option(
            metavar=say("ZEIT", "TIME"),
            help=say("gültig bis; später wird nicht mehr gesendet", "valid until; it is not sent later"),
        ),
    ] = None,
    accounts: Annotated[
        list[str] | None,
        typer.Option(
            "--account",
            "-a",
            metavar=say("KONTO", "ACCOUNT"),
            help=say("Konto, mehrmals möglich (sonst alle)", "account, may be repeated (else all)"),
        ),
    ] = None,
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
    website: Website = None,
    website_link: Link = None,
    every: EveryOption = None,
    on: OnOption = None,
    until: UntilOption = None,
    times: TimesOption = None,
    quiet: QuietOption = None,
    urgency: UrgencyOption = None,
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
    json: Annotated[bool, typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))] = False,
) -> None:
    from broadcaster.app import posting
    from broadcaster.app.idempotency import post_once
    from broadcaster.cli import draft as drafts
    from broadcaster.cli.following import follow
    from broadcaster.cli.previewing import show_preview, write_pictures
    from broadcaster.cli.schedules import note_terms
    from broadcaster.cli.telling import note_standstill
    from broadcaster.delivery.records import Policy
    from broadcaster.schedule.parsing import moment

    with installation(context) as found:
        local = zone(found)
        given = {
            "headline": headline,
            "link": link,
            "hashtags": hashtags,
            "language": language,
            "cards": False if no_card else None,
            "template": card,
            "dark": dark or None,
            "offices": offices or None,
            "strategy": strategy,
            "stand": moment(stand, local, "stand", now=found.now()) if stand else None,
            "valid_until": moment(valid_until, local, "valid_until") if valid_until else None,
        }
        draft = drafts.from_input(
            text, file, zone=local, given=given, pictures=pictures or [], alts=alts or [], languages=texts_in or []
        )
        how: dict[str, Any] = {
            "at": moment(at, local, "at") if at else None,
            "corrects": corrects,
            "terms": read_terms(
                drafts.filed_terms(file, local),
                {
                    "website": website,
                    "website_link": website_link,
                    "every": every,
                    "on": on,
                    "until": moment(until, local, "until") if until else None,
                    "times": times,
                    "quiet": quiet,
                    "urgency": urgency,
                },
                local,
            ),
        }
        if preview:
            shown = posting.preview(found, draft, accounts or [], **how)
            written = write_pictures(shown, pictures_folder) if pictures_folder else []
            raise typer.Exit(show_preview(shown, local, written, as_json=json))
        how["policy"] = Policy.PREFER_DELIVERY if prefer_delivery else Policy.PREFER_ONCE
        if key is None:
            accepted = posting.post(found, draft, accounts or [], **how)
        else:
            # "now" is the same when it is typed again
            typed = {
                "draft": draft.model_copy(update={"stand": None}),
                "stand": stand or draft.stand,
                "accounts": accounts,
                **how,
            }
            accepted = post_once(found, key, typed, draft, accounts or [], **how).accepted
        if wait:
            raise typer.Exit(follow(found, accepted, as_json=json))
        if json:
            print_json({"message": accepted.message_id, "deliveries": list(accepted.delivery_ids)})
            return
        _say_queued(accepted.message_id, len(accepted.delivery_ids), at, local, correction=corrects is not None)
        note_terms(found, accepted.message_id)
        note_standstill(found)


def _say_queued(message_id: int, count: int, at: str | None, local: ZoneInfo, *, correction: bool) -> None:
    from broadcaster.schedule.parsing import moment

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
