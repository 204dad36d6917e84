"""How the command line speaks about itself: its help, and what is wrong with a call, in both languages.

Typer's own words are English. Help is translated as it is shown; a wrong call becomes a sentence with its remedy.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from broadcaster.cli.grammar.language import LANGUAGE
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError

_GERMAN = {
    "Usage: ": "Aufruf: ",
    "Arguments:": "Angaben:",
    "Options:": "Optionen:",
    "Commands:": "Befehle:",
    "[OPTIONS]": "[OPTIONEN]",
    "COMMAND [ARGS]...": "BEFEHL [ANGABEN]...",
    "Show this message and exit.": "Diese Hilfe zeigen.",
    "[default: ": "[Vorgabe: ",
    "[required]": "[nötig]",
}
HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}
_TYPE = re.compile(r"(?<=\S) <[a-z ]+>(?=  )")
_TYPE_AT_END = re.compile(r"(?<=\S) <[a-z ]+>$", re.MULTILINE)
_BRACES = re.compile(r"\{([^{}|]+)\}")


class WrongUsage(BroadcasterError):
    """A call that names something unknown, or lacks something."""

    exit_code = 2
    code = "wrong-usage"


class Command(TyperCommand):
    """A command whose help and errors are in the language of this run."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _spoken(super().get_help(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments. Raises WrongUsage."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _explained(error, ctx) from None


class Group(TyperGroup):
    """A group of such commands."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _spoken(super().get_help(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments up to the command's name. Raises WrongUsage."""
        if not args:
            return super().parse_args(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _explained(error, ctx) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as Typer calls it
        """Write every command with its summary; none has to be imported for that."""
        with formatter.section("Commands"):
            formatter.write_dl(self.commands.summaries())  # type: ignore[attr-defined]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is meant. Raises WrongUsage."""
        if args[0] not in self.commands:
            raise _unknown("Befehl", "command", args[0], list(self.commands), ctx)
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """A Typer application made of these commands and groups."""

    def __init__(self, **settings: Any) -> None:
        named: dict[str, Any] = {"no_args_is_help": True} | settings
        super().__init__(cls=Group, rich_markup_mode=None, context_settings=HELP_OPTIONS, **named)

    def command(self, *args: Any, **settings: Any) -> Any:
        """As Typer's own."""
        return super().command(*args, cls=Command, context_settings=HELP_OPTIONS, **settings)


def _spoken(text: str) -> str:
    """Typer's help in the language of this run, without the types of Python."""
    text = _TYPE.sub(lambda found: " " * len(found[0]), _TYPE_AT_END.sub("", _BRACES.sub(r"\1", text)))
    for english, german in _GERMAN.items() if LANGUAGE == "de" else ():
        text = text.replace(english, german)
    return text


def _explained(error: typer.TyperException, ctx: Any) -> WrongUsage:
    name = getattr(error, "option_name", None)
    if name is not None and hasattr(error, "possibilities"):
        return _unknown("Option", "option", name, [option for one in ctx.command.params for option in one.opts], ctx)
    if name is not None:
        return _misused(name, error.message, ctx)
    param = getattr(error, "param", None)
    if param is not None:
        return _bad_value(param, error, ctx)
    return _impossible(error.message, ctx)


def _unknown(de: str, en: str, name: str, known: list[str], ctx: Any) -> WrongUsage:
    near = get_close_matches(name, known, n=1, cutoff=0.7)
    article = {"Befehl": "Den Befehl", "Option": "Die Option"}[de]
    return _wrong(
        f"{article} „{name[:50]}“ gibt es nicht." + (f" Meinten Sie „{near[0]}“?" if near else ""),
        f"There is no {en} {name[:50]!r}." + (f" Did you mean {near[0]!r}?" if near else ""),
        ctx,
    )


def _misused(option: str, message: str, ctx: Any) -> WrongUsage:
    if "not take" in message:
        return _wrong(f"Die Option „{option}“ nimmt keinen Wert.", f"The option {option!r} takes no value.", ctx)
    return _wrong(f"Der Option „{option}“ fehlt ihr Wert.", f"The option {option!r} lacks its value.", ctx)


def _bad_value(param: Any, error: typer.TyperException, ctx: Any) -> WrongUsage:
    name = param.opts[0] if param.param_type_name == "option" else param.metavar
    if not error.message:
        return _wrong(f"Es fehlt: {name} – {param.help}.", f"Missing: {name} – {param.help}.", ctx)
    choices = re.search(r"is not one of (.+?)\.?$", error.message)
    if choices:
        return _wrong(f"„{name}“ muss eines davon sein: {choices[1]}.", f"{name} must be one of {choices[1]}.", ctx)
    if "integer" in error.message:
        return _wrong(f"„{name}“ muss eine ganze Zahl sein.", f"{name} must be a whole number.", ctx)
    return _wrong(
        f"Der Wert für „{name}“ ist nicht möglich: {error.message}.",
        f"The value of {name} is not possible: {error.message}.",
        ctx,
    )


def _impossible(message: str, ctx: Any) -> WrongUsage:
    extra = re.search(r"unexpected extra arguments? \((.*)\)|unexpected extra argument\(s\) \((.*)\)", message)
    if extra:
        words = (extra[1] or extra[2])[:80]
        return _wrong(
            f"Das ist zu viel: {words}. Ein Text mit Leerzeichen gehört in Anführungszeichen.",
            f"That is too much: {words}. A text with spaces belongs in quotation marks.",
            ctx,
        )
    return _wrong(f"Dieser Aufruf ist nicht möglich: {message}", f"This call is not possible: {message}", ctx)


def _wrong(de: str, en: str, ctx: Any) -> WrongUsage:
    path = ctx.command_path
    return WrongUsage(Sentence(de=f"{de} „{path} --help“ zeigt, was geht.", en=f"{en} See '{path} --help'."))
