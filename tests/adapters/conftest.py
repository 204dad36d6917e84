"""A platform that always gives the same answer, however odd."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Scripted(ThreadingHTTPServer):
    """A server that answers every request alike, or reads with 200 and ``reads``, and notes the paths asked for."""

    answer: tuple[int, Mapping[str, str], bytes]
    reads: bytes | None
    paths: list[str]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.paths.append(self.path.partition("?")[0])
        status, headers, body = self.server.answer
        if self.server.reads is not None and self.command in ("GET", "PUT"):
            status, headers, body = 200, {"Content-Type": "application/json"}, self.server.reads
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server finds methods by these names


@pytest.fixture
def answering() -> Callable[..., AbstractContextManager[Scripted]]:
    """Runs a server that always gives one answer; ``_`` in a header's name stands for ``-``."""

    @contextmanager
    def running(status: int, body: bytes = b"", reads: bytes | None = None, **headers: str) -> Iterator[Scripted]:
        with Scripted(("127.0.0.1", 0), _Handler) as server:
            server.answer = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
            server.reads, server.paths = reads, []
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield server
            finally:
                server.shutdown()
                thread.join()

    return running
