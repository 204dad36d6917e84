"""How a message is shown on each account: its renditions, with the pictures that have to be made from its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from broadcaster.channel import registry
from broadcaster.channel.capabilities import Capabilities
from broadcaster.delivery.records import Account
from broadcaster.message import Message, Picture, Strategy
from broadcaster.rendition import notices
from broadcaster.rendition.languages import shown_languages
from broadcaster.rendition.plan import Plan, plan
from broadcaster.rendition.render import Rendition, shown
from broadcaster.words.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation

MakeCards = Callable[[Message], tuple[Picture, ...]]
"""Pictures from a message's text. Raises InvalidInput if there can be none."""


def rendered(installation: Installation, message: Message, account: Account, make_cards: MakeCards) -> Rendition:
    """The rendition of ``message``, whose pictures fit the channel, for one account.

    Where the channel chooses the strategy and pictures from the text are impossible or too many, headline and link
    are shown instead, if there is a link.
    """
    channel, names = account.channel, installation.settings.mentions.get(account.channel, {})
    can, style = capabilities(installation, channel), account.style
    planned = plan(message, channel, can, style, names)
    found = _shown(planned, make_cards)
    if found.sendable or not _falls_back(planned, message.on(channel)):
        return found
    without_cards = replace(can, strategies=_without(can, Strategy.CARDS))
    instead = _shown(plan(message, channel, without_cards, style, names), make_cards)
    return instead if instead.sendable else found


def capabilities(installation: Installation, channel: str) -> Capabilities:
    """What a channel can show, and what the authority itself demands of pictures."""
    found = registry.load(channel).capabilities
    return replace(found, pictures=replace(found.pictures, alt_required=installation.settings.pictures.alt_required))


def unseen_languages(message: Message, accounts: Iterable[Account]) -> list[Problem]:
    """A hint for each language of the message that none of the accounts shows."""
    seen = {language for account in accounts for language in shown_languages(message, account.style)}
    return [notices.unseen_language(language) for language in message.languages if language not in seen]


def _shown(planned: Plan, make_cards: MakeCards) -> Rendition:
    try:
        return shown(planned, {said.language: make_cards(said) for said in planned.on_cards})
    except InvalidInput as error:
        found = shown(planned, {})
        return replace(found, problems=(*error.problems, *found.problems))


def _falls_back(planned: Plan, message: Message) -> bool:
    chosen = message.strategy is Strategy.CARDS
    return bool(planned.on_cards) and not chosen and message.link is not None


def _without(can: Capabilities, strategy: Strategy) -> tuple[Strategy, ...]:
    return tuple(one for one in can.strategies if one is not strategy)
