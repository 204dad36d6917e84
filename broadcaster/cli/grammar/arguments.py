"""Options and arguments that many commands have."""

from __future__ import annotations

from typing import Final

import typer

from broadcaster.cli.grammar.language import say

JSON: Final = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
MESSAGE: Final = typer.Argument(
    metavar=say("MELDUNG", "MESSAGE"), help=say("Nummer der Meldung", "number of the message")
)
