"""Where an installation is: its time zone, and the addresses of its own machine."""

from __future__ import annotations

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broadcaster.reasons import Unusable

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of this machine, as practice platforms and their accounts may use them."""


def known_zone(name: str) -> str:
    """``name`` if there is such a time zone. Raises Unusable."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise Unusable(
            de="erwartet wird eine Zeitzone, zum Beispiel Europe/Berlin",
            en="a time zone is expected, such as Europe/Berlin",
        ) from None
    return name


def local_address(text: str) -> str:
    """``text`` without a slash at its end, if it is an address with a port on this machine. Raises Unusable."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme == "http" and parts.hostname in LOOPBACK and bool(parts.port) and parts.path in ("", "/")
    except ValueError:
        fits = False
    if not fits:
        raise Unusable(
            de="erwartet wird eine Adresse dieses Rechners, zum Beispiel http://127.0.0.1:8480",
            en="an address of this machine is expected, such as http://127.0.0.1:8480",
        )
    return text.rstrip("/")
