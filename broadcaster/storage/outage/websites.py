"""The verdict on the website in force, its history, and what the watch remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select, update

from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.alerts import add_alert
from broadcaster.storage.outbox.lateness import Patience
from broadcaster.storage.outbox.spans import add_span, extend_span, persons_span, read_spans
from broadcaster.storage.outbox.uplink import uplink_back, uplink_lost
from broadcaster.storage.outbox.verdicts import TALLY, contested, is_in_force, remembered, verdict_in_force, website_row
from broadcaster.storage.schema import website
from broadcaster.website.evidence import Round
from broadcaster.website.stepping import Tally
from broadcaster.website.telling import decided, ended, overruled
from broadcaster.website.verdict import Span, Verdict, Website
from broadcaster.words import Sentence

_ROUND: Final = TypeAdapter(Round)
_NOBODY: Final = dict.fromkeys(("person_verdict", "person_reason", "person_since", "person_until"))


class Websites:
    """The website of one organisation. ``patience`` says what becomes of deliveries after a loss of the own connection."""

    def __init__(self, database: Database, organisation_id: int, patience: Patience = Patience()) -> None:  # noqa: B008 - it never changes
        self._database, self._organisation_id, self._patience = database, organisation_id, patience

    def current(self, now: datetime) -> Website:
        """The verdict in force: a person's until it ends, else the watch's; unknown when nobody has looked for long."""
        with self._database.read() as connection:
            return self._current(connection, now)

    def contested(self, now: datetime) -> bool:
        """Whether the watch sees the opposite of what a person says."""
        with self._database.read() as connection:
            return contested(connection, self._organisation_id, now)

    def judge(self, verdict: Verdict, reason: str, now: datetime, until: datetime | None) -> None:
        """A person sets the verdict, until ``until`` or until it is lifted."""
        values = {
            "person_verdict": verdict,
            "person_reason": reason,
            "person_since": now,
            "person_until": until,
        }
        self._database.write(lambda connection: self._decide(connection, values, now))

    @in_transaction
    def lift(self, connection: Connection, now: datetime) -> None:
        """End a person's verdict; the watch's is in force again."""
        self._decide(connection, _NOBODY, now)

    def tally(self) -> Tally | None:
        """What the watch remembers, to go on with after a restart."""
        with self._database.read() as connection:
            return remembered(self._row(connection))

    def evidence(self) -> Round | None:
        """The last round."""
        with self._database.read() as connection:
            row = self._row(connection)
        return _ROUND.validate_python(row.evidence) if row and row.evidence else None

    @in_transaction
    def record(self, connection: Connection, tally: Tally, seen: Round, said: tuple[Sentence, ...]) -> bool:
        """Write down a round, what it led to and what the people on duty must hear, in one transaction.

        One row per change of the verdict; otherwise only the end of the last one moves. Whether sending may go on
        from now on.
        """
        row, now = self._made(connection), tally.at
        person = persons_span(row, now)
        if person and not is_in_force(row, now):
            self._close(connection, row, now)
            said = (*said, ended(person.verdict, tally.verdict))
        elif person and said:
            said = (*said, overruled(person))
        self._extend(connection, tally, remembered(row))
        self._change(connection, state=_dumped(TALLY, tally), evidence=_dumped(_ROUND, seen), checked_at=now)
        for sentence in said:
            add_alert(connection, self._organisation_id, sentence, now)
        if not tally.cut_off:
            return uplink_back(connection, self._organisation_id, now, self._patience)
        uplink_lost(connection, self._organisation_id, now)
        return False

    @in_transaction
    def unwatched(self, connection: Connection, now: datetime) -> None:
        """Nobody looks after the own connection any more, so nothing is held because of it."""
        uplink_back(connection, self._organisation_id, now, self._patience)

    def spans(self, since: datetime, now: datetime) -> list[Span]:
        """The history from ``since`` until ``now``, oldest first; what a person set lies over what the watch saw."""
        with self._database.read() as connection:
            found = read_spans(connection, self._organisation_id, since)
            row = self._row(connection)
        tally, person = remembered(row), persons_span(row, now)
        if tally is not None and tally.holds(now):  # between two rounds the verdict is in force
            in_force = (tally.verdict, tally.at)
            found = [replace(one, until=now) if (one.verdict, one.until) == in_force else one for one in found]
        return [*found, person] if person and person.until > since else found

    def _current(self, connection: Connection, now: datetime) -> Website:
        return verdict_in_force(connection, self._organisation_id, now)

    def _extend(self, connection: Connection, tally: Tally, before: Tally | None) -> None:
        """The same verdict goes on if there was no gap; everything else is a new span."""
        now, last = tally.at, None
        if before is not None and before.holds(now):
            last = extend_span(connection, self._organisation_id, now)
        if last is not tally.verdict:
            span = Span(verdict=tally.verdict, since=now, until=now, reasons=tally.reasons)
            add_span(connection, self._organisation_id, span)

    def _decide(self, connection: Connection, values: dict[str, Any], now: datetime) -> None:
        row = self._made(connection)
        before = self._current(connection, now)
        self._close(connection, row, now)
        self._change(connection, **values)
        after = self._current(connection, now)
        if after.verdict is not before.verdict:
            add_alert(connection, self._organisation_id, decided(after), now)

    def _close(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        """What a person set is over and becomes history."""
        if person := persons_span(row, now):
            add_span(connection, self._organisation_id, person)
            self._change(connection, **_NOBODY)

    def _change(self, connection: Connection, **values: Any) -> None:
        connection.execute(update(website).where(website.c.organisation_id == self._organisation_id).values(values))

    def _made(self, connection: Connection) -> Row[Any]:
        """The organisation's row, made if it is new."""
        mine = select(website).where(website.c.organisation_id == self._organisation_id)
        if connection.execute(mine).first() is None:
            connection.execute(website.insert().values(organisation_id=self._organisation_id))
        return connection.execute(mine).one()

    def _row(self, connection: Connection) -> Row[Any] | None:
        return website_row(connection, self._organisation_id)


def _dumped(adapter: TypeAdapter[Any], value: object) -> Any:
    return adapter.dump_python(value, mode="json")
