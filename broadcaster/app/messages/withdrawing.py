"""Use case: take a message back everywhere, and say "withdrawn" only after reading back."""

from __future__ import annotations

from dataclasses import dataclass

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.deciding import deliveries_of, end
from broadcaster.channel import Absent, Adapter, CannotTell, ChannelError
from broadcaster.delivery.crew import Crew
from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event, State
from broadcaster.schedule.guard import WITHDRAWN
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What became of one delivery: gone for certain, or why that cannot be said."""

    delivery: Delivery
    gone: bool
    sentence: Sentence


def withdraw(installation: Installation, message_id: int, revision: int | None = None) -> list[Withdrawn]:
    """Cancel what was not sent, remove what is public, and read back. May be repeated.

    A message and its corrections go together, unless one ``revision`` is named. Raises UnknownName.
    """
    end(installation, message_id, revision, WITHDRAWN)
    found = deliveries_of(installation, message_id, revision)
    results = [_withdraw(installation, delivery) for delivery in found]
    gone = {result.delivery.account.name: result.gone for result in results}
    installation.record("withdrawn", f"message {message_id}", gone=gone)
    return results


def _withdraw(installation: Installation, delivery: Delivery) -> Withdrawn:
    if delivery.state is State.CANCELLED and _in_doubt(delivery):
        return Withdrawn(delivery=delivery, gone=False, sentence=_LEFT)
    if delivery.state is State.WITHDRAWN or (delivery.state is State.CANCELLED and not _seen(delivery)):
        return Withdrawn(delivery=delivery, gone=True, sentence=_never_or_gone(delivery))
    if delivery.state not in (State.PUBLISHED, State.CANCELLED):
        return Withdrawn(delivery=delivery, gone=False, sentence=_not_now(delivery))
    try:
        kept = _removed(installation.roster.crew(delivery.account), delivery)
    except BroadcasterError as error:
        kept = error.sentence
    if kept is not None:
        return Withdrawn(delivery=delivery, gone=False, sentence=kept)
    gone = Sentence(de="Zurückgezogen und nachgelesen: nicht mehr da.", en="Withdrawn and read back: it is gone.")
    if delivery.state is State.PUBLISHED:
        installation.decisions.decide(delivery.id, Event.WITHDRAW, gone)
    return Withdrawn(delivery=delivery, gone=True, sentence=gone)


def _seen(delivery: Delivery) -> bool:
    """Whether some part is known to have been public."""
    return any(record.receipt for record in delivery.parts)


def _in_doubt(delivery: Delivery) -> bool:
    """Whether a commit was announced whose end nobody knows: a person left it so."""
    return any(record.intent_at and not record.receipt for record in delivery.parts)


_LEFT = Sentence(
    de="Ob der Beitrag öffentlich ist, blieb offen. Bitte sehen Sie im Kanal nach und löschen Sie ihn dort von Hand.",
    en="Whether the post is public stayed open. Look at the channel and delete it there by hand.",
)


def _removed(crew: Crew, delivery: Delivery) -> Sentence | None:
    """Remove every part; why it is not certain that all are gone, in the platform's words, too."""
    try:
        return _remove(crew.adapter, delivery)
    except ChannelError as error:
        return crew.cause(error)


def _remove(adapter: Adapter, delivery: Delivery) -> Sentence | None:
    """Remove every part, the last first; why it is not certain that all are gone."""
    for record in reversed(delivery.parts):
        if record.receipt is None:
            continue
        sighting = adapter.withdraw(record.receipt)
        if isinstance(sighting, CannotTell):
            return sighting.sentence
        if not isinstance(sighting, Absent):
            return Sentence(
                de=f"Auf {delivery.account.name} ist der Beitrag noch zu sehen. Bitte löschen Sie ihn dort von Hand.",
                en=f"The post is still visible on {delivery.account.name}. Delete it there by hand.",
            )
    return None


def _never_or_gone(delivery: Delivery) -> Sentence:
    if delivery.state is State.WITHDRAWN:
        return Sentence(de="War schon zurückgezogen.", en="Was withdrawn before.")
    return Sentence(de="Wurde vor dem Senden gestoppt.", en="Was cancelled before sending.")


def _not_now(delivery: Delivery) -> Sentence:
    name = NAMES[delivery.state]
    return Sentence(
        de=f"Geht noch nicht: Der Versand ist im Zustand „{name.de}“. Bitte danach wiederholen.",
        en=f"Not possible yet: the delivery is in the state {name.en}. Repeat it afterwards.",
    )
