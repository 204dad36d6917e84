"""Which languages of a message an account shows, and in which order."""

from __future__ import annotations

from dataclasses import replace

from broadcaster.channel import RenditionSettings
from broadcaster.message import MAX_HEADLINE, Message
from broadcaster.words import name_of


def shown_languages(message: Message, style: RenditionSettings) -> list[str]:
    """The languages of ``message`` that the account shows, in its order; empty if it has none of them."""
    if not style.languages:
        return [message.language]
    return [one for one in style.languages if one == message.language or one in message.languages]


def posts(message: Message, languages: list[str], *, apart: bool) -> list[Message]:
    """The message in each language, the first with pictures, time and hashtags; all in one unless ``apart``."""
    first, *others = [replace(message.in_language(language), languages={}) for language in languages]
    labelled = [_labelled(other, first) for other in others]
    if apart or not others:
        return [first, *labelled]
    text = "\n\n".join([first.text, *(piece for other in labelled for piece in (other.headline, other.text) if piece)])
    return [replace(first, text=text)]


def _labelled(message: Message, first: Message) -> Message:
    """Told to be in another language; it repeats neither the link nor anything else that the first post has."""
    name, headline, text = name_of(message.language), message.headline, message.text
    if len(f"{name}: {headline}") > MAX_HEADLINE:
        headline, text = "", f"{headline}\n\n{text}"
    return replace(
        message,
        headline=f"{name}: {headline}".strip(),
        text=text,
        link=message.link if message.link != first.link else None,
        hashtags=(),
        pictures=(),
        stand=None,
    )
