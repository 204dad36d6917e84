"""Has pictures decoded and rebuilt in a process of its own, which can neither fill the memory nor run for long."""

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
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from broadcaster.pictures.formats import recognised
from broadcaster.pictures.records import WALL_SECONDS, Limits, Reason, Target, Unusable, Version
from broadcaster.pictures.refusals import refusal

PATIENCE = WALL_SECONDS + 5.0
"""Seconds after which a process that should have ended itself is killed."""
_HEAD = 100_000
"""Bytes that the first line of an answer may have."""
_PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Of the environment; what is secret in it is none of that process's business."""
_CHUNK = 1 << 20


class Converter:
    """Turns files into pictures. The process is started by the first picture and serves the others, too."""

    def __init__(self, limits: Limits | None = None, *, patience: float = PATIENCE) -> None:
        self.limits, self._patience = limits or Limits(), patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def convert(self, data: bytes, file: str, targets: Sequence[Target]) -> list[Version]:
        """The picture for each target. Raises InvalidInput, which names ``file`` and what to do."""
        try:
            form = recognised(data, self.limits)
            with self._lock:
                return self._converted(data, form, targets)
        except Unusable as unusable:
            raise refusal(unusable, displayed(file), self.limits) from None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _converted(self, data: bytes, form: str, targets: Sequence[Target]) -> list[Version]:
        request = {
            "form": form,
            "limits": asdict(self.limits),
            "targets": [asdict(target) for target in targets],
            "sizes": [len(data)],
        }
        try:
            answer, parts = self._asked(json.dumps(request).encode() + b"\n" + data)
        except (OSError, ValueError, KeyError, TypeError):
            self._end()
            raise Unusable(Reason.COSTLY) from None
        if "refused" in answer:
            raise Unusable(Reason(answer["refused"]), size=tuple(answer["size"]))
        return [Version(data=part, **told) for part, told in zip(parts, answer["versions"], strict=True)]

    def _asked(self, request: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Raises OSError or ValueError if the process fails to answer in time or at all."""
        line = self._connected()
        deadline = time.monotonic() + self._patience
        line.settimeout(self._patience)
        line.sendall(request)
        head, received = b"", bytearray()
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
                    [sys.executable, "-P", "-m", "broadcaster.pictures.process"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                    start_new_session=True,
                )
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


def displayed(file: str) -> str:
    """The name of a file without its folders and without what cannot be seen."""
    name = PurePath(file.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[:100] or "?"


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
