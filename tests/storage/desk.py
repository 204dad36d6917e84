"""An installation with four accounts, whose outbox is asked and told at moments of a test's choice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from broadcaster.app import Installation
from broadcaster.channel import Part, Receipt
from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Accepted, Delivery, PartRecord, Policy
from broadcaster.delivery.states import Event, State
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.settings import Settings
from broadcaster.storage.installation.vault import new_key
from broadcaster.storage.messages.messages import Order
from broadcaster.words import Sentence

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LEASE = timedelta(seconds=10)
SAID = Sentence(de="Grund.", en="Reason.")
SEEN = {"step": "commit", "outcome": "tested"}
ROOM = {"x": 10, "facebook": 10}


def at(seconds: float) -> datetime:
    """A moment of the test's day."""
    return NOW + timedelta(seconds=seconds)


class Desk:
    """An installation with four accounts on two channels, at whose clock nobody looks."""

    def __init__(self, address: str) -> None:
        values = {"organisation": "Kreis", "database": address, "secret_key": SecretStr(new_key())}
        self.settings = Settings.model_validate(values)
        self.installation = Installation(self.settings, create=True, now=lambda: NOW)
        for name in ("a@x", "b@x", "a@facebook", "b@facebook"):
            channel = name.partition("@")[2]
            self.installation.accounts.add(name=name, channel=channel, practice=True, settings={}, secrets={})
        self.outbox = self.installation.outbox

    def say(
        self, *names: str, due: float = 0, life: float = 3_600, parts: int = 1, corrects: int | None = None
    ) -> Accepted:
        """Accept a message."""
        piece = Part(text="Satz.", length=5, limit=100)
        rendition = Rendition(channel="x", parts=(piece,) * parts)
        accounts = self.installation.accounts.named(names)
        order = Order(
            message=Message(text="Satz."),
            pictures={},
            renditions=[(account, rendition) for account in accounts],
            due_at=at(due),
            expires_at=at(due + life),
            policy=Policy.PREFER_ONCE,
            request_key=new_key(),
            corrects=corrects,
        )
        return self.installation.messages.accept(order)

    def claim(self, seconds: float = 0, owner: str = "w", room: dict[str, int] | None = None) -> list[Delivery]:
        """Claim at a moment."""
        return self.outbox.claim(owner, lambda: at(seconds), LEASE, ROOM if room is None else room)

    def announce(self, found: Delivery, seconds: float = 0) -> int:
        """Announce the commit of the next part."""
        now = at(seconds)
        until = now + LEASE
        return self.outbox.announce(found, record_of(found), lease_until=until, began=now, now=now, deadline=until)

    def settle(self, found: Delivery, change: Change, seconds: float = 0) -> State:
        """Write down what a commit led to."""
        return self.outbox.settle(found, record_of(found), change, at(seconds), step="test", outcome="tested")

    def states(self) -> list[State]:
        """All states, in order of acceptance."""
        known = self.installation.lists.states(range(1, 1_000))
        return [known[key] for key in sorted(known)]


def record_of(found: Delivery) -> PartRecord:
    """The part that is next."""
    assert found.next_part is not None
    return found.next_part


def names(claimed: list[Delivery]) -> list[str]:
    """The accounts of what was claimed."""
    return sorted(found.account.name for found in claimed)


def doubted(_found: Delivery, _record: PartRecord) -> Change:
    """A doubt."""
    return Change(event=Event.DOUBT, sentence=SAID, wake_at=at(60), doubt_since=at(60))


COMMIT = {"organisation_id": 1, "delivery_id": 1, "account_id": 1, "part_number": 0, "step": "commit"}
PUBLISHED = Change(event=Event.PUBLISH, receipt=Receipt(remote_id="77"))
PUT_BACK = Change(event=Event.PUT_BACK, sentence=SAID, wake_at=at(5), failed=True)
