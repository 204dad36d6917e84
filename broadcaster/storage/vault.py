"""Encrypts accounts' secrets (AES-256-GCM); the key stays outside the database."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from broadcaster.errors import ConfigurationError
from broadcaster.words import Sentence

_NONCE_BYTES = 12


def new_key() -> str:
    """A fresh key, in base64."""
    return base64.b64encode(AESGCM.generate_key(256)).decode()


class Vault:
    """Locks and opens secrets; ``place`` binds what is locked to its row, so that rows cannot be swapped."""

    def __init__(self, key: str) -> None:
        try:
            self._cipher = AESGCM(base64.b64decode(key, validate=True))
        except (binascii.Error, ValueError):
            raise ConfigurationError(
                Sentence(
                    de="Der Schlüssel „secret_key“ ist ungültig. „broadcaster init“ legt einen gültigen an.",
                    en="The key secret_key is not valid. 'broadcaster init' makes a valid one.",
                )
            ) from None

    def lock(self, secrets: Mapping[str, str], place: str) -> bytes:
        """The encrypted form of ``secrets``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, json.dumps(dict(secrets)).encode(), place.encode())

    def open(self, locked: bytes, place: str) -> dict[str, str]:
        """The secrets again. Raises ConfigurationError when the key does not fit."""
        try:
            plain = self._cipher.decrypt(locked[:_NONCE_BYTES], locked[_NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise ConfigurationError(
                Sentence(
                    de="Der Schlüssel „secret_key“ passt nicht zu dieser Datenbank. Bitte verwenden Sie den von damals.",
                    en="The key secret_key does not fit this database. Use the one it was made with.",
                )
            ) from None
        opened: dict[str, str] = json.loads(plain)
        return opened
