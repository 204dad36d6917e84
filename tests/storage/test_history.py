"""Nothing that a worker does again and again costs more because of what was published long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import event

from broadcaster.app import Installation
from broadcaster.channel import Limit, Part
from broadcaster.delivery.records import Policy
from broadcaster.delivery.rules import doubted
from broadcaster.delivery.states import State
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.settings import Settings
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.installation.vault import new_key
from broadcaster.storage.messages.messages import Order
from broadcaster.storage.schema import alert, attempt, delivery, message, part
from broadcaster.words import Sentence

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=300)
LATER = NOW + timedelta(seconds=10)
PAST = 4_000
SLACK = 1.05
"""An index over more rows may be a level deeper."""
LIMITS = (Limit(posts=100, within=timedelta(minutes=15)), Limit(posts=2_400, within=timedelta(days=1)))
SAID = Sentence(de="Grund.", en="Reason.")


def installed(folder: Path) -> Installation:
    """An installation in which some messages wait for their time."""
    values = {"organisation": "Kreis", "database": f"sqlite:///{folder}/history.db", "secret_key": SecretStr(new_key())}
    made = Installation(Settings.model_validate(values), create=True, now=lambda: NOW)
    made.accounts.add(name="a@x", channel="x", practice=True, settings={}, secrets={})
    account, piece = made.accounts.all()[0], Part(text="Satz.", length=5, limit=100)
    for number in range(5):
        due_at = NOW + timedelta(minutes=number)
        order = Order(
            message=Message(text="Satz."),
            pictures={},
            renditions=[(account, Rendition(channel="x", parts=(piece,)))],
            due_at=due_at,
            expires_at=due_at + timedelta(hours=6),
            policy=Policy.PREFER_ONCE,
            request_key=str(number),
        )
        made.messages.accept(order)
    return made


def remember(installation: Installation) -> None:
    """Give it a long past: published deliveries of the same account with parts, attempts and alerts."""
    numbers, mine = range(1_000, 1_000 + PAST), {"organisation_id": 1}
    moments = dict.fromkeys(("due_at", "wake_at", "expires_at", "changed_at"), LONG_AGO)
    published = (
        mine | moments | {"broadcast_id": 1, "account_id": 1, "channel": "x", "state": State.PUBLISHED, "rendition": {}}
    )
    tried = mine | {"account_id": 1, "part_number": 0, "step": "commit", "started_at": LONG_AGO, "ended_at": LONG_AGO}
    told = mine | {"sentence": {}, "created_at": LONG_AGO, "wake_at": LONG_AGO, "sent_at": LONG_AGO}
    rows: list[tuple[Any, Callable[[int], dict[str, Any]]]] = [
        (message, lambda key: mine | {"id": key, "created_at": LONG_AGO}),
        (delivery, lambda key: published | {"id": key, "message_id": key, "occurrence": key}),
        (part, lambda key: mine | {"delivery_id": key, "number": 0, "notes": {}, "remote_id": str(key)}),
        (attempt, lambda key: tried | {"delivery_id": key}),
        (alert, lambda _key: told),
    ]
    for table, row in rows:
        inserted = [row(key) for key in numbers]
        installation.database.write(lambda connection: connection.execute(table.insert(), inserted))  # noqa: B023


def routine(installation: Installation) -> list[tuple[str, Callable[[], object]]]:
    """What a worker does all the time, with a doubt to begin with, then one delivery that is due."""
    outbox, [found] = installation.outbox, installation.outbox.claim("w", lambda: NOW, LATER - NOW, {"x": 1})
    record = found.parts[0]
    alerts = Alerts(installation.database, installation.organisation_id)
    return [
        ("look", lambda: outbox.active(NOW, ["x"])),
        ("announce", lambda: outbox.announce(found, record, lease_until=LATER, began=NOW, now=NOW, deadline=LATER)),
        ("take over", lambda: outbox.take_over(lambda: NOW, lambda _found, _record: doubted(SAID, NOW, timedelta()))),
        ("miss", lambda: outbox.miss(lambda: NOW)),
        ("wake", lambda: outbox.next_wake(NOW)),
        ("limits", lambda: outbox.within_limits_from(1, LIMITS, NOW)),
        ("doubt", lambda: outbox.settle(found, record, DOUBT, NOW, step="commit", outcome="Unclear")),
        ("claim doubts", lambda: outbox.claim_doubts("w", lambda: LATER, timedelta(), {"x": 1})),
        (
            "claim",
            lambda: outbox.claim("w", lambda: NOW + timedelta(minutes=1), LATER - NOW, {"x": 1}),
        ),
        ("oldest due", lambda: installation.lists.oldest_due(NOW)),
        ("counts", installation.lists.counts),
        ("queue", lambda: installation.lists.queue(everything=False, limit=100)),
        ("alerts", lambda: alerts.unsent(NOW)),
    ]


DOUBT = doubted(SAID, NOW, timedelta())


def steps(folder: Path, *, past: bool) -> dict[str, int]:
    """How many steps SQLite takes for each piece of the routine."""
    installation = installed(folder)
    if past:
        remember(installation)
    taken = [0]

    def count(connection: Any, _record: object) -> None:
        connection.set_progress_handler(lambda: taken.__setitem__(0, taken[0] + 1), 1)

    event.listen(installation.database._engine, "connect", count)
    installation.database._engine.dispose()
    counted = {}
    for name, work in routine(installation):
        before = taken[0]
        work()
        counted[name] = taken[0] - before
    installation.close()
    return counted


def test_the_routine_costs_the_same_with_and_without_a_past(tmp_path: Path) -> None:
    """Counted in the steps of SQLite's own machine, over 4,000 published deliveries."""
    (tmp_path / "young").mkdir()
    (tmp_path / "old").mkdir()
    young, old = steps(tmp_path / "young", past=False), steps(tmp_path / "old", past=True)
    assert all(young.values())
    assert {name: (young[name], old[name]) for name in young if old[name] > SLACK * young[name] + 20} == {}
