"""What the pages say is what the product does."""

from __future__ import annotations

import importlib
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.cli.commands import accounts, status, website, withdraw
from broadcaster.cli.demo import demonstration
from broadcaster.cli.telling import following, previewing
from broadcaster.delivery.states import State
from broadcaster.words import errors
from tests import prefork

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CLI = (DOCS / "cli.md").read_text("utf-8")
EXAMPLES = runpy.run_path(str(DOCS / "run_examples.py"))
DOCUMENTED: dict[str, Any] = EXAMPLES["documented"]()
READMES = {"en": ROOT / "README.md", "de": ROOT / "README.de.md"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python program, run to its end."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False, text=True)


def commands() -> Iterator[str]:
    """The name of every command, with its group's."""
    for name, command in importlib.import_module("broadcaster.cli.grammar.root").command().commands.items():
        below = getattr(command, "commands", {})
        yield from (f"{name} {sub}" for sub in below) if below else (name,)


def differences(page: Any, real: Any, place: str = "") -> Iterator[str]:
    """Where the keys of two answers differ; null and empty lists may stand for anything."""
    if isinstance(page, dict) and isinstance(real, dict):
        yield from (f"{place}.{key}" for key in page.keys() ^ real.keys())
        for key in page.keys() & real.keys():
            yield from differences(page[key], real[key], f"{place}.{key}")
    elif isinstance(page, list) and isinstance(real, list):
        for one in real if page else ():
            yield from differences(page[0], one, f"{place}[]")
    elif None not in (page, real) and type(page) is not type(real):
        yield f"{place} is no {type(real).__name__}"


@pytest.mark.parametrize("script", ["write_tables.py", "draw_states.py", "draw_strip.py"])
def test_what_is_made_from_the_code_is_up_to_date(script: str) -> None:
    """Tables and pictures are the code's own; ``make pictures`` renews them."""
    done = run(f"docs/{script}", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("state", State)
def test_every_state_is_explained(state: State) -> None:
    """What it means, and what a person can do."""
    assert f"\n### {state}\n\n" in (DOCS / "delivery-states.md").read_text("utf-8")


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command: str) -> None:
    """A section of its own, in which its arguments and options are listed (and kept up to date)."""
    _before, found, section = CLI.partition(f"\n### {command}\n")
    assert found
    assert f"<!-- made: command {command} -->" in section.partition("\n### ")[0]


def test_every_exit_code_is_documented() -> None:
    """Errors and commands end with no other."""
    used = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "exit_code")}
    used |= {accounts.WORKS_NOT, demonstration.NOT_AS_PROMISED, following.NOT_PUBLISHED}
    used |= {
        website.NOT_GOOD,
        status.UNHEALTHY,
        withdraw.TOO_LATE,
        previewing.NOT_SENDABLE,
    }
    assert {str(code) for code in used} <= set(re.findall(r"^\| (\d+) \|", CLI, re.MULTILINE))


def test_the_documented_json_is_what_is_returned() -> None:
    """Every example of the page, run again on practice platforms: its exit code, its keys and kinds of value."""
    answers: dict[str, tuple[int, Any]] = EXAMPLES["answers"](prefork.run)
    assert {name: list(differences(page, answers[name][1])) for name, page in DOCUMENTED.items()} == {
        name: [] for name in DOCUMENTED
    }
    failing = {name: code for name, (code, _answer) in answers.items() if code and name != "status"}
    assert failing == {"accounts-check": 6, "preview": 3, "twice": 6, "error": 3}
    assert len(DOCUMENTED) > 10


def test_both_readmes_have_the_same_parts() -> None:
    """What one language says, the other says too; the first line leads from each to the other."""
    parts = {
        language: [line.count("#") for line in page.read_text("utf-8").splitlines() if line.startswith("#")]
        for language, page in READMES.items()
    }
    assert parts["en"] == parts["de"]
    assert [page.read_text("utf-8").splitlines()[0] for page in READMES.values()] == [
        "[Deutsch](README.de.md)",
        "[English](README.md)",
    ]
