"""Fits a message to accounts, always in this one way: pictures in each channel's form, share pictures, renditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from broadcaster.app.messages.rendering import capabilities, rendered
from broadcaster.channel import RenditionSettings
from broadcaster.channel.capabilities import PictureRules
from broadcaster.delivery.records import Account
from broadcaster.message import Message, Picture
from broadcaster.rendition.render import Rendition
from broadcaster.words.errors import Problem

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.app.installation.picturing import Press

Fitted = Sequence[tuple[Account, Rendition]]


def picture_rules(installation: Installation, accounts: Iterable[Account]) -> dict[str, PictureRules]:
    """What the channels of these accounts take."""
    channels = dict.fromkeys(account.channel for account in accounts)
    return {channel: capabilities(installation, channel).pictures for channel in channels}


def renditions(
    installation: Installation, message: Message, accounts: Iterable[Account], press: Press
) -> tuple[tuple[Account, Rendition], ...]:
    """What each account will show; ``press`` holds the message's pictures and makes others. Raises InvalidInput."""
    found: dict[tuple[str, RenditionSettings], Rendition] = {}
    shown = []
    for account in accounts:
        key = (account.channel, account.style)
        if key not in found:
            found[key] = fitted(installation, message, account, press)
        shown.append((account, found[key]))
    return tuple(shown)


def blocking(found: Fitted) -> list[Problem]:
    """What keeps renditions back, each with its account."""
    return [
        replace(problem, field=f"{account.name}: {problem.field}")
        for account, rendition in found
        for problem in rendition.problems
        if problem.blocking
    ]


def used(message: Message, found: Fitted, data: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures that are part of the message or shown somewhere; those of a strategy that was given up are not."""
    shown = [picture for _account, rendition in found for part in rendition.parts for picture in part.pictures]
    return {picture.sha256: data[picture.sha256] for picture in (*message.pictures, *shown)}


def fitted(installation: Installation, message: Message, account: Account, press: Press) -> Rendition:
    """One account's rendition, with its own form of the pictures, or share pictures where it needs some and has none."""
    rules = capabilities(installation, account.channel).pictures
    remarks: list[Problem] = []

    def make_cards(said: Message, most: int | None = None) -> tuple[Picture, ...]:
        made = press.cards(said, rules, most)
        remarks.extend(made.hints)
        return made.pictures

    if press.wanted and not message.pictures and rules.least > 0:
        pictures = make_cards(message.on(account.channel), rules.most)
    else:
        fitted = press.album.on(account.channel)
        pictures = fitted.pictures
        remarks.extend(fitted.hints)
    found = rendered(installation, replace(message, pictures=pictures), account, make_cards)
    return replace(found, problems=(*found.problems, *dict.fromkeys(remarks)))
