"""Recognises an own post in the timeline, although X gives texts back changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from broadcaster.addresses.webaddress import taken_apart
from broadcaster.rendition.weighted import urls

_SCHEME = re.compile("https?://", re.IGNORECASE)
_PICTURE = re.compile(r"https?://[^/]+/[^/]+/status/[0-9]+/(photo|video)/[0-9]+")
_NUMBER = re.compile(r"/status/([0-9]{1,19})(?:/.*)?$|/([0-9]{1,19})/?$")
_LAST_LINK = re.compile(r"\s*https://t\.co/\w+$")
_EPOCH = 1_288_834_974_657


def same_post(post: Mapping[str, Any], text: str, parent: str | None, *, with_pictures: bool) -> bool:
    """Whether a post of the timeline says ``text`` in answer to ``parent``."""
    references = [(found.get("type"), str(found.get("id"))) for found in post.get("referenced_tweets") or ()]
    if any(kind == "retweeted" for kind, _id in references):
        return False
    answered = [post_id for kind, post_id in references if kind == "replied_to"]
    if answered != ([parent] if parent else []):
        return False
    return _as_said(post, with_pictures=with_pictures) == _meant(text)


def number_in(link: str) -> str | None:
    """The number of the post that a web address leads to; None if it leads to none."""
    found = _NUMBER.search(taken_apart(link).path)
    return found[found.lastindex or 0] if found else None


def published_at(post_id: str) -> datetime:
    """When a post was made: X's ids carry their time in milliseconds."""
    return datetime.fromtimestamp(((int(post_id) >> 22) + _EPOCH) / 1000, UTC)


def _meant(text: str) -> str:
    """A text that was sent, with its links as they compare."""
    text = unicodedata.normalize("NFC", text)
    for start, end in reversed(urls(text)):
        text = text[:start] + _bare(text[start:end]) + text[end:]
    return _comparable(text)


def _as_said(post: Mapping[str, Any], *, with_pictures: bool) -> str:
    """A post's text with its own links instead of t.co, without the link of its pictures.

    Of a post over 280, ``text`` is the beginning, and ``note_tweet`` the whole.
    """
    note = post.get("note_tweet")
    post = note if isinstance(note, dict) else post
    text = _plain(str(post.get("text", "")))
    for entity in _links(post):
        target = str(entity.get("expanded_url", ""))
        own = "" if "media_key" in entity or _PICTURE.fullmatch(target) else _bare(_plain(target))
        text = text.replace(str(entity.get("url")), own)
    return _comparable(_LAST_LINK.sub("", text.rstrip()) if with_pictures else text)


def _links(post: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    entities = post.get("entities")
    found = entities.get("urls", []) if isinstance(entities, dict) else []
    return [entity for entity in found if isinstance(entity, dict) and entity.get("url")]


def _bare(link: str) -> str:
    """A link without its scheme, its host in ASCII: X adds the one to bare domains and may encode the other."""
    host, slash, path = _SCHEME.sub("", link, count=1).partition("/")
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        return host + slash + path
    return host.lower() + slash + path


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _comparable(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
