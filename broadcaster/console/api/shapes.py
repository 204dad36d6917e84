"""The documents of the API, as OpenAPI describes them."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from broadcaster.app.posting import Draft, PictureFile, Preview
from broadcaster.errors import InvalidInput, Problem
from broadcaster.message import Variant
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from broadcaster.app.accounts import Checked
    from broadcaster.app.reading import Health
    from broadcaster.app.screens import MessagePage
    from broadcaster.delivery.records import Account, Delivery
    from broadcaster.storage.overview import MessageLine

Key = Annotated[str, StringConstraints(min_length=1, max_length=90, pattern=r"^[\x21-\x7e]+$")]
_STRICT = ConfigDict(extra="forbid")


class Said(BaseModel):
    """One thing in both languages."""

    de: str
    en: str


class PictureIn(BaseModel):
    """A picture: ``data`` in base64, ``alt`` for those who cannot see it."""

    model_config = _STRICT
    file: str = Field(max_length=200)
    data: str = Field(max_length=14_000_000)
    alt: str = Field(default="", max_length=4_000)


class VariantIn(BaseModel):
    """What one channel says differently; null keeps the message's own."""

    model_config = _STRICT
    headline: str | None = None
    text: str | None = None
    link: str | None = None
    hashtags: tuple[str, ...] | None = None


class MessageIn(BaseModel):
    """What to say. ``variants`` maps a channel to what it says differently; ``cards`` makes pictures from the text."""

    model_config = _STRICT
    text: str = Field(max_length=60_000)
    headline: str = Field(default="", max_length=200)
    link: str | None = Field(default=None, max_length=2_000)
    language: str = Field(default="de", max_length=20)
    hashtags: list[str] = Field(default_factory=list, max_length=30)
    pictures: list[PictureIn] = Field(default_factory=list, max_length=10)
    variants: dict[str, VariantIn] = Field(default_factory=dict)
    stand: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    cards: bool = False
    accounts: list[str] = Field(default_factory=list, max_length=100)


class PostIn(MessageIn):
    """A message, and when and how it is published. Without ``at`` that is as soon as it is approved."""

    at: AwareDatetime | None = None
    policy: Literal["prefer_once", "prefer_delivery"] = "prefer_once"
    corrects: int | None = Field(default=None, ge=1, le=2**53)


class ProblemOut(BaseModel):
    """Something about one field."""

    field: str
    text: Said
    blocking: bool


class PartOut(BaseModel):
    """One post as it will be sent; ``length`` and ``limit`` as the channel counts."""

    text: str
    length: int
    limit: int
    link: str | None
    pictures: list[dict[str, str]]


class RenditionOut(BaseModel):
    """A message as one account shows it."""

    account: str
    channel: str
    parts: list[PartOut]
    problems: list[ProblemOut]


class PreviewOut(BaseModel):
    """Exactly what would be sent."""

    renditions: list[RenditionOut]


class AcceptedOut(BaseModel):
    """What is safely on disk now; ``approval`` says whether somebody must approve it first."""

    message: int
    broadcast: int
    deliveries: list[int]
    approval: str


class DeliveryOut(BaseModel):
    """One account's state."""

    delivery: int
    account: str
    channel: str
    state: str
    since: datetime
    due_at: datetime
    expires_at: datetime
    reason: Said | None
    permalinks: list[str]
    public_parts: int
    parts: int


class MessageOut(BaseModel):
    """One message and what became of it."""

    message: int
    headline: str
    text: str
    approval: str
    deliveries: list[DeliveryOut]


class LineOut(BaseModel):
    """One message in a list."""

    message: int
    headline: str
    author: str | None
    created_at: datetime
    due_at: datetime
    states: dict[str, int]


class MessagesOut(BaseModel):
    """A page of messages, newest first; ``next`` continues with ``before``."""

    messages: list[LineOut]
    next: int | None


class AccountOut(BaseModel):
    """One account without its secrets."""

    account: str
    channel: str
    practice: bool
    blocked_at: datetime | None
    blocked_because: Said | None


class AccountsOut(BaseModel):
    """Every account."""

    accounts: list[AccountOut]


class CheckedOut(AccountOut):
    """An account as its platform sees it."""

    works: bool
    identity: str | None
    expires_at: datetime | None
    problem: Said | None


class CancelledOut(BaseModel):
    """Which accounts get nothing any more, and for which it was too late."""

    cancelled: list[str]
    too_late: list[str]


class WithdrawnOut(BaseModel):
    """What became of each account's post."""

    withdrawn: list[dict[str, Any]]


class StatusOut(BaseModel):
    """How the installation is."""

    working: bool
    late: bool
    waiting_seconds: float
    paused_since: datetime | None
    paused_because: str | None
    needs_person: int
    counts: dict[str, int]


class Fault(BaseModel):
    """An error after RFC 9457, in both languages."""

    type: str = "about:blank"
    title: str
    status: int
    detail: Said
    problems: list[ProblemOut] = Field(default_factory=list)


def said(sentence: Sentence | None) -> Said | None:
    """Both languages of a sentence."""
    return Said(de=sentence.de, en=sentence.en) if sentence else None


def problem(found: Problem) -> ProblemOut:
    """One problem."""
    return ProblemOut(field=found.field, text=Said(de=found.sentence.de, en=found.sentence.en), blocking=found.blocking)


def draft(given: MessageIn) -> Draft:
    """The draft behind a document. Raises InvalidInput."""
    return Draft(
        text=given.text,
        headline=given.headline,
        link=given.link,
        pictures=[_picture(number, one) for number, one in enumerate(given.pictures, 1)],
        language=given.language,
        hashtags=given.hashtags,
        variants={channel: Variant(**one.model_dump()) for channel, one in given.variants.items()},
        stand=given.stand,
        valid_until=given.valid_until,
        cards=given.cards,
    )


def preview(shown: Preview) -> PreviewOut:
    """What would be sent."""
    return PreviewOut(
        renditions=[
            RenditionOut(
                account=account.name,
                channel=account.channel,
                parts=[
                    PartOut(
                        text=part.text,
                        length=part.length,
                        limit=part.limit,
                        link=part.link,
                        pictures=[{"file": picture.file, "alt": picture.alt} for picture in part.pictures],
                    )
                    for part in rendition.parts
                ],
                problems=[problem(one) for one in rendition.problems],
            )
            for account, rendition in shown.renditions
        ]
    )


def message(found: MessagePage) -> MessageOut:
    """One message."""
    newest = found.submissions[0].state if found.submissions else "not needed"
    return MessageOut(
        message=found.story.message_id,
        headline=found.story.message.headline,
        text=found.story.message.text,
        approval=newest,
        deliveries=[delivery(one) for one, _attempts in found.story.deliveries],
    )


def delivery(found: Delivery) -> DeliveryOut:
    """One delivery."""
    receipts = [part.receipt for part in found.parts if part.receipt]
    return DeliveryOut(
        delivery=found.id,
        account=found.account.name,
        channel=found.account.channel,
        state=found.state,
        since=found.changed_at,
        due_at=found.due_at,
        expires_at=found.expires_at,
        reason=said(found.sentence),
        permalinks=[receipt.permalink for receipt in receipts if receipt.permalink],
        public_parts=len(receipts),
        parts=len(found.parts),
    )


def line(found: MessageLine) -> LineOut:
    """One line of a list."""
    return LineOut(
        message=found.message_id,
        headline=found.headline,
        author=found.author,
        created_at=found.created_at,
        due_at=found.due_at,
        states={state.value: count for state, count in found.states.items()},
    )


def account(found: Account) -> AccountOut:
    """One account."""
    return AccountOut(
        account=found.name,
        channel=found.channel,
        practice=found.practice,
        blocked_at=found.blocked_at,
        blocked_because=said(found.blocked_because),
    )


def checked(found: Checked) -> CheckedOut:
    """One account as its platform sees it."""
    standing = found.standing
    return CheckedOut(
        **account(found.account).model_dump(),
        works=standing is not None,
        identity=standing.identity if standing else None,
        expires_at=standing.expires_at if standing else None,
        problem=said(found.problem),
    )


def status(seen: Health) -> StatusOut:
    """How the installation is."""
    return StatusOut(
        working=seen.working,
        late=seen.late,
        waiting_seconds=round(seen.waiting.total_seconds(), 1),
        paused_since=seen.pause.since if seen.pause else None,
        paused_because=seen.pause.reason if seen.pause else None,
        needs_person=seen.needs_person,
        counts={state.value: count for state, count in seen.counts.items()},
    )


def _picture(number: int, given: PictureIn) -> PictureFile:
    try:
        data = base64.b64decode(given.data, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput.one(
            f"pictures[{number}].data",
            de=f"Bild {number} ist kein gültiges Base64.",
            en=f"Picture {number} is not valid base64.",
        ) from None
    return PictureFile(file=given.file or f"picture-{number}", data=data, alt=given.alt)
