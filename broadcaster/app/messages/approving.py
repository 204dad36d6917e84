"""Use cases of approval: submitting, approving what somebody else wrote, and releasing alone in a crisis."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import timedelta

from broadcaster.app.installation.installation import Installation
from broadcaster.delivery.records import Delivery
from broadcaster.message import Message
from broadcaster.people.records import Person
from broadcaster.schedule.terms import Broadcast
from broadcaster.storage.messages.approvals import Approval, Submission
from broadcaster.storage.outbox.broadcasts import ALONE, APPROVED, AWAITED, REJECTED
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

LONGEST_REASON = 500


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What somebody is asked to approve: exactly what would be sent where, and on which terms."""

    submission: Submission
    message: Message
    terms: Broadcast
    deliveries: tuple[Delivery, ...]


def awaited(installation: Installation) -> list[Submission]:
    """What waits for an approval, the earliest to be sent first."""
    return installation.approvals.awaited()


def cases(installation: Installation) -> list[Case]:
    """Everything that waits for an approval, whole, the earliest to be sent first."""
    found = awaited(installation)
    broadcasts, messages = [one.broadcast_id for one in found], [one.message_id for one in found]
    said = installation.messages.contents(messages)
    terms = {one.id: one for one in installation.repeats.with_ids(broadcasts)}
    deliveries = defaultdict(list)
    for each in installation.lists.of_broadcasts(broadcasts, messages):
        deliveries[each.broadcast_id].append(each)
    return [
        Case(
            submission=one,
            message=said[one.message_id],
            terms=terms[one.broadcast_id],
            deliveries=tuple(deliveries[one.broadcast_id]),
        )
        for one in found
    ]


def picture(installation: Installation, sha256: str) -> bytes:
    """A stored picture of this organisation. Raises UnknownName."""
    found = installation.messages.find_picture(sha256)
    if found is None:
        raise UnknownName(Sentence(de="Dieses Bild gibt es hier nicht.", en="There is no such picture here."))
    return found


def unreviewed(installation: Installation) -> list[Approval]:
    """What was released alone and still must be looked at by somebody else."""
    return installation.approvals.unreviewed()


def approve(installation: Installation, person: Person, broadcast_id: int, seen: str) -> None:
    """Approve what somebody else wrote; ``seen`` is the hash of what was shown. Raises InvalidInput, UnknownName."""
    found = _awaited(installation, broadcast_id, seen)
    if found.author_id == person.id:
        raise InvalidInput.one(
            "approval",
            de="Eigene Meldungen gibt eine andere Person frei. Bitte fragen Sie jemanden mit der Rolle „Freigeben“.",
            en="Somebody else approves your messages. Ask a person with the role of approver.",
        )
    _step(installation, person, found, APPROVED)


def reject(installation: Installation, person: Person, broadcast_id: int, seen: str, reason: str) -> None:
    """Send a message back to its author; nothing of it is sent. Raises InvalidInput, UnknownName."""
    found = _awaited(installation, broadcast_id, seen)
    _step(installation, person, found, REJECTED, _reason(reason))


def release_alone(installation: Installation, person: Person, broadcast_id: int, seen: str, reason: str) -> None:
    """In a crisis one person releases alone: with a reason, written down, and reviewed by another in time.

    Raises InvalidInput where this is switched off, and while an earlier release of the person is overdue for review.
    """
    settings = installation.settings
    if not settings.solo_release:
        raise InvalidInput.one(
            "approval",
            de="Allein freizugeben ist hier abgeschaltet. Bitte fragen Sie jemanden mit der Rolle „Freigeben“.",
            en="Releasing alone is switched off here. Ask a person with the role of approver.",
        )
    if any(_overdue(installation, one) and one.person_id == person.id for one in unreviewed(installation)):
        raise InvalidInput.one(
            "approval",
            de="Ihre letzte alleinige Freigabe ist noch nicht geprüft. Bitte lassen Sie das zuerst nachholen.",
            en="Your last release alone has not been reviewed. Have that done first.",
        )
    found = _awaited(installation, broadcast_id, seen)
    _step(installation, person, found, ALONE, _reason(reason), review=timedelta(seconds=settings.review_within))


def review(installation: Installation, person: Person, approval_id: int) -> None:
    """Another person has looked at what was released alone. Raises InvalidInput, UnknownName."""
    found = next((one for one in unreviewed(installation) if one.id == approval_id), None)
    if found is None:
        raise _nothing_there()
    if found.person_id == person.id:
        raise InvalidInput.one(
            "approval",
            de="Die eigene Freigabe prüft eine andere Person.",
            en="Somebody else reviews your release.",
        )
    installation.approvals.reviewed(approval_id, installation.entry("reviewed", f"message {found.message_id}"))


def _overdue(installation: Installation, one: Approval) -> bool:
    return one.review_due_at is not None and one.review_due_at < installation.now()


def _awaited(installation: Installation, broadcast_id: int, seen: str) -> Submission:
    found = installation.approvals.submission(broadcast_id)
    if found is None:
        raise _nothing_there()
    if found.state != AWAITED:
        raise InvalidInput.one(
            "approval",
            de="Darüber ist schon entschieden. Die Seite der Meldung zeigt, wie.",
            en="That has been decided already. The message's page shows how.",
        )
    return dataclasses.replace(found, content_hash=seen)


def _step(
    installation: Installation,
    person: Person,
    found: Submission,
    step: str,
    reason: str = "",
    *,
    review: timedelta | None = None,
) -> None:
    entry = installation.entry(step, f"message {found.message_id}", reason=reason, content=found.content_hash)
    due = installation.now() + review if review else None
    if not installation.approvals.step(found, person.id, step, reason, entry, review_due_at=due):
        raise InvalidInput.one(
            "approval",
            de="Der Inhalt wurde inzwischen geändert. Bitte lesen Sie ihn noch einmal und entscheiden Sie dann.",
            en="The content was changed meanwhile. Read it again, then decide.",
        )
    installation.attend("gates", "repetition")


def _reason(reason: str) -> str:
    tidy = " ".join(reason.split())
    if not 3 <= len(tidy) <= LONGEST_REASON:
        raise InvalidInput.one(
            "reason",
            de="Bitte nennen Sie einen Grund, höchstens 500 Zeichen.",
            en="Give a reason, 500 characters at most.",
        )
    return tidy


def _nothing_there() -> UnknownName:
    return UnknownName(Sentence(de="Diese Freigabe gibt es hier nicht.", en="There is no such approval here."))
