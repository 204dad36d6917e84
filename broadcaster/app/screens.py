"""Use cases that only read, for screens and the API: the situation, lists of messages, one message with its approvals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from broadcaster.app.installation import Installation
from broadcaster.app.outages import Standing, latest, under_way
from broadcaster.app.reading import Health, Story, health, show
from broadcaster.app.room import Room, room
from broadcaster.delivery.lines import MessageLine, Shown
from broadcaster.delivery.records import Account, Delivery, Pause
from broadcaster.delivery.states import WAITS_FOR_PERSON, State
from broadcaster.people.records import AuditEntry
from broadcaster.playbook.records import DraftRecord, Outage
from broadcaster.storage.messages.approvals import Approval, Submission
from broadcaster.storage.outbox.broadcasts import NOT_NEEDED
from broadcaster.website.verdict import Website
from broadcaster.words import Sentence
from broadcaster.words.errors import UnknownName

FILTERS: Final = {
    "": (),
    "person": tuple(WAITS_FOR_PERSON),
    "waiting": (State.HELD, State.QUEUED, State.SENDING, State.UNCLEAR),
    "public": (State.PUBLISHED,),
}
"""Which messages a list shows, by what is true of at least one of their deliveries."""
PAGE: Final = 50
_SOME: Final = 24
_MANY: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What somebody must know who has just come in; ``left`` is what feeds left for a person."""

    website: Website
    outage: Standing | None
    health: Health
    public: Sequence[Shown]
    following: Sequence[Shown]
    waiting: Sequence[Shown]
    awaited: Sequence[Submission]
    unreviewed: Sequence[Approval]
    left: Sequence[DraftRecord]
    accounts: Sequence[Account]
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message: what became of it, how its approval went, and what people did about it."""

    story: Story
    submissions: Sequence[Submission]
    approvals: Sequence[Approval]
    record: Sequence[AuditEntry]

    @property
    def approval(self) -> str:
        """How the approval of its newest broadcast stands."""
        return self.submissions[0].state if self.submissions else NOT_NEEDED

    @property
    def awaited(self) -> Submission | None:
        """What of it waits for an approval."""
        return next((one for one in self.submissions if one.state == "awaited"), None)

    @property
    def current(self) -> list[Delivery]:
        """The deliveries of its newest broadcast."""
        newest = max((found.broadcast_id for found, _attempts in self.story.deliveries), default=0)
        return [found for found, _attempts in self.story.deliveries if found.broadcast_id == newest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the installation is, for operators and programs; ``troubled`` are accounts over which nothing can be sent."""

    health: Health
    room: Room
    outage: Outage | None
    troubled: Sequence[Account]


def status(installation: Installation) -> Status:
    """How the installation is."""
    return Status(
        health=health(installation),
        room=room(installation),
        outage=under_way(installation),
        troubled=[one for one in installation.accounts.all() if one.blocked_at or one.check_problem],
    )


def situation(installation: Installation) -> Situation:
    """The start page."""
    overview = installation.overview
    return Situation(
        website=installation.websites.current(installation.now()),
        outage=_outage(installation),
        health=health(installation),
        public=overview.in_states([State.PUBLISHED], limit=_SOME, newest=True),
        following=overview.in_states([State.QUEUED, State.SENDING, State.HELD], limit=_SOME),
        waiting=overview.in_states([*WAITS_FOR_PERSON, State.UNCLEAR], limit=_MANY),
        awaited=installation.approvals.awaited(),
        unreviewed=installation.approvals.unreviewed(),
        left=installation.drafts.of_feeds(),
        accounts=installation.accounts.all(),
        room=room(installation),
    )


def _outage(installation: Installation) -> Standing | None:
    """The outage that is open, or over with an all-clear that nobody has given yet."""
    found = latest(installation)
    if found is None or (found.outage.ended_at is not None and not found.releasable):
        return None
    return found


def messages(
    installation: Installation, *, text: str = "", only: str = "", before: int | None = None, limit: int = PAGE
) -> list[MessageLine]:
    """A page of messages, newest first."""
    return installation.overview.messages(
        text=text.strip()[:200], states=FILTERS.get(only, ()), before=before, limit=limit
    )


def message(installation: Installation, message_id: int) -> MessagePage:
    """One message. Raises UnknownName."""
    story = show(installation, message_id)
    return MessagePage(
        story=story,
        submissions=installation.approvals.of_message(message_id),
        approvals=installation.approvals.story(message_id),
        record=installation.audit.of_message(message_id),
    )


def approval(installation: Installation, message_id: int) -> str:
    """How the approval of a message's newest broadcast stands."""
    found = installation.approvals.of_message(message_id)
    return found[0].state if found else NOT_NEEDED


def mark(installation: Installation, message_id: int) -> tuple[object, ...]:
    """Something that changes whenever the page of a message would."""
    return installation.overview.mark(message_id)


def paused(installation: Installation) -> Pause | None:
    """The stop for everything, while it is in force."""
    return installation.pause


def delivery(installation: Installation, message_id: int, delivery_id: int) -> Delivery:
    """One delivery of one message. Raises UnknownName."""
    found = installation.lists.delivery(delivery_id)
    if found is None or found.message_id != message_id:
        raise UnknownName(Sentence(de="Diesen Versand gibt es nicht.", en="There is no such delivery."))
    return found
