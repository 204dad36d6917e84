"""How large the body of a request may be."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

MOST_BYTES: Final = 1_000_000
"""Of a form or a JSON document."""
MOST_UPLOADED: Final = 32_000_000
"""Of what may have pictures in it: a form with files, and a message of the API."""
_WITH_PICTURES: Final = frozenset({"/api/v1/messages", "/api/v1/messages/preview"})


def most_bytes(scope: Scope) -> int:
    """What the body of a request may have at most."""
    files = Headers(scope=scope).get("content-type", "").startswith("multipart/")
    return MOST_UPLOADED if files or scope["path"] in _WITH_PICTURES else MOST_BYTES


def fits(scope: Scope) -> bool:
    """Whether the announced length, if there is one, is allowed."""
    announced = Headers(scope=scope).get("content-length")
    return announced is None or _number(announced) <= most_bytes(scope)


def is_small(scope: Scope) -> bool:
    """Whether there is no body, or one that says beforehand that it is as small as a form."""
    headers = Headers(scope=scope)
    return "transfer-encoding" not in headers and _number(headers.get("content-length", "0")) <= MOST_BYTES


def _number(announced: str) -> int:
    """A length; what is none, or too long to be one, is too large."""
    usable = announced.isascii() and announced.isdecimal() and len(announced) < 13
    return int(announced) if usable else MOST_UPLOADED + 1
