"""Puts a message's headline, text, time, link and hashtags together as one text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from broadcaster.message import Message
from broadcaster.rendition.fixed_words import fixed_words, stand_in
from broadcaster.rendition.hints import hashtags
from broadcaster.rendition.sentences import sentences
from broadcaster.rendition.thread import Count, pieces
from broadcaster.words import which

ZONE = ZoneInfo("Europe/Berlin")
_MORE = " …"


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole text; ``head`` is where its headline ends (0: none), ``tail`` where its closing lines begin."""

    text: str
    head: int
    tail: int


def compose(message: Message, *, with_link: bool = True) -> Composed:
    """Everything that the message says; a link or hashtag that the text has is not said again."""
    return _joined(message.headline, message.text, _closing(message, message.text, with_link=with_link))


def opening(message: Message, limit: int, count: Count, *, with_link: bool = True) -> str:
    """The headline, the first sentence where there is room for it, and the closing lines: beside text in pictures."""
    lead = _first_sentence(message)
    closing = _closing(message, lead, with_link=with_link)
    whole = _joined(message.headline, lead, closing).text
    if message.headline and count(whole) > limit:
        return short(message, limit, count, with_link=with_link)
    return _begun(lead, closing, limit, count) if not message.headline else whole


def short(message: Message, limit: int, count: Count, *, with_link: bool = True) -> str:
    """The headline, or else the beginning of the text, with the closing lines."""
    if message.headline:
        return _joined(message.headline, "", _closing(message, "", with_link=with_link)).text
    lead = _first_sentence(message)
    return _begun(lead, _closing(message, lead, with_link=with_link), limit, count)


def stand(message: Message) -> str:
    """The line that tells when the message was true, in German time, and the day of the outage; empty without a time."""
    if message.stand is None:
        return ""
    moment: datetime = message.stand.astimezone(ZONE)
    day = message.outage_day
    if message.language.partition("-")[0] == "de":
        told = f"Stand: {moment:%d.%m.%Y, %H:%M} Uhr{which(moment, 'de')}"
        return told + (f" (Tag {day} des Ausfalls)" if day else "")
    if said := stand_in(message.language, moment, which(moment, "en")):
        return said
    told = f"As of {moment.day} {moment:%B %Y, %H:%M}{which(moment, 'en')} (German time)"
    return told + (f", day {day} of the outage" if day else "")


def mark(message: Message) -> str:
    """What tells every post of a message apart from what was said before: a correction, its time; empty if nothing need."""
    german, words = message.language.partition("-")[0] == "de", fixed_words(message.language)
    told = []
    if message.correction:
        name = "Korrektur" if german else words.correction if words else "Correction"
        told.append(name if message.correction == 1 else f"{name} {message.correction}")
    if message.stamped and message.stand:
        moment: datetime = message.stand.astimezone(ZONE)
        english = f"{moment:%d.%m., %H:%M}" if words else f"as of {moment.day} {moment:%B, %H:%M}"
        told.append(f"Stand {moment:%d.%m., %H:%M} Uhr" if german else english)
    return ", ".join(told)


def _closing(message: Message, shown: str, *, with_link: bool) -> str:
    """Time, link and hashtags, without what ``shown`` says already."""
    said = {tag.lower() for tag in hashtags(shown)}
    tags = " ".join(f"#{tag}" for tag in message.hashtags if tag.lower() not in said)
    link = message.link if with_link and message.link and not _says(shown, message.link) else ""
    corrected = mark(replace(message, stamped=False))
    return "\n".join(filter(None, [corrected, stand(message), link, tags]))


def _joined(headline: str, text: str, closing: str) -> Composed:
    whole = "\n\n".join(filter(None, [headline, text, closing]))
    return Composed(whole, len(headline), len(whole) - len(closing))


def _first_sentence(message: Message) -> str:
    return sentences(message.text, message.language)[0].strip()


def _begun(lead: str, closing: str, limit: int, count: Count) -> str:
    """The lead as far as it fits, with dots for what is missing, and the closing lines."""
    whole = _joined("", lead, closing).text
    room = limit - (count(whole) - count(lead)) - count(_MORE)
    if count(whole) <= limit or room < 1:
        return whole
    return _joined("", pieces(lead, room, count)[0] + _MORE, closing).text


def _says(text: str, link: str) -> bool:
    return re.search(rf"{re.escape(link)}(?![\w/?#&=%+-]|[.,:;~]\w)", text) is not None
