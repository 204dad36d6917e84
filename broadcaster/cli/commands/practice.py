"""practice: run the practice platforms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.telling.out import note, print_json
from broadcaster.console.server.server import listen
from broadcaster.practice.server import serve


def practice(
    port: Annotated[
        int,
        typer.Option(metavar=say("NUMMER", "NUMBER"), help=say("Anschluss auf diesem Rechner", "port on this machine")),
    ] = 8480,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar=say("ORDNER", "FOLDER"), help=say("Ordner, der den Stand behält", "folder that keeps the state")
        ),
    ] = None,
    attached: Annotated[
        bool,
        typer.Option("--attached", help=say("bis die Standardeingabe endet", "until standard input ends")),
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with listen(port) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        if json:
            print_json({"address": address})
        else:
            note(say(f"Übungsplattformen: {address}/", f"Practice platforms: {address}/"))
        serve(listener, folder, attached=attached)
