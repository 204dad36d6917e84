"""Changes reach the disk, whatever happens at the same time."""

from __future__ import annotations

import threading

from sqlalchemy import create_engine

from broadcaster.storage.writer import Writer

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
