"""Changes reach the disk, whatever happens at the same time."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from broadcaster.storage.database.database import Database
from broadcaster.storage.database.writer import Writer, waiting_at_most
from broadcaster.words.errors import StorageError

ROUNDS = 500


def test_a_write_that_meets_the_end_of_the_writer_is_not_lost() -> None:
    """Whoever wrote at that moment would otherwise wait for ever, and a command would not end."""
    engine = create_engine("sqlite://")
    for _ in range(ROUNDS):
        writer, together, told = Writer(engine), threading.Barrier(2), threading.Event()
        writer.write(lambda connection: None)

        def write(
            writer: Writer = writer, together: threading.Barrier = together, told: threading.Event = told
        ) -> None:
            together.wait()
            writer.write(lambda connection: told.set())

        threading.Thread(target=write, daemon=True).start()
        together.wait()
        writer.close()
        assert told.wait(60), "the write was never applied"
        writer.close()


def test_what_is_not_begun_in_time_is_given_up_and_never_done(tmp_path: Path) -> None:
    """Another program holds the database: whoever has little patience hears so, and nothing of the change is done later."""
    file = tmp_path / "held.db"
    database, done = Database(f"sqlite:///{file}", create=True), list[str]()
    database.write(lambda connection: connection.exec_driver_sql("CREATE TABLE said (text)").close())
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    def write(text: str) -> None:
        database.write(lambda connection: connection.exec_driver_sql("INSERT INTO said VALUES (?)", (text,)).close())
        done.append(text)

    first = threading.Thread(target=write, args=("first",))
    first.start()
    with waiting_at_most(0), pytest.raises(StorageError, match="kept busy") as caught:
        write("given up")
    assert caught.value.public is not None and str(file) not in caught.value.public.en
    holder.execute("ROLLBACK")
    first.join()
    write("last")
    assert done == ["first", "last"]
    assert [text for (text,) in holder.execute("SELECT text FROM said")] == ["first", "last"]
    holder.close()
    database.close()
