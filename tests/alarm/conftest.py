"""Alerts that wait, and who receives them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcaster.storage.database.database import Database

from .duty import Duty, Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver."""
    with receiving() as made:
        yield made


@pytest.fixture
def duty(migrated: Path, tmp_path: Path) -> Iterator[Duty]:
    """An organisation."""
    shutil.copy(migrated, tmp_path / "alerts.db")
    database = Database(f"sqlite:///{tmp_path}/alerts.db")
    yield Duty(database)
    database.close()
