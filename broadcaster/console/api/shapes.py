"""Fills the API's documents from what the use cases return."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from broadcaster.app.posting import Draft, PictureFile, Preview
from broadcaster.console.api.documents import (
    AccountOut,
    CheckedOut,
    DeliveryOut,
    LineOut,
    MessageIn,
    MessageOut,
    PartOut,
    PictureIn,
    PreviewOut,
    ProblemOut,
    RenditionOut,
    Said,
    StatusOut,
)
from broadcaster.errors import InvalidInput, Problem
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Terms
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from broadcaster.app.accounts import Checked
    from broadcaster.app.reading import Health
    from broadcaster.app.screens import MessagePage
    from broadcaster.delivery.lines import MessageLine
    from broadcaster.delivery.records import Account, Delivery


def said(sentence: Sentence | None) -> Said | None:
    """Both languages of a sentence."""
    return Said(de=sentence.de, en=sentence.en) if sentence else None


def problem(found: Problem) -> ProblemOut:
    """One problem."""
    return ProblemOut(field=found.field, text=Said(de=found.sentence.de, en=found.sentence.en), blocking=found.blocking)


def draft(given: MessageIn) -> Draft:
    """The draft behind a document. Raises InvalidInput."""
    return Draft(
        **given.content(),
        language=given.language,
        stand=given.stand,
        valid_until=given.valid_until,
        pictures=[_picture(number, one) for number, one in enumerate(given.pictures, 1)],
    )


def terms(given: MessageIn, zone: str) -> Terms:
    """The terms in a document, by the clocks of ``zone``. Raises InvalidInput."""
    return Terms(
        condition=given.condition,
        website_link=given.website_link,
        urgency=given.urgency,
        repetition=repetition(
            every=given.every, on=given.on, until=given.until, times=given.times, quiet=given.quiet, zone=zone
        ),
    )


def preview(shown: Preview) -> PreviewOut:
    """What would be sent."""
    return PreviewOut(
        renditions=[
            RenditionOut(
                account=account.name,
                channel=account.channel,
                parts=[
                    PartOut(
                        text=part.text,
                        length=part.length,
                        limit=part.limit,
                        link=part.link,
                        pictures=[{"file": picture.file, "alt": picture.alt} for picture in part.pictures],
                    )
                    for part in rendition.parts
                ],
                problems=[problem(one) for one in rendition.problems],
            )
            for account, rendition in shown.renditions
        ],
        hints=[problem(one) for one in shown.hints],
    )


def message(found: MessagePage) -> MessageOut:
    """One message."""
    newest = found.submissions[0].state if found.submissions else "not needed"
    return MessageOut(
        message=found.story.message_id,
        headline=found.story.message.headline,
        text=found.story.message.text,
        approval=newest,
        deliveries=[delivery(one) for one, _attempts in found.story.deliveries],
    )


def delivery(found: Delivery) -> DeliveryOut:
    """One delivery."""
    receipts = [part.receipt for part in found.parts if part.receipt]
    return DeliveryOut(
        delivery=found.id,
        account=found.account.name,
        channel=found.account.channel,
        state=found.state,
        urgency=found.urgency,
        since=found.changed_at,
        due_at=found.due_at,
        expires_at=found.expires_at,
        reason=said(found.sentence),
        permalinks=[receipt.permalink for receipt in receipts if receipt.permalink],
        public_parts=len(receipts),
        parts=len(found.parts),
    )


def line(found: MessageLine) -> LineOut:
    """One line of a list."""
    return LineOut(
        message=found.message_id,
        headline=found.headline,
        author=found.author,
        created_at=found.created_at,
        due_at=found.due_at,
        states={state.value: count for state, count in found.states.items()},
    )


def account(found: Account) -> AccountOut:
    """One account."""
    return AccountOut(
        account=found.name,
        channel=found.channel,
        practice=found.practice,
        blocked_at=found.blocked_at,
        blocked_because=said(found.blocked_because),
        checked_at=found.checked_at,
        check_problem=said(found.check_problem),
    )


def checked(found: Checked) -> CheckedOut:
    """One account as its platform sees it."""
    standing = found.standing
    return CheckedOut(
        **account(found.account).model_dump(),
        works=standing is not None,
        identity=standing.identity if standing else None,
        expires_at=standing.expires_at if standing else None,
        problem=said(found.problem),
    )


def status(seen: Health) -> StatusOut:
    """How the installation is."""
    return StatusOut(
        working=seen.working,
        late=seen.late,
        waiting_seconds=round(seen.waiting.total_seconds(), 1),
        paused_since=seen.pause.since if seen.pause else None,
        paused_because=seen.pause.reason if seen.pause else None,
        needs_person=seen.needs_person,
        counts={state.value: count for state, count in seen.counts.items()},
    )


def _picture(number: int, given: PictureIn) -> PictureFile:
    try:
        data = base64.b64decode(given.data, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput.one(
            f"pictures[{number}].data",
            de=f"Bild {number} ist kein gültiges Base64.",
            en=f"Picture {number} is not valid base64.",
        ) from None
    return PictureFile(file=given.file or f"picture-{number}", data=data, alt=given.alt)
