"""Posts and delivers on a small disk that is full to different levels; run in a mount namespace of its own.

Arguments: a folder with an installation, the mount point, a file for the result, the size of the disk and the levels
of free space, both in bytes. The result is a JSON list with what each level led to.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from broadcaster.app import Installation, open_installation
from broadcaster.app.installation.health import health
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import all_settled, queue
from broadcaster.app.serving import engine_of
from broadcaster.settings import load
from broadcaster.storage.database.database import Database
from broadcaster.words.errors import StorageError
from tests.waiting import until

MESSAGES = 4
"""Posted at each level; the first of them is accepted before the disk is full."""
_LATER = timedelta(seconds=60)
"""Leases and deadlines are over then."""
_SETTINGS = {"tick": 0.1}
_TRIES = 2
"""Writes of the engine that fail on the full disk before there is space again."""


def fill(disk: Path, free: int) -> None:
    """Fill a disk so that ``free`` bytes are left."""
    with (disk / "ballast").open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(4096))
        file.truncate(max(0, file.tell() - free))


def shrink_log(database: Path) -> None:
    """Let the write-ahead log begin anew, so that it needs space again."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class Refusals:
    """Counts the writes that this process was refused."""

    def __init__(self) -> None:
        self.count = 0
        database: Any = Database
        for name in ("write", "write_together"):
            setattr(database, name, self._counted(getattr(database, name)))

    def _counted(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            try:
                return write(*given, **named)
            except StorageError:
                self.count += 1
                raise

        return counted


class Clock:
    """The machine's, and as far ahead as it was set."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Now."""
        return datetime.now(UTC) + self.ahead


def at_level(installation: Installation, clock: Clock, refused: Refusals, disk: Path, free: int) -> dict[str, Any]:
    """Post on the full disk, let the engine try, make space, and wait until everything accepted is settled."""
    shrink_log(disk / "broadcaster.db")
    accepted, refusals = [], []
    for number in range(MESSAGES):
        text = f"Die Kreisverwaltung ist nicht erreichbar. Meldung {free}-{number}."
        try:
            accepted.append((text, post(installation, Draft(text=text), request_key=text).delivery_ids[0]))
        except StorageError as error:
            refusals.append(error.sentence.en)
        if number == 0:
            fill(disk, free)
    shown = len(queue(installation, everything=True)), health(installation).needs_person
    ids = [delivery for _text, delivery in accepted]
    tried = refused.count + _TRIES
    until(lambda: refused.count >= tried or all_settled(installation, ids))
    (disk / "ballast").unlink()
    clock.ahead += _LATER
    until(lambda: all_settled(installation, ids))
    states = installation.lists.states(ids)
    told = [(text, states[delivery]) for text, delivery in accepted]
    return {"free": free, "accepted": told, "refusals": refusals, "shown": shown}


def main(source: Path, disk: Path, result: Path, levels: list[int]) -> None:
    """All levels, one after the other, on one disk and with one engine."""
    shutil.copytree(source, disk, dirs_exist_ok=True)
    settings = load(disk / "broadcaster.toml", environment={}).model_copy(update=_SETTINGS)
    clock, refused = Clock(), Refusals()
    installation = open_installation(settings, now=clock)
    engine = engine_of(installation)
    engine.start()
    told = [at_level(installation, clock, refused, disk, free) for free in levels]
    engine.stop()
    installation.close()
    with closing(sqlite3.connect(disk / "broadcaster.db")) as connection:
        [intact] = connection.execute("PRAGMA integrity_check").fetchone()
    result.write_text(json.dumps({"levels": told, "intact": intact}))


if __name__ == "__main__":
    start, mounted, told = (Path(argument) for argument in sys.argv[1:4])
    main(start, mounted, told, [int(level) for level in sys.argv[4:]])
