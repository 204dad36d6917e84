"""Recognises a picture by its content and reads its size from the header, before anything is decoded."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from pathlib import PurePath

from broadcaster.pictures.records import Limits, Reason, Unusable

_OTHERS = {
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"<svg": "SVG",
    b"<?xml": "XML",
    b"<!DOCTYPE": "HTML",
    b"<html": "HTML",
    b"PK\3\4": "ZIP",
    b"\0\0\1\0": "ICO",
    b"8BPS": "Photoshop",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
}
_NAMED = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "JPEG"),
    **dict.fromkeys((".heic", ".heif"), "HEIF"),
    **{f".{form.lower()}": form for form in ("PNG", "WEBP", "GIF", "BMP", "TIFF", "PDF", "SVG", "AVIF")},
}
_CALLED = {"WEBP": "WebP", "HEIF": "HEIC"}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_MOVING = {b"hevc": "HEIC", b"hevx": "HEIC", b"msf1": "HEIC"}
_AVIF = frozenset({b"avif", b"avis"})


def recognised(data: bytes, limits: Limits) -> str:
    """JPEG, PNG, WEBP or HEIF, as Pillow calls them. Raises Unusable, also for a header that states too much."""
    if not data:
        raise Unusable(Reason.EMPTY)
    if len(data) > limits.max_bytes:
        raise Unusable(Reason.TOO_HEAVY, size=(len(data), 0))
    form = _form(data)
    for size in _sizes(data, form):
        refuse_shape(size, limits.of(form), form)
    return form


def misnamed(data: bytes, file: str) -> str | None:
    """What a picture is, if its name says otherwise. Raises Unusable if it is none."""
    form, stated = _form(data), _NAMED.get(PurePath(file).suffix.lower())
    return _CALLED.get(form, form) if stated not in (None, form) else None


def refuse_shape(size: tuple[int, int], limits: Limits, form: str = "") -> None:
    """Raises Unusable for a picture of no, too many, or too unequal pixels."""
    width, height = size
    if min(size) < 1:
        raise Unusable(Reason.DAMAGED)
    if width * height > limits.max_pixels:
        raise Unusable(Reason.TOO_MANY_PIXELS, size=size, form=form)
    if max(size) > limits.max_ratio * min(size):
        raise Unusable(Reason.TOO_NARROW, size=size)


def _form(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _film(data[8:12])
    begun = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    other = next((name for start, name in _OTHERS.items() if begun.startswith(start)), "")
    raise Unusable(Reason.OTHER_FORMAT if other else Reason.NO_PICTURE, form=other)


def _film(brand: bytes) -> str:
    """What a file of the ISO family is; photographs from iPhones are HEIC."""
    if brand in _HEIC:
        return "HEIF"
    if brand in _MOVING:
        raise Unusable(Reason.ANIMATED)
    raise Unusable(Reason.OTHER_FORMAT, form="AVIF" if brand in _AVIF else "MP4")


def _sizes(data: bytes, form: str) -> list[tuple[int, int]]:
    """Every width and height that the header states, read without a decoder."""
    try:
        if form == "PNG":
            found = [struct.unpack_from(">II", data, 16)]
        elif form == "WEBP":
            found = [_webp_size(data)]
        elif form == "JPEG":
            found = [max(_jpeg_sizes(data), key=math.prod)]
        else:
            found = _heif_sizes(data)
    except (struct.error, ValueError):
        raise Unusable(Reason.DAMAGED) from None
    return found


def _jpeg_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    position = 2
    while True:
        marker, length = struct.unpack_from(">HH", data, position)
        if marker == 0xFFDA:
            return
        if marker == 0xFFFF:
            position += 1
            continue
        if 0xFFC0 <= marker <= 0xFFCF and marker not in {0xFFC4, 0xFFC8, 0xFFCC}:
            height, width = struct.unpack_from(">HH", data, position + 5)
            yield width, height
        position += 2 + max(length, 2)


def _webp_size(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        low_width, high_width, low_height, high_height = struct.unpack_from("<HBHB", data, 24)
        return (low_width | high_width << 16) + 1, (low_height | high_height << 16) + 1
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _heif_sizes(data: bytes) -> list[tuple[int, int]]:
    """The largest of the sizes in the header's ``ispe`` boxes: that of the whole picture, not of a tile."""
    header = data[:100_000]
    places = [at + 8 for at in range(len(header)) if header.startswith(b"ispe", at)]
    return [max((struct.unpack_from(">II", header, at) for at in places), key=math.prod)]
