"""The command line as people run it: a process of its own in a folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from broadcaster.cli.machine.processes import free_port
from broadcaster.practice.server import running
from tests import prefork

PATH = os.environ["PATH"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """``broadcaster`` in one folder; English unless told otherwise."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    release: Path = prefork.ROOT
    """The checkout whose program it is."""

    def __call__(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Answer:
        """Run a command to its end."""
        environment = {"PATH": PATH, "LANG": "en_US.UTF-8", **self.environment, **environment}
        done = prefork.run(arguments, self.folder, environment, stdin, self.release)
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def empty(tmp_path: Path) -> CommandLine:
    """The command line in an empty folder."""
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A new installation with practice accounts, whose platforms do not run; copied, never used."""
    folder = tmp_path_factory.mktemp("template")
    command = CommandLine(folder, {"BROADCASTER_PRACTICE_ADDRESS": f"http://127.0.0.1:{free_port()}"})
    assert command("init", "--practice").code == 0
    return command


@pytest.fixture
def installed(template: CommandLine, tmp_path: Path) -> CommandLine:
    """The command line in an installation with practice accounts, whose platforms do not run."""
    shutil.copytree(template.folder, tmp_path, dirs_exist_ok=True)
    return CommandLine(tmp_path, template.environment)


@pytest.fixture
def practising(tmp_path: Path) -> Iterator[CommandLine]:
    """The command line in an installation on running practice platforms."""
    with running() as address:
        command = CommandLine(tmp_path, {"BROADCASTER_PRACTICE_ADDRESS": address})
        assert command("init", "--practice").code == 0
        yield command
