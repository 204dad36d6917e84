"""The light that pixels stand for: primary colours and curves by their numbers in ITU-T H.273, and as a profile."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from typing import Final

from broadcaster.pictures.matrices import Matrix, inverse, product, scaled, times

Primaries = tuple[float, ...]
"""The chromaticities x and y of white, red, green and blue."""
Curve = tuple[float, ...]
"""A power; or g, a, b, c and d of Y = (aX + b)^g from d on, and cX below, as profiles have it."""

_D65: Final = (0.3127, 0.3290)
_C: Final = (0.310, 0.316)
_D50: Final = (0.9642, 1.0, 0.8249)
_BRADFORD: Final[Matrix] = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_NTSC: Final[Primaries] = (*_D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070)

PRIMARIES: Final[dict[int, Primaries]] = {
    1: (*_D65, 0.640, 0.330, 0.300, 0.600, 0.150, 0.060),
    4: (*_C, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*_D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: _NTSC,
    7: _NTSC,
    8: (*_C, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049),
    9: (*_D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    10: (1 / 3, 1 / 3, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
    11: (0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (*_D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    22: (*_D65, 0.630, 0.340, 0.295, 0.605, 0.155, 0.077),
}
_VIDEO: Final[Curve] = (2.4,)
"""Of a screen that shows video (ITU-R BT.1886), which is not that of the camera."""
CURVES: Final[dict[int, Curve]] = {
    **dict.fromkeys((1, 6, 11, 14, 15), _VIDEO),
    4: (2.2,),
    5: (2.8,),
    7: (1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4.0, 0.0913),
    8: (1.0,),
    13: (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
    17: (2.6, (52.37 / 48) ** (1 / 2.6), 0.0, 0.0, 0.0),
}
STANDARD: Final = PRIMARIES[1]
"""Those of sRGB."""


@cache
def to_xyz(primaries: Primaries) -> Matrix:
    """Return the matrix from linear red, green and blue to X, Y and Z. Raises ValueError if there is no such light."""
    red, green, blue = (_xyz(*primaries[at : at + 2]) for at in (2, 4, 6))
    mixed: Matrix = tuple(zip(red, green, blue, strict=True))
    return scaled(mixed, columns=times(inverse(mixed), _white(primaries)))


def light_profile(primaries: Primaries, curve: Curve) -> bytes:
    """Return a profile of these primaries with one curve. Raises ValueError if there is no such light."""
    kind = 0 if len(curve) == 1 else 3
    shaped = b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + _fixed(curve)
    red, green, blue = zip(*_seen_under_d50(primaries), strict=True)
    return _profile(
        {
            b"wtpt": _tag(_D50),
            b"rXYZ": _tag(red),
            b"gXYZ": _tag(green),
            b"bXYZ": _tag(blue),
            b"rTRC": shaped,
            b"gTRC": shaped,
            b"bTRC": shaped,
        }
    )


def _xyz(x: float, y: float) -> tuple[float, float, float]:
    return x, y, 1 - x - y


def _white(primaries: Primaries) -> tuple[float, ...]:
    x, y = primaries[:2]
    if y <= 0:
        raise ValueError
    return tuple(value / y for value in _xyz(x, y))


def _seen_under_d50(primaries: Primaries) -> Matrix:
    """Return the matrix to X, Y and Z as profiles want it: adapted to their white, by Bradford."""
    gains = zip(times(_BRADFORD, _D50), times(_BRADFORD, _white(primaries)), strict=True)
    back = scaled(inverse(_BRADFORD), columns=[wanted / seen for wanted, seen in gains])
    return product(product(back, _BRADFORD), to_xyz(primaries))


def _profile(tags: dict[bytes, bytes]) -> bytes:
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    head = struct.pack(">I4xI", start + len(body), 0x04300000) + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return (head + _fixed(_D50)).ljust(128, b"\0") + table + body


def _tag(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)


def _fixed(values: Sequence[float]) -> bytes:
    """Return numbers as a profile has them. Raises ValueError for one that it cannot have."""
    try:
        return struct.pack(f">{len(values)}i", *(round(value * 65_536) for value in values))
    except struct.error:
        raise ValueError from None
