"""Workers' heartbeats: who is alive, and where to wake it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from broadcaster.storage.database.database import Database
from broadcaster.storage.schema import worker


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRecord:
    """One worker; ``wake_port`` is a UDP port on 127.0.0.1 of its machine, ``process`` tells its process from any other.

    It was started with the settings of the organisation ``organisation_id``.
    """

    id: str
    organisation_id: int
    started_at: datetime
    seen_at: datetime
    wake_port: int | None
    process: str | None = None


class Workers:
    """The workers on one database: whichever organisation's settings they were started with, they send for all."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def join(self, name: str, now: datetime, wake_port: int, process: str | None = None) -> None:
        """Announce a new worker."""
        row = worker.insert().values(
            id=name,
            organisation_id=self._organisation_id,
            started_at=now,
            seen_at=now,
            wake_port=wake_port,
            process=process,
        )
        self._database.write(lambda connection: connection.execute(row))

    def beat(self, name: str, now: datetime) -> None:
        """Say that a worker is alive."""
        change = update(worker).where(worker.c.id == name).values(seen_at=now)
        self._database.write(lambda connection: connection.execute(change))

    def leave(self, name: str, now: datetime) -> None:
        """Say that a worker has stopped; its last sign stays, to tell since when nobody works."""
        change = update(worker).where(worker.c.id == name).values(seen_at=now, wake_port=None)
        self._database.write(lambda connection: connection.execute(change))

    def forget(self, before: datetime) -> None:
        """Drop workers last seen before a moment, but never the newest: its last sign tells how long nobody worked."""
        newest = select(func.max(worker.c.seen_at)).scalar_subquery()
        gone = delete(worker).where(worker.c.seen_at < before, worker.c.seen_at < newest)
        self._database.write(lambda connection: connection.execute(gone))

    def all(self) -> list[WorkerRecord]:
        """Every known worker, the one seen last first."""
        query = select(worker).order_by(worker.c.seen_at.desc())
        with self._database.read() as connection:
            return [
                WorkerRecord(
                    id=row.id,
                    organisation_id=row.organisation_id,
                    started_at=row.started_at,
                    seen_at=row.seen_at,
                    wake_port=row.wake_port,
                    process=row.process,
                )
                for row in connection.execute(query)
            ]
