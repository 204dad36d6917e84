"""A picture to post."""

from __future__ import annotations

import io

from PIL import Image


def _jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (400, 400), (20, 60, 120)).save(data, "JPEG")
    return data.getvalue()


JPEG = _jpeg()
