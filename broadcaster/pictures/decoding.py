"""Decodes and rebuilds one picture, in a bounded process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from broadcaster.pictures.conversion import convert
from broadcaster.pictures.records import Limits, Reason, Target, Unusable

CPU_SECONDS: Final = 5
NEEDED = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Loaded before the children are made, and nothing else of Pillow's many formats."""
Image.MAX_IMAGE_PIXELS = None  # The limits are ours: checked before decoding, and by the kernel.


def answer(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    """Return the versions of the picture ``data``, or why it is refused."""
    limits = Limits(**request["limits"])
    targets = [Target(**{**target, "media_types": tuple(target["media_types"])}) for target in request["targets"]]
    try:
        versions = convert(data, request["form"], limits, targets)
    except Unusable as unusable:
        return {"refused": unusable.reason, "size": unusable.size, "form": request["form"]}, ()
    except MemoryError:
        return {"refused": Reason.COSTLY, "size": (0, 0), "form": request["form"]}, ()
    told = [
        {"media_type": one.media_type, "width": one.width, "height": one.height, "padded": one.padded}
        for one in versions
    ]
    return {"versions": told}, [one.data for one in versions]
