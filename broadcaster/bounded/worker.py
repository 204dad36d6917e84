"""Asks a bounded process, and ends it when it does not answer."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from broadcaster.bounded.process import WALL_SECONDS

PATIENCE = WALL_SECONDS + 5.0
"""Seconds after which a process that should have ended itself is killed."""
_HEAD = 100_000
"""Bytes that the first line of an answer may have."""
_PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Of the environment; what is secret in it is none of that process's business."""
_CHUNK = 1 << 20


class Exhausted(Exception):
    """The work cost more than it may, or its process failed."""


class Interrupted(Exception):
    """The work was ended from outside, and nothing is known of it."""


class BoundedWorker:
    """Has a module's work done in a process of its own, which is started by the first request and serves the others, too."""

    def __init__(self, module: str, *, patience: float = PATIENCE) -> None:
        self._module, self._patience = module, patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._interrupted = False

    @property
    def process_id(self) -> int | None:
        """The number of the process, None while there is none."""
        return None if self._process is None else self._process.pid

    def ask(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Return what the module tells of ``data``, and the bytes that belong to it. Raises Exhausted, Interrupted."""
        line = json.dumps(request | {"sizes": [len(data)]}).encode() + b"\n" + data
        with self._lock:
            try:
                if self._interrupted:
                    raise Interrupted
                return self._asked(line)
            except (OSError, ValueError, KeyError, TypeError):
                self._end()
                raise (Interrupted if self._interrupted else Exhausted) from None

    def interrupt(self) -> None:
        """End what is being worked on now, for good and from another thread; whoever asked gets Interrupted."""
        self._interrupted, process = True, self._process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _asked(self, request: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Raises OSError or ValueError if the process fails to answer in time or at all."""
        line = self._connected()
        deadline = time.monotonic() + self._patience
        line.settimeout(self._patience)
        line.sendall(request)
        received = bytearray()
        while b"\n" not in received:
            received += _received(line, deadline)
            if len(received) > _HEAD and b"\n" not in received[:_HEAD]:
                raise ValueError
        head, _newline, rest = bytes(received).partition(b"\n")
        answer = json.loads(head)
        sizes = [int(size) for size in answer["sizes"]]
        body = bytearray(rest)
        while len(body) < sum(sizes):
            body += _received(line, deadline)
        return answer, _cut(bytes(body), sizes)

    def _connected(self) -> socket.socket:
        if self._socket is None or self._process is None or self._process.poll() is not None:
            self._end()
            self._socket, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "broadcaster.bounded.process", self._module],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                    start_new_session=True,
                )
        if self._interrupted:  # only now, when whoever interrupts later sees this process and ends it
            raise ConnectionError
        return self._socket

    def _end(self) -> None:
        """Close the socket, and kill the process with its children if there is one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _received(line: socket.socket, deadline: float) -> bytes:
    line.settimeout(max(0.001, deadline - time.monotonic()))
    chunk = line.recv(_CHUNK)
    if not chunk:
        raise ConnectionError
    return chunk


def _cut(body: bytes, sizes: Sequence[int]) -> list[bytes]:
    parts, start = [], 0
    for size in sizes:
        parts.append(body[start : start + size])
        start += size
    return parts
