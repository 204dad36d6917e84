"""The process that decodes pictures: one request after the other, each in a child of its own with little to spend.

Run as ``python -m broadcaster.pictures.process`` with a socket as standard input. A request and an answer are a line of
JSON, whose ``sizes`` are those of the bytes that follow. What goes wrong in a child ends this process, too: whoever
asked then sees the socket closed.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from broadcaster.pictures.conversion import convert
from broadcaster.pictures.records import (
    CPU_SECONDS,
    MEMORY,
    WALL_SECONDS,
    Limits,
    Reason,
    Target,
    Unusable,
    Version,
)

NEEDED = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Loaded before the children are made, and nothing else of Pillow's many formats."""


def main() -> int:
    """Answer requests until nobody asks any more."""
    Image.MAX_IMAGE_PIXELS = None  # The limits are ours: checked before decoding, and by the kernel.
    with socket.socket(fileno=0) as asking, asking.makefile("rb") as requests:
        while line := requests.readline():
            request = json.loads(line)
            data = requests.read(request["sizes"][0])
            child = os.fork()
            if child == 0:
                _work(asking, request, data)
            _, status = os.waitpid(child, 0)
            if status != 0:
                return 1
    return 0


def _work(asking: socket.socket, request: dict[str, Any], data: bytes) -> None:
    """Answer one request in this child, then end it whatever happens."""
    status = 1
    try:
        _bound()
        asking.sendall(_answered(request, data))
        status = 0
    finally:
        os._exit(status)


def _bound() -> None:
    """Give up most of what a process may do."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    signal.alarm(WALL_SECONDS)


def _answered(request: dict[str, Any], data: bytes) -> bytes:
    limits = Limits(**request["limits"])
    targets = [Target(**{**target, "media_types": tuple(target["media_types"])}) for target in request["targets"]]
    try:
        return _said(convert(data, request["form"], limits, targets))
    except Unusable as unusable:
        return _line({"refused": unusable.reason, "size": unusable.size, "sizes": []})
    except MemoryError:
        return _line({"refused": Reason.COSTLY, "size": (0, 0), "sizes": []})


def _said(versions: Sequence[Version]) -> bytes:
    told = [
        {"media_type": one.media_type, "width": one.width, "height": one.height, "padded": one.padded}
        for one in versions
    ]
    head = _line({"versions": told, "sizes": [len(one.data) for one in versions]})
    return b"".join([head, *(one.data for one in versions)])


def _line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main())
