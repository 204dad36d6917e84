"""Mentions: ``@kreis-soest`` is called something else on each channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from broadcaster.message import Message

# Neither an e-mail address nor ``@user@host``.
_MENTION = re.compile(r"(?<![\w@/.])@(\w(?:[\w.-]*\w)?)(?![\w@])")


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message as one channel's readers are addressed, and the mentions nobody said how to write there."""

    message: Message
    unknown: tuple[str, ...] = ()


def address(message: Message, names: Mapping[str, str]) -> Addressed:
    """Write each mention as ``names`` says (``kreis-soest`` -> ``@KreisSoest``, or a plain name); leave the others."""
    if "@" not in message.text and "@" not in message.headline:
        return Addressed(message)
    known = {name.removeprefix("@").lower(): written for name, written in names.items()}
    unknown: dict[str, None] = {}

    def written(match: re.Match[str]) -> str:
        if match[1].lower() not in known:
            unknown[match[0]] = None
        return known.get(match[1].lower(), match[0])

    headline, text = _MENTION.sub(written, message.headline), _MENTION.sub(written, message.text)
    return Addressed(replace(message, headline=headline, text=text), tuple(unknown))
