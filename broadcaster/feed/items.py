"""Reads a feed (RSS, Atom) into items, each with the signs by which it is known again, and the doubts about it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urljoin

from pydantic import TypeAdapter

from broadcaster.feed import refusals
from broadcaster.feed.dates import published
from broadcaster.feed.decoding import as_xml, decoded, is_spoilt, unspoilt, without_pictures
from broadcaster.feed.plain import Doubt, Shown, literally, shown
from broadcaster.feed.structure import checked
from broadcaster.message import MAX_HEADLINE
from broadcaster.rendition.hints import markup, run_together
from broadcaster.rendition.links import without_tracking
from broadcaster.rendition.sentences import sentences

MAX_BYTES = 1_000_000
"""Of a document without the pictures embedded in it."""
MAX_FETCHED = 15_000_000
TEASER = 600
"""Characters of an item's text that are said; the rest is behind its link."""
_AHEAD: Final = 60
"""Characters behind a teaser that tell whether a sentence ends in it."""
_GOES_ON: Final = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
_WITHIN_NUMBER: Final = re.compile(r"[\d/+().,:–-]\s?[\d/+().,:€%–-]")
_TEXTS: Final = re.compile(r"text/|application/xhtml\+xml")
_ESCAPED: Final = re.compile(
    r"</(?:[abiupq]|div|em|h[1-6]|li|span|strong|table)>|<br ?/?>|&(?:#\d{2,5}|[A-Za-z]{2,8});", re.IGNORECASE
)
"""Markup in what claims to be none: whoever wrote it meant HTML."""
_SESSION: Final = re.compile(r"(?i);jsessionid=[^?#/]*|(?<=[?&])(?:PHPSESSID|[a-z]?sid|sessionid|session)=[^&#]*&?")
"""The number of a visit, which each reading of a feed may find to be another."""


class Sign(StrEnum):
    """By what an item is known again."""

    NAME = "id"
    LINK = "link"
    DATE = "date"
    """The day, of an item without a name; not where a whole feed has one date only, which is that of its making."""
    WORDS = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of news, as plain text.

    ``signs`` are what it is known by again, each as the SHA-256 (hex) of a name, a link or of what it says; ``doubts``
    are reasons to let a person look at it first; ``published`` is in UTC. ``earlier`` are the two marks that versions before
    the signs noted of it: where both are there, it was dealt with then.
    """

    headline: str
    text: str
    link: str | None
    signs: dict[Sign, str]
    published: datetime | None = None
    doubts: tuple[Doubt, ...] = ()
    earlier: dict[Sign, str] = field(default_factory=dict)

    @property
    def marks(self) -> tuple[str, ...]:
        """The signs' values, the most telling first."""
        return tuple(self.signs.values())

    @property
    def key(self) -> str:
        """The mark that comes first."""
        return self.marks[0]

    def contradictions(self, seen: set[str]) -> list[Sign]:
        """Return the signs that are new although others have been seen; nothing if the item is wholly new or wholly known."""
        new = [sign for sign, mark in self.signs.items() if mark not in seen]
        if old := {sign for sign, mark in self.earlier.items() if mark in seen and mark != self.signs.get(sign)}:
            new = [sign for sign in new if sign in self.earlier and sign not in old]  # of the others nothing was noted
        return new if len(new) < len(self.signs) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says, oldest first, each item once."""

    title: str
    language: str | None
    items: tuple[Item, ...]


FEED: Final = TypeAdapter(Feed)
"""Writes and reads a feed as JSON."""


def read(content: bytes, address: str, content_type: str = "") -> Feed:
    """Return the feed in a document that was fetched from ``address``. Raises NoFeed."""
    content = without_pictures(content)
    if len(content) > MAX_BYTES:
        raise refusals.too_large(MAX_BYTES)
    document = as_xml(decoded(content, content_type))
    sound = checked(document)
    import feedparser  # noqa: PLC0415 - only feeds need it

    # Without the address: feedparser would take names for links and make addresses of them.
    headers = {"content-type": "application/xml; charset=utf-8"}
    # What is within the items is read by ``shown``: feedparser's own ways with it cost the square of its length.
    raw = {"sanitize_html": False, "resolve_relative_uris": False}
    try:
        parsed = feedparser.parse(io.BytesIO(sound), response_headers=headers, **raw)
    except Exception:  # noqa: BLE001 - what it raises on odd namespaces is an accident of its own
        raise refusals.broken() from None
    if not parsed.get("version"):
        raise refusals.not_a_feed(document)
    # Only Atom says of a text that it is no HTML; elsewhere feedparser guesses.
    literal = parsed.version.startswith("atom")
    items = _once([_item(entry, address, literal) for entry in reversed(parsed.entries) if _says_something(entry)])
    language = str(parsed.feed.get("language") or "").strip().lower().replace("_", "-") or None
    title = _read(parsed.feed, "title", literal).text
    return Feed(title=" ".join(title.split()), language=language, items=tuple(items))


def unseen(items: Iterable[Item], seen: set[str]) -> list[Item]:
    """Return the items of which a sign has not been seen: they are new, or their signs contradict one another."""
    return [item for item in items if not seen.issuperset(item.marks) and not _was_noted(item, seen)]


def _was_noted(item: Item, seen: set[str]) -> bool:
    return bool(item.earlier) and seen.issuperset(item.earlier.values())


def _once(items: list[Item]) -> Iterator[Item]:
    """Yield the items, oldest first, each once; those without a date stay where they are among the others.

    A link to which several items lead is no sign of any, and neither is a date that all have.
    """
    once: dict[str, Item] = {}
    for item in items:
        once.setdefault(item.signs.get(Sign.WORDS, item.key), item)
    links = Counter(item.signs.get(Sign.LINK) for item in once.values())
    dates = {item.signs[Sign.DATE] for item in once.values() if Sign.DATE in item.signs}
    useless = {mark for mark, count in links.items() if count > 1} | (dates if len(once) > len(dates) == 1 else set())
    found = [_known_by(item, useless) for item in once.values()]
    dated = iter(sorted((item for item in found if item.published), key=_time))
    yield from (next(dated) if item.published else item for item in found)


def _known_by(item: Item, useless: AbstractSet[str | None]) -> Item:
    signs = {sign: mark for sign, mark in item.signs.items() if mark not in useless}
    return replace(item, signs=signs or item.signs)


def _time(item: Item) -> float:
    return item.published.timestamp() if item.published else 0.0


def _item(entry: Mapping[str, Any], address: str, literal: bool) -> Item:  # noqa: FBT001 - as its neighbours
    title, said = _read(entry, "title", literal), _body(entry, literal)
    whole = " ".join(title.text.split())
    headline, body = _said(whole, said.text)
    name, link = str(entry.get("id") or "").strip(), _web_address(entry, address)
    moment, unclear = published(entry)
    text, cut = teaser(body)
    lost = cut and not (link and text)
    if not text:  # one word longer than a teaser: a draft that says its title at least
        headline, text = "", whole
    reasons = {
        Doubt.DATE: unclear,
        Doubt.CUT: lost,
        Doubt.EMPTY: not body,
        Doubt.MARKUP: any(markup("text", f"{whole}\n{body}")),
        Doubt.JOINED: any(run_together("text", f"{headline}\n{text}")),
    }
    doubts = {*title.doubts, *said.doubts, *(doubt for doubt, holds in reasons.items() if holds)}
    return Item(
        headline=headline,
        text=text,
        link=link,
        signs=_signs(name, link, moment, f"{whole} {said.text}"),
        published=moment,
        doubts=tuple(sorted(doubts)),
        earlier=_earlier(name, str(entry.get("link") or "").strip(), whole, said.text),
    )


def _said(title: str, text: str) -> tuple[str, str]:
    """Return headline and text: nothing is said twice, and a title too long for a headline begins the text."""
    first, _, rest = text.partition("\n")
    body = rest.strip() if first.strip() == title else text
    if not body:
        return "", title
    return (title, body) if len(title) <= MAX_HEADLINE else ("", f"{title}\n\n{body}")


def _signs(name: str, link: str | None, moment: datetime | None, said: str) -> dict[Sign, str]:
    told = {
        Sign.NAME: _constant(name),
        Sign.LINK: _constant(link or ""),
        Sign.DATE: moment.date().isoformat() if moment and not name else "",
        Sign.WORDS: " ".join(re.findall(r"\w+", said.casefold())),
    }
    return {sign: _mark(sign, value) for sign, value in told.items() if value} or {Sign.WORDS: _mark(Sign.WORDS, "")}


def _earlier(name: str, link: str, title: str, text: str) -> dict[Sign, str]:
    known = {Sign.NAME: _mark("id", name)} if name else {Sign.LINK: _mark("link", link, title)}
    return known | {Sign.WORDS: _mark("said", title, text)}


def _constant(address: str) -> str:
    """Return an address without what may change although it stays the same: scheme, session, tracking, last slash."""
    if not re.match(r"https?://", address, re.IGNORECASE):
        return address
    place, mark, asked = _SESSION.sub("", without_tracking(address).text).partition("?")
    return re.sub(r"^https?://", "", place.rstrip("/"), flags=re.IGNORECASE) + (mark + asked if asked else "")


def _web_address(entry: Mapping[str, Any], address: str) -> str | None:
    """Return the entry's link, whole. Its name is one only if it is an address itself; one with a password is none."""
    written = str(entry.get("link") or "").strip()
    if re.match(r"www\.[^\s/.]+\.", written):
        written = f"https://{written}"
    linked = {
        str(link.get("href") or "").strip() for link in entry.get("links") or [] if link.get("rel") == "alternate"
    }
    if str(entry.get("link") or "").strip() in linked and written[:1] not in ("", "#"):
        with contextlib.suppress(ValueError):
            written = re.sub(r"\s", "%20", urljoin(address, written))
    return written if re.match(r"https?://[^\s/@]+(?:/|$)", written) else None


def _says_something(entry: Mapping[str, Any]) -> bool:
    return any(entry.get(name) for name in ("title", "summary", "content", "link"))


def _body(entry: Mapping[str, Any], literal: bool) -> Shown:  # noqa: FBT001 - as its neighbours
    """Return the summary, or the content where there is none or where the summary only begins it."""
    details = [part for part in entry.get("content") or [] if _TEXTS.match(part.get("type") or "text/html")]
    summary, content = _read(entry, "summary", literal), _part(next(iter(details), {}), literal)
    begun = _GOES_ON.sub("", summary.text).rstrip()
    goes_on = begun != summary.text and _bare(content.text).startswith(_bare(begun))
    return content if content.text and (goes_on or not summary.text) else summary


def _bare(text: str) -> str:
    return "".join(re.findall(r"\w+", text))


def _read(entry: Mapping[str, Any], name: str, literal: bool) -> Shown:  # noqa: FBT001 - as its neighbours
    detail = entry.get(f"{name}_detail") or {"value": entry.get(name, "")}
    return _part(detail if _TEXTS.match(detail.get("type") or "text/html") else {}, literal)


def _part(detail: Mapping[str, Any], literal: bool) -> Shown:  # noqa: FBT001 - as its neighbours
    value = unspoilt(str(detail.get("value") or ""))
    if literal and detail.get("type") == "text/plain" and not _ESCAPED.search(value):
        seen = Shown(text=literally(value), doubts=frozenset({Doubt.DAMAGED}) if is_spoilt(value) else frozenset())
    else:
        seen = shown(value)
    return replace(seen, doubts=seen.doubts | {Doubt.DAMAGED}) if is_spoilt(seen.text) else seen


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def teaser(text: str) -> tuple[str, bool]:
    """Return the first whole sentences of ``text``, up to ``TEASER`` characters, and whether something was left out.

    A sentence that is longer alone ends between two words, and never within a number.
    """
    if len(text) <= TEASER:
        return text, False
    said = ""
    for sentence in sentences(text[: TEASER + _AHEAD]):
        if len(said) + len(sentence.rstrip()) > TEASER - 2:
            break
        said += sentence
    said = said or _begun(text)
    return f"{said.rstrip()} …" if said else "", True


def _begun(text: str) -> str:
    for end in range(TEASER - 2, 0, -1):
        if text[end].isspace() and not _WITHIN_NUMBER.search(text[max(0, end - 1) : end + 2]):
            return text[:end]
    return ""
