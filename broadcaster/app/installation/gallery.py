"""Previews that were made lately, so that a page that is looked at again draws no picture again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Protocol, TypeVar, cast

MOST_BYTES = 64_000_000
"""Of pictures that are kept in memory."""
MOST = 64


class Pictured(Protocol):
    """Something with pictures, by the hash of each."""

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The pictures."""


_Preview = TypeVar("_Preview", bound=Pictured)


class Gallery:
    """The latest previews by what they were made of, bounded in number and size; shared by threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Pictured] = OrderedDict()
        self._lock = threading.Lock()

    def preview(self, key: Hashable, make: Callable[[], _Preview]) -> _Preview:
        """The preview made of ``key``, now or before; what ``make`` raises is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("_Preview", self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and (len(self._kept) > MOST or self._size() > MOST_BYTES):
                self._kept.popitem(last=False)
        return made

    def picture(self, sha256: str) -> bytes | None:
        """A picture of one of the previews."""
        with self._lock:
            return next((one.pictures[sha256] for one in self._kept.values() if sha256 in one.pictures), None)

    def _size(self) -> int:
        return sum(len(data) for one in self._kept.values() for data in one.pictures.values())
