"""Use cases about saying something: preview and post."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from broadcaster.app.drafting import Draft, unmarked
from broadcaster.app.installation import Installation
from broadcaster.app.offices import current_board
from broadcaster.app.picturing import Album, PictureFile, Press
from broadcaster.app.rendering import capabilities, rendered, unseen_languages
from broadcaster.channel import RenditionSettings
from broadcaster.delivery.records import Account, Policy
from broadcaster.errors import InvalidInput, Problem
from broadcaster.message import Message, Picture
from broadcaster.offices import Office
from broadcaster.rendition.hints import hints
from broadcaster.rendition.links import clean
from broadcaster.rendition.notices import tracking_removed
from broadcaster.rendition.render import Rendition
from broadcaster.rendition.templates import Style
from broadcaster.storage.messages import Accepted, Order
from broadcaster.words import Sentence

__all__ = ["Draft", "PictureFile", "Preview", "post", "preview"]

MAX_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Exactly what would be sent: the message, each account's rendition, and all pictures by SHA-256.

    ``hints`` are about the message itself; those about one account are in its rendition.
    """

    message: Message
    renditions: tuple[tuple[Account, Rendition], ...]
    pictures: Mapping[str, bytes]
    hints: tuple[Problem, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps the message back, each with its account."""
        return [
            replace(problem, field=f"{account.name}: {problem.field}")
            for account, rendition in self.renditions
            for problem in rendition.problems
            if problem.blocking
        ]


def preview(
    installation: Installation, draft: Draft, names: Sequence[str] = (), *, corrects: int | None = None
) -> Preview:
    """Check a draft and fit it to each account (default: all). Queues nothing. Raises InvalidInput, UnknownName."""
    accounts = installation.accounts.named(_targets(installation, names, corrects))
    if not accounts:
        raise _no_accounts()
    board = current_board(installation) if draft.shows_board else []
    draft = draft.completed(board, installation.now())
    rules = {account.channel: capabilities(installation, account.channel).pictures for account in accounts}
    album = installation.studio.album(draft.pictures, rules)
    cleaned = clean(_message(draft, tuple(album.originals)))
    message, press = cleaned.message, _press(installation, draft, album, board, corrects)
    found: dict[tuple[str, RenditionSettings], Rendition] = {}
    for account in accounts:
        key = (account.channel, account.style)
        if key not in found:
            found[key] = _rendered(installation, message, draft, account, press)
    renditions = tuple((account, found[account.channel, account.style]) for account in accounts)
    removed = [tracking_removed(place, parameters) for place, parameters in cleaned.removed.items()]
    told = (*removed, *hints(message), *unseen_languages(message, accounts))
    kept = {sha256: album.data[sha256] for sha256 in _used(message, found.values())}
    return Preview(message=message, renditions=renditions, pictures=kept, hints=told)


def post(
    installation: Installation,
    draft: Draft,
    names: Sequence[str] = (),
    *,
    at: datetime | None = None,
    policy: Policy = Policy.PREFER_ONCE,
    request_key: str | None = None,
    corrects: int | None = None,
) -> Accepted:
    """Accept a draft for publication; when this returns, nothing of it can be lost.

    The same ``request_key`` is accepted once. ``corrects`` names the message that this one corrects: it goes to the
    same accounts by default, never overtakes it, and replaces what was not sent yet. What a person posts is held
    until somebody else approved it; the command line only waits for that with the setting ``approval``.
    Raises InvalidInput and then queues nothing at all.
    """
    shown = preview(installation, draft, names, corrects=corrects)
    if shown.problems:
        raise InvalidInput(shown.problems)
    now = installation.now()
    due_at = _due(at, now)
    order = Order(
        message=shown.message,
        pictures=shown.pictures,
        renditions=shown.renditions,
        due_at=due_at,
        expires_at=_expiry(draft, due_at, installation.settings.expiry),
        policy=policy,
        request_key=request_key or uuid.uuid4().hex,
        corrects=corrects,
        author_id=installation.actor.person_id,
        approval=installation.settings.approval or installation.actor.person_id is not None,
    )
    accepted = installation.messages.accept(order)
    installation.record(
        "posted", f"message {accepted.message_id}", broadcast=accepted.broadcast_id, at=due_at.isoformat()
    )
    installation.wake_workers()
    return accepted


def _targets(installation: Installation, names: Sequence[str], corrects: int | None) -> Sequence[str]:
    """The accounts that are meant: for a correction those to which the message went or was to go."""
    if names or corrects is None:
        return names
    told = installation.lists.of_message(corrects)
    return list(dict.fromkeys(found.account.name for found, _attempts in told))


def _press(
    installation: Installation, draft: Draft, album: Album, board: Sequence[Office], corrects: int | None
) -> Press:
    """What makes share pictures of this draft."""
    revision = 1 if corrects is None else installation.messages.newest(corrects) + 1
    style = Style(template=draft.template, dark=draft.dark, revision=revision)
    return Press(installation.studio, album, style, tuple(board), installation.now())


def _message(draft: Draft, pictures: tuple[Picture, ...]) -> Message:
    return Message(
        text=draft.text,
        headline=draft.headline,
        link=draft.link,
        pictures=pictures,
        language=draft.language,
        languages=dict(draft.languages),
        hashtags=tuple(draft.hashtags),
        variants=dict(draft.variants),
        strategy=draft.strategy,
        stand=draft.stand,
        valid_until=draft.valid_until,
    )


def _used(message: Message, renditions: Iterable[Rendition]) -> list[str]:
    """The pictures that are part of the message or shown somewhere; those of a strategy that was given up are not."""
    shown = [picture for rendition in renditions for part in rendition.parts for picture in part.pictures]
    return list(dict.fromkeys(picture.sha256 for picture in (*message.pictures, *shown)))


def _rendered(installation: Installation, message: Message, draft: Draft, account: Account, press: Press) -> Rendition:
    """One account's rendition, with its own form of the pictures, or share pictures where it needs some and has none."""
    rules = capabilities(installation, account.channel).pictures
    remarks: list[Problem] = []

    def make_cards(said: Message, most: int | None = None) -> tuple[Picture, ...]:
        made = press.cards(replace(said, headline=unmarked(said.headline, said.language)), rules, most)
        remarks.extend(made.hints)
        return made.pictures

    if draft.cards and not message.pictures and rules.least > 0:
        pictures = make_cards(message.on(account.channel), rules.most)
    else:
        fitted = press.album.on(account.channel)
        pictures = fitted.pictures
        remarks.extend(fitted.hints)
    found = rendered(installation, replace(message, pictures=pictures), account, make_cards)
    return replace(found, problems=(*found.problems, *dict.fromkeys(remarks)))


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
                    de="Es gibt noch kein Konto. Legen Sie mit „broadcaster accounts add“ eines an.",
                    en="There is no account yet. Add one with 'broadcaster accounts add'.",
                ),
            )
        ]
    )
