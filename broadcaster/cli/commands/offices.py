"""offices list, set, remove, import: the service board."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.board.cells import office_of
from broadcaster.app.board.offices import board, import_offices, remove_office, set_offices
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import LANGUAGE, say
from broadcaster.cli.input.draft import read_file
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import console, note, print_document, table
from broadcaster.documents.installation import OfficeOut, OfficesOut, RemovedOut
from broadcaster.message.offices import STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadcaster.message.offices import Office

NAME = typer.Argument(metavar="NAME", help=say("Name der Dienststelle oder Leistung", "name of the office or service"))
TIME = say("ZEIT", "TIME")


def list_offices(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        offices = board(found)
    if json:
        print_document(OfficesOut.of(offices))
        return
    if not offices:
        note(
            say(
                "Noch nichts eingetragen. „broadcaster offices set“ trägt etwas ein.",
                "Nothing on the board yet. 'broadcaster offices set' enters something.",
            )
        )
        return
    _print(offices)


def set_office(
    context: typer.Context,
    name: Annotated[str, NAME],
    state: Annotated[
        str,
        typer.Argument(
            metavar=say("geöffnet|eingeschränkt|geschlossen", "open|limited|closed"), help=say("Zustand", "state")
        ),
    ],
    alternative: Annotated[
        str, typer.Option(metavar="TEXT", help=say("was man stattdessen tut", "what people do instead"))
    ] = "",
    phone: Annotated[
        str, typer.Option(metavar=say("NUMMER", "NUMBER"), help=say("Telefonnummer", "telephone number"))
    ] = "",
    since: Annotated[
        str, typer.Option(metavar=TIME, help=say("seit, z. B. 2026-11-23", "since, e.g. 2026-11-23"))
    ] = "",
    until: Annotated[
        str, typer.Option(metavar=TIME, help=say("bis (ein Tag zählt ganz)", "until (a day counts in full)"))
    ] = "",
    name_en: Annotated[str, typer.Option(metavar="TEXT", help=say("Name auf Englisch", "name in English"))] = "",
    alternative_en: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help=say("was man stattdessen tut, auf Englisch", "what people do instead, in English")
        ),
    ] = "",
    json: Annotated[bool, JSON] = False,
) -> None:
    office = office_of(
        {
            "name": name,
            "state": state,
            "alternative": alternative,
            "phone": phone,
            "since": since,
            "until": until,
            "name_en": name_en,
            "alternative_en": alternative_en,
        }
    )
    with installation(context) as found:
        set_offices(found, [office])
    if json:
        print_document(OfficeOut.of(office))
        return
    _print([office])


def remove(context: typer.Context, name: Annotated[str, NAME], json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        remove_office(found, name)
    if json:
        print_document(RemovedOut(removed=name))
        return
    note(say(f"„{name}“ ist ausgetragen.", f"{name!r} is off the board."))


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=say("DATEI", "FILE"), help=say(".toml oder .csv", ".toml or .csv"))],
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        offices = import_offices(found, read_file(file), file.name)
    if json:
        print_document(OfficesOut.of(offices))
        return
    _print(offices)


def _print(offices: Sequence[Office]) -> None:
    shown = table(
        "Name", say("Zustand", "State"), say("Stattdessen", "Instead"), say("Telefon", "Phone"), say("Zeit", "Time")
    )
    for office in offices:
        shown.add_row(
            office.called(LANGUAGE),
            STATES[office.state].in_(LANGUAGE),
            office.instead(LANGUAGE),
            office.phone,
            office.span(LANGUAGE),
        )
    console().print(shown)
