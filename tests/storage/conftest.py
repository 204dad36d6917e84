"""A desk with an outbox on each kind of database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .desk import Desk


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of each group of tests one goes to PostgreSQL every day, and every one in the long tests."""
    tried: set[str] = set()
    for item in items:
        if isinstance(item, pytest.Function) and _on_postgres(item):
            subject = item.nodeid.rpartition("::")[0]
            if subject in tried:
                item.add_marker("long")
            tried.add(subject)


def _on_postgres(item: pytest.Function) -> bool:
    return hasattr(item, "callspec") and item.callspec.params.get("desk") == "postgres"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path) -> Iterator[Desk]:
    """An installation with four accounts, on each kind of database."""
    on_file = request.param == "sqlite"
    shutil.copy(migrated, tmp_path / "outbox.db")
    made = Desk(f"sqlite:///{tmp_path}/outbox.db" if on_file else request.getfixturevalue("new_postgres")())
    yield made
    made.installation.close()
