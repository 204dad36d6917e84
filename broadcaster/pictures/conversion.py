"""Rebuilds a picture from its pixels for every place that shows it: upright, in sRGB, without anything beside them.

This is what the bounded process does; nothing here trusts the data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import BytesIO

from PIL import Image, ImageChops, ImageCms, ImageStat

from broadcaster.pictures.formats import refuse_shape, without_text
from broadcaster.pictures.records import LONGEST_SIDE, Limits, Reason, Target, Unusable, Version

QUALITIES = (92, 85, 78, 70, 60)
SHRINK = 0.8
PNG_PIXELS = 4_000_000
"""A larger picture becomes a JPEG, as it would take seconds to compress."""
SAME_SHAPE = 0.005
"""Shapes that differ by less are not padded; a difference of a few pixels is invisible."""

LIGHT = 0.86
"""A picture whose visible part is lighter than this, of white, would not be seen on white."""
_WHITE = (255, 255, 255)
_DARK = (31, 41, 55)
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def convert(data: bytes, form: str, limits: Limits, targets: Sequence[Target]) -> list[Version]:
    """One version for each target; nothing of the picture is cut off. Raises Unusable.

    A target's least width is not reached by enlarging, and its greatest size in bytes may be missed: ``render`` reports
    both.
    """
    try:
        picture, lossless = _pixels(data, form, limits)
    except (MemoryError, Unusable):
        raise
    except Exception:  # noqa: BLE001 - what Pillow raises on broken data depends on the format; the data are to blame
        raise Unusable(Reason.DAMAGED) from None
    known: dict[tuple[object, ...], bytes] = {}
    return [_version(picture, target, known, lossless=lossless) for target in targets]


def _pixels(data: bytes, form: str, limits: Limits) -> tuple[Image.Image, bool]:
    """The pixels alone, upright, in sRGB, as RGB or RGBA; and whether they came without loss."""
    if form == "HEIF":
        _allow_heic()
    if form == "PNG":
        data = without_text(data)
    with Image.open(BytesIO(data), formats=[form]) as source:
        refuse_shape(source.size, limits.of(form))
        if form == "JPEG":
            _draft(source, limits)
        if form == "PNG" and b"IEND" not in data:
            raise EOFError
        if form != "JPEG" and getattr(source, "is_animated", False):
            raise Unusable(Reason.ANIMATED)
        source.load()
        orientation = source.getexif().get(_ORIENTATION) if form != "HEIF" else None
        picture = _in_colours(source)
    picture = _clean(_within(picture, LONGEST_SIDE))
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return picture.transpose(turn) if turn is not None else picture, form == "PNG"


def _draft(source: Image.Image, limits: Limits) -> None:
    """Let the decoder itself make a photograph smaller whose pixels would not fit the memory."""
    pixels = source.width * source.height
    divisor = next((by for by in (1, 2, 4) if pixels <= limits.max_pixels * by * by), 8)
    source.draft(None, (source.width // divisor, source.height // divisor))
    refuse_shape(source.size, limits)


def _allow_heic() -> None:
    try:
        heif = import_module("pillow_heif")
    except ImportError:
        raise Unusable(Reason.NO_HEIC) from None
    heif.register_heif_opener(thumbnails=False)


def _in_colours(source: Image.Image) -> Image.Image:
    """In sRGB: 16 bits become 8, a profile of colours is applied."""
    picture, profile = source, source.info.get("icc_profile")
    gamma = None if profile or "srgb" in source.info else source.info.get("gamma")
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        if not profile and not gamma:
            return picture
        opaque = _lit(_in_srgb(picture.convert("RGB"), profile), gamma)
        opaque.putalpha(picture.getchannel("A"))
        return opaque
    picture = picture.convert("RGB") if picture.mode in {"P", "1", "L", "LA"} else picture
    return _lit(_in_srgb(picture, profile).convert("RGB"), gamma)


def _lit(picture: Image.Image, gamma: float | None) -> Image.Image:
    """Return ``picture`` (RGB) with the light that its file states by a PNG's gamma, as browsers show it."""
    if not gamma:
        return picture
    table = [round(255 * _srgb((value / 255) ** (1 / gamma))) for value in range(256)]
    return picture.point(table * 3)


def _srgb(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A broken profile, or one for another mode, says nothing about the pixels; without one they count as sRGB.
        return picture
    return picture if converted is None else converted


def _clean(picture: Image.Image) -> Image.Image:
    """The pixels in a new picture, which carries nothing else."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def _version(
    picture: Image.Image, target: Target, known: dict[tuple[object, ...], bytes], *, lossless: bool
) -> Version:
    shown = _in_shape(picture, target)
    padded = abs(_aspect(shown) / _aspect(picture) - 1) > SAME_SHAPE
    made: tuple[Image.Image, str, bytes] | None = None
    for candidate, media_type, quality in _candidates(shown, target, lossless=lossless):
        key = (candidate.size, padded, media_type, quality)
        if key not in known:
            known[key] = _encoded(candidate, media_type, quality)
        made = candidate, media_type, known[key]
        if len(known[key]) <= target.max_bytes:
            break
    if made is None:
        raise Unusable(Reason.DAMAGED)
    last, media_type, data = made
    return Version(data=data, media_type=media_type, width=last.width, height=last.height, padded=padded)


def _candidates(picture: Image.Image, target: Target, *, lossless: bool) -> Iterator[tuple[Image.Image, str, int]]:
    """The picture in ever fewer bytes, down to the least width that the target takes."""
    small = picture.width * picture.height <= PNG_PIXELS
    if "image/jpeg" not in target.media_types:
        yield picture, "image/png", 0
        return
    if "image/png" in target.media_types and (lossless or picture.mode == "RGBA") and small:
        yield picture, "image/png", 0
    picture = _on_ground(picture)
    while True:
        for quality in QUALITIES:
            yield picture, "image/jpeg", quality
        if picture.width * SHRINK < max(target.min_width, 1):
            return
        picture = picture.resize(_sized(picture.width * SHRINK, _aspect(picture), target), Image.Resampling.LANCZOS)


def _in_shape(picture: Image.Image, target: Target) -> Image.Image:
    """The whole picture in a shape and width that the target takes, with a white margin where it must be."""
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
    canvas = Image.new("RGB", size, _ground(picture))
    scale = min(size[0] / picture.width, size[1] / picture.height)
    inner = (max(1, min(size[0], round(picture.width * scale))), max(1, min(size[1], round(picture.height * scale))))
    shown = _on_ground(picture)
    shown = shown if inner == shown.size else shown.resize(inner, Image.Resampling.LANCZOS)
    canvas.paste(shown, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return canvas


def _sized(width: float, aspect: float, target: Target) -> tuple[int, int]:
    """Whole pixels of about that width and shape, never outside the shapes that the target takes."""
    wide = max(1, round(width))
    high = max(1, round(wide / aspect))
    if wide / high < target.min_aspect:
        high = max(1, math.floor(wide / target.min_aspect))
    if wide / high > target.max_aspect:
        high = math.ceil(wide / target.max_aspect)
    return wide, high


def _within(picture: Image.Image, longest: int) -> Image.Image:
    if max(picture.size) <= longest:
        return picture
    scale = longest / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _aspect(picture: Image.Image) -> float:
    return picture.width / picture.height


def _on_ground(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGBA", picture.size, (*_ground(picture), 255))
    return Image.alpha_composite(ground, picture).convert("RGB")


def _ground(picture: Image.Image) -> tuple[int, int, int]:
    """Return the ground on which a picture is seen: white, but dark for one that is light itself, as white logos are."""
    if picture.mode != "RGBA":
        return _WHITE
    small = picture.resize((min(picture.width, 64), min(picture.height, 64)), Image.Resampling.BOX)
    alpha = small.getchannel("A")
    seen = ImageStat.Stat(alpha).sum[0]
    light = ImageStat.Stat(ImageChops.multiply(small.convert("RGB").convert("L"), alpha)).sum[0]
    return _DARK if seen and light / seen > LIGHT else _WHITE


def _encoded(picture: Image.Image, media_type: str, quality: int) -> bytes:
    out = BytesIO()
    if media_type == "image/png":
        picture.save(out, "PNG")
    else:
        # Full colour resolution while there is room: thin coloured letters stay sharp.
        picture.save(out, "JPEG", quality=quality, subsampling=0 if quality > QUALITIES[2] else 2)
    return out.getvalue()
