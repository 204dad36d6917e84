"""Several engines, programs and processes on one database: each delivery is sent by one of them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from broadcaster.delivery.states import State

from .conftest import FACEBOOK, HELD, INSTAGRAM, Office, X, until

OPERATIONS = {FACEBOOK: "facebook.publish", INSTAGRAM: "instagram.media_publish", X: "tweet"}
SUBMIT = """
import json, sys, threading
from pathlib import Path
from broadcaster.app.installation.installation import open_installation
from broadcaster.app.messages.posting import Draft, post
from broadcaster.settings import load

installation = open_installation(load(Path(sys.argv[1]), environment={}))
ids = []

def submit():
    ids.append(post(installation, Draft(text="Einmal."), [sys.argv[2]], request_key="Taste 1").message_id)

threads = [threading.Thread(target=submit) for _ in range(25)]
print("ready", flush=True)
sys.stdin.readline()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(ids))
"""
LOCK = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
"""


def test_two_engines_send_everything_once_and_in_order(office: Office) -> None:
    """Of 8 messages to 3 accounts none is requested twice, whoever sends it."""
    texts = [f"Meldung {number}." for number in range(8)]
    other = office.open_again()
    with office.working(), office.working(other):
        for text in texts:
            office.say(text, *OPERATIONS)
        office.settle()
    other.close()
    assert office.states() == [State.PUBLISHED] * 24
    for name, operation in OPERATIONS.items():
        assert office.texts(name) == texts
        assert office.practice.count("x" if name == X else "graph", operation) == 8


def test_a_hundred_identical_submits_make_one_message(office: Office) -> None:
    """25 threads in each of 4 processes, one request key: 100 answers, one message, one post."""
    toml = Path(office.settings.database.removeprefix("sqlite:///")).parent / "broadcaster.toml"
    command = [sys.executable, "-c", SUBMIT, str(toml), X]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(4)]  # type: ignore[call-overload]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0] for process in processes]
    ids = [int(key) for answer in answers for key in answer.strip(" []\n").split(",")]
    assert len(ids) == 100
    assert len(set(ids)) == 1
    with sqlite3.connect(toml.parent / "broadcaster.db") as database:
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
    assert counts == [1] * len(TABLES)


TABLES = ("message", "revision", "broadcast", "delivery", "part")


@pytest.mark.parametrize("seconds", [0.7, pytest.param(12.0, marks=pytest.mark.long)])
def test_a_database_that_another_program_holds_for_a_while_delays_only(office: Office, seconds: float) -> None:
    """In the middle of a commit and beyond SQLite's patience: it is read back if need be, and public once."""
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.fault("x", "delay", operation="tweet", seconds=HELD)
    with office.working():
        office.say("Trotzdem.", X)
        until(lambda: office.practice.count("x", "tweet") == 1)
        with holding(office.settings.database.removeprefix("sqlite:///")):
            office.practice.heal()
            until(lambda: len(office.texts(X)) == 2)
            threading.Event().wait(seconds)
        office.settle()
        office.say("Danach.", X)
        office.settle()
    assert office.states() == [State.PUBLISHED] * 2
    assert office.texts(X) == ["Ein älterer Beitrag.", "Trotzdem.", "Danach."]
    assert office.practice.count("x", "tweet") == 2


class holding:  # noqa: N801 - a context manager
    """Another process that holds the database's lock."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Wait until it is locked."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOCK, self._path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._end(self._process.stdout).readline() == "locked\n"

    def __exit__(self, *_error: object) -> None:
        """Let go."""
        self._process.communicate("go\n")

    def _end(self, pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe
