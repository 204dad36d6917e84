"""The ground on which a picture is seen that is transparent in places."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageFilter, ImageStat

Colour = tuple[int, int, int]

WHITE: Final = (255, 255, 255)
_OTHERS: Final = ((31, 41, 55), (120, 130, 145))
"""A dark one for what is light, as white logos are, and one between for what has both."""
_BETTER: Final = 1.25
"""So many times more of a picture must be seen on another ground than on white."""
_CLEAR: Final = 110
"""An edge of that strength is seen well; a stronger one counts no more."""
_SMALL: Final = 256


def ground_of(picture: Image.Image) -> Colour:
    """Return white, or the ground on which much more of the edges in ``picture`` (RGBA) is seen."""
    small = picture.copy()
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    on_white = _seen(small, WHITE)
    seen = {other: _seen(small, other) for other in _OTHERS}
    ground = max(_OTHERS, key=seen.__getitem__)
    return ground if seen[ground] > _BETTER * on_white else WHITE


def on_ground(picture: Image.Image, ground: Colour) -> Image.Image:
    """Return ``picture`` (RGBA) on a ground, in RGB."""
    return Image.alpha_composite(Image.new("RGBA", picture.size, (*ground, 255)), picture).convert("RGB")


def _seen(picture: Image.Image, ground: Colour) -> float:
    # A margin, for what lies at the edge of a picture is seen against its ground, too.
    framed = Image.new("RGB", (picture.width + 4, picture.height + 4), ground)
    framed.paste(on_ground(picture, ground), (2, 2))
    # The filter leaves the outermost pixels as they are.
    edges = framed.filter(ImageFilter.FIND_EDGES).crop((1, 1, framed.width - 1, framed.height - 1))
    edges = edges.point([min(value, _CLEAR) for value in range(256)] * 3)
    return max(ImageStat.Stat(edges).mean)
