"""One request to one IP address, stage by stage: which stage it came to, how long each took, and why it failed."""

from __future__ import annotations

import asyncio
import errno
import re
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from broadcaster import __version__
from broadcaster.net.http import httpx
from broadcaster.website.evidence import Stage

MOST_BYTES: Final = 1_000_000
"""Of a page that are read."""
HEADERS: Final = {
    # As search engines write it: whoever sorts by the first word takes it for a browser, whoever reads on for what it is.
    "User-Agent": f"Mozilla/5.0 (compatible; authority-broadcaster/{__version__}; watches its own website)",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Upgrade-Insecure-Requests": "1",
    "Connection": "keep-alive",
}


class Extent(Enum):
    """How much of an answer's body there is."""

    ALL = "all"
    ENOUGH = "enough"
    """More came than is read."""
    BROKEN_OFF = "broken off"
    """The server hung up before the end that it had announced."""
    UNFINISHED = "unfinished"
    """The time was over before the end."""


@dataclass(slots=True)
class Progress:
    """How far an exchange has come: the stage it is in, and the seconds that finished stages took."""

    url: httpx.URL = field(default_factory=httpx.URL)
    stage: Stage = Stage.DNS
    seconds: dict[Stage, float] = field(default_factory=dict)
    certificate: bytes = b""
    connection: Any = None
    head: httpx.Response | None = None
    body: bytearray = field(default_factory=bytearray)
    """As it came, packed or not."""
    _since: float = field(default_factory=time.monotonic)

    def enter(self, stage: Stage) -> None:
        """One stage is over, the next begins."""
        now = time.monotonic()
        self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self._since
        self.stage, self._since = stage, now

    @property
    def waited(self) -> float:
        """Seconds since the stage began."""
        return time.monotonic() - self._since

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
    """What a server answered, unpacked; ``extent`` says how much of the body there is."""

    status: int
    reason: str
    headers: httpx.Headers
    body: bytes
    extent: Extent


class Broken(Exception):
    """The exchange failed; ``code`` is the finding's."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


async def fetch(
    url: httpx.URL, address: str, tls: ssl.SSLContext, progress: Progress, limit: int, cookies: str = ""
) -> Answered:
    """Ask ``address`` for ``url``, as a browser does that knows this one address. Raises Broken."""
    progress.enter(Stage.TCP)
    try:
        async with _asking(url, address, tls, progress, cookies) as response:
            progress.head = response
            extent = await _read(response, progress.body, limit)
    except httpx.TransportError as error:
        raise _broken(error, progress.stage) from None
    finally:
        if progress.connection is not None:
            await progress.connection.aclose()  # the library leaves it open when its time runs out
    progress.enter(Stage.CONTENT)
    return answered(progress, extent, limit)


def answered(progress: Progress, extent: Extent, limit: int) -> Answered:
    """What has come of an answer whose head is there. Raises Broken."""
    if progress.head is None:
        raise ValueError("no answer has begun")
    headers = progress.head.headers
    body, cut = _unpacked(bytes(progress.body[:limit]), headers.get("content-encoding", ""), limit)
    return Answered(
        status=progress.head.status_code,
        reason=progress.head.reason_phrase,
        headers=headers,
        body=body,
        extent=Extent.ENOUGH if cut and extent is Extent.ALL else extent,
    )


@asynccontextmanager
async def _asking(
    url: httpx.URL, address: str, tls: ssl.SSLContext, progress: Progress, cookies: str
) -> AsyncIterator[httpx.Response]:
    """One request over a connection of its own; no client stands in between, which would look where a redirect leads."""
    headers = httpx.Headers({"Host": url.netloc.decode("ascii"), **HEADERS}, encoding="utf-8")
    if cookies:
        headers["Cookie"] = cookies
    extensions = {"trace": progress.trace, "sni_hostname": url.raw_host.decode("ascii")}
    request = httpx.Request("GET", url.copy_with(host=address), headers=headers, extensions=extensions)
    async with httpx.AsyncHTTPTransport(verify=tls, trust_env=False) as transport:
        response = await transport.handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()


async def _read(response: httpx.Response, body: bytearray, limit: int) -> Extent:
    """Add to ``body`` what comes, and say how it ended."""
    try:
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > limit:
                return Extent.ENOUGH
    except (httpx.RemoteProtocolError, httpx.ReadError):
        return Extent.BROKEN_OFF
    return Extent.ALL


_PACKED: Final = {"gzip", "x-gzip", "deflate"}


def _unpacked(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """At most ``limit`` bytes of what a body says, and whether there is more. Raises Broken."""
    if coding.strip().lower() not in _PACKED:
        return body, False
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # as it says of itself; and without, as some servers send it
        with suppress(zlib.error):
            unpacking = zlib.decompressobj(window)
            text = unpacking.decompress(body, limit)
            return text, bool(unpacking.unconsumed_tail)
    raise Broken("content-charset")


def _broken(error: httpx.TransportError, stage: Stage) -> Broken:
    match stage:
        case Stage.TCP:
            return Broken(_of_connecting(error))
        case Stage.TLS:
            return _of_tls(error)
        case _:
            return Broken(_of_answering(error))


_NO_WEB_SERVER: Final = re.compile(r"illegal status line: bytearray\(b['\"](?!http/)", re.IGNORECASE)
"""As the HTTP library quotes a first line; what begins like HTTP is a web server that browsers may understand."""


def _of_answering(error: httpx.TransportError) -> str:
    if not isinstance(error, httpx.RemoteProtocolError) or "disconnected" in str(error):
        return "http-closed"
    return "http-garbage" if _NO_WEB_SERVER.match(str(error)) else "http-unreadable"


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
_OF_HANDSHAKE: Final = {
    "tls-too-old": {
        "UNSUPPORTED_PROTOCOL",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "NO_PROTOCOLS_AVAILABLE",
        "DH_KEY_TOO_SMALL",
    },
    "tls-no-tls": {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"},
    "tls-other-protocol": {"TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "NO_APPLICATION_PROTOCOL"},
}


def _of_tls(error: Exception) -> Broken:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Broken(_OF_VERIFYING.get(cause.verify_code, "tls-untrusted"), cause.verify_message)
        reason = getattr(cause, "reason", None) or ""
        if isinstance(cause, ssl.SSLError) and reason:
            known = next((code for code, reasons in _OF_HANDSHAKE.items() if reason in reasons), "tls-failed")
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
