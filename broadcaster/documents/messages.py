"""Messages: what was accepted, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

from broadcaster.delivery.records import NO_END, AttemptRecord, Delivery, Policy
from broadcaster.delivery.states import State
from broadcaster.documents.document import Document, Empty, Moment, Said
from broadcaster.documents.previews import PictureOut
from broadcaster.documents.terms import BroadcastOut, WaitOut
from broadcaster.message import Strategy
from broadcaster.schedule.urgency import Urgency

if TYPE_CHECKING:
    from broadcaster.app.messages.deciding import Cancelled
    from broadcaster.app.messages.hastening import Hastened
    from broadcaster.app.messages.screens import MessagePage
    from broadcaster.app.messages.withdrawing import Withdrawn
    from broadcaster.delivery.lines import Line
    from broadcaster.delivery.records import Accepted
    from broadcaster.delivery.waiting import Wait


class AcceptedOut(Document):
    """What is safely on disk now; ``approval`` says whether somebody must approve it first."""

    message: int
    broadcast: int
    deliveries: list[int]
    approval: str

    @classmethod
    def awaiting(cls, record: Accepted, approval: str, **more: Any) -> Self:
        """Return the document of what was accepted."""
        return cls(
            message=record.message_id,
            broadcast=record.broadcast_id,
            deliveries=list(record.delivery_ids),
            approval=approval,
            **more,
        )


class ReleasedOut(AcceptedOut):
    """A prepared draft that was released, and the message that it became."""

    draft: str


class ReceiptOut(Document):
    """The proof that a delivery is public, and where it came from for each of its parts."""

    remote_id: str
    permalink: str | None
    published_at: Moment | None
    proof: list[str]


class PartOut(Document):
    """One part of a delivery; without ``remote_id`` it is not known to be public."""

    number: int
    text: str
    pictures: list[PictureOut]
    remote_id: str | None
    permalink: str | None


class AttemptOut(Document):
    """One try of a delivery's next step: what was done, answered and decided."""

    part: int
    step: str
    started_at: Moment
    ended_at: Moment | None
    outcome: str | None
    code: Annotated[str | None, Empty]
    answer: Annotated[str | None, Empty]
    decided: str | None
    sentence: Said | None

    @classmethod
    def of(cls, record: AttemptRecord) -> Self:
        """Return the document of an attempt."""
        same = {name: getattr(record, name) for name in cls.model_fields if name != "part"}
        return cls.model_validate(same | {"part": record.part_number + 1})


class DeliveryOut(Document):
    """One account's state: parts, attempts, what it waits for, and a receipt once every part is public."""

    delivery: int
    revision: int
    broadcast: int
    occurrence: int
    account: str
    channel: str
    state: State
    urgency: Urgency
    sentence: Said | None
    changed_at: Moment
    due_at: Moment
    wake_at: Moment
    next_step_at: Moment
    expires_at: Moment | None
    policy: Policy
    receipt: ReceiptOut | None
    parts: list[PartOut]
    attempts: list[AttemptOut]
    waits: WaitOut | None

    @classmethod
    def told(cls, record: Delivery, attempts: Sequence[AttemptRecord], wait: Wait | None = None) -> Self:
        """Return the document of a delivery with its story."""
        return cls(
            delivery=record.id,
            revision=record.revision,
            broadcast=record.broadcast_id,
            occurrence=record.occurrence,
            account=record.account.name,
            channel=record.account.channel,
            state=record.state,
            urgency=record.urgency,
            sentence=Said.of(record.sentence) if record.sentence else None,
            changed_at=record.changed_at,
            due_at=record.due_at,
            wake_at=record.wake_at,
            next_step_at=record.next_step_at,
            expires_at=_end(record.expires_at),
            policy=record.policy,
            receipt=_receipt(record),
            parts=[
                PartOut(
                    number=known.number + 1,
                    text=part.text,
                    pictures=[PictureOut.of(picture) for picture in part.pictures],
                    remote_id=known.receipt.remote_id if known.receipt else None,
                    permalink=known.receipt.permalink if known.receipt else None,
                )
                for known, part in zip(record.parts, record.rendition.parts, strict=True)
            ],
            attempts=[AttemptOut.of(one) for one in attempts],
            waits=WaitOut.of(wait) if wait else None,
        )


class TextOut(Document):
    """What is said in one language."""

    headline: str
    text: str


class MessageOut(Document):
    """One message, on which terms it goes out, and what became of it."""

    message: int
    headline: str
    text: str
    languages: dict[str, TextOut]
    strategy: Strategy | None
    approval: str
    broadcasts: list[BroadcastOut]
    deliveries: list[DeliveryOut]

    @classmethod
    def at(cls, record: MessagePage, now: datetime) -> Self:
        """Return the document of a message as it is ``now``."""
        story = record.story
        return cls(
            message=story.message_id,
            headline=story.message.headline,
            text=story.message.text,
            languages={code: TextOut.of(said) for code, said in story.message.languages.items()},
            strategy=story.message.strategy,
            approval=record.approval,
            broadcasts=[BroadcastOut.at(one, now) for one in story.broadcasts],
            deliveries=[DeliveryOut.told(one, tries, story.waits.get(one.id)) for one, tries in story.deliveries],
        )


class MessageLineOut(Document):
    """One message in a list: how many of its deliveries are in which state."""

    message: int
    headline: str
    author: str | None
    created_at: Moment
    due_at: Moment
    states: dict[State, int]

    @classmethod
    def of(cls, record: Any) -> Self:
        """Return the document of a line."""
        same = {name: getattr(record, name) for name in cls.model_fields if name != "message"}
        return cls.model_validate(same | {"message": record.message_id})


class MessagesOut(Document):
    """A page of messages, newest first; ``next`` continues with ``before``."""

    messages: list[MessageLineOut]
    next: int | None


class QueueLineOut(Document):
    """One delivery in the queue."""

    message: int
    delivery: int
    account: str
    headline: str
    state: State
    occurrence: int
    sentence: Said | None
    due_at: Moment
    wake_at: Moment
    next_step_at: Moment
    expires_at: Moment | None
    changed_at: Moment
    waits: WaitOut | None


class QueueOut(Document):
    """What is still to be sent or decided, in the order of time."""

    deliveries: list[QueueLineOut]

    @classmethod
    def told(cls, records: Sequence[Line], waits: Mapping[int, Wait]) -> Self:
        """Return the document of a queue, with what holds its deliveries back by their ids."""
        own = {"message", "delivery", "expires_at", "waits"}
        return cls(
            deliveries=[
                QueueLineOut.model_validate(
                    {name: getattr(one, name) for name in QueueLineOut.model_fields if name not in own}
                    | {"message": one.message_id, "delivery": one.delivery_id, "expires_at": _end(one.expires_at)}
                    | {"waits": WaitOut.of(waits[one.delivery_id]) if one.delivery_id in waits else None}
                )
                for one in records
            ]
        )


class HastenedLineOut(Document):
    """One account to which something goes out now, or what it must wait for all the same."""

    account: str
    waits: WaitOut | None


class HastenedOut(Document):
    """What of a message goes out now."""

    message: int
    deliveries: list[HastenedLineOut]

    @classmethod
    def told(cls, message_id: int, record: Hastened) -> Self:
        """Return the document of what goes first now."""
        return cls(
            message=message_id,
            deliveries=[
                HastenedLineOut(
                    account=one.account.name, waits=WaitOut.of(record.waits[one.id]) if one.id in record.waits else None
                )
                for one in record.deliveries
            ],
        )


class CancelledOut(Document):
    """Which accounts get nothing any more, for which it was too late, and whether a repetition ended."""

    cancelled: list[str]
    too_late: list[str]
    repetition_ended: bool

    @classmethod
    def of(cls, record: Cancelled) -> Self:
        """Return the document of what was cancelled."""
        return cls(
            cancelled=[one.account.name for one in record.cancelled],
            too_late=[one.account.name for one in record.too_late],
            repetition_ended=record.ended,
        )


class WithdrawalOut(Document):
    """What became of one account's post; ``gone`` is only true after reading back."""

    account: str
    revision: int
    gone: bool
    sentence: Said


class WithdrawnOut(Document):
    """What became of each account's post."""

    withdrawn: list[WithdrawalOut]

    @classmethod
    def of(cls, record: Sequence[Withdrawn]) -> Self:
        """Return the document of a withdrawal."""
        return cls(
            withdrawn=[
                WithdrawalOut(
                    account=one.delivery.account.name,
                    revision=one.delivery.revision,
                    gone=one.gone,
                    sentence=Said.of(one.sentence),
                )
                for one in record
            ]
        )


class DecidedOut(Document):
    """What became of a delivery about which somebody decided."""

    delivery: int
    state: State


class StoppedRepeatsOut(Document):
    """Whether a message was repeated until now, and is not any more."""

    message: int
    stopped: bool


def _end(expires_at: datetime) -> datetime | None:
    """When a delivery expires; none while the time of a held one has not begun."""
    return None if expires_at == NO_END else expires_at


def _receipt(found: Delivery) -> ReceiptOut | None:
    receipts = [record.receipt for record in found.parts if record.receipt]
    if len(receipts) < len(found.parts) or not receipts:
        return None
    return ReceiptOut(
        remote_id=receipts[0].remote_id,
        permalink=receipts[0].permalink,
        published_at=receipts[0].published_at,
        proof=[receipt.proof for receipt in receipts],
    )
