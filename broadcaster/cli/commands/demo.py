"""demo: show how one message reaches every channel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broadcaster.cli.demo.demonstration import run
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say


def demo(
    json: Annotated[bool, JSON] = False,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar=say("ORDNER", "FOLDER"), help=say("Ordner, der danach bleibt", "folder that stays afterwards")
        ),
    ] = None,
) -> None:
    raise typer.Exit(run(as_json=json, keep=keep))
