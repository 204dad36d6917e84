"""An address that somebody typed leads to the public internet or nowhere, and never to more than was asked for."""

from __future__ import annotations

import gzip
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from broadcaster.fetch import MAX_HOPS, fetch, is_public
from broadcaster.fetched import Document, NotFetched

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


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server."""
    made = Site()
    yield made
    made.close()


def refused(address: str, **options: object) -> str:
    """Why an address is not fetched."""
    with pytest.raises(NotFetched) as caught:
        fetch(address, **options)  # type: ignore[arg-type]
    assert caught.value.sentence.de != caught.value.sentence.en
    return caught.value.sentence.en


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "0.0.0.1", "::", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "ff02::1", "::127.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address: str) -> None:
    """This machine, internal networks, cloud metadata, and IPv6 addresses that only wrap one of them."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_outside_is_public(address: str) -> None:
    """Also in a network that has IPv6 only."""
    assert is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_practice_allows_this_machine_and_no_other(address: str) -> None:
    """The practice website is here; the neighbours are still not asked."""
    assert is_public(address, loopback=True)
    assert not is_public("192.168.1.1", loopback=True)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://2130706433:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://0:{}/"],
)  # fmt: skip
def test_however_it_is_written_this_machine_is_not_asked(site: Site, address: str) -> None:
    """The name is resolved as the system would, and the address is judged; no connection is made."""
    site.pages["/"] = says(b"secret")
    assert "internal network" in refused(address.format(site.port))
    assert site.asked == []


def test_one_internal_address_among_public_ones_is_enough(site: Site) -> None:
    """A name that stands for both is not trusted."""
    assert "internal" in refused("http://mixed.example/", resolve=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])


def test_a_name_is_resolved_once_and_connected_to_that_address(site: Site) -> None:
    """It cannot lead elsewhere a moment later; the server still hears the name."""
    asked: list[str] = []

    def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return HERE if len(asked) == 1 else ["10.0.0.1"]

    site.pages["/feed"] = says(b"news")
    found = fetch(f"http://feed.example:{site.port}/feed", loopback=True, resolve=changing)
    assert (found.status, found.content) == (200, b"news")
    assert asked == ["feed.example"]
    assert site.asked == [(f"feed.example:{site.port}", "/feed")]


def test_every_redirect_is_judged_again(site: Site) -> None:
    """A public page must not send the broadcaster into the internal network."""
    site.pages["/feed"] = says(b"", 302, Location="http://intern.example/")
    names = {"feed.example": HERE, "intern.example": ["10.0.0.1"]}
    address = f"http://feed.example:{site.port}/feed"
    assert "intern.example" in refused(address, loopback=True, resolve=lambda host, _port: names[host])


def test_a_form_is_posted_once_and_never_carried_elsewhere(site: Site) -> None:
    """What it says may be secret; a redirect is told as it is."""
    seen: list[bytes] = []

    def takes(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.command.encode() + b" " + handler.rfile.read(int(handler.headers["content-length"])))
        says(b"", 307, Location="/elsewhere")(handler)

    site.pages["/token"] = takes
    assert site.get("/token", form={"code": "a b"}).status == 307
    assert (seen, len(site.asked)) == ([b"POST code=a+b"], 1)


def test_an_internal_address_is_asked_if_it_was_configured(site: Site) -> None:
    """Only what an operator wrote into the settings may be there."""
    site.pages["/keys"] = says(b"{}")
    address = f"http://127.0.0.1:{site.port}/keys"
    assert "internal network" in refused(address)
    assert fetch(address, private=True).status == 200


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://x/", "http://a b/"])
def test_a_redirect_to_what_is_no_web_address_is_refused(site: Site, target: str) -> None:
    """Files and other protocols are not fetched."""
    site.pages["/feed"] = says(b"", 301, Location=target)
    assert "web address" in refused(f"http://feed.example:{site.port}/feed", loopback=True, resolve=nearby)


def test_redirects_are_followed_and_counted(site: Site) -> None:
    """Up to the limit; where it ended and whether for good is told."""
    for number in range(MAX_HOPS + 2):
        site.pages[f"/{number}"] = says(b"", 301, Location=f"/{number + 1}")
    site.pages[f"/{MAX_HOPS + 2}"] = says(b"there")
    found = site.get("/2")
    assert (found.content, found.address, found.moved) == (b"there", f"http://feed.example:{site.port}/7", True)
    with pytest.raises(NotFetched, match="redirects more than"):
        site.get("/0")
    site.pages["/4"] = says(b"", 302, Location="/5")
    assert not site.get("/2").moved


@pytest.mark.parametrize(
    "address", ["", "feed.xml", "ftp://example.org/", "http://", "https://a b/", "http://[::1", "file:///etc/passwd"]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    """With an example of one."""
    assert "https://www.example.org" in refused(address)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    """It would end up in lists and logs."""
    assert "geheim" not in refused("https://konto:geheim@example.org/feed")


def test_a_huge_body_is_cut_off(site: Site) -> None:
    """Not a byte more than allowed is kept, whether the length is told or not."""
    site.pages["/told"] = says(b"x" * 200_000)
    site.pages["/untold"] = drips(site, b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 50_000)
    for path in ("/told", "/untold"):
        with pytest.raises(NotFetched, match="larger than"):
            site.get(path, most=100_000)


def test_a_packed_answer_is_not_unpacked(site: Site) -> None:
    """A small body could become a huge one."""
    site.pages["/feed"] = says(gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")
    with pytest.raises(NotFetched, match="compressed"):
        site.get("/feed")


@pytest.mark.parametrize(
    "piece", [b"HTTP/1.1 200 OK\r\nX: y\r\n", b"HTTP/1.1 200 OK\r\n\r\nx"], ids=["headers", "body"]
)
def test_bytes_that_drip_for_ever_are_cut_off_in_time(site: Site, piece: bytes) -> None:
    """The limit holds for the whole, not for each byte."""
    site.pages["/feed"] = drips(site, piece)
    with pytest.raises(NotFetched, match="too slowly"):
        site.get("/feed", seconds=0.3)


def test_who_takes_no_connection_is_named() -> None:
    """The sentence says that it is tried again."""
    assert "takes no connection" in refused("http://feed.example:9/", loopback=True, resolve=nearby)


def test_a_name_that_nobody_knows_is_named() -> None:
    """The same holds for a resolver that fails."""
    assert "nowhere.invalid" in refused("http://nowhere.invalid/", resolve=lambda _host, _port: [])


class Authority:
    """A certification authority for tests."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._sign("authority", self._key, x509.BasicConstraints(ca=True, path_length=None))
        self.trust = ssl.create_default_context(cadata=self._pem(self._certificate).decode())

    def server(self, host: str) -> ssl.SSLContext:
        """What a server for ``host`` shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.SubjectAlternativeName([x509.DNSName(host)])
        path = self._folder / f"{host}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + self._pem(self._sign(host, key, name)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _sign(self, subject: str, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType) -> x509.Certificate:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder(_named("authority"), _named(subject), key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _pem(self, certificate: x509.Certificate) -> bytes:
        return certificate.public_bytes(serialization.Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """A certification authority."""
    return Authority(tmp_path)


def test_the_certificate_must_be_for_the_name_and_not_for_the_address(authority: Authority) -> None:
    """Connecting to a resolved address weakens nothing, also for a second name at the same address."""
    site = Site(authority.server("feed.example"))
    site.pages["/"] = says(b"news")
    site.pages["/away"] = says(b"", 302, Location=f"https://other.example:{site.port}/")
    options = {"loopback": True, "resolve": nearby, "trust": authority.trust}
    try:
        found = fetch(f"https://feed.example:{site.port}/", **options)  # type: ignore[arg-type]
        assert found.content == b"news"
        assert "not valid" in refused(f"https://other.example:{site.port}/", **options)
        assert "not valid" in refused(f"https://feed.example:{site.port}/away", **options)
        assert "not valid" in refused(f"https://feed.example:{site.port}/", loopback=True, resolve=nearby)
    finally:
        site.close()


def test_a_redirect_never_gives_up_encryption(authority: Authority) -> None:
    """From https to http nothing is followed."""
    site = Site(authority.server("feed.example"))
    site.pages["/"] = says(b"", 302, Location="http://feed.example/")
    try:
        address = f"https://feed.example:{site.port}/"
        assert "without encryption" in refused(address, loopback=True, resolve=nearby, trust=authority.trust)
    finally:
        site.close()
