"""The documents of the API, as OpenAPI describes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from broadcaster.saying import Saying

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


class MessageIn(Saying):
    """What to say, and on which terms: under which website ``condition``, ``every`` how much time or ``on`` which days again."""

    pictures: list[PictureIn] = Field(default_factory=list, max_length=10)


class PostIn(MessageIn):
    """A message, and when it is published. Without ``at`` that is as soon as it is approved."""

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
    """Exactly what would be sent; ``hints`` are about the message itself, those about one account in its rendition."""

    renditions: list[RenditionOut]
    hints: list[ProblemOut]


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
    urgency: str
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
    checked_at: datetime | None
    check_problem: Said | None


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
