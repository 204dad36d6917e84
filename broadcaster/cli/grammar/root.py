"""The command ``broadcaster`` itself, and its options."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_install_completion_arguments

from broadcaster import __version__
from broadcaster.cli.grammar.language import LANGUAGES, say
from broadcaster.cli.grammar.table import ROWS, grouped
from broadcaster.cli.grammar.usage import App, Group, WrongUsage
from broadcaster.words import Sentence

app = App(
    name="broadcaster",
    help=say(
        "Hält Bürgerinnen und Bürger auf Facebook, Instagram und X auf dem Laufenden, auch wenn die eigene IT ausfällt.",
        "Keeps citizens informed on Facebook, Instagram and X, also when the authority's own IT is down.",
    ),
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar=say("DATEI", "FILE"),
            help=say("Einstellungsdatei (sonst broadcaster.toml)", "settings file (else broadcaster.toml)"),
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="de|en", help=say("Sprache: de oder en", "language: de or en"))
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=say("Version zeigen", "show the version")),
    ] = False,
) -> None:
    if lang is not None and lang.lower() not in LANGUAGES:
        raise WrongUsage(
            Sentence(
                de=f"Die Sprache „{lang[:20]}“ gibt es hier nicht. Möglich sind: {', '.join(LANGUAGES)}.",
                en=f"There is no language {lang[:20]!r} here. Possible are: {', '.join(LANGUAGES)}.",
            )
        )
    context.obj = config


@cache
def command() -> Group:
    """Return the whole command line."""
    whole = grouped(app, ROWS, "broadcaster")
    completion = get_install_completion_arguments()
    texts = (
        say("Vervollständigung in dieser Shell einrichten", "set up completion in this shell"),
        say("Vervollständigung ausgeben, um sie selbst einzurichten", "print completion, to set it up yourself"),
    )
    for option, text in zip(completion, texts, strict=True):
        vars(option)["help"] = text
    whole.params.extend(completion)
    return whole
