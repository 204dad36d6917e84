"""What a message becomes on one account, decided before pictures are made from its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from broadcaster.addresses.webaddress import taken_apart
from broadcaster.channel import RenditionSettings
from broadcaster.channel.capabilities import Capabilities
from broadcaster.message import Message, Picture, Strategy
from broadcaster.rendition import notices
from broadcaster.rendition.compose import compose
from broadcaster.rendition.languages import posts, shown_languages
from broadcaster.rendition.mentions import address
from broadcaster.words.errors import Problem

PLAIN = RenditionSettings()
"""An account of which nothing is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is said in one language, and what becomes of it if it does not fit; ``None``: it fits, or nothing can."""

    said: Message
    strategy: Strategy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The posts of a message on one account, what the account can show, and what a person should know of it."""

    channel: str
    capabilities: Capabilities
    posts: tuple[Post, ...]
    notices: tuple[Problem, ...]

    @property
    def on_cards(self) -> list[Message]:
        """What has to be made into pictures, by language."""
        return [post.said for post in self.posts if post.strategy is Strategy.CARDS]


def plan(
    message: Message,
    channel: str,
    capabilities: Capabilities,
    style: RenditionSettings = PLAIN,
    names: Mapping[str, str] | None = None,
) -> Plan:
    """Decide languages, mentions (``names`` on this channel) and strategy for an account of that ``style``."""
    can = allowed(capabilities, style)
    said = message.on(channel)
    languages = shown_languages(said, style)
    told = [] if languages else [notices.no_language(channel, style.languages, said.language)]
    apart = can.threads and style.languages_as != "post"
    found = []
    for one in posts(said, languages or [said.language], apart=apart):
        addressed = address(one, names or {})
        told += [notices.unknown_mention(channel, mention) for mention in addressed.unknown]
        found.append(Post(said=addressed.message, strategy=_strategy(addressed.message, can)))
    if not style.threads and Strategy.THREAD in capabilities.strategies:
        told += _instead_of_thread(channel, said.strategy, found[0].strategy)
    return Plan(channel=channel, capabilities=can, posts=tuple(found), notices=tuple(told))


def allowed(capabilities: Capabilities, style: RenditionSettings) -> Capabilities:
    """What is left for an account: its own limit, and no threads if the platform does not let it have any."""
    limit = style.text_limit or capabilities.text_limit
    strategies = [one for one in capabilities.strategies if style.threads or one is not Strategy.THREAD]
    return replace(capabilities, text_limit=limit, strategies=tuple(strategies))


def fits(said: Message, can: Capabilities) -> bool:
    """Whether the whole message is one post."""
    card = card_link(said, said.pictures, can)
    return can.count(compose(said, with_link=card is None).text) <= can.text_limit


def card_link(said: Message, pictures: Sequence[Picture], can: Capabilities) -> str | None:
    """The link that stands beside the text instead of in it; ``None`` where the channel makes no card of it."""
    if not said.link or not can.link_card or pictures:
        return None
    host = taken_apart(said.link).hostname or ""
    refused = any(host == name or host.endswith(f".{name}") for name in can.no_card_for)
    return None if refused else said.link


def _strategy(said: Message, can: Capabilities) -> Strategy | None:
    if not can.strategies or fits(said, can):
        return None
    return said.strategy if said.strategy in can.strategies else can.strategies[0]


def _instead_of_thread(channel: str, wanted: Strategy | None, becomes: Strategy | None) -> list[Problem]:
    if becomes is None or wanted not in (None, Strategy.THREAD):
        return []
    return [notices.no_threads(channel, becomes)]
