"""What a practice account signs in with.

Credentials are worthless, derived from the name, and marked so that no real account holds them.
"""

from __future__ import annotations

import hashlib

MARK = "practice-"
"""Every practice secret starts with it; no real secret may."""


def organisation(name: str) -> str:
    """The part of an account's name before the ``@``."""
    return name.partition("@")[0]


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
