"""Use cases about the plan: what goes out when, what is said twice, and moving what has not begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.app.installation import Installation
from broadcaster.app.posting import MAX_AHEAD, Draft, due_and_expiry
from broadcaster.app.repeating import repeats
from broadcaster.delivery.states import State
from broadcaster.errors import InvalidInput, UnknownName
from broadcaster.schedule.repetition import foreseen
from broadcaster.schedule.terms import Broadcast
from broadcaster.storage.broadcasts import ALONE, APPROVED, AWAITED
from broadcaster.storage.plans import MOVABLE, Move, Moved, Planned
from broadcaster.words import Sentence

NEAR = timedelta(hours=24)
"""The same text on the same account within so long is taken for a mistake."""
OPEN = (*MOVABLE, State.SENDING, State.UNCLEAR)


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
    repeat: bool = False
    foreseen: bool = False
    awaited: bool = False
    movable: bool = False
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two messages that say the same on the same accounts within ``NEAR``."""

    first: Planned
    second: Planned
    accounts: tuple[str, ...]


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

    entries: tuple[Entry, ...]
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
    held = [one for one in installation.plans.between(now - MAX_AHEAD, now + MAX_AHEAD, [State.HELD]) if one.gated]
    shown = [one for one in installation.plans.between(since, until) if not one.gated]
    repeated = tuple(_repeated(installation))
    expected = [entry for one in repeated for entry in _foreseen(one, now, max(since, now), until)]
    waits = tuple((entry, _terms(installation, entry)) for entry in _entries(held))
    return Plan(
        entries=tuple(sorted([*_entries(shown), *expected], key=lambda one: (one.at, one.message_id))),
        waits=waits,
        repeated=repeated,
        duplicates=tuple(duplicates(coming)),
    )


def listed(installation: Installation) -> tuple[Entry, ...]:
    """Everything that has a time and is not out yet, in its order."""
    now = installation.now()
    found = installation.plans.between(now - MAX_AHEAD, now + MAX_AHEAD, OPEN)
    return tuple(_entries(one for one in found if not one.gated))


def duplicates(planned: Sequence[Planned]) -> Iterator[Duplicate]:
    """Different messages with the same words on the same account, one of which can still be stopped."""
    latest: dict[tuple[str, str], Planned] = {}
    pairs: dict[tuple[int, int], list[tuple[Planned, Planned]]] = {}
    for one in planned:
        before = latest.get((one.account, one.said))
        if before and before.message_id != one.message_id and one.due_at - before.due_at < NEAR and _open(before, one):
            pairs.setdefault((before.message_id, one.message_id), []).append((before, one))
        latest[one.account, one.said] = one
    for found in pairs.values():
        first, second = found[0]
        yield Duplicate(first=first, second=second, accounts=tuple(other.account for _one, other in found))


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
            repeat=first.occurrence > 0,
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


def _foreseen(one: Repeated, now: datetime, since: datetime, until: datetime) -> Iterator[Entry]:
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
        yield Entry(
            at=at,
            message_id=terms.message_id,
            broadcast_id=terms.id,
            headline=one.headline,
            accounts=one.accounts,
            state=State.HELD,
            repeat=True,
            foreseen=True,
        )


def _terms(installation: Installation, entry: Entry) -> Broadcast:
    return next(one for one in installation.repeats.of_message(entry.message_id) if one.id == entry.broadcast_id)


def _open(before: Planned, one: Planned) -> bool:
    return before.state in OPEN or one.state in OPEN


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
