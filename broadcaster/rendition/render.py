"""Turns a message into what one channel will show. What is previewed here is byte for byte what is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.channel import Capabilities, Part
from broadcaster.errors import Problem
from broadcaster.message import Message, Picture
from broadcaster.rendition.rules import check, hashtags
from broadcaster.rendition.thread import split
from broadcaster.words import Sentence

ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A message as ``channel`` will show it: its parts in order, and what speaks against sending them."""

    channel: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def sendable(self) -> bool:
        """Whether nothing keeps it back; hints do not."""
        return not any(problem.blocking for problem in self.problems)


def render(message: Message, channel: str, capabilities: Capabilities) -> Rendition:
    """The rendition of ``message`` for a channel of these capabilities. The pictures are on its first part."""
    said = message.on(channel)
    card = said.link if capabilities.link_card and not said.pictures else None
    text = compose(said, with_link=card is None)
    texts = split(text, capabilities.text_limit, capabilities.count, said.language) if capabilities.threads else [text]
    parts = tuple(
        Part(
            text=part,
            pictures=said.pictures if number == 0 else (),
            link=card if number == 0 else None,
            length=capabilities.count(part),
            limit=capabilities.text_limit,
        )
        for number, part in enumerate(texts)
    )
    return Rendition(channel=channel, parts=parts, problems=tuple(check(parts, said.pictures, channel, capabilities)))


def compose(message: Message, *, with_link: bool = True) -> str:
    """Headline, text, time, link and hashtags as one text; a link or hashtag that the text has is not said again."""
    said = {tag.lower() for tag in hashtags(message.text)}
    tags = " ".join(f"#{tag}" for tag in message.hashtags if tag.lower() not in said)
    link = message.link if with_link and message.link and not _says(message.text, message.link) else ""
    closing = "\n".join(filter(None, [stand(message), link, tags]))
    return "\n\n".join(filter(None, [message.headline, message.text, closing]))


def stand(message: Message) -> str:
    """The line that tells when the message was true, in German time; empty without a time."""
    if message.stand is None:
        return ""
    moment: datetime = message.stand.astimezone(ZONE)
    if message.language.partition("-")[0] == "de":
        return f"Stand: {moment:%d.%m.%Y, %H:%M} Uhr"
    return f"As of {moment.day} {moment:%B %Y, %H:%M} (German time)"


def _says(text: str, link: str) -> bool:
    return re.search(rf"{re.escape(link)}(?![\w/?#&=%+-]|[.,:;~]\w)", text) is not None


def to_json(rendition: Rendition) -> dict[str, Any]:
    """``rendition`` as it is stored; ``from_json`` gives back an equal one."""
    return {
        "channel": rendition.channel,
        "parts": [asdict(part) for part in rendition.parts],
        "problems": [
            {"field": problem.field, "sentence": problem.sentence.as_json(), "blocking": problem.blocking}
            for problem in rendition.problems
        ],
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
    )
