"""Pictures of high dynamic range, brought down to what a screen shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PIL import ImageFilter

from broadcaster.pictures.light import PRIMARIES, STANDARD, Primaries, to_xyz
from broadcaster.pictures.matrices import inverse, product, times

_GRID: Final = 33
_WHITE: Final = 203.0
"""Candelas per square metre of a white page in such a picture (ITU-R BT.2408)."""
_PEAK: Final = 1_000 / _WHITE
"""The brightest light that is told apart, in whites."""
_LUMINANCE: Final = (0.2627, 0.6780, 0.0593)


class Range(IntEnum):
    """A curve of high dynamic range, by its number in ITU-T H.273."""

    PQ = 16
    HLG = 18


@dataclass(frozen=True, slots=True)
class WideLight:
    """The light of a picture of high dynamic range."""

    primaries: Primaries
    curve: Range


def lookup(light: WideLight) -> ImageFilter.Color3DLUT:
    """Return sRGB for a grid of such colours, as browsers show them. Raises ValueError if there is no such light."""
    wide, curve = to_xyz(PRIMARIES[9]), _CURVES[light.curve]
    inward = product(inverse(wide), to_xyz(light.primaries))
    outward = product(inverse(to_xyz(STANDARD)), wide)

    def seen(red: float, green: float, blue: float) -> tuple[float, float, float]:
        bright = times(inward, curve((red, green, blue)))
        dimmed = _dimming(max(bright))
        shown_red, shown_green, shown_blue = (_encoded(value * dimmed) for value in times(outward, bright))
        return shown_red, shown_green, shown_blue

    return ImageFilter.Color3DLUT.generate(_GRID, seen)


def _perceptual(values: Sequence[float]) -> list[float]:
    """Return the light of SMPTE ST 2084, in whites."""
    powers = (value ** (32 / 2_523) for value in values)
    ratios = (max(power - 0.8359375, 0.0) / (18.8515625 - 18.6875 * power) for power in powers)
    return [10_000 / _WHITE * ratio ** (8_192 / 1_305) for ratio in ratios]


def _hybrid(values: Sequence[float]) -> list[float]:
    """Return the light of ARIB STD-B67 on a screen of 1000 candelas, in whites."""
    scene = [
        value**2 / 3 if value <= 0.5 else (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
        for value in values
    ]
    luminance = sum(share * value for share, value in zip(_LUMINANCE, scene, strict=True))
    return [_PEAK * value * luminance**0.2 for value in scene]


_CURVES: Final[dict[Range, Callable[[Sequence[float]], list[float]]]] = {Range.PQ: _perceptual, Range.HLG: _hybrid}


def _dimming(light: float) -> float:
    """Return by how much ``light`` is dimmed: up to white to a half, then along a curve of SMPTE ST 2094-50 up to the peak."""
    if light <= 1:
        return 0.5
    if light >= _PEAK:
        return 1 / light
    # A quadratic Bézier curve from (1, 0.5) towards (1.65, 0.825) to (_PEAK, 1); first the place where it is that bright.
    squared, doubled = 1 - 2 * 1.65 + _PEAK, 1.65 - 1
    at = (math.sqrt(doubled**2 + squared * (light - 1)) - doubled) / squared
    return (0.5 * (1 - at) ** 2 + 1.65 * at * (1 - at) + at**2) / light


def _encoded(light: float) -> float:
    if light <= 0.0031308:
        return max(0.0, 12.92 * light)
    return float(min(1.0, 1.055 * light ** (1 / 2.4) - 0.055))
