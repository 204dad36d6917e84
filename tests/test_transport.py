"""What leaves this machine, when, how often, and for how long: the session under every SDK, on real sockets."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from broadcaster.transport import MAX_ANSWER, AnswerTooLarge, NotSent, may_start, session, starting_before

OFFICIAL = "https://platform.example"
CONNECT, READ = 0.3, 0.5
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
PAST = datetime.now(UTC) - timedelta(seconds=1)
Talk = Callable[[socket.socket], None]


@dataclass
class Server:
    """Answers each connection with ``talk`` and keeps what it was sent."""

    talk: Talk
    context: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    written: int = 0

    @property
    def requests(self) -> int:
        """How many requests arrived."""
        return b"".join(self.heard).count(b"HTTP/1.1\r\n")

    def run(self, listener: socket.socket) -> None:
        """Serve until the listener is closed."""
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            secured = self.context.wrap_socket(connection, server_side=True) if self.context else connection
            with secured:
                self.talk(secured)

    def hear(self, connection: socket.socket) -> bytes:
        """Read once."""
        data = connection.recv(65_536)
        self.heard.append(data)
        return data

    def say(self, connection: socket.socket, data: bytes) -> None:
        """Write."""
        connection.sendall(data)
        self.written += len(data)


@contextmanager
def serving(talk: Callable[[Server, socket.socket], None], context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1; its ``address`` is an attribute."""
    made = Server(lambda connection: talk(made, connection), context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made.port = listener.getsockname()[1]  # type: ignore[attr-defined]
        made.address = f"http{'s' if context else ''}://127.0.0.1:{made.port}"  # type: ignore[attr-defined]
        thread = threading.Thread(target=made.run, args=(listener,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
