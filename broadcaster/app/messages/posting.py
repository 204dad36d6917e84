"""Use cases about saying something: preview and post."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from broadcaster.app.board.offices import current_board, fingerprint
from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.picturing import PictureFile, Press
from broadcaster.app.messages.channels import check_channels
from broadcaster.app.messages.conditions import settled, waits
from broadcaster.app.messages.distinguishing import told_apart_from_before
from broadcaster.app.messages.drafting import Draft
from broadcaster.app.messages.fitting import blocking, picture_rules, renditions, used
from broadcaster.app.messages.rehearsing import dates, misfits
from broadcaster.app.messages.rendering import unseen_languages
from broadcaster.app.messages.samples import said_of_samples
from broadcaster.delivery.records import Accepted, Account, Policy
from broadcaster.message import Message, Picture
from broadcaster.message.offices import Office
from broadcaster.rendition.hints import hints
from broadcaster.rendition.links import CleanMessage, clean
from broadcaster.rendition.notices import tracking_removed
from broadcaster.rendition.render import Rendition
from broadcaster.rendition.templates import Style
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.repetition import Repetition
from broadcaster.schedule.terms import Repeating, Terms
from broadcaster.storage.messages.messages import Order, Within
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem

__all__ = ["Draft", "PictureFile", "Preview", "post", "preview"]

MAX_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Exactly what would be sent: the message, each account's rendition, and all pictures by SHA-256.

    ``hints`` are about the message itself, and keep it back where they block; those about one account are in its rendition. ``condition`` is None for a
    correction that keeps its message's; ``waits`` says what it would wait for right now; ``dates`` are its next repeats,
    ``misfits`` what would keep only those back.
    """

    message: Message
    renditions: tuple[tuple[Account, Rendition], ...]
    pictures: Mapping[str, bytes]
    hints: tuple[Problem, ...] = ()
    condition: Condition | None = None
    waits: Sentence | None = None
    repeating: Repeating | None = None
    dates: tuple[datetime, ...] = ()
    misfits: tuple[Problem, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps the message back, each with its account."""
        of_message = [hint for hint in self.hints if hint.blocking]
        return [*of_message, *blocking(self.renditions), *self.misfits]


def preview(
    installation: Installation,
    draft: Draft,
    names: Sequence[str] = (),
    *,
    at: datetime | None = None,
    corrects: int | None = None,
    terms: Terms | None = None,
) -> Preview:
    """Check a draft and fit it to each account (default: all). Queues nothing. Raises InvalidInput, UnknownName."""
    check_channels(draft)
    accounts = installation.accounts.named(_targets(installation, names, corrects))
    if not accounts:
        raise _no_accounts()
    terms, now = terms or Terms(), installation.now()
    board = current_board(installation) if draft.shows_board else []
    completed = draft.completed(board, now)
    full, condition = settled(installation, completed, terms, correction=corrects is not None)
    press = _press(installation, full, board, accounts, corrects)
    cleaned = clean(_message(full, tuple(press.album.originals)))
    found = _fitted(installation, cleaned, accounts, press, condition)
    if not found.problems:
        found = _told_apart(installation, found, press, at or now, corrects)
    if terms.repetition is None or found.problems:
        return found
    return replace(
        found,
        repeating=_repeating(terms.repetition, draft, full, board),
        dates=dates(terms.repetition, _due(at, now), full.valid_until),
        misfits=misfits(installation, cleaned.message, accounts, press),
    )


def post(
    installation: Installation,
    draft: Draft,
    names: Sequence[str] = (),
    *,
    at: datetime | None = None,
    policy: Policy = Policy.PREFER_ONCE,
    request_key: str | None = None,
    corrects: int | None = None,
    terms: Terms | None = None,
    within: Within | None = None,
    pre_approved: bool = False,
) -> Accepted:
    """Accept a draft for publication; when this returns, nothing of it can be lost.

    The same ``request_key`` is accepted once. ``corrects`` names the message that this one corrects: it goes to the
    same accounts by default, never overtakes it, and replaces what was not sent yet. What a person posts is held
    until somebody else approved it; the command line only waits for that with the setting ``approval``. ``within`` changes
    something else in the same transaction; what is ``pre_approved`` waits for nobody.
    Raises InvalidInput and then queues nothing at all.
    """
    shown = preview(installation, draft, names, at=at, corrects=corrects, terms=terms)
    if shown.problems:
        raise InvalidInput(shown.problems)
    due_at, expires_at = due_and_expiry(installation, draft, at)
    order = Order(
        message=shown.message,
        pictures=shown.pictures,
        renditions=shown.renditions,
        due_at=due_at,
        expires_at=expires_at,
        policy=policy,
        request_key=request_key or uuid.uuid4().hex,
        corrects=corrects,
        author_id=installation.actor.person_id,
        approval=not pre_approved and (installation.settings.approval or installation.actor.person_id is not None),
        condition=shown.condition,
        urgency=terms.urgency if terms else None,
        valid_until=draft.valid_until,
        repeating=shown.repeating,
    )

    def record(connection: Any, made: Accepted) -> None:
        about = f"message {made.message_id}"
        installation.recorded("posted", about, broadcast=made.broadcast_id, at=due_at.isoformat())(connection)

    accepted = installation.messages.accept(order, record, *([within] if within else []))
    installation.attend(*(["repetition"] if order.repeating else []))
    return accepted


def due_and_expiry(installation: Installation, draft: Draft, at: datetime | None) -> tuple[datetime, datetime]:
    """When a draft would be sent, and until when it is still tried. Raises InvalidInput."""
    due_at = _due(at, installation.now())
    return due_at, _expiry(draft, due_at, installation.settings.expiry)


def _targets(installation: Installation, names: Sequence[str], corrects: int | None) -> Sequence[str]:
    """The accounts that are meant: for a correction those to which the message went or was to go."""
    if names or corrects is None:
        return names
    told = installation.lists.of_message(corrects)
    return list(dict.fromkeys(found.account.name for found, _attempts in told))


def _press(
    installation: Installation, draft: Draft, board: Sequence[Office], accounts: Sequence[Account], corrects: int | None
) -> Press:
    """What makes the pictures of a draft."""
    revision = 1 if corrects is None else installation.messages.newest(corrects) + 1
    return Press(
        studio=installation.studio,
        album=installation.studio.album(draft.pictures, picture_rules(installation, accounts)),
        style=Style(template=draft.look, dark=draft.dark, revision=revision),
        board=tuple(board),
        now=installation.now(),
        wanted=draft.cards,
    )


def _fitted(
    installation: Installation,
    cleaned: CleanMessage,
    accounts: Sequence[Account],
    press: Press,
    condition: Condition | None,
) -> Preview:
    """What would be sent at first."""
    message = cleaned.message
    shown = renditions(installation, message, accounts, press)
    removed = [tracking_removed(place, parameters) for place, parameters in cleaned.removed.items()]
    return Preview(
        message=message,
        renditions=shown,
        pictures=used(message, shown, press.album.data),
        hints=(
            *said_of_samples(installation, message),
            *removed,
            *press.album.hints,
            *hints(message),
            *unseen_languages(message, accounts),
        ),
        condition=condition,
        waits=waits(installation, condition),
    )


def _told_apart(
    installation: Installation, found: Preview, press: Press, at: datetime, corrects: int | None
) -> Preview:
    """The preview with every post told apart from what its account said before."""
    apart = told_apart_from_before(installation, found.message, found.renditions, press, at, corrects)
    return replace(found, renditions=apart, pictures=used(found.message, apart, press.album.data))


def _repeating(repetition: Repetition, draft: Draft, full: Draft, board: Sequence[Office]) -> Repeating:
    """What the repeats must know of a draft to say anew what the ``full`` one says."""
    return Repeating(
        repetition=repetition,
        cards=full.cards,
        template=full.look,
        dark=full.dark,
        preface=draft.text if draft.offices else None,
        board=fingerprint(board) if board else "",
    )


def _message(draft: Draft, pictures: tuple[Picture, ...]) -> Message:
    when = {"stand": draft.stand, "valid_until": draft.valid_until}
    return Message(**draft.of_message() | when, language=draft.language, pictures=pictures)


def _due(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if at < now - timedelta(minutes=1):
        raise InvalidInput.one(
            "at",
            de="Der Zeitpunkt liegt in der Vergangenheit. Bitte wählen Sie einen späteren, oder lassen Sie ihn weg.",
            en="The time lies in the past. Choose a later one, or leave it out.",
        )
    if at > now + MAX_AHEAD:
        raise InvalidInput.one(
            "at",
            de="Der Zeitpunkt liegt mehr als 400 Tage voraus. Bitte prüfen Sie das Jahr.",
            en="The time lies more than 400 days ahead. Check the year.",
        )
    return at


def _expiry(draft: Draft, due_at: datetime, default: float) -> datetime:
    expires_at = draft.valid_until or due_at + timedelta(seconds=default)
    if expires_at <= due_at:
        raise InvalidInput.one(
            "valid_until",
            de="Die Meldung wäre schon beim Senden nicht mehr gültig. Bitte wählen Sie ein späteres Ende.",
            en="The message would have expired when it is sent. Choose a later end.",
        )
    return expires_at


def _no_accounts() -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                field="accounts",
                sentence=Sentence(
                    de="Es gibt noch kein Konto. Bitte legen Sie zuerst eines an.",
                    en="There is no account yet. Add one first.",
                ),
            )
        ]
    )
