"""Rebuilds a picture from its pixels for every place that shows it: upright, in sRGB, without anything beside them.

This is what the bounded process does; nothing here trusts the data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from broadcaster.pictures.grounds import WHITE, Colour, ground_of, on_ground
from broadcaster.pictures.pixels import pixels_of
from broadcaster.pictures.records import LONGEST_SIDE, Limits, Reason, Target, Unusable, Version

QUALITIES = (92, 85, 78, 70, 60)
SHRINK = 0.8
PNG_PIXELS = 4_000_000
"""A larger picture becomes a JPEG, as it would take seconds to compress."""
SAME_SHAPE = 0.005
"""Shapes that differ by less are not padded; a difference of a few pixels is invisible."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A picture as its file has it, and as it is seen where nothing shines through: on ``ground``."""

    picture: Image.Image
    solid: Image.Image
    ground: Colour
    lossless: bool


def convert(data: bytes, form: str, limits: Limits, targets: Sequence[Target]) -> list[Version]:
    """One version for each target; nothing of the picture is cut off. Raises Unusable.

    A target's least width is not reached by enlarging, and its greatest size in bytes may be missed: ``render`` reports
    both.
    """
    try:
        picture = pixels_of(data, form, limits)
    except (MemoryError, Unusable):
        raise
    except Exception:  # noqa: BLE001 - what Pillow raises on broken data depends on the format; the data are to blame
        raise Unusable(Reason.DAMAGED) from None
    ground = ground_of(picture) if picture.mode == "RGBA" else WHITE
    source = _Source(picture, _solid(picture, ground), ground, lossless=form == "PNG")
    known: dict[tuple[object, ...], bytes] = {}
    return [_version(source, target, known) for target in targets]


def _version(source: _Source, target: Target, known: dict[tuple[object, ...], bytes]) -> Version:
    shown = _in_shape(source, target)
    padded = abs(_aspect(shown) / _aspect(source.picture) - 1) > SAME_SHAPE
    made: tuple[Image.Image, str, bytes] | None = None
    for candidate, media_type, quality in _candidates(shown, source, target):
        key = (candidate.mode, candidate.size, padded, media_type, quality)
        if key not in known:
            known[key] = _encoded(candidate, media_type, quality)
        made = candidate, media_type, known[key]
        if len(known[key]) <= target.max_bytes:
            break
    if made is None:
        raise Unusable(Reason.DAMAGED)
    last, media_type, data = made
    return Version(data=data, media_type=media_type, width=last.width, height=last.height, padded=padded)


def _candidates(picture: Image.Image, source: _Source, target: Target) -> Iterator[tuple[Image.Image, str, int]]:
    """The picture in ever fewer bytes, down to the least width that the target takes."""
    small = picture.width * picture.height <= PNG_PIXELS
    if "image/jpeg" not in target.media_types:
        yield picture, "image/png", 0
        return
    if "image/png" in target.media_types and (source.lossless or picture.mode == "RGBA") and small:
        yield picture, "image/png", 0
    picture = _solid(picture, source.ground)
    while True:
        for quality in QUALITIES:
            yield picture, "image/jpeg", quality
        if picture.width * SHRINK < max(target.min_width, 1):
            return
        picture = picture.resize(_sized(picture.width * SHRINK, _aspect(picture), target), Image.Resampling.LANCZOS)


def _in_shape(source: _Source, target: Target) -> Image.Image:
    """The whole picture in a shape and width that the target takes, with a margin where it must be."""
    picture = source.solid if target.opaque else source.picture
    own = _aspect(picture)
    wanted = target.aspect or min(max(own, target.min_aspect), target.max_aspect)
    if abs(own / wanted - 1) <= SAME_SHAPE and target.min_aspect <= own <= target.max_aspect:
        wanted = own
    width = max(picture.width, picture.height * wanted)
    longest = min(LONGEST_SIDE, target.max_width, LONGEST_SIDE * wanted)
    size = picture.size if wanted == own and width <= longest else _sized(min(width, longest), wanted, target)
    if size == picture.size:
        return picture
    if wanted == own:
        return picture.resize(size, Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", size, source.ground)
    scale = min(size[0] / picture.width, size[1] / picture.height)
    inner = (max(1, min(size[0], round(picture.width * scale))), max(1, min(size[1], round(picture.height * scale))))
    shown = source.solid if inner == picture.size else source.solid.resize(inner, Image.Resampling.LANCZOS)
    canvas.paste(shown, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return canvas


def _solid(picture: Image.Image, ground: Colour) -> Image.Image:
    return picture if picture.mode == "RGB" else on_ground(picture, ground)


def _sized(width: float, aspect: float, target: Target) -> tuple[int, int]:
    """Whole pixels of about that width and shape, never outside the shapes that the target takes."""
    wide = max(1, round(width))
    high = max(1, round(wide / aspect))
    if wide / high < target.min_aspect:
        high = max(1, math.floor(wide / target.min_aspect))
    if wide / high > target.max_aspect:
        high = math.ceil(wide / target.max_aspect)
    return wide, high


def _aspect(picture: Image.Image) -> float:
    return picture.width / picture.height


def _encoded(picture: Image.Image, media_type: str, quality: int) -> bytes:
    out = BytesIO()
    if media_type == "image/png":
        picture.save(out, "PNG")
    else:
        # Full colour resolution while there is room: thin coloured letters stay sharp.
        picture.save(out, "JPEG", quality=quality, subsampling=0 if quality > QUALITIES[2] else 2)
    return out.getvalue()
