"""What a worker asks again and again is answered by an index of what is open, whatever an installation looks like.

SQLite chooses between indexes that fit alike by the order in which they were made, and both databases by statistics that
may be there or not: one question, one plan.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr
from sqlalchemy import event, text

from broadcaster.app import Installation
from broadcaster.settings import Settings
from broadcaster.storage.installation.vault import new_key
from broadcaster.storage.outbox.spacing import free_moment

from .test_history import LATER, LIMITS, NOW, installed, remember, routine

LISTS: Final = ("queue", "counts", "oldest due")
"""What people ask, now and then."""
SMALL: Final = re.compile(r"SCAN (organisation|website|duty|worker|CONSTANT ROW|\(subquery-\d+\))")
"""Tables of a row or two for each authority, and what is no table."""
OPEN: Final = re.compile(r"USING (COVERING )?INDEX ix_delivery_(queued|queued_wake|sending|unclear_wake|expiring)$")
"""Indexes that hold nothing of what is over."""
GROWING: Final = re.compile(r"Seq Scan on (account|message|revision|broadcast|delivery|part|attempt)")
MANY: Final = 48
"""Deliveries that a worker takes at once."""


SPREAD: Final = """UPDATE delivery SET state = CASE id % 5 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'withdrawn' WHEN 2 THEN 'missed'
WHEN 3 THEN 'refused' ELSE state END, account_id = CASE id % 3 WHEN 0 THEN account_id ELSE -(id % 3) END WHERE id >= 1000"""
"""A past in which not everything is alike."""


@contextmanager
def told(installation: Installation) -> Iterator[dict[str, Any]]:
    """The statements that look or change, with what they were asked for."""
    seen: dict[str, Any] = {}

    def note(_c: object, _cursor: object, statement: str, asked: Any, _context: object, many: bool) -> None:  # noqa: FBT001
        if statement.startswith(("SELECT", "UPDATE")):
            seen.setdefault(statement, asked[0] if many else asked)

    event.listen(installation.database._engine, "before_cursor_execute", note)
    yield seen
    event.remove(installation.database._engine, "before_cursor_execute", note)


def asked(installation: Installation) -> dict[str, Any]:
    """What a worker asks of the database all the time."""
    with told(installation) as seen:
        for name, work in routine(installation):
            if name not in LISTS:
                work()
        installation.repeats.live()
        installation.gates.follow(NOW, LATER - NOW, LATER - NOW)
        installation.outbox.miss(lambda: NOW, slept_from=NOW - (LATER - NOW), grace_until=NOW)
        with installation.database.read() as connection:
            free_moment(connection, 1, NOW, LATER - NOW)
    assert len(seen) > 20
    return seen


def reordered(database: sqlite3.Connection, seed: int) -> None:
    """Make every index anew, in another order."""
    made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
    order = sorted(made)
    random.Random(seed).shuffle(order)
    for name in order:
        database.execute(f"DROP INDEX {name}")
    for name in order:
        database.execute(made[name])


def plan(database: sqlite3.Connection, statement: str, parameters: Any) -> str:
    """How SQLite answers a question: its steps, whichever of several keys it asks first."""
    steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    return " | ".join(sorted(step for step in steps if "SUBQUERY" not in step))


@pytest.mark.parametrize("known", ["nothing", "a small past", "a long past"])
@pytest.mark.parametrize("orders", [10, pytest.param(200, marks=pytest.mark.long)])
def test_sqlite_answers_each_question_in_one_way(tmp_path: Path, migrated: Path, known: str, orders: int) -> None:
    """In any order of the indexes, without statistics and with those of any past; and by no walk through a table."""
    shutil.copy(migrated, tmp_path / "history.db")
    installation = installed(tmp_path)
    if known == "a long past":
        remember(installation)
    questions, plans = asked(installation), defaultdict[str, set[str]](set)
    installation.close()
    with closing(sqlite3.connect(":memory:")) as database:
        with closing(sqlite3.connect(tmp_path / "history.db")) as file:
            file.backup(database)
        database.execute(SPREAD)
        for seed in range(orders):
            reordered(database, seed)
            if known != "nothing":
                database.execute("ANALYZE")
            for statement, parameters in questions.items():
                plans[statement].add(plan(database, statement, parameters))
    assert {statement: found for statement, found in plans.items() if len(found) > 1} == {}
    if known != "a small past":  # of which everything is walked through soonest
        assert {statement: walks(found) for statement, (found,) in plans.items() if walks(found)} == {}


def walks(found: str) -> list[str]:
    """The steps of a plan that go through all of a table that grows."""
    steps = [step for step in found.split(" | ") if step.startswith("SCAN")]
    return [step for step in steps if not SMALL.match(step) and not OPEN.search(step)]


def house(address: str, accounts: int, past: int) -> Installation:
    """An installation with many accounts, one delivery due on each, and much behind it."""
    values = {"organisation": "Kreis", "database": address, "secret_key": SecretStr(new_key())}
    made = Installation(Settings.model_validate(values), create=True, now=lambda: NOW)
    furnish(made, accounts, past)
    return made


COUNTED: Final = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {most})"
ROWS: Final = (
    ("account", "accounts", "n, 1, 'a' || n || '@x', 'x', false, {empty}, '', 1, 0"),
    ("message", "past", "n, 1, 0"),
    ("revision", "past", "n, 1, 1, {empty}, 0"),
    (
        "broadcast",
        "past",
        "n, 1, n, 1, {now}, {later}, 'prefer_once', 'k' || n, 'any', 'normal', 0, false, 'not needed', 0",
    ),
    ("delivery", "past", "n, 1, n, 1 + n % {accounts}, 'x', n, 0, 'published', {shown}, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0"),
    (
        "delivery",
        "accounts",
        "{past} + n, 1, 1, n, 'x', 1, 1, 'queued', {shown}, 1, {now}, {now}, {later}, 0, 0, 0, 0, 0, {now}",
    ),
    ("part", "past", "n, 0, 1, {empty}, 'r' || n"),
    ("attempt", "past", "n, 1, n, 1 + n % {accounts}, 0, 'commit', 0, 0"),
)
"""Tables to be filled, how often, and with what: accounts with a delivery that is due on each, and a past."""
COLUMNS: Final = {
    "account": "id, organisation_id, name, channel, practice, settings, secrets, version, created_at",
    "message": "id, organisation_id, created_at",
    "revision": "message_id, number, organisation_id, content, created_at",
    "broadcast": "id, organisation_id, message_id, revision_number, due_at, expires_at, policy, request_key, condition, "
    "urgency, occurrence, all_clear, approval, created_at",
    "delivery": "id, organisation_id, broadcast_id, account_id, channel, message_id, occurrence, state, rendition, urgency, "
    "due_at, wake_at, expires_at, failures, unexpected, resends, reads, absences, changed_at",
    "part": "delivery_id, number, organisation_id, notes, remote_id",
    "attempt": "id, organisation_id, delivery_id, account_id, part_number, step, started_at, ended_at",
}


def furnish(installation: Installation, accounts: int, past: int) -> None:
    """Fill the tables by the database itself."""
    now, later = (int(moment.timestamp() * 1_000_000) for moment in (NOW, NOW + timedelta(days=9)))
    shown = "'" + json.dumps({"channel": "x", "parts": [], "problems": []}) + "'"
    filled = {"accounts": accounts, "past": past, "now": now, "later": later, "shown": shown, "empty": "'{}'"}
    with installation.database._engine.begin() as connection:
        for table, most, values in ROWS:
            counted, row = COUNTED.format(most=filled[most]), values.format(**filled)
            written = f"INSERT INTO {table} ({COLUMNS[table]})"
            first, second = (counted, written) if connection.dialect.name == "postgresql" else (written, counted)
            connection.execute(text(f"{first} {second} SELECT {row} FROM counted".replace(":", r"\:")))


def looks(installation: Installation) -> list[tuple[str, Callable[[], object]]]:
    """What a worker does to find its next work, with each account due."""
    outbox = installation.outbox
    return [
        ("look", lambda: outbox.active(NOW, ["facebook", "x"])),
        ("wake", lambda: outbox.next_wake(NOW)),
        ("claim", lambda: outbox.claim("w", lambda: NOW, LATER - NOW, {"x": MANY})),
        ("claim doubts", lambda: outbox.claim_doubts("w", lambda: NOW, LATER - NOW, {"x": MANY})),
        ("take over", lambda: outbox.take_over(lambda: NOW, lambda _found, _record: pytest.fail("nothing is over"))),
        ("miss", lambda: outbox.miss(lambda: NOW)),
    ]


def steps(file: Path, accounts: int, past: int, *, statistics: bool) -> dict[str, int]:
    """How many steps SQLite takes for each look, and for another round of them."""
    installation, taken = house(f"sqlite:///{file}", accounts, past), [0]
    if statistics:
        installation.database.write(lambda connection: connection.exec_driver_sql("ANALYZE"))

    def count(connection: Any, _record: object) -> None:
        connection.set_progress_handler(lambda: taken.__setitem__(0, taken[0] + 1), 50)

    event.listen(installation.database._engine, "connect", count)
    installation.database._engine.dispose()
    counted = {}
    for name, work in [(f"{name} {again}", work) for again in (1, 2) for name, work in looks(installation)]:
        before = taken[0]
        work()
        counted[name] = taken[0] - before
    installation.close()
    return counted


@pytest.mark.parametrize("statistics", [False, True])
@pytest.mark.parametrize(("accounts", "past"), [(1_000, 2_000), pytest.param(10_000, 100_000, marks=pytest.mark.long)])
def test_looking_costs_the_same_with_many_accounts_and_a_long_past(
    tmp_path: Path, migrated: Path, accounts: int, past: int, *, statistics: bool
) -> None:
    """Counted in steps of SQLite's own machine, by fifties, each account with a delivery that is due."""
    files = [Path(shutil.copy(migrated, tmp_path / name)) for name in ("few.db", "many.db")]
    few = steps(files[0], 2 * MANY, 2 * MANY, statistics=statistics)
    many = steps(files[1], accounts, past, statistics=statistics)
    assert {name: (few[name], many[name]) for name in few if many[name] > 1.1 * few[name] + 4} == {}


@pytest.mark.postgres
@pytest.mark.parametrize("statistics", [True, pytest.param(False, marks=pytest.mark.long)])
@pytest.mark.parametrize(("accounts", "past"), [(2_000, 10_000), pytest.param(10_000, 100_000, marks=pytest.mark.long)])
def test_postgresql_walks_through_no_table_that_grows(
    new_postgres: Callable[[], str], accounts: int, past: int, *, statistics: bool
) -> None:
    """With statistics of what is in them, and without; until the server has any, it may read a list of keys by a walk."""
    installation = house(new_postgres(), accounts, past)
    with installation.database._engine.begin() as connection:
        for table in COLUMNS:
            connection.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = false)"))
        if statistics:
            connection.execute(text("ANALYZE"))
    with told(installation) as seen:
        for _name, work in looks(installation):
            work()
        [found] = installation.outbox.claim("v", lambda: NOW, LATER - NOW, {"x": 1})
        installation.outbox.within_limits_from(found.account.id, LIMITS, NOW)
    walked = {}
    with installation.database._engine.begin() as connection:
        for statement, parameters in seen.items():
            if not statistics and "(ids_" in statement:
                continue
            lines = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
            if growing := [line for line in lines if GROWING.search(line)]:
                walked[statement] = growing
    installation.close()
    assert walked == {}
