"""Turns a message into what one account will show. What is previewed here is byte for byte what is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from broadcaster.channel import Part, RenditionSettings
from broadcaster.channel.capabilities import Capabilities
from broadcaster.message import Message, Picture, Strategy
from broadcaster.rendition import notices, price
from broadcaster.rendition.compose import compose, mark, opening, short
from broadcaster.rendition.plan import PLAIN, Plan, Post, card_link, plan
from broadcaster.rendition.price import Cost, cost
from broadcaster.rendition.rules import check
from broadcaster.rendition.thread import split
from broadcaster.words import Sentence
from broadcaster.words.errors import Problem

LONG_THREAD = 6
"""More parts than that are worth a hint."""

Cards = Mapping[str, Sequence[Picture]]
"""The pictures made from the text, by the language that they are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A message as ``channel`` will show it: its parts in order, and what speaks against sending them.

    ``strategy`` is what became of a text that does not fit, ``cost`` what the platform takes for it.
    """

    channel: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()
    strategy: Strategy | None = None
    cost: Cost | None = None

    @property
    def sendable(self) -> bool:
        """Whether nothing keeps it back; hints do not."""
        return not any(problem.blocking for problem in self.problems)


def render(
    message: Message,
    channel: str,
    capabilities: Capabilities,
    style: RenditionSettings = PLAIN,
    *,
    names: Mapping[str, str] | None = None,
    cards: Cards | None = None,
) -> Rendition:
    """The rendition of ``message`` for an account of that ``style`` on a channel of these capabilities.

    ``names`` says how mentions are written there. ``cards`` are the pictures for what ``plan(...).on_cards`` asks for.
    """
    return shown(plan(message, channel, capabilities, style, names), cards or {})


def shown(planned: Plan, cards: Cards) -> Rendition:
    """The rendition that was planned."""
    can = planned.capabilities
    parts: list[Part] = []
    problems = [*planned.notices]
    for post in planned.posts:
        made = tuple(cards.get(post.said.language, ())) if post.strategy is Strategy.CARDS else ()
        found = tuple(_parts(post, (*post.said.pictures, *made), can))
        problems += [*check(found, planned.channel, can, len(made)), *_remarks(post, len(made), found, planned)]
        parts += found
    paid = cost(parts, can.price) if can.price else None
    return Rendition(
        channel=planned.channel,
        parts=tuple(parts),
        problems=(*problems, *_dear(paid, planned)),
        strategy=planned.posts[0].strategy,
        cost=paid,
    )


def _parts(post: Post, pictures: tuple[Picture, ...], can: Capabilities) -> Iterator[Part]:
    """The pictures are on the first part, and so is a link that stands beside the text."""
    card = card_link(post.said, pictures, can)
    for number, text in enumerate(_texts(post, can, with_link=card is None)):
        yield Part(
            text=text,
            pictures=pictures if number == 0 else (),
            link=card if number == 0 else None,
            length=can.count(text),
            limit=can.text_limit,
        )


def _texts(post: Post, can: Capabilities, *, with_link: bool) -> list[str]:
    said, limit, count = post.said, can.text_limit, can.count
    match post.strategy:
        case Strategy.THREAD:
            whole = compose(replace(said, correction=0), with_link=with_link)
            ends = {"head": whole.head, "tail": whole.tail}
            return split(whole.text, limit, count, said.language, mark=mark(said), **ends)
        case Strategy.CARDS:
            return [opening(said, limit, count, with_link=with_link)]
        case Strategy.SHORT:
            return [short(said, limit, count, with_link=with_link)]
        case None:
            return [compose(said, with_link=with_link).text]


def _remarks(post: Post, cards: int, parts: Sequence[Part], planned: Plan) -> Iterator[Problem]:
    channel = planned.channel
    if post.strategy is Strategy.CARDS and not cards:
        yield notices.no_cards(channel)
    if post.strategy is Strategy.SHORT and not post.said.link:
        yield notices.no_link(channel)
    if len(parts) > LONG_THREAD:
        yield notices.long_thread(channel, len(parts), cards=Strategy.CARDS in planned.capabilities.strategies)


def _dear(paid: Cost | None, planned: Plan) -> Iterator[Problem]:
    taken = planned.capabilities.price
    if paid and taken and paid.posts_with_link > 1 and taken.post_with_link > taken.post:
        amounts = (taken.post_with_link, taken.post, taken.currency)
        yield notices.dear_links(planned.channel, paid.posts_with_link, amounts)


def to_json(rendition: Rendition) -> dict[str, Any]:
    """``rendition`` as it is stored; ``from_json`` gives back an equal one."""
    return {
        "channel": rendition.channel,
        "parts": [asdict(part) for part in rendition.parts],
        "problems": [
            {"field": problem.field, "sentence": problem.sentence.as_json(), "blocking": problem.blocking}
            for problem in rendition.problems
        ],
        "strategy": rendition.strategy,
        "cost": price.to_json(rendition.cost),
    }


def from_json(stored: Mapping[str, Any]) -> Rendition:
    """The rendition that ``to_json`` stored."""
    return Rendition(
        channel=stored["channel"],
        parts=tuple(
            Part(**{**part, "pictures": tuple(Picture(**picture) for picture in part["pictures"])})
            for part in stored["parts"]
        ),
        problems=tuple(
            Problem(field=problem["field"], sentence=Sentence(**problem["sentence"]), blocking=problem["blocking"])
            for problem in stored["problems"]
        ),
        strategy=Strategy(stored["strategy"]) if stored.get("strategy") else None,
        cost=price.from_json(stored.get("cost")),
    )
