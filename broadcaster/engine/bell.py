"""Wakes a worker from another process: one datagram to a loopback port, lost without harm."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable


class Bell:
    """Listens on a free UDP port of 127.0.0.1 and calls ``ring`` for each datagram."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._ring = ring
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, name="bell", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        ring_at([self.port], b"close")
        self._thread.join(5)
        self._socket.close()

    def _listen(self) -> None:
        while self._socket.recv(16) != b"close":
            self._ring()


def ring_at(ports: Iterable[int], word: bytes = b"wake") -> None:
    """Wake the workers listening on ``ports``; nobody listening is no error."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for port in ports:
            sender.sendto(word, ("127.0.0.1", port))
