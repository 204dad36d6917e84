"""Encrypts accounts' secrets (AES-256-GCM); the key stays outside the database.

The cipher's library is large, so it comes with the first secret: a worker with nothing to send needs none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES, _KEY_BYTES = 12, 32


def new_key() -> str:
    """A fresh key, in base64."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()


class Vault:
    """Locks and opens secrets; ``place`` binds what is locked to its row, so that rows cannot be swapped."""

    def __init__(self, key: str) -> None:
        try:
            self._key = base64.b64decode(key, validate=True)
        except (binascii.Error, ValueError):
            self._key = b""
        if len(self._key) != _KEY_BYTES:
            raise ConfigurationError(
                Sentence(
                    de="Der Schlüssel „secret_key“ ist ungültig. „broadcaster init“ legt einen gültigen an.",
                    en="The key secret_key is not valid. 'broadcaster init' makes a valid one.",
                )
            )

    @cached_property
    def check(self) -> str:
        """What tells this key from another and says nothing of it, to be kept beside what it locks."""
        return hmac.new(self._key, b"broadcaster key check", hashlib.sha256).hexdigest()

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return AESGCM(self._key)

    def lock(self, secrets: Mapping[str, str], place: str) -> bytes:
        """The encrypted form of ``secrets``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, json.dumps(dict(secrets)).encode(), place.encode())

    def open(self, locked: bytes, place: str) -> dict[str, str]:
        """The secrets again. Raises ConfigurationError when the key does not fit."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415

        try:
            plain = self._cipher.decrypt(locked[:_NONCE_BYTES], locked[_NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise wrong_key() from None
        opened: dict[str, str] = json.loads(plain)
        return opened


def wrong_key() -> ConfigurationError:
    """The error for a key that does not open what is stored."""
    return ConfigurationError(
        Sentence(
            de="Der Schlüssel „secret_key“ passt nicht zu dieser Datenbank: Sie wurde mit einem anderen angelegt. Bitte setzen "
            "Sie BROADCASTER_SECRET_KEY_FILE auf dessen Datei.",
            en="The key secret_key does not fit this database, which was made with another. "
            "Point BROADCASTER_SECRET_KEY_FILE to that one's file.",
        )
    )
