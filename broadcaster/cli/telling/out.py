"""What the command line prints: tables for people, JSON for programs, one sentence for an error."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from broadcaster.cli.grammar.language import LANGUAGE, say, spoken
from broadcaster.words import zone_name
from broadcaster.words.errors import BroadcasterError, InvalidInput, Problem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.console import Console
    from rich.table import Table

    from broadcaster.documents.document import Document


def console(*, stderr: bool = False) -> Console:
    """Rich's console; it prints no colours into files."""
    from rich.console import Console  # noqa: PLC0415 - what prints lines only needs none

    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def table(*columns: str) -> Table:
    """An empty table with the product's looks."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above

    made = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def print_document(document: Document) -> None:
    """One document in the language of this run."""
    print_json(document.in_language(LANGUAGE))


def print_json(value: Any) -> None:
    """JSON on stdout, at once: the command may go on running."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line for a person, kept out of what programs read."""
    sys.stderr.write(folded(text, sys.stderr) + "\n")


def tell(text: str) -> None:
    """A line of what was asked for."""
    sys.stdout.write(folded(text, sys.stdout) + "\n")


def folded(text: str, stream: TextIO) -> str:
    """``text`` broken between words and indented as it begins, for a terminal; unchanged for a file or a pipe."""
    if not stream.isatty():
        return text
    words = text.lstrip()
    indent = " " * (len(text) - len(words))
    width = max(40, shutil.get_terminal_size().columns - 1)
    wrapper = textwrap.TextWrapper(width, indent, indent, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(words)


def fail(error: BroadcasterError) -> None:
    """The error as sentences, one per problem, each with its field; as JSON when JSON was asked for."""
    if "--json" in sys.argv:
        from broadcaster.documents.document import ErrorOut  # noqa: PLC0415 - help needs no documents

        made = ErrorOut.of(error)
        # its sentence is in both languages, for who reads a program's record may speak another than the program
        print_json({"error": made.in_language(LANGUAGE) | {"sentence": made.sentence.model_dump()}})
        return
    label = say("Fehler", "Error")
    if isinstance(error, InvalidInput):
        for problem in error.problems:
            note(f"{label} ({problem.field}): {spoken(problem.sentence)}")
        show_how(error.problems)
    else:
        note(f"{label}: {spoken(error.sentence)}")


def show_how(problems: Sequence[Problem]) -> None:
    """How this command does what the remedy says, where that is not plain."""
    if any(problem.field == "offices" for problem in problems):
        note(
            say(
                "„broadcaster offices set“ trägt eine Dienststelle ein oder ändert sie.",
                "'broadcaster offices set' enters an office or changes it.",
            )
        )
    if any(problem.field.endswith("pictures") for problem in problems) and "--picture" not in sys.argv:
        note(
            say(
                "Ein Bild fügen Sie mit --picture DATEI an; ohne --no-cards wird eines aus dem Text gemacht.",
                "A picture is added with --picture FILE; without --no-cards one is made from the text.",
            )
        )


def clock(moment: datetime, zone: ZoneInfo, *, seconds: bool = True) -> str:
    """A moment as people write it, in the installation's zone, and which zone that is."""
    local = moment.astimezone(zone)
    days = say("Mo Di Mi Do Fr Sa So", "Mon Tue Wed Thu Fri Sat Sun").split()
    return f"{days[local.weekday()]} {local:%d.%m.%Y %H:%M}{f':{local:%S}' * seconds} {zone_name(local, LANGUAGE)}"
