"""A transaction of its own for a method that writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

from broadcaster.storage.database.database import Database

P = ParamSpec("P")
T = TypeVar("T")


class _Stored(Protocol):
    """Whatever writes to a database."""

    @property
    def _database(self) -> Database: ...


S = TypeVar("S", bound=_Stored)


def in_transaction(method: Callable[Concatenate[S, Connection, P], T]) -> Callable[Concatenate[S, P], T]:
    """Give a method its connection, in a transaction that is on disk when it returns; who calls it leaves that out."""

    @wraps(method)
    def called(stored: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return stored._database.write(lambda connection: method(stored, connection, *args, **kwargs))  # noqa: SLF001 - it is the class's own

    return called
