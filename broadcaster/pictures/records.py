"""What is said of pictures: what a file may have, what a place takes, what it gets, and why a file is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_SIDE = 2_560
"""Pixels; no platform shows more, and a picture has to go through a telephone's connection."""


LARGER = 5
"""So many times more pixels than others a JPEG may have: telephones take photographs of 108 million."""


class Reason(StrEnum):
    """Why a file cannot be used as a picture."""

    EMPTY = "empty"
    TOO_HEAVY = "too heavy"
    NO_PICTURE = "no picture"
    OTHER_FORMAT = "other format"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_NARROW = "too narrow"
    ANIMATED = "animated"
    NO_HEIC = "no heic"
    COSTLY = "costly"


class Unusable(Exception):
    """A file is no picture that can be shown; ``size`` in pixels or ``form`` belong to some of the reasons."""

    def __init__(self, reason: Reason, *, size: tuple[int, int] = (0, 0), form: str = "") -> None:
        super().__init__(reason)
        self.reason, self.size, self.form = reason, size, form


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have: bytes, pixels, and how many times longer than the other a side may be."""

    max_bytes: int = 30_000_000
    max_pixels: int = 25_000_000
    max_ratio: float = 10.0

    def of(self, form: str) -> Limits:
        """Return the limits for a format: a JPEG may have more pixels, for it can be made smaller while it is decoded."""
        return replace(self, max_pixels=LARGER * self.max_pixels) if form == "JPEG" else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What one place takes. ``aspect`` is width by height, if that place shows all pictures in one shape."""

    media_types: tuple[str, ...] = ("image/jpeg", "image/png")
    max_bytes: int = 8_000_000
    min_aspect: float = 0.0
    max_aspect: float = math.inf
    min_width: int = 1
    max_width: int = LONGEST_SIDE
    aspect: float | None = None
    opaque: bool = False
    """Whether nothing may shine through: every platform has a ground of its own, on which a logo may not be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A picture as one place gets it; ``padded`` when it got a margin for want of the right shape."""

    data: bytes
    media_type: str
    width: int
    height: int
    padded: bool = False
