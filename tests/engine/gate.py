"""A door in front of a platform: it can be shut, cut, and opened again, and keep people waiting before it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Gate:
    """Forwards connections on a port of 127.0.0.1 to a server; ``entered`` counts them."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.entered = 0
        self._open: set[socket.socket] = set()
        self._passing = threading.Event()
        self.let_in()
        self._listen()

    @property
    def address(self) -> str:
        """Where to go in."""
        return f"http://127.0.0.1:{self.port}"

    def hold(self) -> None:
        """Let connections come, but get nowhere."""
        self._passing.clear()

    def let_in(self) -> None:
        """Let whoever waits go on, and whoever comes."""
        self._passing.set()

    def shut(self) -> None:
        """Refuse connections from now on, and cut those there are."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self.cut()

    def open(self) -> None:
        """Let connections in again, at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def cut(self) -> None:
        """Break every connection."""
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        self._thread = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                inside, _address = listener.accept()
            except OSError:
                return
            self.entered += 1
            threading.Thread(target=self._enter, args=(inside,), daemon=True).start()

    def _enter(self, inside: socket.socket) -> None:
        self._passing.wait()
        outside = socket.create_connection(self._server)
        for source, target in ((inside, outside), (outside, inside)):
            threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        self._open.add(source)
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.discard(source)
        source.close()
