"""One worker at a time does a duty, and only when it is due."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.duties import Duties
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.storage.outbox.outbox import Outbox

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """A moment to come."""
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def duties(migrated: Path, tmp_path: Path) -> Iterator[Duties]:
    """The duties of a new organisation."""
    shutil.copy(migrated, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield Duties(database, Organisations(database).add("Kreis Musterland", NOW))
    database.close()


def test_a_duty_is_done_by_one_worker_when_it_is_due(duties: Duties) -> None:
    """The second must wait until the first is done and the duty is due again."""
    assert duties.take("website", "a", NOW, after(15))
    assert not duties.take("website", "b", after(1), after(16))
    assert duties.due_at("website", after(1)) == after(15)
    duties.done("website", "a", after(30))
    assert not duties.take("website", "b", after(29), after(44))
    assert duties.take("website", "b", after(30), after(45))


def test_a_dead_workers_duty_is_taken_over(duties: Duties) -> None:
    """Its time is up, and what it says later changes nothing."""
    assert duties.take("website", "a", NOW, after(15))
    assert duties.take("website", "b", after(16), after(31))
    duties.done("website", "a", after(999))
    assert duties.due_at("website", after(17)) == after(31)


def test_a_call_that_comes_in_while_it_is_done_is_kept(duties: Duties) -> None:
    """What changed after the worker looked must be looked at again."""
    assert duties.take("website", "a", NOW, after(15))
    duties.soon("website")
    duties.done("website", "a", after(999))
    assert duties.take("website", "a", after(1), after(16))


def test_a_duty_does_not_wait_for_a_time_that_was_set_back(migrated: Path, tmp_path: Path) -> None:
    """It looks at its own times again."""
    shutil.copy(migrated, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    duties = Duties(database, Organisations(database).add("Kreis Musterland", NOW))
    assert duties.take("repetition", "a", NOW, after(15))
    duties.done("repetition", "a", after(60))
    earlier = after(-3_600)
    assert not duties.take("repetition", "a", earlier, after(-3_585))
    Outbox(database).set_back(earlier, NOW)
    assert duties.take("repetition", "a", earlier, after(-3_585))
    database.close()
