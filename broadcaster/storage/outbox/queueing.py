"""Writes new deliveries with their parts, and the pictures they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from broadcaster.rendition.render import Rendition, to_json
from broadcaster.storage.outbox.barring import bar
from broadcaster.storage.outbox.lateness import give_up_hopeless
from broadcaster.storage.schema import account, delivery, part, picture


def keep_pictures(connection: Connection, organisation_id: int, pictures: Mapping[str, bytes], now: datetime) -> None:
    """Store pictures that are not stored yet, by their SHA-256; those that are count as added now."""
    known = select(picture.c.sha256).where(
        picture.c.organisation_id == organisation_id, picture.c.sha256.in_(list(pictures))
    )
    stored = set(connection.execute(known).scalars())
    if stored:
        again = (picture.c.organisation_id == organisation_id, picture.c.sha256.in_(stored), picture.c.created_at < now)
        connection.execute(update(picture).where(*again).values(created_at=now))
    for sha256, data in pictures.items():
        if sha256 not in stored:
            values = {"organisation_id": organisation_id, "sha256": sha256, "data": data, "created_at": now}
            connection.execute(picture.insert().values(values))


def queue(connection: Connection, wanted: Sequence[tuple[Mapping[str, Any], Rendition]]) -> list[int]:
    """Store deliveries, each from its columns and its rendition, and their parts; the ids in that order.

    What is queued for an account without access is blocked; what its account keeps waiting beyond its end is asked about.
    """
    accounts = {values["account_id"] for values, _rendition in wanted}
    columns = (account.c.id, account.c.channel, account.c.blocked_at, account.c.resume_at)
    query: Select[Any] = select(*columns).where(account.c.id.in_(accounts))
    known = {row.id: row for row in connection.execute(query)}
    shown = {id(rendition): to_json(rendition) for rendition in {id(one): one for _values, one in wanted}.values()}
    rows = [
        {**values, "channel": known[values["account_id"]].channel, "rendition": shown[id(rendition)]}
        for values, rendition in wanted
    ]
    connection.execute(delivery.insert(), rows)
    ids = _ids(connection, rows)
    parts = [
        {"organisation_id": values["organisation_id"], "delivery_id": key, "number": number, "notes": {}}
        for key, (values, rendition) in zip(ids, wanted, strict=True)
        for number in range(len(rendition.parts))
    ]
    connection.execute(part.insert(), parts)
    for account_id in accounts:
        if known[account_id].blocked_at is not None:
            bar(connection, account_id, rows[0]["changed_at"], delivery.c.broadcast_id == rows[0]["broadcast_id"])
    waits = (max(row["due_at"], known[row["account_id"]].resume_at or row["due_at"]) for row in rows)
    if any(until >= row["expires_at"] for until, row in zip(waits, rows, strict=True)):
        give_up_hopeless(connection, rows[0]["changed_at"], delivery.c.id.in_(ids))
    return ids


def _ids(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The ids that the deliveries were given, by what makes each unique; asking for them row by row costs far more."""
    unique = (delivery.c.broadcast_id, delivery.c.account_id, delivery.c.occurrence)
    accounts = [row["account_id"] for row in rows]
    query = select(delivery.c.id, *unique).where(
        delivery.c.broadcast_id.in_({row["broadcast_id"] for row in rows}),
        delivery.c.account_id.between(min(accounts), max(accounts)),
        delivery.c.occurrence.in_({row.get("occurrence", 0) for row in rows}),
    )
    known = {tuple(row[1:]): row[0] for row in connection.execute(query)}
    return [known[row["broadcast_id"], row["account_id"], row.get("occurrence", 0)] for row in rows]
