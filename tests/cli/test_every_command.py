"""Every command, its help and a wrong call of it, in German for Germans and in English for others."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .conftest import CommandLine

WALK = """
import json
from typer._click.core import Context
from broadcaster.cli.grammar.root import command
from broadcaster.cli.grammar.usage import WrongUsage

def walk(one, path, above):
    context = one.make_context(path[-1], [], parent=above, resilient_parsing=True)
    try:
        command()([*path[1:], "--nichts"], prog_name="broadcaster", standalone_mode=False)
        wrong = ""
    except WrongUsage as error:
        from broadcaster.cli.grammar.language import spoken
        wrong = spoken(error.sentence)
    told[" ".join(path)] = {
        "help": one.get_help(context),
        "wrong": wrong,
        "params": {param.name: getattr(param, "help", None) for param in one.params},
        "summary": one.help,
    }
    for name, below in getattr(one, "commands", {}).items():
        walk(below, [*path, name], context)

told = {}
walk(command(), ["broadcaster"], None)
print(json.dumps(told))
"""
ENGLISH = (
    "Usage",
    "Options",
    "Commands",
    "Arguments",
    "default:",
    "required",
    "Show this",
    "<int>",
    "<str>",
    "No such",
)
GERMAN = re.compile(r"[äöüÄÖÜß]|\b(Aufruf|Optionen|Befehle|Angaben|Vorgabe|nicht|oder|zeigen)\b")
SAME = {"Hashtags", "Link", "Name", "TEXT"}
"""What is called the same in both."""


@cache
def walked(language: str) -> dict[str, Any]:
    """What every command says of itself."""
    environment = {"PATH": os.environ["PATH"], "BROADCASTER_LANG": language}
    done = subprocess.run([sys.executable, "-c", WALK], env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_command_is_walked() -> None:
    """Groups, what is below them, and what stands alone."""
    assert len(walked("de")) > 50
    assert {"broadcaster website set", "broadcaster people add", "broadcaster record verify"} <= set(walked("de"))


def test_german_help_has_no_english_and_english_no_german() -> None:
    """Typer's own words too."""
    assert {path: [word for word in ENGLISH if word in one["help"]] for path, one in walked("de").items()} == {
        path: [] for path in walked("de")
    }
    texts = {path: GERMAN.findall(re.sub(r"„[^“]*“", "", one["help"])) for path, one in walked("en").items()}
    assert {path: found for path, found in texts.items() if found} == {}


def test_everything_that_explains_is_said_in_both_languages() -> None:
    """A summary, and what each option is for."""
    german, english = walked("de"), walked("en")
    untold = []
    for path, one in german.items():
        pairs = {"": (one["summary"], english[path]["summary"])}
        pairs |= {name: (text, english[path]["params"][name]) for name, text in one["params"].items()}
        untold += [
            (path, name, pair) for name, pair in pairs.items() if pair[0] == pair[1] and pair[0] not in SAME | {None}
        ]
        untold += [(path, name, pair) for name, pair in pairs.items() if not pair[0] and name != "help"]
    assert untold == []


@pytest.mark.parametrize(
    ("language", "said"), [("de", "gibt es nicht. „broadcaster"), ("en", "There is no option '--nichts'.")]
)
def test_a_wrong_call_of_every_command_is_told_in_its_language(language: str, said: str) -> None:
    """And with the place where the right one stands."""
    assert {path: one["wrong"] for path, one in walked(language).items() if said not in one["wrong"]} == {}


@pytest.mark.parametrize(
    ("typed", "offered"), [("we", "website"), ("website h", "history"), ("post --temp", "--template")]
)
def test_shells_complete_commands_and_options(empty: CommandLine, typed: str, offered: str) -> None:
    """As a shell asks for it."""
    words = f"broadcaster {typed}"
    asked = {"_BROADCASTER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    assert empty(**asked).out.split() == [offered]


def test_help_has_a_short_name(empty: CommandLine) -> None:
    """At every command."""
    assert empty("website", "set", "-h").out == empty("website", "set", "--help").out


@pytest.mark.parametrize(
    ("answer", "code", "left"), [(b"n\n", 6, "queued"), (b"\n", 6, "queued"), (b"j\n", 0, "cancelled")]
)
def test_a_person_is_asked_before_a_message_is_withdrawn(
    installed: CommandLine, answer: bytes, code: int, left: str
) -> None:
    """In the words of the message; whoever does not agree changes nothing."""
    installed("post", "Die Zulassungsstelle ist zu.", "-a", "kreis-soest@x", "--at", "2027-01-24 08:00")
    mine, theirs = pty.openpty()
    os.write(mine, answer)
    command = [sys.executable, "-m", "broadcaster", "withdraw", "1"]
    environment = {"PATH": os.environ["PATH"], "LANG": "de_DE.UTF-8", **installed.environment}
    done = subprocess.run(
        command, cwd=installed.folder, env=environment, stdin=theirs, capture_output=True, text=True, check=False
    )
    os.close(mine)
    os.close(theirs)
    assert done.returncode == code, done.stderr
    assert "„Die Zulassungsstelle ist zu.“" in done.stderr and "[j/N]" in done.stderr
    assert installed("show", "1", "--json").json["deliveries"][0]["state"] == left


def test_a_program_says_yes_or_withdraws_nothing(installed: CommandLine) -> None:
    """Where nobody can be asked."""
    installed("post", "Die Zulassungsstelle ist zu.", "-a", "kreis-soest@x", "--at", "2027-01-24 08:00")
    refused = installed("withdraw", "1", "--json")
    assert (refused.code, refused.json["error"]["problems"][0]["field"]) == (3, "yes")
    assert installed("show", "1", "--json").json["deliveries"][0]["state"] == "queued"
    assert installed("withdraw", "1", "--yes").code == 0


def test_open_tells_where_the_console_and_the_posts_are(installed: CommandLine, tmp_path: Path) -> None:
    """And says so if nothing of a message can be seen."""
    assert installed("open", "--print").out.strip() == "http://localhost:8470"
    installed("post", "Die Zulassungsstelle ist zu.", "-a", "kreis-soest@x", "--at", "2027-01-24 08:00")
    hidden = installed("open", "1", "--print")
    assert (hidden.code, "No address of a post of message 1 is known." in hidden.err) == (3, True)
