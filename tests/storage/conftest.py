"""A desk with an outbox on each kind of database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .desk import Desk


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path) -> Iterator[Desk]:
    """An installation with four accounts, on each kind of database."""
    on_file = request.param == "sqlite"
    shutil.copy(migrated, tmp_path / "outbox.db")
    made = Desk(f"sqlite:///{tmp_path}/outbox.db" if on_file else request.getfixturevalue("new_postgres")())
    yield made
    made.installation.close()
