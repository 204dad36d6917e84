"""Approvals: bound to what was seen, given by somebody else, and checked again when a delivery is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, exists, select, update

from broadcaster.delivery.states import Event, State
from broadcaster.people.records import Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.audit import Audit
from broadcaster.storage.outbox.approved import content_hash, seal
from broadcaster.storage.outbox.broadcasts import ALONE, AWAITED, OPEN, REJECTED, begin_repetition, stop_repetition
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import approval, broadcast, delivery, person
from broadcaster.words import Sentence

ANY: Final = "any"
"""The website condition that is always met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A broadcast as far as its approval goes; ``content_hash`` is of what would be approved now."""

    broadcast_id: int
    message_id: int
    author_id: int | None
    author: str | None
    state: str
    content_hash: str
    due_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One step of an approval's story: approved, rejected, or released alone and to be reviewed."""

    id: int
    broadcast_id: int
    message_id: int
    person_id: int | None
    person: str | None
    step: str
    reason: str
    at: datetime
    review_due_at: datetime | None
    reviewed_at: datetime | None


class Approvals:
    """The approvals of one organisation."""

    def __init__(self, database: Database, organisation_id: int, audit: Audit, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._audit, self._now = database, organisation_id, audit, now

    def awaited(self) -> list[Submission]:
        """What waits for an approval, the earliest to be sent first."""
        held = exists().where(delivery.c.broadcast_id == broadcast.c.id, delivery.c.state.in_(_KEPT_BACK))
        return self._submissions(broadcast.c.approval == AWAITED, held)

    def of_message(self, message_id: int) -> list[Submission]:
        """The broadcasts of a message, newest first, whatever their approval."""
        return list(reversed(self._submissions(broadcast.c.message_id == message_id)))

    def submission(self, broadcast_id: int) -> Submission | None:
        """One broadcast."""
        found = self._submissions(broadcast.c.id == broadcast_id)
        return found[0] if found else None

    def story(self, message_id: int) -> list[Approval]:
        """What people decided about a message's approval, oldest first."""
        return self._approvals(broadcast.c.message_id == message_id)

    def unreviewed(self) -> list[Approval]:
        """What was released alone and not looked at since."""
        return self._approvals(approval.c.step == ALONE, approval.c.reviewed_at.is_(None))

    @in_transaction
    def step(
        self,
        connection: Connection,
        found: Submission,
        person_id: int,
        step: str,
        reason: str,
        entry: Entry,
        *,
        review_due_at: datetime | None,
    ) -> bool:
        """Take one step; False if the content or the state is not what ``found`` says any more."""
        now = self._now()
        mine = (broadcast.c.id == found.broadcast_id, broadcast.c.organisation_id == self._organisation_id)
        if content_hash(connection, found.broadcast_id) != found.content_hash:
            return False
        taken = update(broadcast).where(*mine, broadcast.c.approval == AWAITED).values(approval=step)
        if connection.execute(taken).rowcount != 1:
            return False
        values = {
            "organisation_id": self._organisation_id,
            "broadcast_id": found.broadcast_id,
            "person_id": person_id,
            "step": step,
            "content_hash": found.content_hash,
            "reason": reason,
            "at": now,
            "review_due_at": review_due_at,
        }
        connection.execute(approval.insert().values(values))
        if step == REJECTED:
            _stop(connection, found.broadcast_id, reason, now)
        else:
            seal(connection, found.broadcast_id)
            release(connection, found.broadcast_id, _approved_by(entry.actor.who), now)
        self._audit.write(connection, entry)
        return True

    @in_transaction
    def reviewed(self, connection: Connection, approval_id: int, entry: Entry) -> None:
        """Somebody looked at what was released alone."""
        mine = (approval.c.id == approval_id, approval.c.organisation_id == self._organisation_id)
        connection.execute(update(approval).where(*mine).values(reviewed_at=self._now()))
        self._audit.write(connection, entry)

    def _submissions(self, *which: Any) -> list[Submission]:
        query = (
            select(broadcast, person.c.name.label("author"))
            .outerjoin(person, person.c.id == broadcast.c.author_id)
            .where(broadcast.c.organisation_id == self._organisation_id, *which)
            .order_by(broadcast.c.due_at, broadcast.c.id)
        )
        with self._database.read() as connection:
            return [
                Submission(
                    broadcast_id=row.id,
                    message_id=row.message_id,
                    author_id=row.author_id,
                    author=row.author,
                    state=row.approval,
                    content_hash=content_hash(connection, row.id),
                    due_at=row.due_at,
                    created_at=row.created_at,
                )
                for row in connection.execute(query).all()
            ]

    def _approvals(self, *which: Any) -> list[Approval]:
        query = (
            select(approval, broadcast.c.message_id, person.c.name.label("person"))
            .join(broadcast, broadcast.c.id == approval.c.broadcast_id)
            .outerjoin(person, person.c.id == approval.c.person_id)
            .where(approval.c.organisation_id == self._organisation_id, *which)
            .order_by(approval.c.id)
        )
        names = list(Approval.__dataclass_fields__)
        with self._database.read() as connection:
            return [Approval(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)]


def release(connection: Connection, broadcast_id: int, because: Sentence, now: datetime) -> int:
    """Queue what was held once every gate is open: the approval, and no website condition. Returns how many.

    A broadcast with a condition stays held; whoever watches the condition releases it, and may call this with the
    condition met only while the approval is in ``OPEN``. A claim checks the approval once more in any case.
    """
    open_gates = exists().where(
        broadcast.c.id == broadcast_id, broadcast.c.approval.in_(OPEN), broadcast.c.condition == ANY
    )
    held = (delivery.c.broadcast_id == broadcast_id, delivery.c.state == State.HELD, delivery.c.expires_at > now)
    late = update(delivery).where(*held, open_gates, delivery.c.due_at < now).values(due_at=now, wake_at=now)
    connection.execute(late)
    count = len(
        move(connection, Event.RELEASE, Cause(step="approval", sentence=because), now, *held, open_gates, sentence=None)
    )
    if count:
        begin_repetition(connection, now, broadcast.c.id == broadcast_id)
    return count


_KEPT_BACK: Final = (State.HELD, State.BLOCKED)
"""What an approval can still be about: held for it, or without access as well."""


def _approved_by(who: str) -> Sentence:
    return Sentence(de=f"Freigegeben von {who}.", en=f"Approved by {who}.")


def _stop(connection: Connection, broadcast_id: int, reason: str, now: datetime) -> None:
    sentence = Sentence(de=f"Nicht freigegeben: {reason}", en=f"Not approved: {reason}")
    held = (delivery.c.broadcast_id == broadcast_id, delivery.c.state.in_(_KEPT_BACK))
    move(connection, Event.CANCEL, Cause(step="approval", sentence=sentence), now, *held)
    stop_repetition(connection, sentence, now, broadcast.c.id == broadcast_id)
