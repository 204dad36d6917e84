"""Fills an installation with what waits for next year or was published long ago, and measures how late work is then."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Table, literal, select
from wire import counts, wait_for

from broadcaster.app import Installation
from broadcaster.app.messages.posting import Draft, post
from broadcaster.delivery.states import State
from broadcaster.storage.schema import attempt, delivery, message, part

FIRST = 1_000_000
PORTION = 100_000
YEAR = timedelta(days=365)
EMPTY = {"channel": "bench", "parts": []}


def fill(found: Installation, *, pending: int = 0, past: int = 0) -> None:
    """Add deliveries of the first message, a message each, over all accounts; the database counts them out itself."""
    post(found, Draft(text="Der Anfang."), at=found.now() + YEAR)
    state, moment = (State.PUBLISHED, found.now() - YEAR) if past else (State.QUEUED, found.now() + YEAR)
    accounts = [account.id for account in found.accounts.all()]
    for start in range(0, pending + past, PORTION):
        numbers = range(FIRST + start, FIRST + min(start + PORTION, pending + past))
        found.database.write(lambda connection: _add(connection, numbers, accounts, state, moment))  # noqa: B023


def _add(connection: Connection, numbers: range, accounts: list[int], state: State, moment: datetime) -> None:
    counted = _counted(numbers)
    key = counted.c.key
    owner = literal(min(accounts)) + key % len(accounts)
    for table, values in _rows(key, owner, state, moment):
        chosen = [_value(table, name, value).label(name) for name, value in values.items()]
        connection.execute(table.insert().from_select(list(values), select(*chosen).select_from(counted)))


def _counted(numbers: range) -> CTE:
    """A table of the numbers."""
    counted = select(literal(numbers.start).label("key")).cte("counted", recursive=True)
    return counted.union_all(select(counted.c.key + 1).where(counted.c.key < numbers.stop - 1))


def _value(table: Table, name: str, value: Any) -> ColumnElement[Any]:
    return value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)


def _rows(
    key: ColumnElement[int], owner: ColumnElement[int], state: State, moment: datetime
) -> Iterator[tuple[Table, Mapping[str, Any]]]:
    mine = {"organisation_id": 1}
    moments = dict.fromkeys(("due_at", "wake_at", "changed_at"), moment) | {"expires_at": moment + YEAR}
    said = mine | moments | {"broadcast_id": 1, "state": state, "rendition": EMPTY}
    yield message, mine | {"id": key, "created_at": moment}
    yield delivery, said | {"id": key, "message_id": key, "occurrence": key, "account_id": owner}
    yield part, mine | {"delivery_id": key, "number": 0, "notes": {}}
    if state is State.PUBLISHED:
        tried = mine | {"part_number": 0, "step": "commit", "started_at": moment, "ended_at": moment}
        yield attempt, tried | {"delivery_id": key, "account_id": owner}


def lags(found: Installation, platform: str, ahead: timedelta, times: int) -> list[float]:
    """Seconds from the moment a delivery is due until the platform has it, of deliveries planned ``ahead``."""
    account, late = found.accounts.all()[0].name, []
    for number in range(times):
        due = time.monotonic() + ahead.total_seconds()
        post(found, Draft(text=f"Fällig {number}."), [account], at=found.now() + ahead)
        wait_for(platform, number + 1)
        late.append(counts(platform)["last"] - due)
    return late
