"""Asks before something public disappears."""

from __future__ import annotations

import sys
from typing import Final

import typer

from broadcaster.cli.grammar.language import say
from broadcaster.words.errors import InvalidInput

YES: Final = typer.Option("--yes", "-y", help=say("nicht nachfragen, für Programme", "do not ask, for programs"))
NOT_AGREED: Final = 6
_AGREED: Final = ("j", "ja", "y", "yes")


def confirm(question: str, *, yes: bool) -> None:
    """Go on if a person agrees, or said ``yes`` before. Raises InvalidInput where nobody can be asked; else ends the command."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise InvalidInput.one(
            "yes",
            de="Hier ist niemand, der gefragt werden kann. Mit --yes geschieht es ohne Nachfrage; geschehen ist nichts.",
            en="There is nobody here to be asked. With --yes it is done without asking; nothing was done.",
        )
    sys.stderr.write(f"{question} {say('[j/N]', '[y/N]')} ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in _AGREED:
        sys.stderr.write(say("Nichts wurde geändert.", "Nothing was changed.") + "\n")
        raise typer.Exit(NOT_AGREED)
