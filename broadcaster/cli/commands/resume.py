"""resume: go on after a stop."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.deciding import resume as go_on
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.documents.installation import ResumedOut


def resume(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        missed = go_on(found)
    if json:
        print_document(ResumedOut(missed=missed))
        return
    note(say("Es geht weiter.", "Going on."))
    if missed:
        note(
            say(
                f"Inzwischen zu spät: {missed}. „broadcaster queue“ zeigt, worüber Sie entscheiden müssen.",
                f"Too late by now: {missed}. 'broadcaster queue' shows what you must decide.",
            )
        )
