"""Use cases about the plan: what goes out when, what is said twice, and moving what has not begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.duplicates import NEAR, OPEN, Duplicate, duplicates
from broadcaster.app.messages.posting import MAX_AHEAD, Draft, due_and_expiry
from broadcaster.app.messages.repeating import repeats
from broadcaster.delivery.lines import Slot
from broadcaster.delivery.states import State
from broadcaster.schedule.repetition import foreseen
from broadcaster.schedule.terms import Broadcast
from broadcaster.storage.messages.planned import Planned
from broadcaster.storage.messages.plans import MOVABLE, Move, Moved
from broadcaster.storage.outbox.broadcasts import ALONE, APPROVED, AWAITED
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

LISTED = 50
"""Entries of a page of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message at a time on some accounts; a ``foreseen`` repeat is only computed yet.

    ``state`` is what most of all needs to be seen of its accounts. ``due_at`` is the time of the broadcast.
    """

    at: datetime
    message_id: int
    broadcast_id: int
    headline: str
    accounts: tuple[tuple[str, str], ...]
    state: State
    occurrence: int = 0
    foreseen: bool = False
    awaited: bool = False
    movable: bool = False
    author: str | None = None

    @property
    def repeat(self) -> bool:
        """Whether it was said before."""
        return self.foreseen or self.occurrence > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What is repeated, where, and when next; ``headline`` names it."""

    terms: Broadcast
    headline: str
    accounts: tuple[tuple[str, str], ...]
    dates: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A stretch of time: what has its time in it, what ``waits`` for a condition, what is repeated, what is doubled."""

    slots: tuple[Slot, ...]
    waits: tuple[tuple[Entry, Broadcast], ...]
    repeated: tuple[Repeated, ...]
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    """What would be moved. ``approved``: it was approved for its present time, and a move needs a new approval."""

    entry: Entry
    terms: Broadcast
    approved: bool


def plan(installation: Installation, since: datetime, until: datetime) -> Plan:
    """The plan from ``since`` to ``until``; what waits, is repeated or is doubled does not depend on them."""
    now = installation.now()
    coming = installation.plans.between(now - NEAR, now + MAX_AHEAD)
    repeated = tuple(_repeated(installation))
    expected = [slot for one in repeated for slot in _foreseen(one, now, max(since, now), until)]
    timed = installation.plans.slots(since, until)
    return Plan(
        slots=tuple(sorted([*timed, *expected], key=lambda one: (one.at, one.message_id))),
        waits=tuple(_waits(installation)),
        repeated=repeated,
        duplicates=tuple(duplicates(coming)),
    )


def entries(installation: Installation, found: Plan, slots: Sequence[Slot]) -> Mapping[Slot, Entry]:
    """What stands in some slots of a plan: ask for those that are shown."""
    planned = _entries_at(installation, [slot for slot in slots if not slot.foreseen])
    repeated = {one.terms.id: one for one in found.repeated}
    shown = {}
    for slot in slots:
        entry = _expected(repeated[slot.broadcast_id], slot) if slot.foreseen else planned.get(_key(slot))
        if entry is not None:  # it was not cancelled meanwhile
            shown[slot] = entry
    return shown


def listed(installation: Installation, text: str = "", page: int = 1) -> tuple[tuple[Entry, ...], bool]:
    """A page of what has a time and is not out yet, in its order, and whether there is another page.

    ``text`` is looked for in what it says and in the names of its accounts.
    """
    now, skip = installation.now(), (page - 1) * LISTED
    slots = installation.plans.slots(
        now - MAX_AHEAD, now + MAX_AHEAD, OPEN, text=text.strip()[:200], skip=skip, limit=LISTED + 1
    )
    found = _entries_at(installation, slots[:LISTED])
    return tuple(found[_key(slot)] for slot in slots[:LISTED] if _key(slot) in found), len(slots) > LISTED


def movable(installation: Installation, message_id: int) -> Movable:
    """What of a message could be moved. Raises UnknownName, or InvalidInput if it has begun."""
    found = [one for one in installation.plans.of_message(message_id) if one.occurrence == 0]
    newest = max((one.broadcast_id for one in found), default=0)
    entry = next(iter(_entries([one for one in found if one.broadcast_id == newest])), None)
    if entry is None:
        installation.messages.content(message_id)
        raise _nothing_to_move()
    if not entry.movable:
        raise _begun([one.account for one in found if one.state not in MOVABLE])
    approval = next(one.approval for one in found if one.broadcast_id == newest)
    return Movable(entry=entry, terms=_terms(installation, entry), approved=approval in (APPROVED, ALONE))


def move(installation: Installation, message_id: int, at: datetime, seen: str) -> Moved:
    """Send a message at another time; ``seen`` is the time that was shown (ISO 8601). Raises InvalidInput, UnknownName.

    On all accounts or on none. What was approved is held until it is approved for its new time.
    """
    found = movable(installation, message_id)
    if found.terms.due_at.isoformat() != seen:
        raise _stale()
    said = Draft(text=found.entry.headline, valid_until=found.terms.valid_until)
    due_at, expires_at = due_and_expiry(installation, said, at)
    _assert_repeats(found.terms, due_at)
    recorded = installation.recorded(
        "moved", f"message {message_id}", was=found.terms.due_at.isoformat(), at=due_at.isoformat()
    )
    wanted = Move(
        broadcast_id=found.terms.id, seen=found.terms.due_at, due_at=due_at, expires_at=expires_at, also=recorded
    )
    moved = installation.plans.move(wanted)
    if moved.begun:
        raise _begun(moved.begun)
    if moved.stale:
        raise _stale()
    installation.attend("repetition", "gates")
    return moved


def _entries_at(installation: Installation, slots: Sequence[Slot]) -> dict[tuple[int, int], Entry]:
    return {(one.broadcast_id, one.occurrence): one for one in _entries(installation.plans.at(slots))}


def _entries(planned: Iterable[Planned]) -> Iterator[Entry]:
    """One entry for what a broadcast says at once on its accounts."""
    groups: dict[tuple[int, int], list[Planned]] = {}
    for one in planned:
        groups.setdefault((one.broadcast_id, one.occurrence), []).append(one)
    for ones in groups.values():
        first = min(ones, key=lambda one: one.due_at)
        yield Entry(
            at=first.due_at,
            message_id=first.message_id,
            broadcast_id=first.broadcast_id,
            headline=first.headline,
            accounts=tuple((one.account, one.channel) for one in ones),
            state=max((one.state for one in ones), key=_URGENCY.index),
            occurrence=first.occurrence,
            awaited=first.approval == AWAITED,
            movable=first.occurrence == 0 and all(one.state in MOVABLE for one in ones),
            author=first.author,
        )


_URGENCY = (
    State.WITHDRAWN, State.CANCELLED, State.PUBLISHED, State.QUEUED, State.HELD, State.SENDING,
    State.UNCLEAR, State.MISSED, State.REFUSED, State.BLOCKED, State.NEEDS_DECISION,
)  # fmt: skip


def _repeated(installation: Installation) -> Iterator[Repeated]:
    found = repeats(installation)
    accounts = installation.plans.accounts([one.id for one, _headline in found])
    for one, headline in found:
        yield Repeated(
            terms=one,
            headline=headline,
            accounts=tuple(accounts.get(one.id, ())),
            dates=tuple(one.upcoming(installation.now())),
        )


def _foreseen(one: Repeated, now: datetime, since: datetime, until: datetime) -> Iterator[Slot]:
    """The repeats that a stretch of time will bring, as far as they can be told."""
    terms, repeating = one.terms, one.terms.repeating
    if repeating is None or terms.begin is None:
        return
    # what is limited to a number of times is counted from now on
    begin = since if repeating.repetition.times is None else now
    moment = max(begin, repeating.last or begin) - timedelta(seconds=1)
    end = until if terms.valid_until is None else min(until, terms.valid_until)
    for at in foreseen(repeating.repetition, terms.begin, moment, end, fired=terms.occurrence):
        if at < since or (repeating.last and at <= repeating.last):
            continue
        yield Slot(at=at, message_id=terms.message_id, broadcast_id=terms.id, foreseen=True)


def _expected(one: Repeated, slot: Slot) -> Entry:
    return Entry(
        at=slot.at,
        message_id=slot.message_id,
        broadcast_id=slot.broadcast_id,
        headline=one.headline,
        accounts=one.accounts,
        state=State.HELD,
        foreseen=True,
    )


def _waits(installation: Installation) -> Iterator[tuple[Entry, Broadcast]]:
    found = list(_entries(installation.plans.waiting()))
    terms = {one.id: one for one in installation.repeats.with_ids([entry.broadcast_id for entry in found])}
    for entry in found:
        yield entry, terms[entry.broadcast_id]


def _terms(installation: Installation, entry: Entry) -> Broadcast:
    return installation.repeats.with_ids([entry.broadcast_id])[0]


def _key(slot: Slot) -> tuple[int, int]:
    return slot.broadcast_id, slot.occurrence


def _assert_repeats(terms: Broadcast, due_at: datetime) -> None:
    until = terms.repeating.repetition.until if terms.repeating else None
    if until is not None and until <= due_at:
        raise InvalidInput.one(
            "at",
            de="Die Wiederholung endet schon vorher. Bitte wählen Sie eine frühere Zeit, oder beenden Sie die Wiederholung.",
            en="The repetition ends before that. Choose an earlier time, or end the repetition.",
        )


def _begun(accounts: Sequence[str]) -> InvalidInput:
    listed = ", ".join(accounts)
    return InvalidInput.one(
        "at",
        de=f"Nicht verschoben: Auf {listed} hat das Senden schon begonnen. Die Seite der Meldung zeigt den Stand.",
        en=f"Not moved: on {listed} sending has begun already. The message's page shows the state.",
    )


def _stale() -> InvalidInput:
    return InvalidInput.one(
        "at",
        de="Die Zeit wurde inzwischen von jemand anderem geändert. Bitte sehen Sie nach, und verschieben Sie dann.",
        en="Somebody else changed the time meanwhile. Look again, then move it.",
    )


def _nothing_to_move() -> UnknownName:
    return UnknownName(
        Sentence(
            de="Von dieser Meldung ist nichts mehr zu verschieben.", en="Nothing of this message can be moved any more."
        )
    )
