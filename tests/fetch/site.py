"""A website on this machine that answers as a test wants."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from broadcaster.net.fetch import fetch
from broadcaster.net.fetched import Document, NotFetched

Answer = Callable[[BaseHTTPRequestHandler], None]
HERE = ["127.0.0.1"]


class Site:
    """A web server on 127.0.0.1: ``pages`` maps a path to what happens; ``asked`` lists Host and path of each request."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.leave = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"], self.path))
                site.pages[self.path](self)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self.leave.set()
        self._server.shutdown()
        self._server.server_close()

    def get(self, path: str, **options: object) -> Document:
        """Fetch one of its pages as ``feed.example``."""
        return fetch(f"http://feed.example:{self.port}{path}", loopback=True, resolve=nearby, **options)  # type: ignore[arg-type]


def nearby(_host: str, _port: int) -> list[str]:
    """Every name is on this machine."""
    return HERE


def says(content: bytes, status: int = 200, **headers: str) -> Answer:
    """A plain answer."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def drips(site: Site, piece: bytes) -> Answer:
    """An answer whose bytes come one after the other for as long as somebody listens."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        while not site.leave.wait(0.01):
            try:
                request.wfile.write(piece)
            except OSError:
                return

    return answer


def refused(address: str, **options: object) -> str:
    """Why an address is not fetched."""
    with pytest.raises(NotFetched) as caught:
        fetch(address, **options)  # type: ignore[arg-type]
    assert caught.value.sentence.de != caught.value.sentence.en
    return caught.value.sentence.en
