"""Use cases that only read, for screens and the API: the situation, lists of messages, one message with its approvals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.reading import Story, show
from broadcaster.delivery.lines import MessageLine
from broadcaster.delivery.records import Delivery, Pause
from broadcaster.delivery.states import WAITS_FOR_PERSON, State
from broadcaster.people.records import AuditEntry
from broadcaster.storage.messages.approvals import Approval, Submission
from broadcaster.storage.outbox.broadcasts import NOT_NEEDED
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
