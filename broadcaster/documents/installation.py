"""The installation: its accounts, people, board of offices and record, and how it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from broadcaster.delivery.states import State
from broadcaster.documents.document import Document, Moment, Said
from broadcaster.documents.outage import OutageOut
from broadcaster.documents.website import WebsiteOut
from broadcaster.message.offices import OfficeState

if TYPE_CHECKING:
    from broadcaster.app.installation.accounts import Checked
    from broadcaster.app.situation import Status
    from broadcaster.delivery.records import Account
    from broadcaster.message.offices import Office
    from broadcaster.people.records import AuditEntry, Person
    from broadcaster.words import Sentence


class AccountOut(Document):
    """One account without its secrets."""

    account: str
    channel: str
    practice: bool
    blocked_at: Moment | None
    blocked_because: Said | None
    checked_at: Moment | None
    check_problem: Said | None
    check_hints: list[Said]

    @classmethod
    def of(cls, record: Account, **more: Any) -> Self:
        """Return the document of an account."""
        same = {name: getattr(record, name) for name in AccountOut.model_fields if name != "account"}
        return cls.model_validate(same | {"account": record.name} | more)


class AccountsOut(Document):
    """Every account."""

    accounts: list[AccountOut]


class SetUpAccountOut(AccountOut):
    """An account as it was just set up, with what a person should know about that."""

    warnings: list[Said]

    @classmethod
    def told(cls, record: Account, warnings: Sequence[Sentence]) -> Self:
        """Return the document of an account with its warnings."""
        return cls.of(record, warnings=list(warnings))


class CheckedOut(AccountOut):
    """An account as its platform sees it."""

    works: bool
    identity: str | None
    expires_at: Moment | None
    hints: list[Said]
    problem: Said | None

    @classmethod
    def told(cls, record: Checked) -> Self:
        """Return the document of a checked account."""
        standing = record.standing
        return cls.of(
            record.account,
            works=standing is not None,
            identity=standing.identity if standing else None,
            expires_at=standing.expires_at if standing else None,
            hints=list(standing.hints) if standing else [],
            problem=record.problem,
        )


class ChecksOut(Document):
    """Accounts as their platforms see them."""

    accounts: list[CheckedOut]


class FieldOut(Document):
    """Something that an account of a channel needs; a ``secret`` is never shown again."""

    name: str
    secret: bool
    required: bool
    choices: list[str]
    default: str


class ChannelOut(Document):
    """A channel that can be connected, and what its accounts need."""

    channel: str
    fields: list[FieldOut]


class ChannelsOut(Document):
    """Every channel."""

    channels: list[ChannelOut]


class WorkerOut(Document):
    """A process that sends."""

    id: str
    seen_at: Moment


class StatusOut(Document):
    """How the installation is: who sends, what is late, what needs a person, what is wrong with accounts and website."""

    working: bool
    late: bool
    unattended: bool
    workers: list[WorkerOut]
    stuck: list[WorkerOut]
    hindrance: Said | None
    oldest_due: Moment | None
    waiting_seconds: float
    paused_since: Moment | None
    paused_because: str | None
    needs_person: int
    counts: dict[State, int]
    website: WebsiteOut
    free_bytes: int
    outage: OutageOut | None
    accounts: list[AccountOut]

    @classmethod
    def at(cls, record: Status, now: datetime, **more: Any) -> Self:
        """Return the document of an installation as it is ``now``."""
        health = record.health
        return cls(
            working=health.working,
            late=health.late,
            unattended=health.unattended,
            workers=[WorkerOut.of(one) for one in health.workers],
            stuck=[WorkerOut.of(one) for one in health.stuck],
            hindrance=Said.of(health.hindrance) if health.hindrance else None,
            oldest_due=health.oldest_due,
            waiting_seconds=round(health.waiting.total_seconds(), 1),
            paused_since=health.pause.since if health.pause else None,
            paused_because=health.pause.reason if health.pause else None,
            needs_person=health.needs_person,
            counts=health.counts,
            website=WebsiteOut.of(health.website),
            free_bytes=record.room.free,
            outage=OutageOut.at(record.outage, now) if record.outage else None,
            accounts=[AccountOut.of(one) for one in record.troubled],
            **more,
        )


class MachineStatusOut(StatusOut):
    """How the installation is, seen on its own machine: also the files that others there may read."""

    exposed: list[str]


class PausedOut(Document):
    """Everything is stopped, and why."""

    paused: Literal[True] = True
    reason: str


class ResumedOut(Document):
    """It goes on; how much became too late meanwhile."""

    paused: Literal[False] = False
    missed: int


class OfficeOut(Document):
    """One entry of the board of offices."""

    name: str
    state: OfficeState
    alternative: str
    phone: str
    since: Moment | None
    until: Moment | None
    name_en: str
    alternative_en: str


class OfficesOut(Document):
    """The board of offices, what is closed first."""

    offices: list[OfficeOut]

    @classmethod
    def of(cls, record: Sequence[Office]) -> Self:
        """Return the document of a board."""
        return cls(offices=[OfficeOut.of(one) for one in record])


class RemovedOut(Document):
    """What was removed."""

    removed: str


class PersonOut(Document):
    """Somebody who may sign in."""

    login: str
    name: str
    roles: list[str]
    second_factors: int
    disabled: bool

    @classmethod
    def of(cls, record: Person) -> Self:
        """Return the document of a person."""
        return cls(
            login=record.login,
            name=record.name,
            roles=list(record.roles),
            second_factors=record.second_factors,
            disabled=record.disabled_at is not None,
        )


class PeopleOut(Document):
    """Everybody who may sign in."""

    people: list[PersonOut]


class LinkOut(Document):
    """A link with which a person chooses a password; it works once."""

    login: str
    link: str


class RecordEntryOut(Document):
    """One entry of the record."""

    number: int
    at: Moment
    who: str
    what: str
    about: str
    details: dict[str, Any]
    hash: str


class RecordOut(Document):
    """Entries of the record, the newest first, with its head, which can be looked for in it later."""

    head: str
    entries: list[RecordEntryOut]

    @classmethod
    def told(cls, head: str, records: Sequence[AuditEntry]) -> Self:
        """Return the document of entries."""
        return cls(head=head, entries=[RecordEntryOut.of(one) for one in records])


class RecordCheckOut(Document):
    """Whether the record is whole: the first entry that is not genuine, and the head told earlier that it lacks."""

    genuine: bool
    broken_at: int | None
    lacks: str | None
    head: str
