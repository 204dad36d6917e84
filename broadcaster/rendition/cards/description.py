"""The description of a share picture: everything that it says, in reading order."""

from __future__ import annotations

from broadcaster.message import Message
from broadcaster.rendition.cards.frame import MAX_SENDER
from broadcaster.rendition.compose import stand
from broadcaster.rendition.fixed_words import fixed_words
from broadcaster.rendition.templates import Style, spoken
from broadcaster.words import Sentence


def description(text: str, message: Message, style: Style, sender: str, number: int, total: int) -> str:
    """What the slide ``number`` of ``total`` with ``text`` says."""
    page = f"{number}/{total}" if total > 1 else ""
    closing = " · ".join(filter(None, [moment(message, style), page]))
    kicker = style.mark(message.language) or style.kicker(message.language)
    return "\n".join(filter(None, [sender[:MAX_SENDER], kicker, message.headline, text, closing]))


def spare_letters(message: Message, style: Style, sender: str, most: int) -> int:
    """The characters of a description beside its slide's own text."""
    return len(description("", message, style, sender, most, most)) + 1


def moment(message: Message, style: Style) -> str:
    """When the message was true, and which revision of it the picture shows."""
    revision = Sentence(de=f"Fassung {style.revision}", en=f"Revision {style.revision}")
    words = fixed_words(message.language)
    told = f"{words.revision} {style.revision}" if words else revision.in_(spoken(message.language))
    return " · ".join(filter(None, [stand(message), told]))
