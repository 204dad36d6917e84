"""What is said in an outage: its messages, who saw them, and the all-clear that ends them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, ScalarSelect, exists, func, or_, select, update

from broadcaster.delivery.states import Event, State
from broadcaster.playbook.countdown import Phase
from broadcaster.playbook.prepared import DraftState, Kind
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.guard import SUPERSEDED
from broadcaster.storage.outbox.broadcasts import seen, stop_repetition
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import account, broadcast, delivery, draft, organisation, outage
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

CLEARED: Final = Sentence(
    de="Nicht gesendet: Inzwischen wurde Entwarnung gegeben.", en="Not sent: meanwhile the all-clear was given."
)
OFFLINE_AGAIN: Final = Sentence(
    de="Nicht gesendet: Die Website ist wieder offline, eine Entwarnung wäre falsch.",
    en="Not sent: the website is offline again, an all-clear would be wrong.",
)
_PUBLIC = (State.PUBLISHED, State.SENDING, State.UNCLEAR, State.NEEDS_DECISION)
"""Somebody has seen it, or may have."""


def join(
    connection: Connection, outage_id: int, kind: Kind, broadcast_id: int, now: datetime, *, automatic: bool
) -> None:
    """Make a broadcast that was just accepted part of an outage, if the outage allows it. Raises InvalidInput."""
    values = {"outage_id": outage_id, "all_clear": kind is Kind.ALL_CLEAR}
    _allow(connection, outage_id, kind, automatic=automatic)
    connection.execute(update(broadcast).where(broadcast.c.id == broadcast_id).values(values))
    connection.execute(update(delivery).where(delivery.c.broadcast_id == broadcast_id).values(outage_id=outage_id))
    if kind is Kind.ALL_CLEAR:
        _end_what_was_said(connection, outage_id, broadcast_id, now)


def link(connection: Connection, outage_id: int, began: datetime) -> None:
    """Make what the outage released by itself, because it waited for one, part of it."""
    waited = (
        broadcast.c.organisation_id == _organisation(outage_id),
        broadcast.c.condition == Condition.ONLY_WHILE_OFFLINE,
        broadcast.c.released_at >= began,
        broadcast.c.outage_id.is_(None),
    )
    ids = list(connection.execute(select(broadcast.c.id).where(*waited)).scalars())
    if ids:
        connection.execute(update(broadcast).where(broadcast.c.id.in_(ids)).values(outage_id=outage_id))
        connection.execute(update(delivery).where(delivery.c.broadcast_id.in_(ids)).values(outage_id=outage_id))


def said(connection: Connection, outage_id: int) -> list[int]:
    """The messages of an outage, in order."""
    query = select(broadcast.c.message_id).where(broadcast.c.outage_id == outage_id).order_by(broadcast.c.id)
    return list(dict.fromkeys(connection.execute(query).scalars()))


def audience(connection: Connection, outage_id: int) -> list[str]:
    """The accounts on which something still stands that was said in an outage, or before it and never cleared."""
    query = (
        select(account.c.name)
        .join(delivery, delivery.c.account_id == account.c.id)
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .where(delivery.c.organisation_id == _organisation(outage_id))
        .where(delivery.c.outage_id <= outage_id, delivery.c.outage_id > _settled_before(outage_id))
        .where(broadcast.c.all_clear.is_(False), delivery.c.state != State.WITHDRAWN, ~_cleared())
        .where(or_(delivery.c.state.in_(_PUBLIC), seen()))
        .order_by(account.c.id)
        .distinct()
    )
    return list(connection.execute(query).scalars())


def stop_all_clears(connection: Connection, organisation_id: int, now: datetime) -> None:
    """The website is offline again: what was not sent of an all-clear would be wrong."""
    unsent = (
        delivery.c.organisation_id == organisation_id,
        delivery.c.broadcast_id.in_(select(broadcast.c.id).where(broadcast.c.all_clear)),
    )
    _cancel(connection, OFFLINE_AGAIN, now, *unsent)


def _allow(connection: Connection, outage_id: int, kind: Kind, *, automatic: bool) -> None:
    """Take the outage's permission: its own end for an all-clear, its countdown for what goes out by itself."""
    over = outage.c.ended_at.is_not(None) if kind is Kind.ALL_CLEAR else outage.c.ended_at.is_(None)
    phase = {Kind.HOLDING: outage.c.holding_state, Kind.ALL_CLEAR: outage.c.all_clear_state}.get(kind)
    going = exists().where(organisation.c.id == outage.c.organisation_id, organisation.c.paused_at.is_(None))
    mine = [outage.c.id == outage_id, over, _newest(outage_id)]
    if phase is not None and automatic:
        mine += [phase == Phase.COUNTING, going]
    values = {phase: Phase.RELEASED} if phase is not None else {outage.c.id: outage_id}
    if connection.execute(update(outage).where(*mine).values(values)).rowcount != 1:
        raise _not_now(kind)


def _newest(outage_id: int) -> ColumnElement[bool]:
    """Nothing newer has begun."""
    newer = outage.alias("newer")
    return ~exists().where(newer.c.organisation_id == outage.c.organisation_id, newer.c.id > outage_id)


def _end_what_was_said(connection: Connection, outage_id: int, broadcast_id: int, now: datetime) -> None:
    """Repeat nothing of the outage any more, and cancel what nobody has seen of it; put its other drafts away."""
    began = connection.execute(select(outage.c.began_at).where(outage.c.id == outage_id)).scalar_one()
    link(connection, outage_id, began)
    ours = (broadcast.c.organisation_id == _organisation(outage_id), broadcast.c.outage_id <= outage_id)
    said_before = select(broadcast.c.id).where(*ours, broadcast.c.id != broadcast_id)
    stop_repetition(connection, SUPERSEDED, now, broadcast.c.id.in_(said_before))
    _cancel(connection, CLEARED, now, delivery.c.broadcast_id.in_(said_before))
    others = update(draft).where(draft.c.outage_id == outage_id, draft.c.state == DraftState.PREPARED)
    connection.execute(others.values(state=DraftState.DISCARDED, changed_at=now))


def _cancel(connection: Connection, because: Sentence, now: datetime, *where: ColumnElement[bool]) -> None:
    """Cancel what has not begun and of which no part was seen; a thread that is half out goes on."""
    move(connection, Event.CANCEL, Cause(step="outage", sentence=because), now, ~seen(), *where)


def _cleared() -> ColumnElement[bool]:
    """A later all-clear reached the account, or is on its way to it."""
    later, broadcast_of = delivery.alias("later"), broadcast.alias("broadcast_of")
    return exists().where(
        broadcast_of.c.id == later.c.broadcast_id,
        broadcast_of.c.all_clear,
        later.c.account_id == delivery.c.account_id,
        later.c.id > delivery.c.id,
        later.c.state != State.CANCELLED,
    )


def _settled_before(outage_id: int) -> ColumnElement[int]:
    """The last outage before for which a person decided that it needs no all-clear; 0 if there is none."""
    discarded = (
        select(func.max(draft.c.outage_id))
        .where(draft.c.organisation_id == _organisation(outage_id), draft.c.outage_id < outage_id)
        .where(draft.c.name == Kind.ALL_CLEAR, draft.c.state == DraftState.DISCARDED)
    )
    return func.coalesce(discarded.scalar_subquery(), 0)


def _organisation(outage_id: int) -> ScalarSelect[int]:
    """Whose outage it is."""
    return select(outage.c.organisation_id).where(outage.c.id == outage_id).scalar_subquery()


def _not_now(kind: Kind) -> InvalidInput:
    if kind is Kind.ALL_CLEAR:
        return InvalidInput.one(
            "draft",
            de="Die Entwarnung geht noch nicht: Die Website ist offline. Ist sie es nicht mehr, setzen Sie das Urteil von Hand.",
            en="The all-clear is not possible yet: the website is offline. If it is not any more, set the verdict by hand.",
        )
    return InvalidInput.one(
        "draft",
        de="Der Ausfall ist vorbei oder angehalten, deshalb geht dieser Entwurf nicht mehr hinaus. Den Stand zeigt der Ausfall.",
        en="The outage is over or stopped, so this draft does not go out any more. The outage shows the state.",
    )
