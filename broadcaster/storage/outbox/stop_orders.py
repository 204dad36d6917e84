"""Stops that were ordered while the database took nothing: kept beside it, and carried out before anything else is written.

Room for them is reserved as long as there is some, so that a full disk does not keep anybody from stopping everything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from broadcaster.people.records import Actor, Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.audit import Audit
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.storage.installation.seals import Seals
from broadcaster.words import Sentence
from broadcaster.words.errors import StorageError

_RESERVED: Final = 16_384
"""Bytes: for a dozen orders, each with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOrder:
    """Somebody's order to stop everything of one organisation."""

    organisation_id: int
    at: datetime
    reason: str
    actor: Actor


class StopOrders:
    """The orders that wait for the database, in the file ``path``."""

    def __init__(self, path: Path) -> None:
        self._path, self._reserve = path, path.with_name(f"{path.name}-reserve")

    def reserve(self) -> None:
        """Take the room that an order needs, if there is any."""
        if not self._reserve.exists() and not self._path.exists():
            with suppress(OSError):
                _write(self._reserve, b" " * _RESERVED)

    def add(self, order: StopOrder) -> None:
        """Keep an order. Raises StorageError if not even the reserve can be written to."""
        self._keep([*(one for one in self.all() if one.organisation_id != order.organisation_id), order])

    def drop(self, orders: Iterable[StopOrder]) -> None:
        """Forget orders that were carried out, or taken back."""
        if not (known := self.all()):
            return
        kept = [order for order in known if order not in list(orders)]
        if kept != known:
            self._keep(kept)

    def of(self, organisation_id: int) -> StopOrder | None:
        """Return the order of an organisation that waits for the database."""
        return next((order for order in self.all() if order.organisation_id == organisation_id), None)

    def all(self) -> list[StopOrder]:
        """Return every order that waits."""
        try:
            kept: Sequence[dict[str, Any]] = json.loads(self._path.read_bytes() or b"[]")
        except FileNotFoundError:
            return []
        except (OSError, ValueError):
            raise _unusable(self._path) from None
        return [
            StopOrder(**{**one, "at": datetime.fromisoformat(one["at"]), "actor": Actor(**one["actor"])})
            for one in kept
        ]

    def _keep(self, orders: Sequence[StopOrder]) -> None:
        """Write over what is there already: a full disk has no room for another file."""
        told = json.dumps([{**asdict(order), "at": order.at.isoformat()} for order in orders]).encode()
        try:
            if not orders:
                self._path.rename(self._reserve)
                return
            if not self._path.exists():
                self.reserve()
            written = self._path if self._path.exists() else self._reserve
            _write(written, told.ljust(_RESERVED))
            written.replace(self._path)
        except OSError:
            raise _unusable(self._path) from None


def beside(database: str, folder: Path) -> Path:
    """Return where orders are kept: beside the file of a database, or in the folder of the settings of a server's."""
    file = database.removeprefix("sqlite:///")
    return Path(f"{file}-stop") if file != database else folder / "database-stop"


def obeying(
    orders: StopOrders, database: Database, seals: Seals, now: Callable[[], datetime]
) -> Callable[[Connection], Callable[[], None]]:
    """Carry out, at the beginning of a transaction, what was ordered; what is returned forgets it once that is on disk."""

    def obey(connection: Connection) -> Callable[[], None]:
        ordered = orders.all()
        for order in ordered:
            Organisations.pause_within(connection, order.organisation_id, order.at, order.reason)
            details = {"reason": order.reason, "ordered_at": order.at.isoformat()}
            entry = Entry(actor=order.actor, what="paused", details=details)
            Audit(database, order.organisation_id, seals, now).write(connection, entry)
        return lambda: orders.drop(ordered)

    return obey


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with open(descriptor, "wb", closefd=True) as file:  # noqa: PTH123 - not truncated, so that its room stays taken
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unusable(path: Path) -> StorageError:
    return StorageError(
        Sentence(
            de=f"Weder die Datenbank noch die Datei {path} daneben lässt sich schreiben. Lassen Sie den Broadcaster auf seinem Rechner beenden, dann geht nichts "
            "mehr hinaus.",
            en=f"Neither the database nor the file {path} beside it can be written. Have the broadcaster ended on its machine, then nothing goes out any more.",
        ),
        public=Sentence(
            de="Das Anhalten lässt sich nicht festhalten. Lassen Sie den Broadcaster auf seinem Rechner beenden, dann geht nichts mehr hinaus.",
            en="The stop cannot be written down. Have the broadcaster ended on its machine, then nothing goes out any more.",
        ),
    )
