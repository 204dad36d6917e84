"""Facebook posts as they are sent, read and compared."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters._meta.graph import moment, web_address
from broadcaster.channel import Part, Proof, Receipt

POST_ID = re.compile(r"[0-9]+_[0-9]+")
"""Page and post, as Graph numbers a page's posts."""

_CLOCK_SLACK = timedelta(minutes=10)


def draft(part: Part, photos: list[str]) -> dict[str, str]:
    """Arguments of the unpublished post; its photos come as JSON, since the SDK would lose a list."""
    arguments = {"message": part.text, "published": "false"}
    if photos:
        arguments["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
    elif part.link:
        arguments["link"] = part.link
    return arguments


def receipt(post_id: str, answer: Mapping[str, Any], proof: Proof, *, otherwise: datetime | None = None) -> Receipt:
    """Turn what Graph says of a post into its proof; ``otherwise`` is the time if Graph names none."""
    return Receipt(
        remote_id=post_id,
        permalink=web_address(answer.get("permalink_url")),
        published_at=moment(answer.get("created_time")) or otherwise,
        proof=proof,
    )


def is_ours(found: object, text: str, begun: datetime) -> bool:
    """Tell whether a listed post has this text and is not older than ``begun``."""
    created = _created(found)
    return (
        isinstance(found, dict)
        and created is not None
        and created >= begun - _CLOCK_SLACK
        and _normal(str(found.get("message", ""))) == _normal(text)
    )


def is_older(found: object, begun: datetime) -> bool:
    """Tell whether a listed post was there before ``begun``."""
    created = _created(found)
    return created is not None and created < begun - _CLOCK_SLACK


def _created(found: object) -> datetime | None:
    """When a post of the page was made; None for what is no such post."""
    if not isinstance(found, dict) or not POST_ID.fullmatch(str(found.get("id"))):
        return None
    return moment(found.get("created_time"))


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_shown(answer: Mapping[str, Any]) -> bool:
    """Whether a published post is there for everybody: neither hidden nor for some people only."""
    privacy = answer.get("privacy")
    audience = privacy.get("value") if isinstance(privacy, dict) else None
    hidden = answer.get("is_hidden") is True or answer.get("timeline_visibility") == "hidden"
    return not hidden and audience in (None, "", "EVERYONE")
