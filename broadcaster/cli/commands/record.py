"""record: who did what, proved."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.installation import proving
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.documents.installation import RecordCheckOut

NOT_GENUINE = 8


def verify(
    context: typer.Context,
    head: Annotated[
        str,
        typer.Option(
            "--head",
            metavar=say("NUMMER:PRÜFSUMME", "NUMBER:HASH"),
            help=say(
                "ein früher mitgeteilter Stand; fehlt er, wurde die Datenbank zurückgesetzt",
                "a head that was told earlier; if it is missing, the database was set back",
            ),
        ),
    ] = "",
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        verdict = proving.verify(found, head)
    now = proving.written(verdict.head)
    if json:
        print_document(
            RecordCheckOut(genuine=verdict.genuine, broken_at=verdict.broken_at, lacks=verdict.lacks, head=now)
        )
    else:
        note(f"{'✓' if verdict.genuine else '✗'} {spoken(verdict.sentence)}")
        if now:
            note(say(f"Jetziger Stand: {now}", f"Head now: {now}"))
    if not verdict.genuine:
        raise typer.Exit(NOT_GENUINE)
