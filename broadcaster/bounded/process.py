"""The process that works on what others made: one request after the other, each in a child of its own with little to spend.

Run as ``python -m broadcaster.bounded.process MODULE`` with a socket as standard input. The module says how much computing
a request may cost (``CPU_SECONDS``, also a part of one) and answers it: ``answer(request, data)`` returns what is told and the bytes that
belong to it. A request and an answer are a line of JSON, whose ``sizes`` are those of the bytes that follow. What goes
wrong in a child ends this process, too: whoever asked then sees the socket closed.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any, Protocol

MEMORY = 512 * 1024 * 1024
"""Bytes of address space of a child."""
WALL_SECONDS = 20


class Work(Protocol):
    """What a module must have to be asked here."""

    CPU_SECONDS: float

    def answer(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
        """Return what is told of ``data``, and the bytes that belong to it."""


def main(module: str) -> int:
    """Answer requests until nobody asks any more."""
    work: Work = importlib.import_module(module)
    with socket.socket(fileno=0) as asking, asking.makefile("rb") as requests:
        while line := requests.readline():
            request = json.loads(line)
            data = requests.read(request["sizes"][0])
            child = os.fork()
            if child == 0:
                _work(asking, work, request, data)
            _, status = os.waitpid(child, 0)
            if status != 0:
                return 1
    return 0


def _work(asking: socket.socket, work: Work, request: dict[str, Any], data: bytes) -> None:
    """Answer one request in this child, then end it whatever happens."""
    status = 1
    try:
        _bound(work.CPU_SECONDS)
        told, parts = work.answer(request, data)
        head = json.dumps(told | {"sizes": [len(part) for part in parts]}).encode() + b"\n"
        asking.sendall(b"".join([head, *parts]))
        status = 0
    finally:
        os._exit(status)


def _bound(cpu_seconds: float) -> None:
    """Give up most of what a process may do."""
    # A limit of the kernel's knows whole seconds only; the timer's signal, which nobody handles, ends the process before.
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, math.ceil(cpu_seconds)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    signal.alarm(WALL_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
