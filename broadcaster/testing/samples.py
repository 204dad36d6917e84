"""Parts, postings and secrets to test an adapter with."""

from __future__ import annotations

import io
import threading
from collections import UserDict
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256

from PIL import Image

from broadcaster.channel import Capabilities, Part, Posting, Receipt
from broadcaster.message import Picture

TEXT = "Die Zulassungsstelle in Soest bleibt heute geschlossen. Sie erreichen uns unter 02921 30-0."
SIDE = 1080
"""Width and height of the sample picture in pixels; every known platform takes it."""


class DictNotes(UserDict[str, str]):
    """Notes in memory that take nothing but text, as the database does."""

    def __setitem__(self, key: object, value: object) -> None:
        if not (isinstance(key, str) and isinstance(value, str)):
            raise TypeError(f"notes map text to text, not {type(key).__name__} to {type(value).__name__}")
        super().__setitem__(key, value)


class MemoryKeyring:
    """An account's secrets in memory."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)
        self._lock = threading.Lock()

    def read(self) -> Mapping[str, str]:
        """The secrets as they are now."""
        return dict(self._secrets)

    def renew(self, refresh: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Replace the secrets by what ``refresh`` returns, one caller at a time; empty values are ignored."""
        with self._lock:
            renewed = refresh(dict(self._secrets))
            self._secrets |= {name: value for name, value in renewed.items() if value}
            return dict(self._secrets)


@cache
def sample_picture(media_type: str = "image/jpeg", width: int = SIDE, height: int = SIDE) -> bytes:
    """A real picture of that type and size in pixels."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(written, media_type.rpartition("/")[2])
    return written.getvalue()


def sample_part(capabilities: Capabilities, text: str = TEXT) -> Part:
    """A part with ``text`` and, where the channel takes pictures, one picture with alternative text."""
    pictures = (_described(capabilities),) if capabilities.pictures.most else ()
    return Part(text=text, pictures=pictures, length=capabilities.count(text), limit=capabilities.text_limit)


def sample_posting(part: Part, *, key: str = "contract-1", parent: Receipt | None = None) -> Posting:
    """``part`` on its way, with empty notes; ``part``'s pictures are those of :func:`sample_part`."""
    return Posting(part=part, notes=DictNotes(), read=_read, key=key, parent=parent)


def _described(capabilities: Capabilities) -> Picture:
    taken = capabilities.pictures.media_types
    media_type = "image/jpeg" if "image/jpeg" in taken else min(taken)
    data = sample_picture(media_type)
    return Picture(
        sha256=sha256(data).hexdigest(),
        file=f"hinweis.{media_type.rpartition('/')[2]}",
        media_type=media_type,
        width=SIDE,
        height=SIDE,
        size=len(data),
        alt="Hinweistafel: Die Zulassungsstelle ist geschlossen.",
    )


def _read(picture: Picture) -> bytes:
    return sample_picture(picture.media_type, picture.width, picture.height)
