"""Starts the practice platforms in a process of their own, so that they outlive the broadcaster's mistakes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from broadcaster.errors import ConfigurationError
from broadcaster.words import Sentence

_PATIENCE = 20.0


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses right now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def practice_platforms(address: str, folder: Path) -> Iterator[None]:
    """The practice platforms at ``address`` while the block runs; those that run there already are used.

    Raises ConfigurationError when something else answers at that address.
    """
    port = urlsplit(address).port or 80
    if _answers(port):
        if not _ready(address):
            raise _taken(address)
        yield
        return
    command = [sys.executable, "-m", "broadcaster", "practice", "--port", str(port), "--folder", str(folder)]
    # A session of its own: Ctrl-C ends the broadcaster first, whose calls then still find their platforms.
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _await(child, port, address)
        yield
    finally:
        child.terminate()
        child.wait(_PATIENCE)


def _await(child: subprocess.Popen[bytes], port: int, address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise _taken(address)
        time.sleep(0.05)


def _ready(address: str) -> bool:
    """Whether practice platforms answer there."""
    from broadcaster.http import httpx

    try:
        return httpx.get(f"{address}/practice/health", timeout=2, trust_env=False).json().get("ready") is True
    except (httpx.HTTPError, ValueError, AttributeError):
        return False


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _taken(address: str) -> ConfigurationError:
    return ConfigurationError(
        Sentence(
            de=f"Die Übungsplattformen können {address} nicht benutzen. Beenden Sie, was dort läuft, "
            "oder ändern Sie „practice_address“.",
            en=f"The practice platforms cannot use {address}. End what runs there, or change practice_address.",
        )
    )
