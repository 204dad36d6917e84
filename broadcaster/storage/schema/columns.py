"""What columns are made of: moments are UTC microseconds, so that they compare exactly."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    or_,
)

LARGEST: Final = 2**63 - 1
"""The largest number that a row can have."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as UTC microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To microseconds."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From microseconds."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


def as_text(value: Any) -> str:
    """A JSON document as it is stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Json(TypeDecorator[Any]):
    """A JSON document as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else as_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From text."""
        return None if value is None else json.loads(value)


Id = BigInteger().with_variant(Integer, "sqlite")
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """The column ``id``."""
    return Column("id", Id, primary_key=True)


def of_organisation(*, primary_key: bool = False) -> Column[int]:
    """The column that says whose row it is."""
    return Column(
        "organisation_id",
        Id,
        ForeignKey("organisation.id"),
        nullable=False,
        primary_key=primary_key,
    )


FARTHEST = timedelta(minutes=20)
"""No lease and no wait before a read reaches so far ahead, unless the clock was set back since."""


def passed(moment: Column[datetime], now: datetime) -> ColumnElement[bool]:
    """A lease or a wait for a read is over; one of a clock that was set back since counts as over."""
    return or_(moment < now, moment > now + FARTHEST)
