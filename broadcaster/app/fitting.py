"""Fits a message to accounts: pictures in each channel's format, share pictures where one is needed, renditions."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from broadcaster import registry
from broadcaster.app.rendering import rendered
from broadcaster.capabilities import Capabilities
from broadcaster.channel import RenditionSettings
from broadcaster.delivery.records import Account
from broadcaster.errors import Problem
from broadcaster.message import Message, Picture
from broadcaster.rendition.pictures import fit, inspect
from broadcaster.rendition.render import Rendition

if TYPE_CHECKING:
    from broadcaster.app.installation import Installation

Pictures = MutableMapping[str, bytes]
"""Pictures by their SHA-256; those that are made are added."""


def renditions(
    installation: Installation, message: Message, accounts: Iterable[Account], pictures: Pictures, *, cards: bool
) -> tuple[tuple[Account, Rendition], ...]:
    """What each account will show. ``cards`` makes pictures from the text where a channel needs one.

    Raises InvalidInput if a picture cannot be made.
    """
    found: dict[tuple[str, RenditionSettings], Rendition] = {}
    shown = []
    for account in accounts:
        key = (account.channel, account.style)
        if key not in found:
            found[key] = _rendered(installation, message, account, pictures, cards=cards)
        shown.append((account, found[key]))
    return tuple(shown)


def blocking(found: Iterable[tuple[Account, Rendition]]) -> list[Problem]:
    """What keeps renditions back, each with its account."""
    return [
        replace(problem, field=f"{account.name}: {problem.field}")
        for account, rendition in found
        for problem in rendition.problems
        if problem.blocking
    ]


def used(message: Message, found: Iterable[tuple[Account, Rendition]]) -> list[str]:
    """The pictures that are part of the message or shown somewhere; those of a strategy that was given up are not."""
    shown = [picture for _account, rendition in found for part in rendition.parts for picture in part.pictures]
    return list(dict.fromkeys(picture.sha256 for picture in (*message.pictures, *shown)))


def _rendered(
    installation: Installation, message: Message, account: Account, pictures: Pictures, *, cards: bool
) -> Rendition:
    sender = installation.settings.organisation

    def make_cards(said: Message) -> tuple[Picture, ...]:
        return tuple(_kept(data, file, alt, pictures) for data, file, alt in _cards(said, sender))

    capabilities = registry.load(account.channel).capabilities
    fitted = _fitted(message, account.channel, capabilities, pictures, sender=sender if cards else None)
    return rendered(installation, fitted, account, make_cards)


def _fitted(
    message: Message, channel: str, capabilities: Capabilities, pictures: Pictures, *, sender: str | None
) -> Message:
    """The message with its pictures in the channel's format, and cards where it needs pictures and has none."""
    if sender is not None and not message.pictures and capabilities.pictures.least > 0:
        shown = _cards(message.on(channel), sender)
    else:
        shown = [(fit(pictures[one.sha256], capabilities.pictures), one.file, one.alt) for one in message.pictures]
    return replace(message, pictures=tuple(_kept(data, file, alt, pictures) for data, file, alt in shown))


def _cards(message: Message, sender: str) -> list[tuple[bytes, str, str]]:
    from broadcaster.rendition import card  # noqa: PLC0415 - fonts are read only where a picture is made

    made = card.announcement(message, sender)
    return [(data, f"card-{number}.jpg", alt) for number, (data, alt) in enumerate(made, 1)]


def _kept(data: bytes, file: str, alt: str, pictures: Pictures) -> Picture:
    suffix = ".jpg" if data.startswith(b"\xff\xd8") else ".png"
    picture = inspect(data, file.rsplit(".", 1)[0] + suffix, alt)
    pictures[picture.sha256] = data
    return picture
