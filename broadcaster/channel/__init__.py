"""The contract between the broadcaster and a channel's adapter.

Publishing is split by what may be repeated. ``prepare`` does what nobody can see, ``commit`` is the one call
after which the public can see the part, ``observe`` only reads. An adapter knows its platform and this contract,
and nothing of queues, databases or screens.

What went wrong is named after what happens next: ``broadcaster.channel.hindrance``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator

from broadcaster.addresses.webaddress import taken_apart
from broadcaster.channel.capabilities import Capabilities, Handle, Layout, Limit, Look, PictureRules, Price
from broadcaster.channel.guide import Guided
from broadcaster.channel.hindrance import (
    ChannelError,
    PersonDecides,
    Refused,
    RetryLater,
    ThreadRefused,
    Unclear,
    WaitForCredentials,
)
from broadcaster.message import Picture, Strategy
from broadcaster.words import Sentence

__all__ = [
    "Absent",
    "AccountSettings",
    "Adapter",
    "CannotTell",
    "Capabilities",
    "ChannelError",
    "Found",
    "Handle",
    "Keyring",
    "Layout",
    "Limit",
    "Look",
    "Notes",
    "Part",
    "PersonDecides",
    "PictureRules",
    "Posting",
    "Price",
    "Proof",
    "Receipt",
    "Refused",
    "RenditionSettings",
    "RetryLater",
    "Sighting",
    "Standing",
    "Strategy",
    "ThreadRefused",
    "Unclear",
    "WaitForCredentials",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One post of a rendition, exactly as it will be sent; ``length`` and ``limit`` in the channel's own count."""

    text: str
    pictures: tuple[Picture, ...] = ()
    link: str | None = None
    length: int
    limit: int


class Proof(StrEnum):
    """How it is known that a part is public."""

    RESPONSE = "response"
    READ_BACK = "read back"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof of one published part. ``permalink`` is best effort: its absence never fails a post."""

    remote_id: str
    permalink: str | None = None
    published_at: datetime | None = None
    proof: Proof = Proof.RESPONSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The part is public."""

    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """This read did not show the part, on a path proven alive in the same read.

    One absence proves nothing; the broadcaster asks for several over time. ``account`` is the platform's number of
    the account whose posts were read, as the platform itself names it for the credentials in use: what is missing on
    somebody else's account proves nothing. ``prepare_again`` says that what was prepared can no longer be committed
    (an expired container).
    """

    account: str
    prepare_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotTell:
    """This read decides nothing, and why."""

    sentence: Sentence


Sighting = Found | Absent | CannotTell

Notes = MutableMapping[str, str]
"""What prepare learned about a part (ids, marks). Every assignment is on disk when it returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One part on its way to one account, with everything known of it so far."""

    part: Part
    notes: Notes
    read: Callable[[Picture], bytes]
    """The bytes of one of the part's pictures."""
    key: str
    """The same for every attempt at this part, different for every other part."""
    parent: Receipt | None = None
    """The part before this one in the thread."""
    answered: str | None = None
    """The post's number that the answer to the commit named; reading shows whether it is really there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An account's access as the platform tells it: who it is, until when, and what a person should know."""

    identity: str
    expires_at: datetime | None = None
    hints: tuple[Sentence, ...] = ()


class Keyring(Protocol):
    """An account's secrets. ``renew`` lets one process at a time replace them and stores the result first."""

    def read(self) -> Mapping[str, str]:
        """The secrets as they are stored now."""
        ...

    def renew(self, refresh: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Call ``refresh`` with the stored secrets, store what it returns (empty values are ignored)."""
        ...


class RenditionSettings(BaseModel):
    """How messages are shown on one account, where accounts of one channel differ."""

    model_config = ConfigDict(frozen=True)

    text_limit: int | None = Field(default=None, ge=1)
    """The account's own limit; at most the channel's ``highest_text_limit``."""
    threads: bool = True
    """False: the platform does not let the account answer itself. The broadcaster sets it when that is found out."""
    languages: tuple[str, ...] = ()
    """The languages to show of a message, in order, as far as it has them; none: only its own."""
    languages_as: Literal["replies", "post"] | None = None
    """Each further language in a reply, or all in one post; by default replies where the channel has threads."""

    @field_validator("languages", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """A list as people type it: ``de,de-simple,en``."""
        return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value


class AccountSettings(RenditionSettings, Guided):
    """An account's settings; fields of type ``SecretStr`` are its secrets. Subclass it in the adapter."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    address: HttpUrl
    """Base address of the platform; practice accounts point it at practice platforms."""
    connect_timeout: float = 5.0
    read_timeout: float = 30.0

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What a person should know who sets an account up like this."""
        return ()

    @property
    def commit_time(self) -> timedelta:
        """A commit has ended within this time, one way or the other."""
        return timedelta(seconds=1.2 * (self.connect_timeout + self.read_timeout))


class Adapter(ABC):
    """A channel. Subclass it in ``adapters/<channel>.py`` or behind the entry point ``broadcaster.adapters``."""

    channel: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    hosts: ClassVar[frozenset[str]]
    """Hosts that a real account may talk to; a practice account may talk to none of them."""
    settings_model: ClassVar[type[AccountSettings]]
    look: ClassVar[Look] = Look()

    @abstractmethod
    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None: ...

    @abstractmethod
    def prepare(self, posting: Posting) -> None:
        """Do what nobody can see yet; write results to ``posting.notes`` as they come, reuse what is there."""

    @abstractmethod
    def commit(self, posting: Posting) -> Receipt:
        """Make the part public with one request. What is not a clear answer must be raised as Unclear."""

    @abstractmethod
    def observe(self, posting: Posting) -> Sighting:
        """Read whether the part is public. Changes nothing, may be repeated freely; an error decides nothing."""

    @abstractmethod
    def withdraw(self, receipt: Receipt) -> Sighting:
        """Remove a published part and read back; only ``Absent`` means that it is gone."""

    @abstractmethod
    def check(self) -> Standing:
        """Ask the platform who the account is and whether its access works."""

    def close(self) -> None:  # noqa: B027 - most adapters hold nothing, and need not say so
        """End connections and processes that the adapter holds. Nobody uses it afterwards; the default holds none."""

    @classmethod
    def post_at(cls, link: str) -> str | None:
        """The id of the post at a web address that a person saw; None if no post of the channel can be there."""
        return taken_apart(link).path.rstrip("/").rpartition("/")[2] or None

    @classmethod
    def kept_id(cls, notes: Mapping[str, str], named: str) -> str:  # noqa: ARG003 - for channels that overwrite it
        """The id to keep of a post that a person saw: ``named`` by its address, or the one that prepare noted."""
        return named
