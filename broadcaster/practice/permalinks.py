"""Addresses on the practice server's own page, as the platforms hand them out."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request


def permalink(request: Request, platform: str, post_id: str) -> str:
    """The public address of a post, on the host under which the practice server was asked."""
    return f"{origin(request)}/p/{quote(platform, safe='')}/{quote(post_id, safe='')}"


def picture_address(request: Request, sha256: str) -> str:
    """The public address of a picture by its content's SHA-256 (hex)."""
    return f"{origin(request)}/pictures/{sha256}"


def origin(request: Request) -> str:
    """Scheme and host of the practice server, without a slash at the end."""
    return f"{request.url.scheme}://{request.url.netloc}"
