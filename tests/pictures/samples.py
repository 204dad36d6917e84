"""Pictures to convert, sound ones and parts of broken ones."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    drawn.convert(mode).save(out, form, **options)
    return out.getvalue()


def noise(size: tuple[int, int], form: str = "PNG") -> bytes:
    """A picture that compresses badly."""
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, form)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, depth: int = 8, data: bytes = b"\0" * 99) -> bytes:
    """A PNG whose header claims a size and whose data are others."""
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int, **options: Any) -> bytes:
    """A JPEG whose header claims a size."""
    data = picture(**options)
    at = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def webp_of(width: int, height: int) -> bytes:
    """A lossless WebP whose header claims a size."""
    data = picture("WEBP", lossless=True)
    bits = width - 1 | height - 1 << 14
    return data[:21] + struct.pack("<I", bits) + data[25:]


def animated(form: str, frames: int = 2) -> bytes:
    """A picture of several frames."""
    out = BytesIO()
    shown = [Image.new("RGB", (64, 64), (number * 101 % 256, 0, 99)) for number in range(frames)]
    shown[0].save(out, form, save_all=True, append_images=shown[1:])
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    """The picture in ``data``."""
    opened = Image.open(BytesIO(data))
    opened.load()
    return opened
