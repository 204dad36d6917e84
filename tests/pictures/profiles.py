"""Profiles of colours, made here: of screens, cameras, grey scans and presses."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Final

from PIL import ImageCms

_WHITE: Final = (0.9642, 1.0, 0.8249)
"""D50, to which profiles refer."""
# Primaries adapted to D50, as rows of X, Y and Z for red, green and blue.
_COLOURS: Final = {
    "srgb": ((0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7139)),
    "p3": ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)),
    "adobe": ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)),
    "2020": ((0.6734, 0.2790, -0.0019), (0.1656, 0.6753, 0.0299), (0.1251, 0.0456, 0.7969)),
    "prophoto": ((0.7977, 0.2880, 0.0), (0.1352, 0.7119, 0.0), (0.0313, 0.0001, 0.8249)),
}


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65_536)) for value in values)


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _curve(gamma: float | None) -> bytes:
    """A power, or the curve of sRGB."""
    if gamma is None:
        return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + _fixed(gamma)


def _text(said: str) -> bytes:
    data = said.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(data), 28) + data


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": _text("Profil"), b"cprt": _text("frei"), b"wtpt": _xyz(_WHITE)} | tags
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += bytes(-len(data) % 4)  # noqa: PLW2901 - padded to four bytes
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    whole = struct.pack(">I", len(tags)) + table + body
    head = struct.pack(">I4sI", 128 + len(whole), b"\0\0\0\0", 0x04300000) + kind + space + connection
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*_WHITE)
    return head + bytes(128 - len(head)) + whole


@cache
def screen_profile(colours: str, gamma: float | None) -> bytes:
    """Three colours with one curve."""
    red, green, blue = _COLOURS[colours]
    curve = _curve(gamma)
    named = {b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(blue)}
    return _profile(b"mntr", b"RGB ", b"XYZ ", named | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))


@cache
def grey_profile(gamma: float = 1.8) -> bytes:
    """One curve, as scanners write it."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _curve(gamma)})


def _table(inputs: int, corner: Callable[..., Sequence[float]], grid: int) -> bytes:
    """A table of 16 bits from ``inputs`` channels to Lab."""
    entries = []
    for number in range(grid**inputs):
        place = [number // grid ** (inputs - 1 - at) % grid / (grid - 1) for at in range(inputs)]
        lightness, a, b = corner(*place)
        entries += [round(lightness * 652.8), round((a + 128) * 256), round((b + 128) * 256)]
    head = b"mft2\0\0\0\0" + bytes((inputs, 3, grid, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + struct.pack(">HH", 2, 2)
    curves = struct.pack(">HH", 0, 65_535)
    clamped = (min(65_535, max(0, entry)) for entry in entries)
    return head + curves * inputs + struct.pack(f">{len(entries)}H", *clamped) + curves * 3


def _inked(cyan: float, magenta: float, yellow: float, black: float) -> tuple[float, float, float]:
    """Roughly what four inks make of white paper."""
    light = (1 - black) * (1 - 0.45 * cyan) * (1 - 0.5 * magenta) * (1 - 0.06 * yellow)
    strength = (1 - black) * 70
    return 100 * light, strength * (magenta - 0.5 * cyan - 0.1 * yellow), strength * (yellow - 0.7 * cyan)


@cache
def cmyk_profile() -> bytes:
    """Of a press on white paper."""
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": _table(4, _inked, 6)})


@cache
def table_profile() -> bytes:
    """Of a camera, by a table instead of curves."""

    def seen(red: float, green: float, blue: float) -> tuple[float, float, float]:
        light = 0.25 * red + 0.6 * green + 0.15 * blue
        return 100 * light**0.9, 90 * (red - green), 90 * (0.5 * (red + green) - blue)

    return _profile(b"scnr", b"RGB ", b"Lab ", {b"A2B0": _table(3, seen, 9)})


@cache
def standard_profile() -> bytes:
    """SRGB, as LittleCMS writes it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@cache
def swapped_profile() -> bytes:
    """SRGB with red and blue exchanged: who does not apply it is seen at once."""
    return standard_profile().replace(b"rXYZ", b"tmp ").replace(b"bXYZ", b"rXYZ").replace(b"tmp ", b"bXYZ")


PROFILES: Final[dict[str, Callable[[], bytes]]] = {
    "standard": standard_profile,
    "swapped": swapped_profile,
    "p3": partial(screen_profile, "p3", None),
    "adobe": partial(screen_profile, "adobe", 2.19921875),
    "prophoto": partial(screen_profile, "prophoto", 1.8),
    "2020": partial(screen_profile, "2020", 2.4),
    "linear": partial(screen_profile, "srgb", 1.0),
    "table": table_profile,
}
