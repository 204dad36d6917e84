"""Tokens and codes: how they are made, kept as hashes, and compared."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from broadcaster.settings import DEFAULT_FILE, KEY_FILE, PREFIX, Settings
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError

_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are easily confused."""


def new_token() -> str:
    """256 random bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of a token: it is random, so a plain SHA-256 tells nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_codes(count: int = 10) -> list[str]:
    """Recovery codes of 50 bits, in groups that can be read out."""
    return ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(count)]


def code_hash(person_id: int, code: str) -> str:
    """What is kept of a recovery code; blanks, hyphens and capitals do not matter."""
    plain = "".join(code.lower().split()).replace("-", "")
    return hashed(f"{person_id}:{plain}")


def bound(secret: str, purpose: str) -> str:
    """A token that only the holder of ``secret`` can know."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def key_of(settings: Settings) -> str:
    """Return the key of the installation. Raises ConfigurationError if none is set."""
    if settings.secret_key is None:
        raise ConfigurationError(
            Sentence(
                de=f"Es ist kein Schlüssel gesetzt. Setzen Sie {PREFIX}SECRET_KEY_FILE, oder legen Sie {KEY_FILE} neben {DEFAULT_FILE}.",
                en=f"No key is set. Set {PREFIX}SECRET_KEY_FILE, or put {KEY_FILE} beside {DEFAULT_FILE}.",
            )
        )
    return settings.secret_key.get_secret_value()
