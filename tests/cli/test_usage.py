"""A wrong call is told in the language of the person, with the remedy, and help speaks no English to Germans."""

from __future__ import annotations

import pytest

from broadcaster.cli.grammar.language import choose
from broadcaster.cli.grammar.root import command
from broadcaster.cli.grammar.usage import WrongUsage

from .conftest import CommandLine

WRONG = {
    ("pots",): ("Den Befehl „pots“ gibt es nicht. Meinten Sie „post“?", "no command 'pots'. Did you mean 'post'?"),
    ("accounts", "nichts"): ("Den Befehl „nichts“ gibt es nicht.", "no command 'nichts'."),
    ("post", "--previw"): ("Die Option „--previw“ gibt es nicht. Meinten Sie", "no option '--previw'. Did you mean"),
    ("post", "--file"): ("Der Option „--file“ fehlt ihr Wert.", "The option '--file' lacks its value."),
    ("queue", "--json=3"): ("Die Option „--json“ nimmt keinen Wert.", "The option '--json' takes no value."),
    ("show",): ("Es fehlt: ", "Missing: "),
    ("show", "eins"): ("muss eine ganze Zahl sein.", "must be a whole number."),
    ("serve", "--port", "x"): ("„--port“ muss eine ganze Zahl sein.", "--port must be a whole number."),
    ("website", "history", "--days", "7"): ("„--days“ muss eines davon sein: '1', '30'", "must be one of '1', '30'"),
    ("post", "Ein", "Satz"): ("gehört in Anführungszeichen.", "belongs in quotation marks."),
    ("--lang", "fr", "queue"): ("Die Sprache „fr“ gibt es hier nicht.", "There is no language 'fr' here."),
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_call_is_told_in_both_languages(arguments: tuple[str, ...]) -> None:
    """What is wrong, and what helps."""
    with pytest.raises(WrongUsage) as caught:
        command()(arguments, prog_name="broadcaster", standalone_mode=False)
    german, english = WRONG[arguments]
    assert german in caught.value.sentence.de
    assert english in caught.value.sentence.en


def test_a_wrong_call_is_one_line_and_exit_code_2(empty: CommandLine) -> None:
    """A person reads it at once."""
    answer = empty("show", BROADCASTER_LANG="de")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "Fehler: Es fehlt: MELDUNG – Nummer der Meldung. „broadcaster show --help“ zeigt, was geht.\n"


def test_a_program_gets_a_wrong_call_as_json(empty: CommandLine) -> None:
    """As every other error."""
    answer = empty("post", "--previw", "--json")
    assert (answer.code, answer.json["error"]["exit_code"], answer.err) == (2, 2, "")
    assert "gibt es nicht" in answer.json["error"]["sentence"]["de"]


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "de"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "de_AT.UTF-8", "LC_ALL": "C"}, "de"),
        ([], {"LANG": "fr_FR.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "BROADCASTER_LANG": "de"}, "de"),
        (["--lang", "en", "queue"], {"BROADCASTER_LANG": "de"}, "en"),
        (["post", "--language", "en"], {}, "de"),
        (["--lang=de", "queue"], {"LANG": "en_GB.UTF-8"}, "de"),
        (["--lang", "fr", "queue"], {"BROADCASTER_LANG": "de"}, "de"),
    ],
)
def test_the_language_is_chosen(arguments: list[str], environment: dict[str, str], language: str) -> None:
    """``--lang``, then ``BROADCASTER_LANG``, then the locale; else German."""
    assert choose(arguments, environment) == language


@pytest.mark.parametrize("command", ["", "init", "show", "accounts add"])
def test_help_is_german_for_germans(empty: CommandLine, command: str) -> None:
    """Typer's own words too, and nobody reads the names of Python's types."""
    answer = empty("--lang", "de", *command.split(), "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Aufruf: broadcaster {command}".strip())
    english = ("Usage", "Options", "Commands", "Arguments", "default", "required", "Show this", "<int>", "<str>")
    assert [word for word in english if word in answer.out] == []
