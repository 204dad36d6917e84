"""Pictures from people: recognised by content, measured before they are decoded, rebuilt from their pixels."""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath

from PIL import Image, ImageCms, ImageOps

from broadcaster.channel import PictureRules
from broadcaster.errors import InvalidInput
from broadcaster.message import Picture
from broadcaster.wording import tidy

MAX_BYTES = 15_000_000
MAX_PIXELS = 25_000_000
QUALITIES = (92, 85, 78, 70, 60)
SHRINK = 0.8

_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SUFFIXES = {"JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"), "PNG": (".png",), "WEBP": (".webp",)}
_OTHERS = {
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"<svg": "SVG",
    b"<?xml": "XML",
}
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_TURNED = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112
# What Pillow raises on broken files, by format: https://pillow.readthedocs.io/en/stable/reference/plugins.html
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error)


def inspect(data: bytes, file: str, alt: str = "") -> Picture:
    """Recognise and fully decode a picture. Raises InvalidInput with what to do, for anything but a sound picture."""
    file = PurePath(file.replace("\\", "/")).name or "?"
    form = _form(data, file)
    _refuse_contradiction(form, file)
    width, height = _decoded(data, form, file)
    return Picture(
        sha256=hashlib.sha256(data).hexdigest(),
        file=file,
        media_type=_MEDIA_TYPES[form],
        width=width,
        height=height,
        size=len(data),
        alt=tidy(alt),
    )


def fit(data: bytes, rules: PictureRules) -> bytes:
    """Rebuild an inspected picture for a channel: upright, without metadata, in its format, within width and size.

    Only the pixels are kept, nothing is cropped. What no conversion can mend is left for ``render`` to report.
    """
    picture = _upright(data)
    if picture.width > rules.max_width:
        picture = _scaled(picture, rules.max_width / picture.width)
    smallest = b""
    for encoded in _encodings(picture, data, rules):
        smallest = encoded
        if len(encoded) <= rules.max_bytes:
            break
    return smallest


def _form(data: bytes, file: str) -> str:
    """JPEG, PNG or WEBP, by content."""
    if not data:
        raise InvalidInput.one(
            "pictures",
            de=f"Die Datei „{file}“ ist leer. Bitte speichern Sie das Bild noch einmal.",
            en=f"The file {file!r} is empty. Save the picture again.",
        )
    if len(data) > MAX_BYTES:
        raise InvalidInput.one(
            "pictures",
            de=f"Das Bild „{file}“ ist {len(data) // 1_000_000} MB groß, erlaubt sind 15 MB. Bitte verkleinern Sie es.",
            en=f"The picture {file!r} has {len(data) // 1_000_000} MB, 15 MB are allowed. Make it smaller.",
        )
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    raise _not_a_picture(data, file)


def _not_a_picture(data: bytes, file: str) -> InvalidInput:
    other = next((name for start, name in _OTHERS.items() if data.lstrip().startswith(start)), "")
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        other = "HEIC/AVIF"
    if other:
        return InvalidInput.one(
            "pictures",
            de=f"Die Datei „{file}“ hat das Format {other}. Bitte speichern Sie das Bild als JPEG oder PNG.",
            en=f"The file {file!r} has the format {other}. Save the picture as JPEG or PNG.",
        )
    return InvalidInput.one(
        "pictures",
        de=f"Die Datei „{file}“ ist kein Bild. Bitte wählen Sie ein Bild im Format JPEG, PNG oder WebP.",
        en=f"The file {file!r} is not a picture. Choose a picture in the format JPEG, PNG or WebP.",
    )


def _refuse_contradiction(form: str, file: str) -> None:
    path = PurePath(file)
    if path.suffix and path.suffix.lower() not in _SUFFIXES[form]:
        better = path.stem + _SUFFIXES[form][0]
        raise InvalidInput.one(
            "pictures",
            de=f"Die Datei „{file}“ ist in Wirklichkeit ein Bild im Format {form}. "
            f"Bitte benennen Sie sie in „{better}“ um.",
            en=f"The file {file!r} is really a picture in the format {form}. Rename it to {better!r}.",
        )


def _decoded(data: bytes, form: str, file: str) -> tuple[int, int]:
    """Width and height as the picture is seen, after every pixel was decoded."""
    try:
        _refuse_huge(max(_header_sizes(data, form), key=math.prod), file)
        with Image.open(BytesIO(data), formats=[form]) as picture:
            _refuse_huge(picture.size, file)
            if form == "PNG" and b"IEND" not in data:
                raise EOFError
            if form != "JPEG" and getattr(picture, "is_animated", False):
                raise _animated(file)
            picture.load()
            turned = picture.getexif().get(_ORIENTATION) in _TURNED
            return (picture.height, picture.width) if turned else picture.size
    except _BROKEN as error:
        raise InvalidInput.one(
            "pictures",
            de=f"Das Bild „{file}“ ist beschädigt oder unvollständig. "
            "Bitte speichern oder übertragen Sie es noch einmal.",
            en=f"The picture {file!r} is damaged or incomplete. Save or transfer it again.",
        ) from error


def _refuse_huge(size: tuple[int, int], file: str) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise InvalidInput.one(
            "pictures",
            de=f"Das Bild „{file}“ hat {width} × {height} Bildpunkte, erlaubt sind 25 Millionen. "
            "Bitte verkleinern Sie es.",
            en=f"The picture {file!r} has {width} × {height} pixels, 25 million are allowed. Make it smaller.",
        )


def _animated(file: str) -> InvalidInput:
    return InvalidInput.one(
        "pictures",
        de=f"Das Bild „{file}“ ist animiert. Bitte wählen Sie ein stehendes Bild.",
        en=f"The picture {file!r} is animated. Choose a still picture.",
    )


def _header_sizes(data: bytes, form: str) -> list[tuple[int, int]]:
    """Every width and height that the header states, read without a decoder. Raises struct.error, ValueError."""
    if form == "PNG":
        return [struct.unpack_from(">II", data, 16)]
    if form == "WEBP":
        return [_webp_size(data)]
    return list(_jpeg_sizes(data))


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


def _upright(data: bytes) -> Image.Image:
    """The pixels alone, upright, in sRGB, as RGB or RGBA."""
    with Image.open(BytesIO(data), formats=list(_MEDIA_TYPES)) as source:
        profile = source.info.get("icc_profile")
        picture = ImageOps.exif_transpose(source)
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    transparent = picture.has_transparency_data
    picture = _in_srgb(picture, profile) if profile and not transparent else picture
    picture = picture.convert("RGBA" if transparent else "RGB")
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A broken profile says nothing about the pixels; without one they count as sRGB.
        return picture
    return picture if converted is None else converted


def _encodings(picture: Image.Image, data: bytes, rules: PictureRules) -> Iterator[bytes]:
    """The picture in ever fewer bytes, down to the least width the channel takes."""
    if "image/png" in rules.media_types and (picture.mode == "RGBA" or data.startswith(b"\x89PNG")):
        yield _encoded(picture, "PNG")
    while "image/jpeg" in rules.media_types:
        for quality in QUALITIES:
            yield _encoded(_on_white(picture), "JPEG", quality)
        if picture.width * SHRINK < max(rules.min_width, 1):
            return
        picture = _scaled(picture, SHRINK)


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    size = (max(1, int(picture.width * factor)), max(1, int(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _encoded(picture: Image.Image, form: str, quality: int = 0) -> bytes:
    out = BytesIO()
    if form == "PNG":
        picture.save(out, "PNG", optimize=True)
    else:
        # Full colour resolution while there is room: thin coloured letters stay sharp.
        picture.save(out, "JPEG", quality=quality, optimize=True, subsampling=0 if quality > QUALITIES[2] else 2)
    return out.getvalue()
