"""A PNG's chunks: what its pixels need is kept, and what it states of its colours is read as browsers read it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from broadcaster.pictures.colours import SRGB, Colours, is_profile
from broadcaster.pictures.highlights import Range, WideLight
from broadcaster.pictures.light import CURVES, PRIMARIES, STANDARD, light_profile

_OF_PIXELS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf", b"acTL", b"fcTL", b"fdAT"})
"""What the pixels, their orientation and their animation need; anything else may only disturb a decoder."""
_LARGEST_PROFILE: Final = 8_000_000
"""Bytes; the profile of a press has two or three million."""
_UNIT: Final = 100_000
_STEEPEST: Final = 30_000.0
"""A profile can state no greater power; all but white is black long before."""

Stated = dict[bytes, bytes]


def of_pixels(data: bytes) -> bytes:
    """Return a PNG with its pixels alone, for it may have megabytes of text, profiles and previews beside them."""
    kept, position = [data[:8]], 8
    for kind, start, end in _chunks(data):
        position = end
        if kind in _OF_PIXELS:
            kept.append(data[start:end])
    # What broke off stays broken off.
    return b"".join([*kept, data[position:]])


def colours_of(data: bytes) -> Colours:
    """Return what the colours of a PNG mean: its code points count first, then its profile, sRGB, its light.

    What cannot be read counts as not stated, and so does what stands behind the pixels.
    """
    stated: Stated = {}
    for kind, start, end in _chunks(data):
        if kind == b"IDAT":
            break
        if _is_whole(data, start, end):
            stated.setdefault(kind, data[start + 8 : end - 4])
    for kind, meaning in _MEANINGS.items():
        try:
            if kind in stated:
                return meaning(stated)
        except (ValueError, KeyError, struct.error, zlib.error):
            continue
    return SRGB


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each whole chunk, and where it begins and ends."""
    position, kind = 8, b""
    while kind != b"IEND" and position + 12 <= len(data):
        start = position
        (length,) = struct.unpack_from(">I", data, start)
        kind, position = data[start + 4 : start + 8], start + 12 + length
        if position <= len(data):
            yield kind, start, position


def _is_whole(data: bytes, start: int, end: int) -> bool:
    return zlib.crc32(data[start + 4 : end - 4]) == int.from_bytes(data[end - 4 : end], "big")


def _code_points(stated: Stated) -> Colours:
    colours, curve, matrix, full = struct.unpack("4B", stated[b"cICP"])
    if (matrix, full) != (0, 1):
        raise ValueError
    if curve in set(Range):
        return WideLight(PRIMARIES[colours], Range(curve))
    return light_profile(PRIMARIES[colours], CURVES[curve])


def _profile(stated: Stated) -> Colours:
    _name, _zero, packed = stated[b"iCCP"].partition(b"\0")
    unpacking = zlib.decompressobj()
    profile = unpacking.decompress(packed[1:], _LARGEST_PROFILE)
    if not unpacking.eof or not is_profile(profile):
        raise ValueError
    return profile


def _standard(_stated: Stated) -> Colours:
    return SRGB


def _light(stated: Stated) -> Colours:
    """Return the stated light, in the stated primaries if there are any."""
    (light,) = struct.unpack(">I", stated[b"gAMA"])
    if not light:
        raise ValueError
    primaries = STANDARD
    if b"cHRM" in stated:
        primaries = tuple(number / _UNIT for number in struct.unpack(">8i", stated[b"cHRM"]))
    return light_profile(primaries, (min(_UNIT / light, _STEEPEST),))


_MEANINGS: Final[dict[bytes, Callable[[Stated], Colours]]] = {
    b"cICP": _code_points,
    b"iCCP": _profile,
    b"sRGB": _standard,
    b"gAMA": _light,
}
"""In the order in which browsers ask them."""
