"""Commands as processes of their own, forked from one that has loaded the product already, so that they begin at once."""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PATIENCE = 100.0
"""Seconds after which a command that has not ended is a failure."""
LOADED = (
    *(
        "typer",
        "rich.console",
        "rich.table",
        "rich.box",
        "sqlalchemy.dialects.sqlite",
        "alembic.command",
        "alembic.config",
        "cryptography.hazmat.primitives.ciphers.aead",
        "sqlite3",
    ),
    "typer.main",
    "broadcaster.engine.embedded",
)
WHOLE = ("broadcaster.app", "broadcaster.documents", "broadcaster.website", "broadcaster.practice")
"""Packages that are loaded with all that is in them; none of the command line itself, which chooses its language while it is loaded."""
STREAMS = {"stdin": os.O_RDONLY, "stdout": os.O_CREAT | os.O_WRONLY, "stderr": os.O_CREAT | os.O_WRONLY}


def run(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    stdin: bytes = b"",
    root: Path = ROOT,
) -> subprocess.CompletedProcess[bytes]:
    """``broadcaster`` of the checkout ``root`` with these arguments in a folder, to its end. Raises TimeoutExpired."""
    with TemporaryDirectory() as made:
        streams = Path(made)
        (streams / "stdin").write_bytes(stdin)
        code = _ordered(json.dumps([list(arguments), str(folder), dict(environment), made]), root)
        out, err = ((streams / name).read_bytes() for name in ("stdout", "stderr"))
    return subprocess.CompletedProcess(arguments, code, out, err)


def _ordered(order: str, root: Path) -> int:
    server = _server(root)
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(order + "\n")
    if not select.select([server.stdout], [], [], PATIENCE)[0]:
        _end(server)
        raise subprocess.TimeoutExpired(order, PATIENCE)
    return int(server.stdout.readline())


@functools.cache
def _server(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from tests.prefork import main; main()"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root)}
    pipe = subprocess.PIPE
    started = subprocess.Popen(
        command, cwd=root, env=environment, text=True, bufsize=1, stdin=pipe, stdout=pipe, start_new_session=True
    )
    atexit.register(_end, started)
    return started


def _end(server: subprocess.Popen[str]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, 9)
    with server:
        _server.cache_clear()


def main() -> None:
    """Fork a command for each order, and tell its exit code."""
    for name in LOADED:
        importlib.import_module(name)
    for package in WHOLE:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(found.name)
    gc.freeze()
    while line := sys.stdin.readline():
        if not (pid := os.fork()):
            _become(*json.loads(line))
            break
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


def _become(arguments: list[str], folder: str, environment: dict[str, str], streams: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for number, (name, flags) in enumerate(STREAMS.items()):
        os.dup2(os.open(f"{streams}/{name}", flags, 0o600), number)
        setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
    sys.argv = ["broadcaster", *arguments]
    runpy.run_module("broadcaster", run_name="__main__", alter_sys=True)
