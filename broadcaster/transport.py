"""A ``requests`` session for the SDKs: bounded, never repeating, and telling "not sent" from "perhaps sent".

The SDKs build their own addresses; the session sends what goes to the official host to the account's configured
address instead, with the SDK's own code kept. Signatures are computed before that, over the official host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

MAX_ANSWER = 2_000_000
"""Bytes of an answer that are read; no platform sends more to a publisher."""


class NotSent(Exception):
    """No byte of the request left this machine: name resolution, connection or TLS handshake failed."""


class AnswerTooLarge(Exception):
    """The answer was larger than ``MAX_ANSWER``."""


class _Connection(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except Exception as error:  # noqa: BLE001 - before the first byte, every failure means the same
            raise NotSent(type(error).__name__) from None


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except Exception as error:  # noqa: BLE001 - before the first byte, every failure means the same
            raise NotSent(type(error).__name__) from None


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
        super().init_poolmanager(*args, **kwargs)  # type: ignore[no-untyped-call]
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
        parts = urlsplit(request.url or "")
        request.url = self.address + str(parts.path) + (f"?{parts.query!s}" if parts.query else "")
        return super().send(request, True, timeout or self.timeout, verify, cert, proxies)


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
    made.hooks["response"].append(_bounded)
    return made


def _bounded(response: requests.Response, *_args: Any, **_kwargs: Any) -> None:
    """Read the body, but never without end."""
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > MAX_ANSWER:
            response.close()
            raise AnswerTooLarge
    response._content = bytes(body)  # noqa: SLF001 - requests offers no other way to bound a body
