"""Passwords: the rules for new ones, and hashing with Argon2id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from broadcaster.words.errors import InvalidInput

SHORTEST, LONGEST = 12, 256
_WEAK: Final = 3
"""zxcvbn's scores below this are guessed in less than a hundred million tries."""
_OWN: Final = 8
"""So many characters must be the person's own idea."""
_AROUND: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with 19 MiB and two passes (OWASP): enough against guessing, and many may sign in at once."""


def checked(password: str, words: Sequence[str]) -> str:
    """``password`` if it is good enough. ``words`` are what a guesser would try first. Raises InvalidInput."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput.one(
            "password",
            de=f"Das Passwort braucht {SHORTEST} bis {LONGEST} Zeichen. Gut geeignet sind vier zufällige Wörter.",
            en=f"The password needs {SHORTEST} to {LONGEST} characters. Four random words are a good choice.",
        )
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words are large, and needed only here

    if _common(password):
        raise InvalidInput.one(
            "password",
            de="Dieses Passwort gehört zu den häufigsten und steht auf den Listen von Angreifern. Bitte wählen Sie ein anderes.",
            en="This password is among the most common ones, and on attackers' lists. Choose another one.",
        )
    weak = int(zxcvbn(password[:72], user_inputs=list(words))["score"]) < _WEAK
    if weak or len(_without(password, words)) < _OWN:
        raise InvalidInput.one(
            "password",
            de="Das Passwort ist zu leicht zu erraten. Bitte wählen Sie vier zufällige Wörter, ohne Namen und Ort.",
            en="The password is too easy to guess. Choose four random words, without names and places.",
        )
    return password


def _common(password: str) -> bool:
    """Whether it is a common password, twice the same one, or one with digits and signs around it."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - as above

    plain = password.lower()
    half = plain[: len(plain) // 2]
    bare = _AROUND.sub("", plain)
    known = FREQUENCY_LISTS["passwords"]
    return plain in known or (half * 2 == plain and half in known) or bare in known


def _without(password: str, words: Sequence[str]) -> str:
    """What is left of a password when what a guesser knows is taken out."""
    left = password.lower()
    for word in sorted({word.lower() for word in words if len(word) > 3}, key=len, reverse=True):
        left = left.replace(word, "")
    return left


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether ``password`` is the one behind ``stored``; takes as long when there is none."""
    try:
        _HASHER.verify(stored or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
