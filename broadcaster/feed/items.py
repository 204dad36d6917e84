"""Reads a feed (RSS, Atom) into items, each with the marks by which it is known again."""

from __future__ import annotations

import calendar
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax import SAXException

from pydantic import TypeAdapter

from broadcaster.feed.plain import one_line, plain
from broadcaster.message import MAX_HEADLINE
from broadcaster.rendition.sentences import sentences
from broadcaster.words import Sentence

MAX_BYTES = 1_000_000
MAX_ITEMS = 100
"""Items of one document that are read; feeds begin with the newest."""
TEASER = 600
"""Characters of an item's text that are said; the rest is behind its link."""
_ENTITY = b"<!ENTITY"


class NoFeed(Exception):
    """The document is no feed that can be used; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of news, as plain text.

    ``marks`` are what it is known by again, each the SHA-256 (hex) of a name or of what it says: an item with any of
    them has been there before, whatever else changed about it.
    """

    headline: str
    text: str
    link: str | None
    marks: tuple[str, ...]
    published: datetime | None = None

    @property
    def key(self) -> str:
        """The mark that comes first."""
        return self.marks[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says, oldest first, each item once."""

    title: str
    language: str | None
    items: tuple[Item, ...]


FEED: Final = TypeAdapter(Feed)
"""Writes and reads a feed as JSON."""


def read(content: bytes, address: str, content_type: str = "") -> Feed:
    """The feed in a document that was fetched from ``address``. Raises NoFeed."""
    if _ENTITY in content.replace(b"\0", b""):
        raise _dangerous()
    import feedparser  # noqa: PLC0415 - only feeds need it

    headers = {"content-location": address, "content-type": content_type or "application/xml"}
    # What is within the items is read by ``plain``: feedparser's own ways with it cost the square of its length.
    raw = {"sanitize_html": False, "resolve_relative_uris": False}
    parsed = feedparser.parse(io.BytesIO(content), response_headers=headers, **raw)
    if not parsed.get("version"):
        raise _not_a_feed(content)
    if isinstance(parsed.get("bozo_exception"), SAXException):
        raise _broken()
    items = _once(_item(entry) for entry in reversed(parsed.entries[:MAX_ITEMS]) if _says_something(entry))
    language = str(parsed.feed.get("language") or "").strip().lower() or None
    return Feed(title=one_line(str(parsed.feed.get("title", ""))), language=language, items=tuple(items))


def unseen(items: Iterable[Item], seen: set[str]) -> list[Item]:
    """The items of which no mark has been seen."""
    return [item for item in items if seen.isdisjoint(item.marks)]


def _once(items: Iterable[Item]) -> Iterator[Item]:
    """The items without repetitions, in order of their time; those without one stay where they are."""
    known: set[str] = set()
    found: list[Item] = []
    for item in items:
        if known.isdisjoint(item.marks):
            found.append(item)
        known.update(item.marks)
    dated = iter(sorted((item for item in found if item.published), key=_time))
    yield from (next(dated) if item.published else item for item in found)


def _time(item: Item) -> datetime:
    return item.published or datetime.min.replace(tzinfo=UTC)


def _item(entry: Mapping[str, Any]) -> Item:
    title, said = one_line(str(entry.get("title", ""))), plain(_body(entry))
    link = str(entry.get("link") or "").strip() or None
    name = str(entry.get("id") or "").strip()
    known_by = ("id", name) if name else ("link", link or "", title)
    return Item(
        headline=title if len(title) <= MAX_HEADLINE and said else "",
        text=teaser(said) or title,
        link=link if link and link.startswith(("http://", "https://")) else None,
        marks=(_mark(*known_by), _mark("said", title, said)),
        published=_published(entry),
    )


def _says_something(entry: Mapping[str, Any]) -> bool:
    return any(entry.get(name) for name in ("title", "summary", "content", "link"))


def _body(entry: Mapping[str, Any]) -> str:
    """The summary, or the content where there is none."""
    if entry.get("summary"):
        return str(entry["summary"])
    return str(next((part.get("value", "") for part in entry.get("content", [])), ""))


def _published(entry: Mapping[str, Any]) -> datetime | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (OverflowError, ValueError):
        return None


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def teaser(text: str) -> str:
    """The first whole sentences of ``text``, up to ``TEASER`` characters; a sentence that is longer alone is cut."""
    if len(text) <= TEASER:
        return text
    said = ""
    for sentence in sentences(text[: 2 * TEASER]):
        if len(said) + len(sentence.rstrip()) > TEASER - 2:
            break
        said += sentence
    said = said or text[: TEASER - 2].rpartition(" ")[0]
    return f"{said.rstrip()} …"


def _not_a_feed(content: bytes) -> NoFeed:
    if b"<html" in content[:4096].lower():
        return NoFeed(
            Sentence(
                de="Unter der Adresse liegt eine Webseite, kein Feed. Bitte tragen Sie die Adresse des RSS- oder Atom-Feeds ein.",
                en="At the address there is a web page and no feed. Enter the address of the RSS or Atom feed.",
            )
        )
    return NoFeed(
        Sentence(
            de="Unter der Adresse liegt kein Feed. Erwartet wird RSS oder Atom.",
            en="At the address there is no feed. Expected is RSS or Atom.",
        )
    )


def _broken() -> NoFeed:
    return NoFeed(
        Sentence(
            de="Der Feed ist beschädigt (kein gültiges XML). Bitte geben Sie der Webredaktion Bescheid; gesendet wird daraus nichts.",
            en="The feed is broken (no valid XML). Tell the web editors; nothing is sent from it.",
        )
    )


def _dangerous() -> NoFeed:
    return NoFeed(
        Sentence(
            de="Der Feed bringt eigene Ersetzungen (ENTITY) mit, wie sie Angriffe benutzen. Gesendet wird daraus nichts.",
            en="The feed defines replacements of its own (ENTITY), as attacks do. Nothing is sent from it.",
        )
    )
