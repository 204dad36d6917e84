"""Use cases in which a person decides: cancel, pause, resume, resolve a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from broadcaster.addresses.webaddress import taken_apart
from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.patience import PERSON, waiting_at_most
from broadcaster.channel import Adapter, Proof, Receipt, registry
from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event, State
from broadcaster.schedule.guard import CANCELLED
from broadcaster.storage.outbox.stop_orders import StopOrder
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput, StorageError, UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """What cancelling achieved: whether repeats ended, which deliveries are not sent, and what it was too late for."""

    ended: bool
    cancelled: tuple[Delivery, ...]
    too_late: tuple[Delivery, ...]


def cancel(installation: Installation, message_id: int, revision: int | None = None) -> Cancelled:
    """Cancel every delivery of a message, or of one revision of it, that has not begun, and repeat it no more.

    Raises UnknownName.
    """
    return end(installation, message_id, revision, CANCELLED)


def end(installation: Installation, message_id: int, revision: int | None, because: Sentence) -> Cancelled:
    """End a repetition for a reason, then cancel what has not begun. Raises UnknownName."""
    deliveries = deliveries_of(installation, message_id, revision)
    ended = installation.repeats.stop(message_id, because, revision)
    sentence = Sentence(de="Vor dem Senden gestoppt.", en="Cancelled before sending.")
    done = installation.decisions.decide_each(
        [found.id for found in deliveries],
        Event.CANCEL,
        sentence,
        lambda connection, reached: installation.recorded(
            "cancelled", f"message {message_id}", deliveries=[key for key, state in reached.items() if state]
        )(connection),
    )
    return Cancelled(
        ended=ended,
        cancelled=tuple(found for found in deliveries if done[found.id] is State.CANCELLED),
        too_late=tuple(found for found in deliveries if done[found.id] is None and found.state is not State.CANCELLED),
    )


def deliveries_of(installation: Installation, message_id: int, revision: int | None) -> list[Delivery]:
    """A message's deliveries, or those of one revision of it. Raises UnknownName."""
    told = [found for found, _attempts in installation.lists.of_message(message_id)]
    chosen = [found for found in told if revision in (None, found.revision)]
    if not chosen:
        newest = max(found.revision for found in told)
        raise UnknownName(
            Sentence(
                de=f"Die Fassung {revision} gibt es nicht; Meldung {message_id} hat {newest}. "
                "Bitte sehen Sie bei der Meldung nach.",
                en=f"There is no revision {revision}; message {message_id} has {newest}. Look at the message.",
            )
        )
    return chosen


def pause(installation: Installation, reason: str) -> None:
    """Stop everything that is not on its way yet (Not-Aus). Raises InvalidInput without a reason.

    A database that takes nothing keeps nobody from it: the order is kept beside it, and obeyed before anything is sent.
    """
    if not reason.strip():
        raise InvalidInput.one(
            "reason",
            de="Bitte nennen Sie einen Grund, damit alle wissen, warum nichts gesendet wird.",
            en="Give a reason, so that everyone knows why nothing is sent.",
        )
    reason = reason.strip()[:500]
    recorded = installation.recorded("paused", reason=reason)
    mine, now = installation.organisation_id, installation.now()
    try:
        with waiting_at_most(PERSON):
            installation.organisations.pause(mine, now, reason, recorded)
    except StorageError:
        order = StopOrder(organisation_id=mine, at=now, reason=reason, actor=installation.actor)
        installation.stop_orders.add(order)


def resume(installation: Installation) -> int:
    """Let deliveries go on; what became too late meanwhile is missed, not sent in a burst. Returns how many."""
    now, paused = installation.now(), installation.pause
    ordered = installation.stop_orders.of(installation.organisation_id)
    installation.stop_orders.drop([ordered] if ordered else [])
    missed = 0
    if paused is not None:
        missed = installation.outbox.catch_up(now, paused.since, installation.organisation_id)
    installation.organisations.resume(installation.organisation_id, installation.recorded("resumed", missed=missed))
    installation.attend("gates", "repetition", "outage")
    return missed


def it_is_there(installation: Installation, delivery_id: int, link: str) -> State:
    """A person saw the post: its link becomes the proof. Raises InvalidInput, UnknownName."""
    if taken_apart(link).scheme not in ("http", "https"):
        raise InvalidInput.one(
            "link",
            de="Bitte geben Sie die Webadresse des Beitrags an, zum Beispiel https://x.com/kreis/status/1.",
            en="Give the web address of the post, for example https://x.com/county/status/1.",
        )
    found = _delivery(installation, delivery_id)
    record = found.next_part
    post_id = _post_at(found.account.channel, link, record.notes if record else {})
    if post_id is None:
        raise InvalidInput.one(
            "link",
            de=f"Unter dieser Adresse kann kein Beitrag von {found.account.name} stehen. Bitte öffnen Sie den Beitrag "
            "selbst und übernehmen Sie seine Adresse.",
            en=f"No post of {found.account.name} can be at that address. Open the post itself and copy its address.",
        )
    last = record is None or record.number == len(found.parts) - 1
    receipt = Receipt(
        remote_id=post_id,
        permalink=link,
        published_at=None,
        proof=Proof.PERSON,
    )
    sentence = Sentence(de="Eine Person hat den Beitrag im Kanal gesehen.", en="A person saw the post on the channel.")
    event = Event.PUBLISH if last else Event.ADVANCE
    return _decided(installation, found, event, sentence, receipt=receipt, wake_at=installation.now())


def _post_at(channel: str, link: str, notes: Mapping[str, str]) -> str | None:
    """The id of the post that a person saw; the channel's adapter may be gone, the post is there all the same."""
    try:
        adapter = registry.load(channel)
    except BroadcasterError:
        return Adapter.post_at(link)
    named = adapter.post_at(link)
    return adapter.kept_id(notes, named) if named else None


def send_again(installation: Installation, delivery_id: int) -> State:
    """A person says that the part is not public and shall be sent, within a fresh time. Raises UnknownName."""
    found = _delivery(installation, delivery_id)
    now = installation.now()
    sentence = Sentence(de="Eine Person hat entschieden: erneut senden.", en="A person decided: send again.")
    begins = max(now, found.account.resume_at or now)  # the platform may let nothing through before that
    expires_at = max(found.expires_at, begins + timedelta(seconds=installation.settings.expiry))
    values: dict[str, Any] = {"wake_at": now, "due_at": now, "expires_at": expires_at, "failures": 0}
    return _decided(installation, found, Event.SEND_AGAIN, sentence, **values)


def leave(installation: Installation, delivery_id: int) -> State:
    """A person leaves a doubt as it is; whether the part is public stays unknown. Raises UnknownName."""
    found = _delivery(installation, delivery_id)
    sentence = Sentence(
        de="So gelassen: Ob der Beitrag öffentlich ist, blieb offen.",
        en="Left as it is: whether the post is public stayed open.",
    )
    return _decided(installation, found, Event.LEAVE, sentence)


def _delivery(installation: Installation, delivery_id: int) -> Delivery:
    found = installation.lists.delivery(delivery_id)
    if found is None:
        raise UnknownName(
            Sentence(
                de=f"Den Versand {delivery_id} gibt es nicht. Die Nummern stehen bei den Meldungen.",
                en=f"There is no delivery {delivery_id}. The numbers stand with the messages.",
            )
        )
    return found


def _decided(
    installation: Installation,
    found: Delivery,
    event: Event,
    sentence: Sentence,
    *,
    receipt: Receipt | None = None,
    **values: Any,
) -> State:
    about = {"delivery": found.id, "account": found.account.name}
    recorded = installation.recorded(_WORDS[event], f"message {found.message_id}", **about)
    reached = installation.decisions.decide(found.id, event, sentence, receipt=receipt, also=recorded, **values)
    if reached is None:
        raise InvalidInput.one(
            "delivery",
            de=f"Das geht im jetzigen Zustand nicht („{NAMES[found.state].de}“). Die Meldung {found.message_id} zeigt ihn.",
            en=f"That is not possible in its present state ({NAMES[found.state].en}). Message {found.message_id} shows it.",
        )
    installation.wake_workers()
    return reached


_WORDS = {
    Event.PUBLISH: "is there",
    Event.ADVANCE: "is there",
    Event.SEND_AGAIN: "sent again",
    Event.LEAVE: "left",
}
