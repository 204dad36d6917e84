"""Tells a message apart from what its accounts said before: platforms refuse a text that they have just seen.

It is looked at post by post, for a thread stops for good at a part that has not changed. Every post of the message
then says that it is a correction, or as of when it is true; what still would be the same is refused before queueing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from broadcaster.app.messages.fitting import Fitted, fitted
from broadcaster.app.messages.rendering import capabilities
from broadcaster.delivery.records import Account
from broadcaster.message import Message
from broadcaster.rendition.compose import mark
from broadcaster.rendition.notices import said_before, told_apart
from broadcaster.rendition.render import Rendition
from broadcaster.storage.outbox.said import Said

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.app.installation.picturing import Press


def told_apart_from_before(
    installation: Installation, message: Message, shown: Fitted, press: Press, at: datetime, corrects: int | None
) -> tuple[tuple[Account, Rendition], ...]:
    """The renditions, those of posts that a platform has seen within its span told apart or with what keeps them back."""
    spans = {
        account.id: span
        for account, _rendition in shown
        if (span := capabilities(installation, account.channel).same_text_refused_for)
    }
    if not spans:
        return tuple(shown)
    seen = Said(installation.database, installation.organisation_id).texts(spans, at, corrects)
    editions = list(_editions(message, press, corrects))
    return tuple(
        (
            account,
            _apart(installation, account, rendition, editions, press, {_words(text) for text in seen[account.id]}),
        )
        if seen.get(account.id)
        else (account, rendition)
        for account, rendition in shown
    )


def _apart(
    installation: Installation,
    account: Account,
    rendition: Rendition,
    editions: Sequence[Message],
    press: Press,
    seen: Collection[str],
) -> Rendition:
    if not _same(rendition, seen):
        return rendition
    hours = capabilities(installation, account.channel).same_text_refused_for.total_seconds() / 3_600
    for edition in editions:
        other = fitted(installation, edition, account, press)
        if not _same(other, seen):
            hint = told_apart(account.channel, mark(edition), round(hours))
            return replace(other, problems=(*other.problems, hint))
    number = _same(rendition, seen)[0]
    problem = said_before(account.channel, number, len(rendition.parts), round(hours))
    return replace(rendition, problems=(*rendition.problems, problem))


def _editions(message: Message, press: Press, corrects: int | None) -> Iterator[Message]:
    """The ways to tell a message apart, the best for its readers first."""
    stamped = replace(message, stand=message.stand or press.now, stamped=True)
    if corrects is not None:
        correction = press.style.revision - 1
        yield replace(message, correction=correction)
        stamped = replace(stamped, correction=correction)
    yield stamped


def _same(rendition: Rendition, seen: Collection[str]) -> list[int]:
    """The numbers of the posts that say what was said before."""
    return [number for number, part in enumerate(rendition.parts, 1) if part.text and _words(part.text) in seen]


def _words(text: str) -> str:
    """A text as platforms compare it."""
    return " ".join(unicodedata.normalize("NFC", text).split())
