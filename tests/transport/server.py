"""A platform on a real socket that talks as a test wants, and the session under every SDK that is sent to it."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from broadcaster.net.transport import session

OFFICIAL = "https://platform.example"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
POLL = threading.Event()
PATIENCE = 60.0


@dataclass
class Server:
    """Answers each connection with ``talk``; keeps what it heard and how much it wrote."""

    talk: Callable[[Server, socket.socket], None]
    listener: socket.socket
    context: ssl.SSLContext | None = None
    heard: bytes = b""
    connections: int = 0
    written: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http{'s' if self.context else ''}://127.0.0.1:{self.listener.getsockname()[1]}"

    @property
    def requests(self) -> int:
        """How many requests arrived."""
        return self.heard.count(b" HTTP/1.1\r\n")

    def run(self) -> None:
        """Serve until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def take(self, connection: socket.socket) -> bool:
        """Read what has come; whether anything has."""
        data = connection.recv(65_536)
        self.heard += data
        return bool(data)

    def hear(self, connection: socket.socket) -> None:
        """Read one whole request."""
        begin = len(self.heard)
        while (end := self.heard.find(b"\r\n\r\n", begin)) < 0 and self.take(connection):
            pass
        length = re.search(rb"Content-Length: (\d+)", self.heard[begin:])
        whole = end + 4 + int(length[1]) if length else 0
        while len(self.heard) < whole and self.take(connection):
            pass

    def say(self, connection: socket.socket, data: bytes) -> None:
        """Write."""
        connection.sendall(data)
        self.written += len(data)

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            spoken = self.context.wrap_socket(connection, server_side=True) if self.context else connection
            with spoken:
                self.talk(self, spoken)
        self.ended.set()


Talk = Callable[[Server, socket.socket], None]


@contextmanager
def serving(talk: Talk, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Server(talk, listener, context)
        thread = threading.Thread(target=made.run, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def sending(address: str, connect: float = 30.0, read: float = 30.0) -> requests.Session:
    """A session whose platform is at ``address``."""
    return session({f"{OFFICIAL}/": address}, connect_timeout=connect, read_timeout=read)


def hurrying(address: str) -> requests.Session:
    """The same, for who is not answered anyway."""
    return sending(address, connect=0.3, read=0.5)


def answer(server: Server, connection: socket.socket) -> None:
    """Answer every request well."""
    while True:
        before = server.requests
        server.hear(connection)
        if server.requests == before:
            return
        server.say(connection, OK)


def reset(connection: socket.socket) -> None:
    """End a connection as a load balancer does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def context(certificate: Path) -> ssl.SSLContext:
    """A TLS server's side."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def silence(server: Server, connection: socket.socket) -> None:
    """Take the request and say nothing until the other side gives up."""
    server.hear(connection)
    connection.recv(1)
