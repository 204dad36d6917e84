"""One account on practice X with its adapter, and a server that gives odd answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from adapters._x_settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import Part, Posting, Receipt
from broadcaster.practice import accounts
from broadcaster.testing import MemoryKeyring, sample_part, sample_posting
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"
CREDENTIALS = accounts.credentials("x", ACCOUNT)
TEXT = "Die Leitstelle ist erreichbar, die Ämter sind geschlossen."

AdapterAt = Callable[..., XAdapter]
Written = Callable[..., Posting]


@pytest.fixture
def keyring() -> MemoryKeyring:
    """The account's secrets, which may be renewed."""
    return MemoryKeyring({name: value for name, value in CREDENTIALS.items() if name != "user_id"})


@pytest.fixture
def adapter_at(keyring: MemoryKeyring) -> AdapterAt:
    """Makes the account's adapter at an address, with some of its settings changed."""

    def made(address: str, **settings: object) -> XAdapter:
        known = {**CREDENTIALS, "read_timeout": 5.0, **settings, "address": address}
        return XAdapter(XSettings.model_validate(known), keyring)

    return made


@pytest.fixture
def x(practice: Practice, adapter_at: AdapterAt) -> XAdapter:
    """The account's adapter on practice X, signing with OAuth 1.0a."""
    return adapter_at(f"{practice.address}/x")


@pytest.fixture
def x2(practice: Practice, adapter_at: AdapterAt) -> XAdapter:
    """The account's adapter on practice X, signing in with OAuth 2."""
    return adapter_at(f"{practice.address}/x", auth="oauth2")


@pytest.fixture
def posting() -> Written:
    """Makes a part on its way, its notes empty."""

    def made(text: str = TEXT, parent: Receipt | None = None, pictures: int = 0) -> Posting:
        sample = sample_part(XAdapter.capabilities).pictures
        part = Part(text=text, pictures=sample * pictures, length=XAdapter.capabilities.count(text), limit=280)
        return sample_posting(part, parent=parent)

    return made


@pytest.fixture
def ready(posting: Written) -> Posting:
    """A part that needs no preparation."""
    made = posting()
    made.notes["newest"] = "none"
    return made


@pytest.fixture
def prepared(posting: Written) -> Callable[..., Posting]:
    """Makes a part and prepares it with an adapter."""

    def made(adapter: XAdapter, *wanted: Any, **more: Any) -> Posting:
        written = posting(*wanted, **more)
        adapter.prepare(written)
        return written

    return made


@pytest.fixture
def published(prepared: Callable[..., Posting]) -> Callable[..., Receipt]:
    """Publishes a text with an adapter."""

    def done(adapter: XAdapter, *wanted: Any) -> Receipt:
        return adapter.commit(prepared(adapter, *wanted))

    return done


class Scripted(ThreadingHTTPServer):
    """A server that answers every request with the same odd answer and notes the paths asked for."""

    answer: tuple[int, Mapping[str, str], bytes]
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
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - http.server finds methods by these names


@pytest.fixture
def answering() -> Callable[..., AbstractContextManager[Scripted]]:
    """Runs a server that always gives one answer; ``_`` in a header's name stands for ``-``."""

    @contextmanager
    def running(status: int, body: bytes = b"", **headers: str) -> Iterator[Scripted]:
        with Scripted(("127.0.0.1", 0), _Handler) as server:
            server.answer = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
            server.paths = []
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield server
            finally:
                server.shutdown()
                thread.join()

    return running
