"""The plan: what goes out when, and moving what has not begun; safe against a sender that is about to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Text,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from broadcaster.delivery.lines import Slot
from broadcaster.delivery.states import Event, State
from broadcaster.schedule.condition import Condition
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.messages.planned import Planned, planned, spoken
from broadcaster.storage.outbox.broadcasts import ALONE, APPROVED, AWAITED, seen
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import account, broadcast, delivery, part, person, revision
from broadcaster.words import Sentence

MOVABLE: Final = (State.HELD, State.QUEUED, State.BLOCKED)
"""Nothing of a delivery in these states is public, unless a part of a thread is."""
_GONE: Final = (State.CANCELLED, State.WITHDRAWN)
_COLUMNS: Final = [
    delivery.c[name] for name in ("id", "message_id", "broadcast_id", "occurrence", "state", "due_at")
]  # not its rendition, which is long
_SHOWN: Final = [state for state in State if state not in _GONE]
_SAYING: Final = (*MOVABLE, State.SENDING, State.UNCLEAR, State.NEEDS_DECISION, State.PUBLISHED)
_MOVED: Final = Sentence(
    de="Verschoben: Wartet auf eine neue Freigabe, denn die alte galt für eine andere Zeit.",
    en="Moved: it awaits a new approval, for the old one was for another time.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A broadcast gets another time. ``seen`` is the time that the person saw; ``entry`` is for the record."""

    broadcast_id: int
    seen: datetime
    due_at: datetime
    expires_at: datetime
    also: Callable[[Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a move: ``stale`` if it had another time already, the accounts on which sending had ``begun``.

    Both mean that nothing was changed. ``again``: it needs a new approval.
    """

    stale: bool = False
    begun: tuple[str, ...] = ()
    again: bool = False


class Plans:
    """What one organisation plans."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def between(self, since: datetime, until: datetime, states: Sequence[State] = _SHOWN) -> list[Planned]:
        """The deliveries of a stretch of time, in its order; nothing that was cancelled or withdrawn."""
        return self._read(delivery.c.state.in_(states), delivery.c.due_at >= since, delivery.c.due_at < until)

    def alike(self, words: str, names: Sequence[str], since: datetime, until: datetime) -> list[Planned]:
        """What says the same ``words_of`` on some accounts in a stretch of time."""
        where = [delivery.c.due_at >= since, delivery.c.due_at < until, delivery.c.state.in_(_SAYING)]
        where += [delivery.c.organisation_id == self._organisation_id, account.c.name.in_(names)]
        # what a message says is read once, however many accounts it is for
        told = (
            select(broadcast.c.message_id, broadcast.c.revision_number)
            .join(delivery, delivery.c.broadcast_id == broadcast.c.id)
            .join(account, account.c.id == delivery.c.account_id)
            .where(*where)
            .distinct()
            .subquery()
        )
        query = select(told.c.message_id, type_coerce(revision.c.content, Text).label("content"))
        query = query.join(revision, _tells(told))
        with self._database.read() as connection:
            same = {row.message_id for row in connection.execute(query) if spoken(row.content)[1] == words}
        found = self._read(delivery.c.message_id.in_(same), *where) if same else []
        return [one for one in found if one.said == words]

    def slots(
        self,
        since: datetime,
        until: datetime,
        states: Sequence[State] = _SHOWN,
        *,
        text: str = "",
        skip: int = 0,
        limit: int | None = None,
    ) -> list[Slot]:
        """What has its time in a stretch, in its order; cheap, for nothing is read of what it says.

        ``text`` is looked for in what it says and in the names of its accounts.
        """
        at = func.min(delivery.c.due_at).label("at")
        keys = (delivery.c.message_id, delivery.c.broadcast_id, delivery.c.occurrence)
        timed = or_(delivery.c.state != State.HELD, broadcast.c.condition == Condition.ANY)
        query = (
            select(at, *keys)
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .where(delivery.c.organisation_id == self._organisation_id, delivery.c.state.in_(states), timed)
            .where(delivery.c.due_at >= since, delivery.c.due_at < until, *([_fits(text)] if text else []))
            .group_by(*keys)
            .order_by(at, delivery.c.message_id, delivery.c.occurrence)
            .offset(skip)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [Slot(*row) for row in connection.execute(query)]

    def at(self, slots: Sequence[Slot]) -> list[Planned]:
        """The deliveries in some slots."""
        wanted = {(one.broadcast_id, one.occurrence) for one in slots}
        # not the states one by one: the index on them would find the whole history
        of_them = delivery.c.message_id.in_({one.message_id for one in slots})
        found = self._read(of_them, delivery.c.state.not_in(_GONE)) if slots else []
        return [one for one in found if (one.broadcast_id, one.occurrence) in wanted and not one.gated]

    def waiting(self) -> list[Planned]:
        """What a condition holds back, whatever its time."""
        return self._read(delivery.c.state == State.HELD, broadcast.c.condition != Condition.ANY)

    def of_message(self, message_id: int) -> list[Planned]:
        """The deliveries of a message that were not cancelled, whatever their time."""
        return self._read(delivery.c.message_id == message_id, delivery.c.state.in_(_SHOWN))

    def accounts(self, broadcast_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
        """Name and channel of the accounts that some broadcasts are for."""
        query = (
            select(delivery.c.broadcast_id, account.c.name, account.c.channel)
            .join(account, account.c.id == delivery.c.account_id)
            .where(delivery.c.broadcast_id.in_(broadcast_ids), delivery.c.occurrence == 0)
            .where(delivery.c.organisation_id == self._organisation_id)
            .order_by(delivery.c.id)
        )
        found: dict[int, list[tuple[str, str]]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query):
                found.setdefault(row.broadcast_id, []).append((row.name, row.channel))
        return found

    @in_transaction
    def move(self, connection: Connection, wanted: Move) -> Moved:
        """Give a broadcast another time on all of its accounts or, if one of them has begun, on none."""
        mine = (broadcast.c.id == wanted.broadcast_id, broadcast.c.organisation_id == self._organisation_id)
        found = connection.execute(select(broadcast).where(*mine)).one_or_none()
        if found is None or found.due_at != wanted.seen:
            return Moved(stale=True)
        rows = _first_deliveries(connection, wanted.broadcast_id)
        begun = tuple(row.name for row in rows if row.state not in MOVABLE or row.begun)
        if begun or not rows:
            return Moved(begun=begun, stale=not rows)
        again = found.approval in (APPROVED, ALONE)
        times = {"due_at": wanted.due_at, "expires_at": wanted.expires_at}
        connection.execute(update(broadcast).where(*mine).values(times | ({"approval": AWAITED} if again else {})))
        for row in rows:
            self._move_delivery(connection, row, wanted, gated=found.condition != Condition.ANY, again=again)
        wanted.also(connection)
        return Moved(again=again)

    def _move_delivery(self, connection: Connection, row: Row[Any], wanted: Move, *, gated: bool, again: bool) -> None:
        values: dict[str, Any] = {"due_at": wanted.due_at, "wake_at": wanted.due_at, "changed_at": self._now()}
        if not (gated and row.state == State.HELD):  # its time to live begins with its release
            values["expires_at"] = wanted.expires_at
        if again:
            values |= {"approved_sha256": None, "sentence": _MOVED.as_json()}
        connection.execute(update(delivery).where(delivery.c.id == row.id).values(values))
        if again:
            move(connection, Event.HOLD, Cause(step="plan", sentence=_MOVED), self._now(), delivery.c.id == row.id)

    def _read(self, *where: Any) -> list[Planned]:
        query = (
            select(
                *_COLUMNS,
                account.c.name,
                account.c.channel,
                broadcast.c.condition,
                broadcast.c.approval,
                type_coerce(revision.c.content, Text).label("content"),
                person.c.name.label("author"),
            )
            .join(account, account.c.id == delivery.c.account_id)
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .join(revision, _tells(broadcast))
            .outerjoin(person, person.c.id == broadcast.c.author_id)
            .where(delivery.c.organisation_id == self._organisation_id, *where)
            .order_by(delivery.c.due_at, delivery.c.id)
        )
        with self._database.read() as connection:
            return [planned(row) for row in connection.execute(query)]


def _tells(source: FromClause) -> ColumnElement[bool]:
    """The revision that a broadcast tells."""
    return and_(revision.c.message_id == source.c.message_id, revision.c.number == source.c.revision_number)


def _fits(text: str) -> ColumnElement[bool]:
    """A broadcast says ``text``, or goes to an account of that name."""
    others = delivery.alias("others")
    to = (
        exists()
        .where(others.c.message_id == delivery.c.message_id, others.c.broadcast_id == delivery.c.broadcast_id)
        .where(others.c.account_id == account.c.id, account.c.name.icontains(text, autoescape=True))
    )
    says = exists().where(
        _tells(broadcast),
        # what is stored is JSON text, in which a quotation mark is written with a backslash
        type_coerce(revision.c.content, Text).icontains(text.replace('"', '\\"'), autoescape=True),
    )
    return says | to


def _first_deliveries(connection: Connection, broadcast_id: int) -> list[Row[Any]]:
    """A broadcast's deliveries that were not cancelled, and whether something of each was handed over."""
    announced = select(part.c.number).where(part.c.delivery_id == delivery.c.id, part.c.intent_at.is_not(None)).exists()
    query = (
        select(delivery.c.id, delivery.c.state, account.c.name, (announced | seen()).label("begun"))
        .join(account, account.c.id == delivery.c.account_id)
        .where(delivery.c.broadcast_id == broadcast_id, delivery.c.state.not_in(_GONE))
        .order_by(delivery.c.id)
    )
    return list(connection.execute(query))
