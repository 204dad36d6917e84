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

from broadcaster.practice.remote import running
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError

_PATIENCE = 20.0


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses right now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def practice_platforms(address: str, folder: Path) -> Iterator[None]:
    """The practice platforms of ``folder`` at ``address`` while the block runs; if they run there already, those.

    Raises ConfigurationError when anything else answers at that address, other practice platforms included.
    """
    port = urlsplit(address).port or 80
    if _answers(port):
        _require_own(address, folder)
        yield
        return
    command = [sys.executable, "-m", "broadcaster", "practice", "--port", str(port), "--folder", str(folder)]
    # A session of its own: Ctrl-C ends the broadcaster first, whose calls then still find their platforms.
    with subprocess.Popen(
        [*command, "--attached"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            _await(child, port, address)
            yield
        finally:
            child.terminate()


def _await(child: subprocess.Popen[bytes], port: int, address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise _taken(address)
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _require_own(address: str, folder: Path) -> None:
    """Raises ConfigurationError unless the practice platforms of ``folder`` answer at ``address``."""
    found = running(address)
    if found is None:
        raise _taken(address)
    if found.folder is None:
        raise _forgetful(address)
    if found.folder.resolve() != folder.resolve():
        raise _somebody_elses(address, found.folder)


def _elsewhere() -> str:
    return f'practice_address = "http://127.0.0.1:{free_port()}"'


def _taken(address: str) -> ConfigurationError:
    elsewhere = _elsewhere()
    return ConfigurationError(
        Sentence(
            de=f"Die Übungsplattformen können {address} nicht benutzen. Beenden Sie, was dort läuft, "
            f"oder schreiben Sie in die Einstellungen: {elsewhere}",
            en=f"The practice platforms cannot use {address}. End what runs there, or write into the settings: "
            f"{elsewhere}",
        )
    )


def _somebody_elses(address: str, folder: Path) -> ConfigurationError:
    elsewhere = _elsewhere()
    return ConfigurationError(
        Sentence(
            de=f"Unter {address} laufen schon die Übungsplattformen einer anderen Installation ({folder}). Beenden Sie "
            f"sie, oder schreiben Sie in die Einstellungen dieser Installation: {elsewhere}",
            en=f"The practice platforms of another installation run at {address} already ({folder}). End them, or write "
            f"into the settings of this installation: {elsewhere}",
        )
    )


def _forgetful(address: str) -> ConfigurationError:
    return ConfigurationError(
        Sentence(
            de=f"Unter {address} laufen schon Übungsplattformen, die ihren Stand nicht behalten. Beenden Sie sie, oder "
            "benutzen Sie sie mit „broadcaster serve“ ohne --practice.",
            en=f"Practice platforms that keep no state run at {address} already. End them, or use them with "
            "'broadcaster serve' without --practice.",
        )
    )
