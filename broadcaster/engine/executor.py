"""Takes one claimed delivery through prepare, commit and observe, each step written down around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from broadcaster import log
from broadcaster.channel import (
    Absent,
    CannotTell,
    ChannelError,
    Found,
    Posting,
    Proof,
    Receipt,
    Sighting,
)
from broadcaster.delivery import rounds, rules
from broadcaster.delivery.change import Change
from broadcaster.delivery.crew import Crew
from broadcaster.delivery.quoting import NOT_SHOWN
from broadcaster.delivery.records import ANSWERED, IF_ABSENT, Account, Delivery, PartRecord
from broadcaster.delivery.states import State
from broadcaster.net.departure import starting_before, uptime
from broadcaster.storage.outbox.outbox import LeaseLost, Outbox
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Executor:
    """Executes deliveries for one worker. Raises nothing: what goes wrong ends in a delivery's state."""

    outbox: Outbox
    crew: Callable[[Account], Crew]
    now: Callable[[], datetime]
    random: Random = field(default_factory=Random)
    lease: timedelta = timedelta(seconds=10)
    doubt_wait: timedelta = timedelta(seconds=30)
    settle_factor: float = 1.0
    lateness: timedelta = timedelta(minutes=15)
    muster: Callable[[Iterable[Account]], object] = list
    """Told of several accounts before their crews are asked for, so that these are made at once."""
    slot: Callable[[str], AbstractContextManager[object]] = nullcontext
    """Held while a channel is called, but not while the result is written down."""

    def send(self, found: Delivery) -> None:
        """Publish the parts that are not public yet, until all are or one needs waiting, reading or a person."""
        try:
            crew = self._manned(found)
            while crew and found.state is State.SENDING and (record := found.next_part) is not None:
                self._send_part(crew, found, record)
                if record is found.parts[-1]:
                    return
                found = replace(self.outbox.load(found.id), lease=found.lease)
        except (LeaseLost, StorageError):
            return

    def _manned(self, found: Delivery) -> Crew | None:
        """The account's crew; without one the delivery waits for a person, or for another try, and None is returned."""
        began = self.now()
        try:
            return self.crew(found.account)
        except StorageError:
            raise
        except BroadcasterError as error:
            change, outcome = rules.blocked(error.sentence), type(error).__name__
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing was asked of the channel yet
            log.failed("an account cannot be used", error, delivery=found.id)
            change, outcome = rounds.unknown(found, error, began, self.random), type(error).__name__
        record = found.next_part
        if record is not None:
            self._settle_unsent(found, record, change, outcome, began)
        return None

    def observe(self, found: Delivery) -> None:
        """Read back an unclear part once."""
        record = found.next_part
        if record is None:
            return
        started = self.now()
        try:
            change, outcome, error = self._look(found, record)
            seen = {"step": "observe", "outcome": outcome, "error": error, "started_at": started}
            self.outbox.settle(found, record, change, self.now(), **seen)
        except (LeaseLost, StorageError):
            return

    def give_back(self, found: Delivery, began: datetime) -> None:
        """Let a claimed delivery wait again, if it is still ours, of which nothing was announced."""
        record = found.next_part
        if record is None:
            return
        seen = {"step": "prepare", "outcome": "stopped", "started_at": began}
        with suppress(LeaseLost, StorageError):
            self.outbox.settle(found, record, rounds.stopped(found, self.now(), self.random), self.now(), **seen)

    def doubt(self, found: Delivery, record: PartRecord) -> Change:
        """What an announced commit without a result means: it may be public."""
        now = self.now()
        deadline = record.deadline_at or now
        longest = deadline - (record.intent_at or now)
        return rules.doubted(_interrupted(found), min(deadline, now + longest), self.doubt_wait)

    def _look(self, found: Delivery, record: PartRecord) -> tuple[Change, str, ChannelError | None]:
        """What a read shows and what follows; an account that cannot be used shows nothing, to nobody but a person."""
        try:
            crew = self.crew(found.account)
        except StorageError:
            raise
        except BroadcasterError as error:
            return rules.unreadable(found, error.sentence), type(error).__name__, None
        except Exception as error:  # noqa: BLE001 - it would fail at every read alike
            log.failed("a channel cannot be read back", error, delivery=found.id)
            return rules.unreadable(found, _failed_read(error)), type(error).__name__, None
        posting, capabilities = self._posting(crew, found, record), crew.adapter.capabilities
        try:
            sighting: Sighting = crew.adapter.observe(posting)
        except ChannelError as error:
            _scrub(crew, error)
            change = rules.unread(found, error, capabilities, self.now(), self.settle_factor)
            return change, type(error).__name__, error
        except Exception as error:  # noqa: BLE001 - whatever it is, this read decides nothing
            sighting = CannotTell(sentence=_failed_read(error))
        seen = (found, record, sighting, capabilities, self.now(), self.settle_factor, self.random, self.lateness)
        change = rules.observed(*seen)
        return change, type(sighting).__name__, None

    def _send_part(self, crew: Crew, found: Delivery, record: PartRecord) -> None:
        began = self.now()
        if record.number == 0 and len(found.parts) > 1 and not found.account.style.threads:
            self._settle_unsent(found, record, rules.no_thread(found), "threads refused", began)
            return
        limits = crew.adapter.capabilities.limits
        free_from = self.outbox.within_limits_from(found.account.id, limits, began) if limits else began
        if free_from > began:
            self._settle_unsent(found, record, rounds.limited(found, free_from), "limit reached", began)
            return
        with self.slot(found.account.channel):
            change, seen = self._publish(crew, found, record)
        # While others hold the database it is tried again: nobody else knows what the channel answered.
        for again in ((StorageError,), (StorageError,), ()):
            with suppress(*again):
                self.outbox.settle(found, record, change, self.now(), **seen)
                return

    def _publish(self, crew: Crew, found: Delivery, record: PartRecord) -> tuple[Change, dict[str, Any]]:
        """Prepare and commit a part: what follows, and what its attempt's record says."""
        posting, began = self._posting(crew, found, record), self.now()
        try:
            for kept in (ANSWERED, IF_ABSENT):
                posting.notes.pop(kept, None)
            crew.adapter.prepare(posting)
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is public yet
            return self._prepare_failed(crew, found, error, began)
        now, leave_by = self.now(), uptime() + self.lease.total_seconds()
        until, deadline = now + self.lease, now + crew.commit_time
        try:
            attempt = self.outbox.announce(found, record, lease_until=until, began=began, now=now, deadline=deadline)
        except LeaseLost:
            self.give_back(found, began)  # everything was paused, or its time is over
            raise
        with starting_before(leave_by):
            return self._commit(crew, found, record, posting, attempt)

    def _settle_unsent(self, found: Delivery, record: PartRecord, change: Change, outcome: str, now: datetime) -> None:
        """Write down why a part is not even prepared."""
        self.outbox.settle(found, record, change, now, step="prepare", outcome=outcome, started_at=now)

    def _prepare_failed(
        self, crew: Crew, found: Delivery, error: Exception, began: datetime
    ) -> tuple[Change, dict[str, Any]]:
        now = self.now()
        if isinstance(error, ChannelError):
            _scrub(crew, error)
            change = rules.unprepared(found, error, now, self.random)
        else:
            log.failed("a preparation failed unexpectedly", error, delivery=found.id)
            change = rounds.unknown(found, error, now, self.random)
        known = error if isinstance(error, ChannelError) else None
        return change, {"step": "prepare", "outcome": type(error).__name__, "error": known, "started_at": began}

    def _commit(
        self, crew: Crew, found: Delivery, record: PartRecord, posting: Posting, attempt: int
    ) -> tuple[Change, dict[str, Any]]:
        error: ChannelError | None = None
        try:
            receipt = crew.adapter.commit(posting)
            change, outcome = self._confirmed(crew, found, record, posting, receipt)
        except ChannelError as raised:
            error, outcome = raised, type(raised).__name__
            _scrub(crew, raised)
            self._note(posting, IF_ABSENT, rules.if_absent(raised))
            change = rules.uncommitted(found, raised, self.now(), self.random, self.doubt_wait)
        except Exception as raised:  # noqa: BLE001 - whatever it is, the part may be public
            outcome = type(raised).__name__
            change = rules.doubted(_no_clear_answer(found), self.now(), self.doubt_wait)
        return change, {"step": "commit", "outcome": outcome, "error": error, "attempt_id": attempt}

    def _confirmed(
        self, crew: Crew, found: Delivery, record: PartRecord, posting: Posting, receipt: Receipt
    ) -> tuple[Change, str]:
        """A success is looked for at once: seen it is a fact, unseen a doubt; what cannot be read rests on the answer."""
        if receipt.proof is not Proof.RESPONSE:
            return rules.published(found, record, receipt, self.now()), "Published"
        try:
            sighting = crew.adapter.observe(replace(posting, answered=receipt.remote_id))
        except Exception:  # noqa: BLE001 - whatever it is, this read decides nothing
            return rules.published(found, record, receipt, self.now()), "Published"
        if isinstance(sighting, Absent):
            self._note(posting, ANSWERED, receipt.remote_id)
            return rules.doubted(NOT_SHOWN, self.now(), self.doubt_wait), "Unseen"
        seen = sighting.receipt if isinstance(sighting, Found) else receipt
        return rules.published(found, record, seen, self.now()), "Published"

    @staticmethod
    def _note(posting: Posting, name: str, value: str | None) -> None:
        """Keep what a commit's answer means for the reads to come, if it is still ours."""
        if value is not None:
            with suppress(LeaseLost, StorageError):
                posting.notes[name] = value

    def _posting(self, crew: Crew, found: Delivery, record: PartRecord) -> Posting:
        before = found.parts[record.number - 1].receipt if record.number else None
        announced = record.intent_at is not None
        return Posting(
            part=found.rendition.parts[record.number],
            notes=_StoredNotes(self.outbox, found, record),
            read=crew.read,
            key=f"{found.id}-{record.number}",
            parent=before,
            answered=record.notes.get(ANSWERED) if announced else None,
        )


class _StoredNotes(MutableMapping[str, str]):
    """A part's notes; each change is on disk when it returns. Raises LeaseLost."""

    def __init__(self, outbox: Outbox, found: Delivery, record: PartRecord) -> None:
        self._outbox, self._found, self._number = outbox, found, record.number
        self._notes: dict[str, str] = dict(record.notes)

    def __getitem__(self, key: str) -> str:
        return self._notes[key]

    def __setitem__(self, key: str, value: str) -> None:
        self._keep(self._notes | {key: value})

    def __delitem__(self, key: str) -> None:
        del self._notes[key]
        self._keep(self._notes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)

    def _keep(self, notes: Mapping[str, str]) -> None:
        self._notes = dict(notes)
        self._outbox.note(self._found, self._number, self._notes)


def _failed_read(error: Exception) -> Sentence:
    name = type(error).__name__
    return Sentence(
        de=f"Das Nachsehen im Kanal ist unerwartet gescheitert ({name}).",
        en=f"Reading the channel back failed unexpectedly ({name}).",
    )


def _scrub(crew: Crew, error: ChannelError) -> None:
    error.answer, error.said = crew.scrub(error.answer), crew.scrub(error.said)


def _interrupted(found: Delivery) -> Sentence:
    name = found.account.name
    return Sentence(
        de=f"Der Versand an {name} wurde unterbrochen, nachdem er begonnen hatte.",
        en=f"Sending to {name} was interrupted after it had begun.",
    )


def _no_clear_answer(found: Delivery) -> Sentence:
    name = found.account.name
    return Sentence(
        de=f"An {name} übergeben, aber ohne klare Antwort.",
        en=f"Handed to {name}, but without a clear answer.",
    )
