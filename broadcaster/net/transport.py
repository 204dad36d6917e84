"""A ``requests`` session for the SDKs: bounded, never repeating, and telling "not sent" from "perhaps sent".

The SDKs build their own addresses; the session sends what goes to the official host to the account's configured
address instead, with the SDK's own code kept. Signatures are computed before that, over the official host.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from broadcaster.net.departure import may_start, start_before, uptime

MAX_ANSWER = 2_000_000
"""Bytes of an answer that are read; no platform sends more to a publisher."""


class NotSent(Exception):
    """No byte of the request left this machine: name resolution, connection or TLS handshake failed."""


class AnswerTooLarge(Exception):
    """The answer was larger than ``MAX_ANSWER``."""


_leave_before: ContextVar[float] = ContextVar("leave_before", default=float("inf"))
_ends: ContextVar[float] = ContextVar("ends")


class _Timed(io.RawIOBase):
    """Reads an answer until the call's time is over, however slowly it drips in."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket, self._pause = connected, connected.gettimeout()
        self._raw = connected.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(min(_left(), self._pause or _left()))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, connected: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(connected, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Timed(connected))


class _Connection(HTTPConnection):
    response_class = _Answer

    def connect(self) -> None:
        _connected(super().connect)

    def send(self, data: Any) -> None:
        _with_time(self.sock)
        super().send(data)


class _SecureConnection(HTTPSConnection):
    response_class = _Answer

    def connect(self) -> None:
        _connected(super().connect)

    def send(self, data: Any) -> None:
        _with_time(self.sock)
        super().send(data)


def _connected(connect: Callable[[], None]) -> None:
    try:
        connect()
    except Exception as error:  # noqa: BLE001 - before the first byte, every failure means the same
        raise NotSent(type(error).__name__) from None
    if uptime() >= _leave_before.get():
        raise NotSent("the sender's time ran out")


def _with_time(connected: socket.socket | None) -> None:
    """urllib3 would give a whole upload only the time that connecting may take."""
    if connected is not None:
        connected.settimeout(_left())


def _left() -> float:
    """Seconds that the call may still take. Raises TimeoutError."""
    left = _ends.get() - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _To(HTTPAdapter):
    """Sends every request to ``address``, with a timeout where the SDK gives none."""

    def __init__(self, address: str, timeout: tuple[float, float]) -> None:
        super().__init__(max_retries=0)
        self.address = address.rstrip("/")
        self.timeout = timeout

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 - always streamed, so that the size can be bounded
        timeout: Any = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        if request.method != "GET" and not may_start():
            raise NotSent("the sender's time ran out")
        parts = urlsplit(request.url or "")
        request.url = self.address + str(parts.path) + (f"?{parts.query!s}" if parts.query else "")
        timeout = timeout or self.timeout
        seconds = sum(timeout) if isinstance(timeout, tuple) else 2 * timeout
        with _call(seconds, float("inf") if request.method == "GET" else start_before()):
            response = super().send(request, True, timeout, verify, cert, proxies)
            response._content = _body(response)  # noqa: SLF001 - requests offers no other way to bound a body
        return response


@contextmanager
def _call(seconds: float, leave_before: float) -> Iterator[None]:
    """Within the block, a call ends after ``seconds``, and its first byte leaves before a moment or not at all."""
    ends, leaves = _ends.set(time.monotonic() + seconds), _leave_before.set(leave_before)
    try:
        yield
    finally:
        _ends.reset(ends)
        _leave_before.reset(leaves)


def session(addresses: Mapping[str, str], *, connect_timeout: float, read_timeout: float) -> requests.Session:
    """A session that knows only ``addresses`` (official prefix -> where to send it) and follows no redirect.

    Everything else is refused before a connection is made. Timeouts in seconds.
    """
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = 0
    made.adapters.clear()
    for official, address in addresses.items():
        made.mount(official, _To(address, (connect_timeout, read_timeout)))
    return made


def _body(response: requests.Response) -> bytes:
    """The whole body, but never without end."""
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > MAX_ANSWER:
            response.close()
            raise AnswerTooLarge
    return bytes(body)
