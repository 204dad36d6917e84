"""Seals of the record: keyed hashes, so that whoever only has the database can make none."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

START: Final = "0" * 64
"""What the first entry follows."""
GAP: Final = "gap"
"""What an entry follows that was written when the end before it was no longer what had been sealed."""
_SEALED: Final = ("organisation_id", "number", "at", "person_id", "who", "what", "about", "details")


class Seals:
    """Makes and checks seals with numbered ``keys``; the newest one makes them.

    What was sealed names its key, so that a key can be replaced and everything from before stays provable.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = keys
        self.newest = max(keys)

    def entry(self, values: Mapping[str, Any], before: str) -> str:
        """The hash of an entry that follows the hash ``before``; empty if its key is not known."""
        said = [values[name].isoformat() if name == "at" else values[name] for name in _SEALED]
        return self._made(values["key_number"], [before, *said])

    def end(self, organisation_id: int, key_number: int, number: int, entry_hash: str) -> str:
        """The seal on the record's end: nobody can move it to an earlier entry."""
        return self._made(key_number, ["end", organisation_id, key_number, number, entry_hash])

    def _made(self, key_number: int, said: list[Any]) -> str:
        key = self._keys.get(key_number)
        if key is None:
            return ""
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def same(made: str, stored: Any) -> bool:
    """Whether a stored seal is the one that was made now; nothing is the same as a seal that could not be made."""
    return bool(made) and isinstance(stored, str) and hmac.compare_digest(made.encode(), stored.encode())


def record_keys(secret: str) -> dict[int, bytes]:
    """The record's keys, derived from the installation's: 0 is that of records from before their ends were sealed."""
    derived = hmac.new(secret.encode(), b"broadcaster: record of who did what, key 1", hashlib.sha256).digest()
    return {0: hashlib.sha256(b"audit record" + secret.encode()).digest(), 1: derived}
