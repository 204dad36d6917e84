"""A serving installation: it sends, answers for its health, survives being killed, and stops when told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest

from broadcaster.cli.machine.processes import free_port
from broadcaster.net.http import httpx
from broadcaster.practice import remote
from broadcaster.practice.server import running

from .conftest import PATH, CommandLine

_POLL = threading.Event()


@contextmanager
def serving(command: CommandLine, port: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """``broadcaster serve`` until it is healthy; ended afterwards if the test did not."""
    environment = {"PATH": PATH, "LANG": "en_US.UTF-8", **command.environment}
    arguments = [sys.executable, "-m", "broadcaster", "serve", "--port", str(port), *more]
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
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=60, trust_env=False).status_code
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
        child.wait(60)
        queued = practising("post", "Nach dem Absturz.", "--json", "-a", "kreis-soest@x").json
    with serving(practising, free_port()):
        while not published(practising, queued["message"]):
            _POLL.wait(0.05)
    assert len(practising("show", str(queued["message"]), "--json").json["deliveries"]) == 1


def test_practice_platforms_end_with_the_sender_however_it_ends(empty: CommandLine) -> None:
    """A killed sender leaves no server behind. Until then its practice accounts are known there, under any name."""
    address = f"http://127.0.0.1:{free_port()}"
    command = CommandLine(empty.folder, {"BROADCASTER_PRACTICE_ADDRESS": address})
    command("init", "--practice", "--organisation", "Stadt Werl")
    with serving(command, free_port(), "--practice") as child:
        assert remote.running(address) == remote.Running(empty.folder / "practice")
        assert command("post", "Ein Satz.", "--wait", "-a", "stadt-werl@facebook").code == 0
        child.kill()
        child.wait(60)
        while remote.running(address):
            _POLL.wait(0.05)


@pytest.mark.parametrize("kept", [True, False])
def test_practice_platforms_of_somebody_else_are_not_used(
    installed: CommandLine, tmp_path: Path, *, kept: bool
) -> None:
    """One installation's drill does not end up on another's timelines; the sentence says how to go on."""
    with running(tmp_path / "elsewhere" / "practice" if kept else None) as address:
        answer = installed("serve", "--practice", "--port", "0", BROADCASTER_PRACTICE_ADDRESS=address)
    assert answer.code == 4
    assert (str(tmp_path / "elsewhere") in answer.err) == kept
    assert ('practice_address = "http://127.0.0.1:' in answer.err) == kept
    assert ("without --practice" in answer.err) != kept


def test_it_tells_a_program_where_it_answers(practising: CommandLine) -> None:
    """One JSON document at the beginning, with the port that was given by the system."""
    environment = {"PATH": PATH, "LANG": "en_US.UTF-8", **practising.environment}
    arguments = [sys.executable, "-m", "broadcaster", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        arguments, cwd=practising.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdout is not None
        try:
            told = json.loads(b"".join(takewhile(b"}\n".__ne__, child.stdout)) + b"}")
            assert told["practice"] is None
            while httpx.get(told["health"], timeout=60, trust_env=False).status_code != 200:
                _POLL.wait(0.05)
        finally:
            child.kill()


def test_a_signal_ends_it_cleanly(practising: CommandLine) -> None:
    """SIGTERM and SIGINT let what is on its way finish, say so, and leave with 0 and 130."""
    for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, 130)):
        with serving(practising, free_port()) as child:
            os.kill(child.pid, number)
            said = child.communicate(timeout=60)[1]
            assert (child.returncode, b"Stopping" in said) == (code, True)


def test_a_taken_port_is_said_with_the_remedy(practising: CommandLine) -> None:
    """Exit code 4 and one sentence."""
    port = free_port()
    with serving(practising, port):
        answer = practising("serve", "--port", str(port))
    assert (answer.code, answer.err.count("\n")) == (4, 1)
    assert "Choose another with --port" in answer.err


@pytest.mark.long
def test_a_platform_that_hangs_does_not_keep_it_from_ending(practising: CommandLine) -> None:
    """Ten seconds after the signal it is gone; what was on its way is as after a power cut."""
    practice = httpx.Client(base_url=practising.environment["BROADCASTER_PRACTICE_ADDRESS"], trust_env=False)
    fault = {"platform": "x", "kind": "delay", "operation": "tweet", "seconds": 600}
    practice.post("/practice/faults", json=fault).raise_for_status()
    with serving(practising, free_port()) as child:
        queued = practising("post", "Genau einmal.", "--json", "-a", "kreis-soest@x").json
        while not practice.get("/practice/requests?platform=x&operation=tweet").json()["requests"]:
            _POLL.wait(0.05)
        began = time.monotonic()
        child.terminate()
        assert child.wait(60) == 0
        assert time.monotonic() - began < 10 + 5  # a busy machine starts a thread late
        assert b"read back at the next start" in (child.stderr.read() if child.stderr else b"")
    practice.close()
    told = practising("show", str(queued["message"]), "--json").json["deliveries"]
    assert [delivery["state"] for delivery in told] == ["sending"]  # for the next worker to read back
