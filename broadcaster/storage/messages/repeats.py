"""Repeats of messages: which are due, and the one transaction in which each goes out, is skipped, or is the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, exists, select, update

from broadcaster.delivery.records import Account
from broadcaster.delivery.states import FINAL, State
from broadcaster.rendition.render import Rendition
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.guard import STOPPED, Facts, why_ended
from broadcaster.schedule.repetition import next_after
from broadcaster.schedule.terms import Broadcast
from broadcaster.schedule.urgency import Urgency
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.alerts import add_alert
from broadcaster.storage.outbox.broadcasts import (
    LIVE,
    end_repetition,
    read_broadcasts,
    replace_missed,
    stop_repetition,
    stored,
)
from broadcaster.storage.outbox.queueing import keep_pictures, queue
from broadcaster.storage.outbox.spacing import free_moment
from broadcaster.storage.outbox.verdicts import verdict_in_force
from broadcaster.storage.schema import account, broadcast, delivery, organisation, outage, revision
from broadcaster.words import Sentence

NO_ACCOUNT_FREE: Final = Sentence(
    de="Auf keinem Konto war Platz: Ein früherer Versand ist noch offen, oder der Zugang ist gesperrt.",
    en="No account was free: an earlier delivery is still open, or the access is blocked.",
)
_OUTSTANDING = [state for state in State if state not in FINAL | {State.MISSED}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """One repeat: when it was due, what goes to which account, and what people are told because it does not."""

    found: Broadcast
    due_at: datetime
    renditions: Sequence[tuple[Account, Rendition]]
    pictures: Mapping[str, bytes]
    alerts: Sequence[Sentence]
    spacing: timedelta
    expiry: timedelta


class Repeats:
    """The repeated messages of one organisation."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def live(self) -> list[Broadcast]:
        """What is still to be repeated."""
        return self._read(*LIVE)

    def newest(self, limit: int, *, ended: bool) -> list[Broadcast]:
        """The newest repeated messages, those that ``ended`` only if asked for."""
        which = (broadcast.c.repetition.is_not(None), *(() if ended else (broadcast.c.ended_at.is_(None),)))
        mine = select(broadcast.c.id).where(*which, self._mine()).order_by(broadcast.c.id.desc()).limit(limit)
        return self._read(broadcast.c.id.in_(mine))

    def of_message(self, message_id: int) -> list[Broadcast]:
        """The terms of each revision of a message, oldest first."""
        return self._read(broadcast.c.message_id == message_id)

    def with_ids(self, broadcast_ids: Sequence[int]) -> list[Broadcast]:
        """The terms of some broadcasts, oldest first."""
        return self._read(broadcast.c.id.in_(broadcast_ids))

    def facts(self, found: Broadcast) -> Facts:
        """What the repost guard must know."""
        with self._database.read() as connection:
            return self._facts(connection, found)

    def free_accounts(self, found: Broadcast) -> list[str]:
        """The accounts of a broadcast that a repeat could go to."""
        with self._database.read() as connection:
            return [name for name, _id in _free_accounts(connection, found)]

    def outage_began(self, found: Broadcast) -> datetime | None:
        """When the outage of a broadcast began: its own, or the one that is not over if it goes out only in outages."""
        query = select(outage.c.began_at).where(outage.c.organisation_id == self._organisation_id)
        if found.outage_id is not None:
            query = query.where(outage.c.id == found.outage_id)
        elif found.condition is Condition.ONLY_WHILE_OFFLINE:
            query = query.where(outage.c.ended_at.is_(None))
        else:
            return None
        with self._database.read() as connection:
            began: datetime | None = connection.execute(query.order_by(outage.c.began_at.desc()).limit(1)).scalar()
        return began

    @in_transaction
    def send(self, connection: Connection, repeat: Repeat) -> tuple[int, ...]:
        """Queue a repeat, once, whoever asks and however often; the ids of its deliveries."""
        found, now = repeat.found, self._now()
        if self._changed(connection, found) or self._barred(connection, found):
            return ()
        free = {key for _name, key in _free_accounts(connection, found)}
        planned = [(target, rendition) for target, rendition in repeat.renditions if target.id in free]
        for sentence in repeat.alerts:
            add_alert(connection, self._organisation_id, sentence, now)
        if not planned:
            self._advance(connection, found, repeat.due_at, [*repeat.alerts, NO_ACCOUNT_FREE][0])
            return ()
        keep_pictures(connection, self._organisation_id, repeat.pictures, now)
        following = self._advance(connection, found, repeat.due_at, None)
        return tuple(self._queue(connection, repeat, target, rendition, following) for target, rendition in planned)

    @in_transaction
    def skip(self, connection: Connection, found: Broadcast, due_at: datetime, because: Sentence) -> None:
        """Let a repeat fall out; nothing makes up for it."""
        if not self._changed(connection, found):
            self._advance(connection, found, due_at, because)

    def plan(self, found: Broadcast, next_at: datetime) -> None:
        """Note when the next repeat is due."""
        change = update(broadcast).where(broadcast.c.id == found.id, *LIVE).values(next_at=next_at)
        self._database.write(lambda connection: connection.execute(change))

    @in_transaction
    def end(self, connection: Connection, found: Broadcast, because: Sentence) -> None:
        """The repost guard ends a repetition."""
        stop_repetition(connection, because, self._now(), broadcast.c.id == found.id)

    def stop(self, message_id: int, because: Sentence = STOPPED, revision: int | None = None) -> bool:
        """Repeat a message no more, or one ``revision_number`` of it; whether it was being repeated."""
        mine = [broadcast.c.message_id == message_id, self._mine()]
        if revision is not None:
            mine.append(broadcast.c.revision_number == revision)
        return bool(self._database.write(lambda connection: stop_repetition(connection, because, self._now(), *mine)))

    def stop_outage(self, outage_id: int, because: Sentence) -> int:
        """Repeat nothing of an outage any more; how many messages that ends."""
        mine = (broadcast.c.outage_id == outage_id, self._mine())
        return len(self._database.write(lambda connection: stop_repetition(connection, because, self._now(), *mine)))

    def _queue(
        self, connection: Connection, repeat: Repeat, target: Account, rendition: Rendition, following: datetime | None
    ) -> int:
        """One delivery at the next free moment; it is worth sending until the next repeat."""
        found, now = repeat.found, self._now()
        replace_missed(connection, found.id, target.id, now)
        due_at = free_moment(connection, target.id, now, repeat.spacing)
        ends = [moment for moment in (found.valid_until, following, due_at + repeat.expiry) if moment is not None]
        values = {
            "organisation_id": self._organisation_id,
            "broadcast_id": found.id,
            "message_id": found.message_id,
            "occurrence": found.occurrence + 1,
            "outage_id": found.outage_id,
            "urgency": Urgency.REPEAT.rank,
            "state": State.QUEUED,
            "due_at": due_at,
            "wake_at": due_at,
            "expires_at": min(ends),
            "changed_at": now,
        }
        return queue(connection, [(values | {"account_id": target.id}, rendition)])[0]

    def _changed(self, connection: Connection, found: Broadcast) -> bool:
        """Whether anybody did anything about a broadcast since it was read."""
        return read_broadcasts(connection, broadcast.c.id == found.id) != [found]

    def _barred(self, connection: Connection, found: Broadcast) -> bool:
        """Whether a repeat must not go out after all: everything was stopped, or the message was corrected."""
        paused = select(organisation.c.paused_at).where(organisation.c.id == self._organisation_id)
        return connection.execute(paused).scalar() is not None or self._facts(connection, found).corrected

    def _advance(
        self, connection: Connection, found: Broadcast, due_at: datetime, skipped: Sentence | None
    ) -> datetime | None:
        """Note what became of a repeat; when the next one is due, None after the last."""
        if found.repeating is None or found.begin is None:
            return None
        progress = replace(found.repeating, last=due_at)
        if skipped is not None:
            progress = replace(progress, skipped_at=due_at, skipped_because=skipped)
        fired = found.occurrence + (skipped is None)
        times = progress.repetition.times
        following = next_after(progress.repetition, found.begin, max(self._now(), due_at))
        following = None if times is not None and fired >= times else following
        values = {"repetition": stored(progress), "occurrence": fired, "next_at": following or due_at}
        connection.execute(update(broadcast).where(broadcast.c.id == found.id).values(values))
        because = why_ended(replace(self._facts(connection, found), next_at=following))
        if because is not None:
            end_repetition(connection, because, self._now(), broadcast.c.id == found.id)
        return following

    def _facts(self, connection: Connection, found: Broadcast) -> Facts:
        newer = exists().where(revision.c.message_id == found.message_id, revision.c.number > found.revision_number)
        withdrawn = exists().where(delivery.c.broadcast_id == found.id, delivery.c.state == State.WITHDRAWN)
        clear = exists().where(
            broadcast.c.outage_id == found.outage_id, broadcast.c.outage_id.is_not(None), broadcast.c.all_clear
        )
        row = connection.execute(select(newer, withdrawn, clear)).one()
        return Facts(
            condition=found.condition,
            verdict=verdict_in_force(connection, self._organisation_id, self._now()).verdict,
            corrected=bool(row[0]),
            withdrawn=bool(row[1]),
            superseded=bool(row[2]),
            valid_until=found.valid_until,
        )

    def _read(self, *where: ColumnElement[bool]) -> list[Broadcast]:
        with self._database.read() as connection:
            return read_broadcasts(connection, *where, self._mine())

    def _mine(self) -> ColumnElement[bool]:
        return broadcast.c.organisation_id == self._organisation_id


def _free_accounts(connection: Connection, found: Broadcast) -> list[tuple[str, int]]:
    """Those without an outstanding delivery of the message, whose access is not blocked."""
    others = delivery.alias("others")
    outstanding = exists().where(
        others.c.message_id == found.message_id, others.c.account_id == account.c.id, others.c.state.in_(_OUTSTANDING)
    )
    query = (
        select(account.c.name, account.c.id)
        .join(delivery, delivery.c.account_id == account.c.id)
        .where(delivery.c.broadcast_id == found.id, delivery.c.occurrence == 0)
        .where(account.c.blocked_at.is_(None), ~outstanding)
        .order_by(delivery.c.id)
    )
    return [(row.name, row.id) for row in connection.execute(query)]
