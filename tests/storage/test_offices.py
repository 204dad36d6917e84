"""The service board is stored whole, in order, and per organisation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from broadcaster.message.offices import Office, OfficeState
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.offices import Offices
from broadcaster.storage.installation.organisations import Organisations

NOW = datetime(2026, 11, 23, 14, 30, 0, 123456, tzinfo=UTC)
FIRST = Office(
    name="Zulassungsstelle",
    state=OfficeState.CLOSED,
    alternative="Bitte kommen Sie nicht.",
    phone="02921 30-0",
    since=NOW,
    until=NOW,
    name_en="Vehicle registration",
    alternative_en="Please do not come.",
)
SECOND = Office(name="Kreishaus", state=OfficeState.OPEN)


def nothing(_connection: Connection) -> None:
    """Nothing else is written."""


@pytest.fixture
def boards(migrated: Path, tmp_path: Path) -> Iterator[tuple[Offices, Offices]]:
    """The boards of two organisations in one database."""
    shutil.copy(migrated, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    organisations = Organisations(database)
    yield tuple(Offices(database, organisations.add(name, NOW), lambda: NOW) for name in ("A", "B"))  # type: ignore[misc]
    database.close()


def test_entries_are_kept_in_the_order_in_which_they_came(boards: tuple[Offices, Offices]) -> None:
    """All that was entered is read again, to the microsecond."""
    boards[0].put([FIRST, SECOND], nothing)
    assert boards[0].all() == [FIRST, SECOND]


def test_an_entry_of_the_same_name_is_replaced_in_its_place(boards: tuple[Offices, Offices]) -> None:
    """What the new one does not say is not kept from the old one."""
    boards[0].put([FIRST, SECOND], nothing)
    reopened = Office(name=FIRST.name, state=OfficeState.OPEN)
    boards[0].put([reopened], nothing)
    assert boards[0].all() == [reopened, SECOND]


def test_each_organisation_has_its_own_board(boards: tuple[Offices, Offices]) -> None:
    """The same name may stand on both, and leaves only one."""
    mine, theirs = boards
    mine.put([FIRST], nothing)
    theirs.put([replace(FIRST, state=OfficeState.OPEN)], nothing)
    assert mine.remove(FIRST.name, nothing) and not mine.remove(FIRST.name, nothing)
    assert mine.all() == [] and [office.state for office in theirs.all()] == [OfficeState.OPEN]
