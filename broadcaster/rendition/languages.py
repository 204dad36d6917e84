"""Which languages of a message an account shows, and in which order."""

from __future__ import annotations

from dataclasses import replace

from broadcaster.channel import RenditionSettings
from broadcaster.message import EASY_GERMAN, MAX_HEADLINE, Message

NAMES = {
    EASY_GERMAN: "Einfache Sprache",
    "ar": "العربية",
    "bg": "Български",
    "ckb": "کوردی",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "hr": "Hrvatski",
    "it": "Italiano",
    "ku": "Kurdî",
    "nds": "Plattdüütsch",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sq": "Shqip",
    "sr": "Srpski",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""How speakers call their language; others are shown by their code."""


def name_of(language: str) -> str:
    """A language as its speakers call it."""
    return NAMES.get(language) or NAMES.get(language.partition("-")[0], language)


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
