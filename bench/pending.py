"""Fills an installation with what waits for next year or was published long ago, and measures how late work is then."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table
from wire import counts, wait_for

from broadcaster.app import Installation
from broadcaster.app.posting import Draft, post
from broadcaster.delivery.states import State
from broadcaster.storage.schema import attempt, delivery, message, part

FIRST = 1_000_000
PORTION = 10_000
YEAR = timedelta(days=365)
_POLL = threading.Event()


def fill(found: Installation, *, pending: int = 0, past: int = 0) -> None:
    """Add deliveries of the first message, a message each, over all accounts."""
    post(found, Draft(text="Der Anfang."), at=found.now() + YEAR)
    state, moment = (State.PUBLISHED, found.now() - YEAR) if past else (State.QUEUED, found.now() + YEAR)
    accounts = [account.id for account in found.accounts.all()]
    for start in range(0, pending + past, PORTION):
        numbers = range(FIRST + start, FIRST + min(start + PORTION, pending + past))
        found.database.write(lambda connection: _add(connection, numbers, accounts, state, moment))  # noqa: B023


def _add(connection: Connection, numbers: range, accounts: list[int], state: State, moment: datetime) -> None:
    for table, rows in _rows(numbers, accounts, state, moment):
        connection.execute(table.insert(), rows)


def _rows(
    numbers: range, accounts: list[int], state: State, moment: datetime
) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    mine = {"organisation_id": 1}
    moments = dict.fromkeys(("due_at", "wake_at", "changed_at"), moment) | {"expires_at": moment + YEAR}
    said = mine | moments | {"broadcast_id": 1, "state": state, "rendition": {"channel": "bench", "parts": []}}
    owner = {key: accounts[key % len(accounts)] for key in numbers}
    yield message, [mine | {"id": key, "created_at": moment} for key in numbers]
    yield (
        delivery,
        [said | {"id": key, "message_id": key, "occurrence": key, "account_id": owner[key]} for key in numbers],
    )
    yield part, [mine | {"delivery_id": key, "number": 0, "notes": {}} for key in numbers]
    if state is State.PUBLISHED:
        tried = mine | {"part_number": 0, "step": "commit", "started_at": moment, "ended_at": moment}
        yield attempt, [tried | {"delivery_id": key, "account_id": owner[key]} for key in numbers]


def lags(found: Installation, platform: str, ahead: timedelta, times: int) -> list[float]:
    """Seconds from the moment a delivery is due until the platform has it, of deliveries planned ``ahead``."""
    account, late = found.accounts.all()[0].name, []
    for number in range(times):
        due = time.monotonic() + ahead.total_seconds()
        post(found, Draft(text=f"Fällig {number}."), [account], at=found.now() + ahead)
        wait_for(platform, number + 1)
        late.append(counts(platform)["last"] - due)
    return late
