"""The pixels of a picture from a person: upright, in sRGB, and nothing beside them."""

from __future__ import annotations

import hashlib
from importlib import import_module
from io import BytesIO
from typing import Final

from PIL import Image

from broadcaster.pictures.colours import Colours, in_srgb
from broadcaster.pictures.formats import refuse_shape
from broadcaster.pictures.png import colours_of, of_pixels
from broadcaster.pictures.records import LONGEST_SIDE, Limits, Reason, Unusable

_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNING: Final = frozenset({"JPEG", "PNG"})
"""Formats that browsers turn as the camera says. HEIC is decoded upright, and of WebP they do not ask it."""
_MOST_HELD: Final = 350_000_000
"""Bytes that the decoder of a progressive JPEG may have to hold before it gives the first pixel."""
_BEHIND: Final = (b"", *(bytes((number * step + 41) % 251 for number in range(64)) for step in (73, 119)))
"""What is put between a JPEG that has no end and an end, to see whether it changes anything."""


def pixels_of(data: bytes, form: str, limits: Limits) -> Image.Image:
    """Return the pixels, as RGB or RGBA and no side longer than is kept. Raises Unusable, and what Pillow raises on broken data."""
    if form == "HEIF":
        _allow_heic()
    colours: Colours | None = None
    if form == "PNG":
        data, colours = of_pixels(data), colours_of(data)
    with _loaded(data, form, limits) as source:
        orientation = _orientation(source) if form in _TURNING else None
        _level_transparency(source, data, form)
        picture = _in_srgb(source, colours)
    picture = _clean(_within(picture, LONGEST_SIDE))
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _allow_heic() -> None:
    try:
        heif = import_module("pillow_heif")
    except ImportError:
        raise Unusable(Reason.NO_HEIC) from None
    heif.register_heif_opener(thumbnails=False)


def _loaded(data: bytes, form: str, limits: Limits) -> Image.Image:
    try:
        return _decoded(data, form, limits)
    except OSError:
        if form != "JPEG":
            raise
    return _decoded(_ended(data, limits), form, limits)


def _decoded(data: bytes, form: str, limits: Limits) -> Image.Image:
    source = Image.open(BytesIO(data), formats=[form])
    refuse_shape(source.size, limits.of(form), form)
    if form == "JPEG":
        _draft(source, limits)
    elif getattr(source, "is_animated", False):
        raise Unusable(Reason.ANIMATED)
    if form == "PNG" and b"IEND" not in data:
        raise EOFError
    source.load()
    return source


def _ended(data: bytes, limits: Limits) -> bytes:
    """Return a JPEG with the end that it lacks, if all its pixels are there. Raises Unusable.

    They are, if nothing that comes behind them changes them: a decoder takes it for the pixels that are missing.
    """
    begun = data.removesuffix(b"\xff")
    ended = [begun + behind + b"\xff\xd9" for behind in _BEHIND]
    if len({hashlib.sha256(_decoded(one, "JPEG", limits).tobytes()).digest() for one in ended}) > 1:
        raise Unusable(Reason.DAMAGED)
    return ended[0]


def _draft(source: Image.Image, limits: Limits) -> None:
    """Let the decoder itself make a photograph smaller whose pixels would not fit the memory."""
    pixels = source.width * source.height
    if source.info.get("progressive") and _held(source) > _MOST_HELD:
        raise Unusable(Reason.COSTLY)
    divisor = next((by for by in (1, 2, 4) if pixels <= limits.max_pixels * by * by), 8)
    source.draft(None, (source.width // divisor, source.height // divisor))
    refuse_shape(source.size, limits, "JPEG")


def _held(source: Image.Image) -> float:
    """Return the bytes of all coefficients of a JPEG, by the share of pixels that each of its layers has."""
    shares = [across * down for _number, across, down, _table in getattr(source, "layer", ())]
    return float(2 * source.width * source.height * sum(shares) / max(shares, default=1))


def _orientation(source: Image.Image) -> object:
    """Return what the camera says of which side is up. Other places that may say so are not asked by browsers either."""
    said = Image.Exif()
    said.load(source.info.get("exif") or b"")
    return said.get(_ORIENTATION)


def _level_transparency(source: Image.Image, data: bytes, form: str) -> None:
    """Bring the grey or the colour of a PNG that means transparency to the eight bits to which Pillow brings the pixels."""
    clear, depth = source.info.get("transparency"), data[24]
    if form != "PNG" or source.mode in {"P", "1"} or depth == 8 or clear is None:
        return

    def level(value: int) -> int:
        return value >> 8 if depth == 16 else value * 255 // (2**depth - 1)

    source.info["transparency"] = level(clear) if isinstance(clear, int) else tuple(map(level, clear))


def _in_srgb(source: Image.Image, colours: Colours | None) -> Image.Image:
    """Return the picture in sRGB: 16 bits become 8, and its colours those that it states."""
    picture = source
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
        picture.info = source.info
    if colours is None:
        colours = source.info.get("icc_profile") or b""
    if not picture.has_transparency_data:
        return in_srgb(_plain(picture), colours)
    alpha = picture.convert("RGBA").getchannel("A")
    opaque = in_srgb(_plain(picture), colours)
    opaque.putalpha(alpha)
    return opaque


def _plain(picture: Image.Image) -> Image.Image:
    """Return the colours alone, in a mode for which there are profiles."""
    if picture.mode in {"L", "CMYK"}:
        return picture
    return picture.convert("L" if picture.mode in {"1", "LA"} else "RGB")


def _within(picture: Image.Image, longest: int) -> Image.Image:
    if max(picture.size) <= longest:
        return picture
    scale = longest / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _clean(picture: Image.Image) -> Image.Image:
    """Return the pixels in a new picture, which carries nothing else."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean
