"""Fetches a document from an address that somebody typed: from public addresses only, bounded in size and time.

Each hop's name is resolved once, every address it stands for is judged, and the connection goes to one of those
addresses, so that a name cannot lead elsewhere a moment later.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from threading import Timer
from types import TracebackType
from typing import Any, Self

from broadcaster import __version__
from broadcaster.addresses.internet import is_public
from broadcaster.net.fetched import Document, NotFetched
from broadcaster.net.http import httpx
from broadcaster.words import Sentence

MAX_HOPS = 5
"""Redirects that are followed."""
_TRIED = 4
"""Addresses of one name that are tried."""
_STEP = 10.0
"""Seconds for one connection, one write, one read."""
_HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": f"authority-broadcaster/{__version__}",
}
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], list[str]]
Pairs = Mapping[str, str] | None


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as this machine knows them, each once. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    address: str,
    *,
    headers: Pairs = None,
    most: int = 5_000_000,
    seconds: float = 20.0,
    loopback: bool = False,
    private: bool = False,
    form: Pairs = None,
    trust: ssl.SSLContext | None = None,
    resolve: Resolve = resolve,
) -> Document:
    """What ``address`` answers, whatever its status, after at most ``MAX_HOPS`` redirects. Raises NotFetched.

    ``most`` bounds the body in bytes, ``seconds`` the whole; ``loopback`` allows this machine, ``private`` any address.
    A ``form`` is posted, and no redirect is followed then: it would carry
    what the form says elsewhere.
    """
    ends = time.monotonic() + seconds
    moved = True
    # No connection is used twice: a second name at the same IP address must show its own certificate.
    once = httpx.Limits(max_keepalive_connections=0)
    # And no client stands in between: it would look where a redirect leads before anybody judged it.
    with httpx.HTTPTransport(trust_env=False, verify=trust or True, limits=once) as transport:
        for _hop in range(MAX_HOPS + 1):
            url = _url(address)
            found = _ask(transport, url, _addresses(url, resolve, loopback, private), headers, most, ends, form)
            target = found.headers.get("location")
            if found.status not in _REDIRECTS or not target or form is not None:
                return replace(found, address=address, moved=moved and _hop > 0)
            moved = moved and found.status in (301, 308)
            address = _next(url, target)
    raise NotFetched(
        Sentence(
            de=f"Die Adresse leitet mehr als {MAX_HOPS}-mal weiter. Bitte tragen Sie die endgültige Adresse ein.",
            en=f"The address redirects more than {MAX_HOPS} times. Enter the final address.",
        )
    )


def _url(address: str) -> httpx.URL:
    """The address, if it is one that is fetched at all."""
    try:
        url = httpx.URL(address)
        host = url.host
    except (httpx.InvalidURL, UnicodeError):  # UnicodeError: a name that says it is international and is not
        url, host = httpx.URL(), ""
    if url.scheme not in _PORTS or not host or "%" in host or any(map(str.isspace, address)):
        raise NotFetched(
            Sentence(
                de="Das ist keine Webadresse. Erwartet wird zum Beispiel https://www.example.org/feed.xml.",
                en="That is no web address. Expected is for example https://www.example.org/feed.xml.",
            )
        )
    if url.userinfo:
        raise NotFetched(
            Sentence(
                de="In der Adresse steht ein Kennwort. Kennwörter gehören nicht in Adressen; bitte entfernen Sie es.",
                en="There is a password in the address. Passwords do not belong into addresses; remove it.",
            )
        )
    return url


def _next(url: httpx.URL, target: str) -> str:
    """Where a redirect leads; never from https to http. Raises NotFetched."""
    try:
        found = url.join(target)
        _url(str(found))
    except (httpx.InvalidURL, UnicodeError, NotFetched):
        raise _leads_nowhere(url) from None
    if url.scheme == "https" and found.scheme == "http":
        raise NotFetched(
            Sentence(
                de="Die Adresse leitet von https auf http um, also ohne Verschlüsselung. Das wird nicht mitgemacht.",
                en="The address redirects from https to http, that is without encryption. That is not followed.",
            )
        )
    return str(found)


def _leads_nowhere(url: httpx.URL) -> NotFetched:
    return NotFetched(
        Sentence(
            de=f"{url.host} leitet auf etwas um, das keine Webadresse ist. Bitte tragen Sie die endgültige Adresse ein.",
            en=f"{url.host} redirects to something that is no web address. Enter the final address.",
        )
    )


def _addresses(url: httpx.URL, resolve: Resolve, loopback: bool, private: bool) -> list[str]:  # noqa: FBT001
    """The addresses behind a URL's host, all of them fit to be asked."""
    try:
        found = resolve(url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme])
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise NotFetched(
            Sentence(
                de=f"Den Namen {url.host} kennt das Namenssystem (DNS) gerade nicht. Bitte prüfen Sie die Schreibweise.",
                en=f"The name system (DNS) does not know {url.host} at present. Check the spelling.",
            ),
            again=True,
        )
    if not private and not all(is_public(address, loopback=loopback) for address in found):
        raise NotFetched(
            Sentence(
                de=f"{url.host} liegt nicht im öffentlichen Internet, sondern in einem internen Netz. "
                "Von dort wird nichts abgerufen.",
                en=f"{url.host} is not on the public internet but in an internal network. Nothing is fetched from there.",
            )
        )
    return found[:_TRIED]


def _ask(
    transport: httpx.HTTPTransport,
    url: httpx.URL,
    addresses: Iterable[str],
    headers: Pairs,
    most: int,
    ends: float,
    form: Pairs,
) -> Document:
    """One hop: connect to one of ``addresses`` under the URL's own name, and read at most ``most`` bytes."""
    failure: Exception | None = None
    for address in addresses:
        with _Deadline(ends) as deadline:
            request = httpx.Request(
                "GET" if form is None else "POST",
                url.copy_with(host=address),
                data=form,
                headers={**_HEADERS, **(headers or {}), "Host": url.netloc.decode("ascii")},
                extensions={
                    "sni_hostname": url.raw_host.decode("ascii"),
                    "trace": deadline.trace,
                    "timeout": httpx.Timeout(_STEP).as_dict(),
                },
            )
            try:
                found = _read(transport.handle_request(request), most)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
            except httpx.HTTPError as error:
                failure = httpx.ReadTimeout("") if deadline.over else error
                break
            else:
                if not deadline.over:  # else the end of the connection may pass for the end of the body
                    return found
                failure = httpx.ReadTimeout("")
                break
    raise _broken(url, failure)


def _read(answer: httpx.Response, most: int) -> Document:
    content = bytearray()
    try:
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise _packed()
        for piece in answer.iter_raw():
            content += piece
            if len(content) > most:
                raise _too_large(most)
    finally:
        answer.close()
    return Document(address="", status=answer.status_code, headers=answer.headers, content=bytes(content))


class _Deadline:
    """Cuts a connection when the time is over, however slowly its bytes drip; ``trace`` is for httpx."""

    def __init__(self, ends: float) -> None:
        self._left = max(0.0, ends - time.monotonic())
        self._timer = Timer(self._left, self._cut)
        self._timer.daemon = True
        self.over = False
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()

    def trace(self, event: str, seen: Mapping[str, Any]) -> None:
        """Learn which socket a connection uses."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = seen["return_value"].get_extra_info("socket")
            if self.over:
                self._cut()

    def _cut(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _broken(url: httpx.URL, failure: Exception | None) -> NotFetched:
    if isinstance(failure, httpx.TimeoutException):
        why = Sentence(de="antwortet zu langsam", en="answers too slowly")
    elif "CERTIFICATE" in str(failure):
        why = Sentence(de="weist sich mit einem ungültigen Zertifikat aus", en="shows a certificate that is not valid")
    elif isinstance(failure, httpx.ConnectError):
        why = Sentence(de="nimmt keine Verbindung an", en="takes no connection")
    else:
        why = Sentence(de="hat die Antwort abgebrochen", en="broke its answer off")
    return NotFetched(
        Sentence(
            de=f"{url.host} {why.de}. Es wird später wieder versucht.",
            en=f"{url.host} {why.en}. It is tried again later.",
        ),
        again=True,
    )


def _packed() -> NotFetched:
    return NotFetched(
        Sentence(
            de="Die Antwort kam gepackt, obwohl das nicht verlangt war. Bitte lassen Sie das am Server abstellen.",
            en="The answer came compressed although that was not asked for. Have that switched off at the server.",
        )
    )


def _too_large(most: int) -> NotFetched:
    return NotFetched(
        Sentence(
            de=f"Die Antwort ist größer als {most // 1_000_000 or 1} MB. Bitte tragen Sie eine kleinere Quelle ein.",
            en=f"The answer is larger than {most // 1_000_000 or 1} MB. Enter a smaller source.",
        )
    )
