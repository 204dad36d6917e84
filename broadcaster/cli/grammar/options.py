"""Options of the command line that are made from the one list of what can be said."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from broadcaster.cli.grammar.language import say, spoken
from broadcaster.saying import Entry, choices, entries, kind_of, option_of

Given = dict[str, Any]
"""What options said of a message, by field; those that were not typed are not in it."""
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--file",
        "-f",
        metavar=say("DATEI", "FILE"),
        help=say("Text- oder Meldungsdatei (.toml)", "text or message file (.toml)"),
    ),
]


def of_message(fields: Collection[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command an option for each of ``fields`` that has an entry, in the list's order.

    The command takes what was typed in its parameter ``given``, at whose place the options stand in its help.
    """
    options = {name: _option(name, *found) for name, found in entries().items() if name in fields}

    def add(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**values: Any) -> None:
            typed = {name: values.pop(name) for name in options}
            command(**values, given={name: _said(name, value) for name, value in typed.items() if value})

        parameters = [
            one
            for parameter in inspect.signature(command, eval_str=True).parameters.values()
            for one in (options.values() if parameter.name == "given" else [parameter])
        ]
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in parameters}
        return called

    return add


def _said(name: str, value: Any) -> Any:
    """A flag that takes something away says no."""
    _field, entry = entries()[name]
    return not value if entry.option.startswith("--no-") else value


def _option(name: str, field: Any, entry: Entry) -> inspect.Parameter:
    kind = kind_of(field)
    names = [option_of(name), *entry.short]
    more: dict[str, Any] = {} if kind is bool else {"metavar": _metavar(kind, entry)}
    types: dict[Any, Any] = {bool: bool, int: int | None, tuple: list[str] | None}
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if kind is bool else None,
        annotation=Annotated[types.get(kind, str | None), typer.Option(*names, help=spoken(entry.help), **more)],
    )


def _metavar(kind: Any, entry: Entry) -> str:
    return "|".join(choices(kind)) if choices(kind) else spoken(entry.sort)
