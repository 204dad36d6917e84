"""What a practice account signs in with, and where.

Credentials are worthless, derived from the name, and marked so that no real account holds them.
"""

from __future__ import annotations

import hashlib

MARK = "practice-"
"""Every practice secret starts with it; no real secret may."""

_PLACES = {
    "facebook": {"address": "graph"},
    "instagram": {"address": "graph", "private_address": "instagram-private"},
    "x": {"address": "x"},
}


def addresses(channel: str, server: str) -> dict[str, str]:
    """Where an account of ``channel`` finds its platform on the practice server at the address ``server``."""
    return {name: f"{server.rstrip('/')}/{place}" for name, place in _PLACES.get(channel, {}).items()}


def number(*words: str, digits: int = 15) -> str:
    """A stable decimal id of ``digits`` digits for ``words``."""
    value = int.from_bytes(hashlib.sha256(":".join(words).encode()).digest()[:10])
    return str(10 ** (digits - 1) + value % (9 * 10 ** (digits - 1)))


def secret(*words: str) -> str:
    """A stable practice secret for ``words``."""
    return MARK + hashlib.sha256(":".join(words).encode()).hexdigest()[:32]


def is_practice(value: str) -> bool:
    """Whether a secret can only be a practice secret."""
    return value.startswith(MARK)
