"""How long a text is for channels that do not count as X does (that is in ``weighted``).

An adapter names one of these as ``Capabilities.count``. Where a platform has a second limit, in bytes, the count is
that of the nearer limit, so that one number says whether the text fits.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from broadcaster.rendition.urls import find

if TYPE_CHECKING:
    from regex import Pattern

BLUESKY_LIMIT = 300
MASTODON_LIMIT = 500
"""What an instance allows unless it says otherwise (``configuration.statuses.max_characters`` of ``/api/v2/instance``)."""
THREADS_LIMIT = 500

_BLUESKY_BYTES = 3_000
_MASTODON_URL = "x" * 23
_MASTODON_HOST = re.compile(r"https?://[^/:?#]*", re.IGNORECASE)
_NESTED = r"\((?:[^\s<>()?]|\([^\s<>()?]*\))+\)"
_MASTODON_REST = re.compile(
    r"(?::\d+)?"
    rf"(?:/(?:(?:[^\s<>()?]|{_NESTED})*(?:[^\s<>()?!*\"'「」;:=,.$%\[\]~&|@]|{_NESTED}))?)?"
    r"(?:\?(?:[\w!?*'();:&=+$/%#\[\].,~|@^-]|[^\x00-\x9f\s])*(?:[\w&=#/-]|[^\x00-\x9f\s]))?"
)
_MASTODON_MENTION = re.compile(r"(?<![=/\w])(@[a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\w.-]+\w", re.IGNORECASE)


def graphemes(text: str) -> int:
    """Characters as people see them: an emoji sequence or a letter with its marks is one."""
    return len(text) if text.isascii() and "\r" not in text else len(_pattern(r"\X").findall(text))


def utf16_units(text: str) -> int:
    """UTF-16 code units, as Telegram counts; never less than any other count of characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def bluesky_length(text: str) -> int:
    """The length against 300 graphemes, or against 3,000 bytes of UTF-8 if that limit is nearer."""
    size = len(text.encode("utf-8", "surrogatepass"))
    return max(graphemes(text), -(-size * BLUESKY_LIMIT // _BLUESKY_BYTES))


def mastodon_length(text: str) -> int:
    """Graphemes, a link with scheme being 23 and of ``@user@host`` only ``@user`` counting."""
    counted, position = [], 0
    for start, end in _mastodon_links(text):
        counted += [_MASTODON_MENTION.sub(r"\1", text[position:start]), _MASTODON_URL]
        position = end
    return graphemes("".join([*counted, _MASTODON_MENTION.sub(r"\1", text[position:])]))


def threads_length(text: str) -> int:
    """Code points, an emoji counting as many as it has bytes in UTF-8."""
    if text.isascii():
        return len(text)
    emoji = _pattern(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
    found = _pattern(r"\X").findall(text)
    return sum(len(one.encode("utf-8", "surrogatepass")) if emoji.search(one) else len(one) for one in found)


def _mastodon_links(text: str) -> list[tuple[int, int]]:
    """Start and end of every link that has a scheme; its path may hold more characters than X lets it."""
    found: list[tuple[int, int]] = []
    for link in find(text):
        host = _MASTODON_HOST.match(text, link.start, link.end)
        if host and (not found or link.start >= found[-1][1]):
            rest = _MASTODON_REST.match(text, host.end())
            found.append((link.start, max(link.end, rest.end() if rest else 0)))
    return found


@cache
def _pattern(source: str) -> Pattern[str]:
    # Loaded here: counting for X must not pay for it.
    from regex import compile as compiled  # noqa: PLC0415

    return compiled(source)
