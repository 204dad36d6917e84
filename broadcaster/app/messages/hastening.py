"""Use case: a person lets what is queued go out now, past every rule of our own; the platforms' hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.deciding import deliveries_of
from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import State
from broadcaster.delivery.waiting import Wait
from broadcaster.storage.outbox.broadcasts import ALONE, APPROVED
from broadcaster.words.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Hastened:
    """What goes out now, and what of it has to wait all the same: for its platform, or for what comes before it."""

    deliveries: tuple[Delivery, ...]
    waits: dict[int, Wait]


def send_now(installation: Installation, message_id: int, names: Sequence[str] = ()) -> Hastened:
    """Let a message's queued deliveries (default: to all its accounts) go first, and at once.

    Raises UnknownName, and InvalidInput if nothing of it is queued, or if it was approved for a later time.
    """
    found = deliveries_of(installation, message_id, None)
    installation.accounts.named(list(names))
    chosen = [one for one in found if one.state is State.QUEUED and (not names or one.account.name in names)]
    if not chosen:
        raise _nothing_queued(found)
    _assert_not_approved_for_later(installation, {one.broadcast_id for one in chosen})
    ids = [one.id for one in chosen]
    about = f"message {message_id}"
    done = installation.decisions.hasten(
        ids, lambda connection, reached: installation.recorded("sent now", about, deliveries=reached)(connection)
    )
    installation.wake_workers()
    waits = installation.waits.of(done, installation.now())
    return Hastened(deliveries=tuple(one for one in chosen if one.id in done), waits=waits)


def _assert_not_approved_for_later(installation: Installation, broadcast_ids: set[int]) -> None:
    now = installation.now()
    for terms in installation.repeats.with_ids(sorted(broadcast_ids)):
        submitted = installation.approvals.submission(terms.id) if terms.due_at > now else None
        if submitted is not None and submitted.state in (APPROVED, ALONE):
            raise InvalidInput.one(
                "at",
                de="Die Freigabe gilt für die geplante Zeit. Bitte verschieben Sie die Meldung auf jetzt; sie wird dann neu freigegeben.",
                en="The approval is for the planned time. Move the message to now; it is then approved anew.",
            )


def _nothing_queued(found: Sequence[Delivery]) -> InvalidInput:
    states = dict.fromkeys(NAMES[one.state] for one in found)
    de, en = ", ".join(name.de for name in states), ", ".join(name.en for name in states)
    return InvalidInput.one(
        "message",
        de=f"Von dieser Meldung ist nichts eingereiht, das jetzt gesendet werden könnte (Stand: {de}). "
        "Was zurückgehalten wird, wartet auf seine Freigabe oder auf die Website.",
        en=f"Nothing of this message is queued that could be sent now (state: {en}). "
        "What is held waits for its approval or for the website.",
    )
