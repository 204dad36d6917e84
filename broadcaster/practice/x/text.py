"""How X stores and shows a text: ids that grow, links as t.co, ``&``, ``<`` and ``>`` as entities."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

from broadcaster.practice.credentials import organisation
from broadcaster.practice.world import Member, World
from broadcaster.rendition import weighted

_EPOCH = 1_288_834_974_657
_CASHTAG = re.compile(r"(?:^|(?<=\s))\$[a-z]{1,6}(?:[._][a-z]{1,2})?(?=$|\s|[.,;:!?)])", re.IGNORECASE)
_INVALID = frozenset("\ufffe\ufeff\uffff")


def snowflake(world: World) -> str:
    """A new id: numeric, larger than every one before, telling its time."""
    issued = world.objects("x.ids").setdefault("last", {"id": 0})
    number = world.next_number()
    stamped = ((int(world.now() * 1000) - _EPOCH) << 22) + number % 4_096
    issued["id"] = max(stamped, int(issued["id"]) + 1)
    return str(issued["id"])


def username(member: Member) -> str:
    """The handle of a member: at most 15 letters, digits and ``_``."""
    return re.sub(r"[^A-Za-z0-9_]", "_", organisation(member.name))[:15]


def cashtags(text: str) -> int:
    """How many cashtags a text has."""
    return len(_CASHTAG.findall(text))


def has_invalid_characters(text: str) -> bool:
    """Whether a text holds a character that X never accepts."""
    return not _INVALID.isdisjoint(text)


def fingerprint(text: str) -> str:
    """What two texts share that X takes for duplicates of one another."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shown(world: World, text: str, pictures: list[dict[str, str]]) -> dict[str, Any]:
    """A text as the API gives it back: ``text`` and ``urls`` (entities); ``pictures`` are their entities' own keys."""
    urls: list[dict[str, Any]] = []
    pieces, end = [], 0
    for start, stop in weighted.urls(text):
        pieces.append(_escaped(text[end:start]))
        urls.append(_entity(world, pieces, _described(text[start:stop])))
        end = stop
    pieces.append(_escaped(text[end:]))
    if pictures:
        pieces.append(" " if text else "")
        first = _entity(world, pieces, pictures[0])
        urls += [first, *({**first, **picture} for picture in pictures[1:])]
    return {"text": "".join(pieces), "urls": urls}


def _entity(world: World, pieces: list[str], known: dict[str, str]) -> dict[str, Any]:
    """Append a t.co link to ``pieces`` and describe it; positions in code points of the text as shown."""
    link = "https://t.co/" + hashlib.sha256(str(world.next_number()).encode()).hexdigest()[:10]
    start = len("".join(pieces))
    pieces.append(link)
    return {"start": start, "end": start + len(link), "url": link, **known}


def _described(link: str) -> dict[str, str]:
    """What an entity says of a link; one without a scheme gets ``http://``."""
    bare = re.sub(r"^https?://(www\.)?", "", link, flags=re.IGNORECASE)
    whole = link if re.match("https?://", link, re.IGNORECASE) else f"http://{link}"
    return {"expanded_url": whole, "display_url": bare if len(bare) <= 27 else bare[:26] + "…"}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
