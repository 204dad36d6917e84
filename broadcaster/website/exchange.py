"""One request to one IP address, stage by stage: which stage it came to, how long each took, and why it failed."""

from __future__ import annotations

import asyncio
import errno
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from broadcaster import __version__
from broadcaster.http import httpx
from broadcaster.website.evidence import Stage

MOST_BYTES: Final = 1_000_000
"""Of a page that are read."""
HEADERS: Final = {
    "User-Agent": f"authority-broadcaster/{__version__} (watches its own website)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
    "Accept-Language": "de,en;q=0.5",
    "Accept-Encoding": "gzip",
}


@dataclass(slots=True)
class Progress:
    """How far an exchange has come: the stage it is in, and the seconds that finished stages took."""

    stage: Stage = Stage.DNS
    seconds: dict[Stage, float] = field(default_factory=dict)
    certificate: bytes = b""
    connection: Any = None
    _since: float = field(default_factory=time.monotonic)

    def enter(self, stage: Stage) -> None:
        """One stage is over, the next begins."""
        now = time.monotonic()
        self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self._since
        self.stage, self._since = stage, now

    async def trace(self, event: str, info: dict[str, Any]) -> None:
        """What the HTTP library tells of its connection."""
        match event:
            case "connection.connect_tcp.complete":
                self.connection = info["return_value"]
                self.enter(Stage.TLS)
            case "connection.start_tls.complete":
                tls = info["return_value"].get_extra_info("ssl_object")
                self.certificate = tls.getpeercert(binary_form=True) or b""
            case "http11.send_request_headers.started":
                self.enter(Stage.HTTP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a server answered; ``whole`` says whether all of the body was read."""

    status: int
    reason: str
    headers: httpx.Headers
    body: bytes
    whole: bool


class Broken(Exception):
    """The exchange failed; ``code`` is the finding's."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


async def fetch(url: httpx.URL, address: str, tls: ssl.SSLContext, progress: Progress, limit: int) -> Answered:
    """Ask ``address`` for ``url``, as a browser does that knows this one address. Raises Broken."""
    progress.enter(Stage.TCP)
    try:
        async with _asking(url, address, tls, progress) as response:
            body, whole = await _body(response, limit)
    except httpx.TransportError as error:
        raise _broken(error, progress.stage) from None
    except httpx.DecodingError:
        raise Broken("content-charset") from None
    finally:
        if progress.connection is not None:
            await progress.connection.aclose()  # the library leaves it open when its time runs out
    progress.enter(Stage.CONTENT)
    return Answered(
        status=response.status_code,
        reason=response.reason_phrase,
        headers=response.headers,
        body=body,
        whole=whole,
    )


@asynccontextmanager
async def _asking(
    url: httpx.URL, address: str, tls: ssl.SSLContext, progress: Progress
) -> AsyncIterator[httpx.Response]:
    host = url.raw_host.decode("ascii")
    named = {"Host": url.netloc.decode("ascii")}
    extensions = {"trace": progress.trace, "sni_hostname": host}
    async with (
        httpx.AsyncClient(verify=tls, trust_env=False, timeout=None, headers=HEADERS) as client,
        client.stream("GET", url.copy_with(host=address), headers=named, extensions=extensions) as response,
    ):
        yield response


async def _body(response: httpx.Response, limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes(65_536):
            body += chunk
            if len(body) > limit:
                return bytes(body[:limit]), False
    except (httpx.RemoteProtocolError, httpx.ReadError):
        raise Broken("content-truncated") from None
    return bytes(body), True


def _broken(error: httpx.TransportError, stage: Stage) -> Broken:
    match stage:
        case Stage.TCP:
            return Broken(_of_connecting(error))
        case Stage.TLS:
            return _of_tls(error)
        case _:
            garbage = isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error)
            return Broken("http-garbage" if garbage else "http-closed")


def _of_connecting(error: Exception) -> str:
    numbers = {cause.errno for cause in _causes(error) if isinstance(cause, OSError)}
    if errno.ECONNREFUSED in numbers:
        return "tcp-refused"
    if numbers & {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL}:
        return "tcp-unreachable"
    return "tcp-timeout" if errno.ETIMEDOUT in numbers else "tcp-failed"


_OF_VERIFYING: Final = {
    9: "tls-not-yet-valid",
    10: "tls-expired",
    18: "tls-self-signed",
    19: "tls-untrusted",
    20: "tls-incomplete",
    21: "tls-incomplete",
    62: "tls-wrong-name",
    64: "tls-wrong-name",
}
"""OpenSSL's X509_V_ERR_..."""
_TOO_OLD: Final = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "DH_KEY_TOO_SMALL"}
_NO_TLS: Final = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"}


def _of_tls(error: Exception) -> Broken:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Broken(_OF_VERIFYING.get(cause.verify_code, "tls-untrusted"), cause.verify_message)
        reason = getattr(cause, "reason", None) or ""
        if isinstance(cause, ssl.SSLError) and reason:
            known = "tls-too-old" if reason in _TOO_OLD else "tls-no-tls" if reason in _NO_TLS else "tls-failed"
            eof = "EOF" in reason
            return Broken(known, "" if eof else reason.lower().replace("_", " "))
    return Broken("tls-failed")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and everything that led to it."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from _causes(inner)
        error = error.__cause__ or error.__context__


async def shown_certificate(host: str, address: str, port: int) -> bytes:
    """The certificate that a server shows, whether or not it is to be trusted; nothing if it shows none."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with suppress(OSError):
        _reader, writer = await asyncio.open_connection(address, port, ssl=trusting, server_hostname=host)
        try:
            tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
            return tls.getpeercert(binary_form=True) or b""
        finally:
            writer.transport.abort()
    return b""
