"""show: one message and its states."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.screens import message as page
from broadcaster.cli.grammar.arguments import JSON, MESSAGE
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import print_document
from broadcaster.cli.telling.telling import print_story
from broadcaster.documents.messages import MessageOut


def show(
    context: typer.Context,
    message: Annotated[int, MESSAGE],
    attempts: Annotated[bool, typer.Option("--attempts", help=say("jeden Schritt zeigen", "show every step"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        told = page(found, message)
        if json:
            print_document(MessageOut.at(told, found.now()))
        else:
            print_story(told.story, found, attempts=attempts)
