"""Signs with smooth edges: drawn four times as large, kept as masks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

from broadcaster.rendition.cards.lettering import Colour

_SCALE = 4
Box = tuple[int, int, int, int]
Draw = Callable[[ImageDraw.ImageDraw, int], None]


def stamp(picture: Image.Image, at: tuple[int, int], mask: Image.Image, ink: Colour) -> None:
    """Colour ``picture`` where ``mask`` says, with its upper left corner ``at``."""
    picture.paste(ink, (*at, at[0] + mask.width, at[1] + mask.height), mask)


@cache
def rounded(width: int, height: int, radius: int) -> Image.Image:
    """A rectangle with round corners, in pixels."""
    mask = Image.new("L", (width * _SCALE, height * _SCALE))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * _SCALE, fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


@cache
def check(size: int) -> Image.Image:
    """A tick."""
    return _strokes(size, [[(0.14, 0.54), (0.4, 0.79), (0.87, 0.25)]], 0.15)


@cache
def cross(size: int) -> Image.Image:
    """A cross."""
    return _strokes(size, [[(0.2, 0.2), (0.8, 0.8)], [(0.8, 0.2), (0.2, 0.8)]], 0.15)


@cache
def bang(size: int) -> Image.Image:
    """An exclamation mark."""
    return _strokes(size, [[(0.5, 0.14), (0.5, 0.58)], [(0.5, 0.84), (0.5, 0.85)]], 0.17)


@cache
def tick_in_disc(size: int) -> Image.Image:
    """A disc with a tick cut out of it."""
    mask = Image.new("L", (size * _SCALE, size * _SCALE))
    ImageDraw.Draw(mask).ellipse((0, 0, mask.width - 1, mask.height - 1), fill=255)
    disc = mask.resize((size, size), Image.Resampling.BOX)
    tick, inset = check(round(size * 0.66)), round(size * 0.17)
    disc.paste(0, (inset, inset), tick)
    return disc


@cache
def hazard(width: int, height: int) -> Image.Image:
    """Slanting stripes of equal width."""
    mask = Image.new("L", (width * _SCALE, height * _SCALE))
    draw, step = ImageDraw.Draw(mask), height * _SCALE
    for left in range(-2 * step, mask.width + step, 2 * step):
        draw.polygon([(left + step, 0), (left + 2 * step, 0), (left + step, step), (left, step)], fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


def _strokes(size: int, lines: list[list[tuple[float, float]]], thickness: float) -> Image.Image:
    """Lines with round ends; places and thickness as shares of ``size``."""
    mask = Image.new("L", (size * _SCALE, size * _SCALE))
    draw, whole = ImageDraw.Draw(mask), size * _SCALE
    width, half = round(thickness * whole), thickness * whole / 2
    for line in lines:
        points = [(x * whole, y * whole) for x, y in line]
        draw.line(points, fill=255, width=width, joint="curve")
        for x, y in points:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return mask.resize((size, size), Image.Resampling.BOX)
