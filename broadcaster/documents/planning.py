"""What waits for an approval, and what goes out when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from broadcaster.delivery.states import State
from broadcaster.documents.document import Document, Moment
from broadcaster.documents.messages import DeliveryOut, TextOut
from broadcaster.documents.terms import BroadcastOut, RepeatOut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from broadcaster.app.messages.approving import Case
    from broadcaster.app.messages.planning import Entry, Movable, Plan
    from broadcaster.delivery.lines import Slot
    from broadcaster.storage.messages.approvals import Approval


class CaseOut(Document):
    """What somebody is asked to approve: exactly what would be sent where, and on which terms.

    ``seen`` is the hash of all that; whoever decides gives it back, and what was changed meanwhile is not decided.
    """

    broadcast: int
    message: int
    author: str | None
    seen: str
    due_at: Moment
    headline: str
    text: str
    languages: dict[str, TextOut]
    terms: BroadcastOut
    deliveries: list[DeliveryOut]


class ReviewOut(Document):
    """What was released alone, and until when somebody else has to look at it."""

    review: int
    broadcast: int
    message: int
    person: str | None
    reason: str
    at: Moment
    review_due_at: Moment | None


class ApprovalsOut(Document):
    """What waits for an approval, the earliest to be sent first, and what still has to be reviewed."""

    awaited: list[CaseOut]
    unreviewed: list[ReviewOut]

    @classmethod
    def at(cls, cases: Sequence[Case], unreviewed: Sequence[Approval], now: datetime) -> Self:
        """Return the document of what waits ``now``."""
        return cls(
            awaited=[
                CaseOut(
                    broadcast=one.submission.broadcast_id,
                    message=one.submission.message_id,
                    author=one.submission.author,
                    seen=one.submission.content_hash,
                    due_at=one.submission.due_at,
                    headline=one.message.headline,
                    text=one.message.text,
                    languages={code: TextOut.of(said) for code, said in one.message.languages.items()},
                    terms=BroadcastOut.at(one.terms, now),
                    deliveries=[DeliveryOut.told(each, ()) for each in one.deliveries],
                )
                for one in cases
            ],
            unreviewed=[
                ReviewOut(
                    review=one.id,
                    broadcast=one.broadcast_id,
                    message=one.message_id,
                    person=one.person,
                    reason=one.reason,
                    at=one.at,
                    review_due_at=one.review_due_at,
                )
                for one in unreviewed
            ],
        )


class DecisionOut(Document):
    """What was decided about a broadcast or a review."""

    broadcast: int
    decision: str


class EntryOut(Document):
    """A message at a time on some accounts; a ``foreseen`` repeat is only computed yet."""

    at: Moment
    message: int
    broadcast: int
    headline: str
    accounts: list[str]
    state: State
    occurrence: int
    foreseen: bool
    awaited: bool
    movable: bool
    author: str | None

    @classmethod
    def of(cls, record: Entry) -> Self:
        """Return the document of an entry of the plan."""
        return cls(
            at=record.at,
            message=record.message_id,
            broadcast=record.broadcast_id,
            headline=record.headline,
            accounts=[account for account, _channel in record.accounts],
            state=record.state,
            occurrence=record.occurrence,
            foreseen=record.foreseen,
            awaited=record.awaited,
            movable=record.movable,
            author=record.author,
        )


class WaitingOut(Document):
    """What has no time yet, for a condition holds it back."""

    entry: EntryOut
    terms: BroadcastOut


class DuplicateOut(Document):
    """Two messages that say the same on the same accounts within a day."""

    first: int
    second: int
    accounts: list[str]


class PlanOut(Document):
    """A stretch of time: what has its time in it, what waits for a condition, what is repeated, what is doubled."""

    since: Moment
    until: Moment
    entries: list[EntryOut]
    waits: list[WaitingOut]
    repeats: list[RepeatOut]
    duplicates: list[DuplicateOut]

    @classmethod
    def at(cls, record: Plan, entries: Mapping[Slot, Entry], span: tuple[datetime, datetime], now: datetime) -> Self:
        """Return the document of a plan with its ``entries`` as it is ``now``."""
        return cls(
            since=span[0],
            until=span[1],
            entries=[EntryOut.of(entries[slot]) for slot in record.slots if slot in entries],
            waits=[
                WaitingOut(entry=EntryOut.of(entry), terms=BroadcastOut.at(terms, now)) for entry, terms in record.waits
            ],
            repeats=[
                RepeatOut.at(one.terms, now, message=one.terms.message_id, headline=one.headline)
                for one in record.repeated
            ],
            duplicates=[
                DuplicateOut(first=one.first.message_id, second=one.second.message_id, accounts=list(one.accounts))
                for one in record.duplicates
            ],
        )


class MovableOut(Document):
    """What of a message can be moved; ``seen`` is given back with the new time. ``approved``: it needs a new approval then."""

    entry: EntryOut
    seen: str
    approved: bool

    @classmethod
    def of(cls, record: Movable) -> Self:
        """Return the document of what can be moved."""
        return cls(entry=EntryOut.of(record.entry), seen=record.terms.due_at.isoformat(), approved=record.approved)


class MovedOut(Document):
    """The new time of a message, and whether it has to be approved anew."""

    message: int
    at: Moment
    approval_needed: bool
