"""outage: what the outage is, what lies ready, what was said; and what a person does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.outage.drafts import of_outage_named
from broadcaster.app.outage.outages import prepare as add
from broadcaster.app.outage.outages import standing, stop_countdown
from broadcaster.cli.commands import drafts as draft_commands
from broadcaster.cli.commands.drafts import WAIT, let_out
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.cli.telling.outage_telling import print_standing
from broadcaster.documents.outage import NoOutageOut, PreparedNamesOut, StandingOut, StoppedOut
from broadcaster.playbook.prepared import Kind

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.playbook.records import DraftRecord


def _named(found: Installation, name: str) -> DraftRecord:
    return of_outage_named(found, name)


show_draft, edit_draft, release_draft, discard_draft = draft_commands.of(_named)


def outage(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    if context.invoked_subcommand is not None:
        return

    with installation(context) as found:
        newest = found.outages.newest()
        if json:
            print_document(StandingOut.told(standing(found, newest), found.now()) if newest else NoOutageOut())
        elif newest:
            print_standing(standing(found, newest), found)
        else:
            note(
                say(
                    "Es gab noch keinen Ausfall. „broadcaster playbooks check“ zeigt, ob für einen alles bereitliegt.",
                    "There has been no outage yet. 'broadcaster playbooks check' shows whether all is ready for one.",
                )
            )


def prepare(
    context: typer.Context,
    playbook: Annotated[
        str, typer.Argument(metavar="PLAYBOOK", help=say("Name des Playbooks", "name of the playbook"))
    ],
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        added = add(found, playbook)
    if json:
        print_document(PreparedNamesOut(playbook=playbook, drafts=added))
        return
    listed = ", ".join(added) or say("nichts Neues", "nothing new")
    note(
        say(
            f"Dazu vorbereitet: {listed}. Öffentlich ist davon nichts.",
            f"Prepared in addition: {listed}. None is public.",
        )
    )


def stop(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        kind = stop_countdown(found)
    if json:
        print_document(StoppedOut(stopped=kind))
        return
    note(
        say(
            f"Angehalten: „{kind}“ geht in diesem Ausfall nicht von selbst hinaus. Freigeben können Sie es weiterhin.",
            f"Stopped: {kind!r} does not go out by itself in this outage. You may still release it.",
        )
    )


def all_clear(context: typer.Context, wait: Annotated[bool, WAIT] = False, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        raise typer.Exit(let_out(found, _named(found, Kind.ALL_CLEAR), wait=wait, as_json=json))
