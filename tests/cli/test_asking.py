"""Secrets are asked for on a terminal, unseen, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress

from .conftest import PATH, CommandLine

ADD = ("accounts", "add", "stadt@facebook", "--set", "page=123456789")


def on_a_terminal(command: CommandLine, *arguments: str, types: list[str]) -> tuple[int, str]:
    """Run a command on a terminal of its own; at each question the next of ``types`` is typed. Code and screen."""
    keyboard, terminal = pty.openpty()
    environment = {"PATH": PATH, "LANG": "en_US.UTF-8", "TERM": "dumb", **command.environment}
    child = subprocess.Popen(
        [sys.executable, "-m", "broadcaster", *arguments],
        cwd=command.folder,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    screen, answers = "", list(types)
    with suppress(OSError):  # the terminal hangs up when the command ends
        while data := os.read(keyboard, 4096):
            screen += data.decode()
            if answers and screen.endswith(": "):
                screen += "\n"
                os.write(keyboard, f"{answers.pop(0)}\n".encode())
    os.close(keyboard)
    return child.wait(60), screen


def test_lacking_secrets_are_asked_for_unseen(installed: CommandLine) -> None:
    """What is typed is stored and never on the screen."""
    code, screen = on_a_terminal(installed, *ADD, types=["geheim-token-1", "geheim-app-2"])
    assert code == 0, screen
    assert "token: " in screen
    assert "app_secret: " in screen
    assert "geheim" not in screen
    assert "stadt@facebook is added" in screen


def test_without_a_terminal_nothing_is_asked(installed: CommandLine) -> None:
    """A program gets an error that names the fields, at once."""
    answer = installed(*ADD, stdin=b"geheim-token-1\ngeheim-app-2\n")
    assert answer.code == 3
    assert "The setting 'token' (the page's access token) is missing." in answer.err


def test_what_is_wrong_apart_from_secrets_is_said_before_any_is_typed(installed: CommandLine) -> None:
    """Nobody types a long token for nothing."""
    code, screen = on_a_terminal(installed, "accounts", "add", "stadt@facebook", types=[])
    assert code == 3
    assert "The setting 'page' (the number of the Facebook page) is missing." in " ".join(screen.split())


def test_a_changed_secret_is_asked_for_and_an_empty_one_stays(installed: CommandLine) -> None:
    """Renewing an access needs no file; nothing at all is no change."""
    name = "kreis-soest@facebook"
    code, screen = on_a_terminal(installed, "accounts", "change", name, types=["practice-new-secret", ""])
    assert code == 0, screen
    assert "practice-new" not in screen
    code, screen = on_a_terminal(installed, "accounts", "change", name, types=["", ""])
    assert (code, "Nothing to change" in screen) == (3, True)
