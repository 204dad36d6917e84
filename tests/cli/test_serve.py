"""A serving installation: it sends, answers for its health, survives being killed, and stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from broadcaster.cli.processes import free_port
from broadcaster.http import httpx

from .conftest import PATH, CommandLine

_POLL = threading.Event()


@contextmanager
def serving(command: CommandLine, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """``broadcaster serve`` until it is healthy; ended afterwards if the test did not."""
    environment = {"PATH": PATH, "LANG": "en_US.UTF-8", **command.environment}
    arguments = [sys.executable, "-m", "broadcaster", "serve", "--port", str(port)]
    with subprocess.Popen(
        arguments, cwd=command.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        try:
            while health(port) != 200:
                assert child.poll() is None
                _POLL.wait(0.05)
            yield child
        finally:
            child.kill()


def health(port: int) -> int | None:
    """The status of the health page, or None while nobody answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5, trust_env=False).status_code
    except httpx.TransportError:
        return None


def published(command: CommandLine, message: int) -> bool:
    """Whether every delivery of a message is public."""
    deliveries = command("show", str(message), "--json").json["deliveries"]
    return all(delivery["state"] == "published" for delivery in deliveries)


def test_what_is_posted_while_serving_goes_out_and_status_is_well(practising: CommandLine) -> None:
    """Another process sends; the command line only queues."""
    with serving(practising, free_port()):
        queued = practising("post", "Ein Satz.", "--json", "-a", "kreis-soest@x").json
        while not published(practising, queued["message"]):
            _POLL.wait(0.05)
        assert practising("status", "--json").code == 0


def test_after_kill_9_a_restart_sends_what_was_queued_meanwhile(practising: CommandLine) -> None:
    """The database is all that is needed."""
    with serving(practising, free_port()) as child:
        child.kill()
        child.wait(10)
        queued = practising("post", "Nach dem Absturz.", "--json", "-a", "kreis-soest@x").json
    with serving(practising, free_port()):
        while not published(practising, queued["message"]):
            _POLL.wait(0.05)
    assert len(practising("show", str(queued["message"]), "--json").json["deliveries"]) == 1


def test_a_signal_ends_it_cleanly(practising: CommandLine) -> None:
    """SIGTERM and SIGINT let what is on its way finish, say so, and leave with 0 and 130."""
    for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, 130)):
        with serving(practising, free_port()) as child:
            os.kill(child.pid, number)
            said = child.communicate(timeout=20)[1]
            assert (child.returncode, b"Stopping" in said) == (code, True)


def test_a_taken_port_is_said_with_the_remedy(practising: CommandLine) -> None:
    """Exit code 4 and one sentence."""
    port = free_port()
    with serving(practising, port):
        answer = practising("serve", "--port", str(port))
    assert (answer.code, answer.err.count("\n")) == (4, 1)
    assert "Choose another with --port" in answer.err
