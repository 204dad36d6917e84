"""What the colours of a picture mean, and the same colours in sRGB."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageCms

from broadcaster.pictures.highlights import WideLight, lookup

Colours = bytes | WideLight
"""A profile, or the light of high dynamic range."""
SRGB: Final = b""
"""Nothing is to be done."""

_FAULTS: Final = (ImageCms.PyCMSError, OSError, ValueError, TypeError)


def is_profile(data: bytes) -> bool:
    """Whether ``data`` are a profile that can be read."""
    try:
        ImageCms.ImageCmsProfile(BytesIO(data))
    except _FAULTS:
        return False
    return True


def in_srgb(picture: Image.Image, colours: Colours) -> Image.Image:
    """Return ``picture`` (L, RGB or CMYK) in RGB, with the colours of sRGB."""
    try:
        return _converted(picture, colours) or picture.convert("RGB")
    except _FAULTS:
        # A broken profile, or one for another mode, says nothing about the pixels; without one they count as sRGB.
        return picture.convert("RGB")


def _converted(picture: Image.Image, colours: Colours) -> Image.Image | None:
    if isinstance(colours, WideLight):
        return picture.convert("RGB").filter(lookup(colours))
    if not colours:
        return None
    profile = ImageCms.ImageCmsProfile(BytesIO(colours))
    if picture.mode == "L" and profile.profile.xcolor_space.strip() == "RGB":
        picture = picture.convert("RGB")
    return ImageCms.profileToProfile(picture, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
