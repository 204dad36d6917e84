"""What is done and what is told of it are one: neither is there without the other, and nothing fails behind them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from broadcaster.app import Installation
from broadcaster.app.installation.health import health
from broadcaster.app.messages.deciding import cancel, pause, resume, send_again
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import queue
from broadcaster.delivery.states import Event, State
from broadcaster.words import Sentence
from broadcaster.words.errors import StorageError

X = ["kreis-soest@x"]
SAID = Sentence(de="Grund.", en="Reason.")


def spoil(installation: Installation, table: str) -> None:
    """From now on a table cannot be used, as on a full disk."""
    with sqlite3.connect(installation.settings.database.removeprefix("sqlite:///")) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO spoiled")


def missed(installation: Installation) -> int:
    """A delivery that waits for a person."""
    (key,) = post(installation, Draft(text="Schon da."), X).delivery_ids
    installation.decisions.decide(key, Event.MISS, SAID)
    return key


ACTS: dict[str, Callable[[Installation, int], object]] = {
    "post": lambda installation, _key: post(installation, Draft(text="Neu."), X),
    "cancel": lambda installation, _key: cancel(installation, 1),
    "send again": send_again,
}


@pytest.mark.parametrize("act", ACTS)
def test_what_cannot_be_recorded_is_not_done(installation: Installation, act: str) -> None:
    """Whoever is told that it failed can do it again without doing it twice."""
    key = missed(installation)
    spoil(installation, "audit_record")
    with pytest.raises(StorageError):
        ACTS[act](installation, key)
    assert [(line.delivery_id, line.state) for line in queue(installation, everything=True)] == [(key, State.MISSED)]
    assert health(installation).pause is None


def test_a_stop_that_cannot_be_recorded_is_in_force_all_the_same(installation: Installation) -> None:
    """It is kept beside the database until it can be: stopping must never wait for the record."""
    spoil(installation, "audit_record")
    pause(installation, "Not-Aus")
    seen = health(installation).pause
    assert seen is not None and seen.reason == "Not-Aus"


def test_a_pause_whose_end_cannot_be_recorded_goes_on(installation: Installation) -> None:
    """Nothing goes out that nobody answers for."""
    pause(installation, "Not-Aus")
    spoil(installation, "audit_record")
    with pytest.raises(StorageError):
        resume(installation)
    assert installation.organisations.paused(installation.organisation_id)


def test_what_is_accepted_is_accepted_although_no_worker_can_be_told(installation: Installation) -> None:
    """A worker looks by itself; an error now would only make somebody post it twice."""
    spoil(installation, "worker")
    assert len(post(installation, Draft(text="Neu."), X).delivery_ids) == 1
