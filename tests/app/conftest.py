"""A ready installation on running practice platforms."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.reading import Story, all_settled, show
from broadcaster.app.serving import engine_of
from broadcaster.delivery.records import Accepted
from broadcaster.settings import load
from broadcaster.testing.practice import Practice
from tests.waiting import until

from .bureau import Bureau

FAST = {"doubt_wait": 0.0, "settle_factor": 0.002, "tick": 0.1, "lease": 60.0}


@pytest.fixture
def installation(migrated: Path, tmp_path: Path, practice: Practice) -> Iterator[Installation]:
    """An installation with one practice account per channel; doubts settle in fractions of a second."""
    toml, _key = create(tmp_path / "installation", organisation="Kreis Soest", practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": practice.address, **FAST})
    shutil.copy(migrated, toml.parent / "broadcaster.db")
    made = Installation(settings, create=True)
    add_practice_accounts(made)
    yield made
    made.close()


Send = Callable[[Accepted], Story]


@pytest.fixture
def send(installation: Installation) -> Send:
    """Runs a worker until nothing more happens by itself; the story then."""

    def run(accepted: Accepted) -> Story:
        settle(installation, accepted.delivery_ids)
        return show(installation, accepted.message_id)

    return run


def settle(installation: Installation, delivery_ids: Sequence[int]) -> None:
    """Run a worker until these deliveries are settled."""
    run_until(installation, lambda: all_settled(installation, delivery_ids))


def run_until(installation: Installation, reached: Callable[[], bool]) -> None:
    """Run a worker until something is ``reached``."""
    engine = engine_of(installation)
    engine.start()
    try:
        until(reached)
    finally:
        engine.stop()


@pytest.fixture
def bureau(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bureau]:
    """An installation without workers and platforms, on a clock that is set by hand."""
    made = Bureau(tmp_path, **getattr(request, "param", {}))
    yield made
    made.close()
