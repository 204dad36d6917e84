"""What leaves this machine, when, how often and for how long: the session under every SDK, on real sockets."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from broadcaster.departure import may_start, starting_before, uptime
from broadcaster.transport import MAX_ANSWER, AnswerTooLarge, NotSent, session

OFFICIAL = "https://platform.example"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_POLL = threading.Event()
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


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the key and certificate of ``127.0.0.1``, and of another name."""
    folder = tmp_path_factory.mktemp("tls")
    for name, alternative in (
        ("right", x509.IPAddress(IPv4Address("127.0.0.1"))),
        ("wrong", x509.DNSName("other.example")),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{name}.pem").write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return folder


def context(certificate: Path) -> ssl.SSLContext:
    """A TLS server's side."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


class TestNotSent:
    """Raised exactly when no byte of the request left."""

    def test_when_the_name_does_not_resolve(self) -> None:
        """DNS is down, as everything else of the authority may be."""
        with pytest.raises(NotSent):
            sending("http://nirgendwo.invalid").post(f"{OFFICIAL}/tweets", data="x")

    def test_when_the_connection_is_refused(self) -> None:
        """Nobody listens."""
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        with pytest.raises(NotSent):
            sending(f"http://127.0.0.1:{port}").post(f"{OFFICIAL}/tweets", data="x")

    def test_when_nobody_accepts_the_connection(self) -> None:
        """A full backlog swallows the attempt."""
        with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            for filling in (first, second):
                filling.setblocking(False)
                filling.connect_ex(listener.getsockname())
            with pytest.raises(NotSent):
                hurrying(f"http://127.0.0.1:{listener.getsockname()[1]}").post(f"{OFFICIAL}/tweets", data="x")

    @pytest.mark.parametrize("certificate", ["right", "wrong"])
    def test_when_the_certificate_cannot_be_trusted(self, tls: Path, certificate: str) -> None:
        """Nobody vouches for it."""
        with serving(answer, context(tls / f"{certificate}.pem")) as server, pytest.raises(NotSent):
            sending(server.address).post(f"{OFFICIAL}/tweets", data="x")
        assert server.heard == b""

    def test_when_the_certificate_is_for_another_name(self, tls: Path) -> None:
        """Trusted, but not for this host."""
        with serving(answer, context(tls / "wrong.pem")) as server:
            trusting = sending(server.address)
            trusting.verify = str(tls / "wrong.pem")
            with pytest.raises(NotSent):
                trusting.post(f"{OFFICIAL}/tweets", data="x")
        assert server.heard == b""

    def test_when_the_handshake_breaks_off(self) -> None:
        """Whoever answers speaks no TLS."""
        with serving(lambda server, connection: server.say(connection, OK)) as server, pytest.raises(NotSent):
            sending(server.address.replace("http:", "https:")).post(f"{OFFICIAL}/tweets", data="x")

    def test_not_when_the_certificate_is_right(self, tls: Path) -> None:
        """The request leaves, once, and is answered."""
        with serving(answer, context(tls / "right.pem")) as server:
            trusting = sending(server.address)
            trusting.verify = str(tls / "right.pem")
            assert trusting.post(f"{OFFICIAL}/tweets", data="x").content == b"ok"
        assert server.requests == 1


def silence(server: Server, connection: socket.socket) -> None:
    """Take the request and say nothing until the other side gives up."""
    server.hear(connection)
    connection.recv(1)


def hang_up(server: Server, connection: socket.socket) -> None:
    """Take the request and end the connection."""
    server.hear(connection)


def break_off(server: Server, connection: socket.socket) -> None:
    """Take the request and reset the connection."""
    server.hear(connection)
    reset(connection)


def babble(server: Server, connection: socket.socket) -> None:
    """Take the request and answer what is no HTTP."""
    server.hear(connection)
    server.say(connection, b"\x00\xff" * 100)


def half(server: Server, connection: socket.socket) -> None:
    """Take the request and answer it by half."""
    server.hear(connection)
    server.say(connection, OK[:-1])


@pytest.mark.parametrize("talk", [silence, hang_up, break_off, babble, half])
def test_once_a_byte_may_have_left_it_is_never_called_not_sent_nor_sent_again(talk: Talk) -> None:
    """One connection, at most one request, and an error that says nothing about what became of it."""
    with serving(talk) as server:
        with pytest.raises(requests.RequestException):
            hurrying(server.address).post(f"{OFFICIAL}/tweets", data="x")
        server.ended.wait(PATIENCE)
    assert server.connections == 1
    assert server.requests <= 1


def test_a_kept_connection_that_breaks_is_not_used_for_a_repetition() -> None:
    """The second request arrives once and is lost once."""

    def once(server: Server, connection: socket.socket) -> None:
        server.hear(connection)
        server.say(connection, OK)
        break_off(server, connection)

    with serving(once) as server:
        kept = sending(server.address)
        assert kept.post(f"{OFFICIAL}/tweets", data="first").ok
        with pytest.raises(requests.ConnectionError):
            kept.post(f"{OFFICIAL}/tweets", data="second")
        server.ended.wait(PATIENCE)
    assert server.connections == 1
    assert server.requests == 2


def test_a_kept_connection_that_the_platform_closed_is_replaced() -> None:
    """Between two requests; both arrive once."""

    def once(server: Server, connection: socket.socket) -> None:
        server.hear(connection)
        server.say(connection, OK)

    with serving(once) as server:
        kept = sending(server.address)
        for _ in range(2):
            server.ended.clear()
            assert kept.post(f"{OFFICIAL}/tweets", data="x").ok
            assert server.ended.wait(PATIENCE)
    assert (server.connections, server.requests) == (2, 2)


class TestWhere:
    """A request goes to the configured address and nowhere else."""

    def test_path_and_query_are_kept(self) -> None:
        """Only the host is exchanged."""
        with serving(answer) as server:
            sending(f"{server.address}/x").get(f"{OFFICIAL}/2/tweets?ids=1%2C2&a=b")
        assert server.heard.startswith(b"GET /x/2/tweets?ids=1%2C2&a=b HTTP/1.1\r\n")

    def test_another_host_is_refused_before_a_connection_is_made(self) -> None:
        """An SDK that builds another address reaches nobody."""
        with serving(answer) as server, pytest.raises(requests.exceptions.InvalidSchema):
            sending(server.address).post(f"{server.address}/tweets", headers={"Authorization": "Bearer geheim"})
        assert server.connections == 0

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_a_redirect_is_not_followed(self, status: int, method: str) -> None:
        """Neither to another host, with the credentials, nor to the platform itself."""
        with serving(answer) as other:

            def elsewhere(server: Server, connection: socket.socket) -> None:
                server.hear(connection)
                head = f"HTTP/1.1 {status} Moved\r\nLocation: {other.address}/catch\r\nContent-Length: 0\r\n\r\n"
                server.say(connection, head.encode())

            with serving(elsewhere) as server, pytest.raises(requests.RequestException):
                sending(server.address).request(
                    method, f"{OFFICIAL}/tweets", headers={"Authorization": "Bearer geheim"}
                )
        assert other.connections == 0
        assert server.requests == 1

    def test_a_redirect_within_the_platform_is_not_followed(self) -> None:
        """A post that was redirected may have been carried out."""

        def elsewhere(server: Server, connection: socket.socket) -> None:
            server.hear(connection)
            server.say(connection, b"HTTP/1.1 307 Moved\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

        with serving(elsewhere) as server, pytest.raises(requests.RequestException):
            sending(server.address).post(f"{OFFICIAL}/tweets", data="x")
        assert server.requests == 1

    def test_the_environment_sends_nothing_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A proxy of the authority is gone with its IT, and one that is set by mistake would read the credentials."""
        with serving(answer) as proxy, serving(answer) as server:
            for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, proxy.address)
            assert sending(server.address).post(f"{OFFICIAL}/tweets", data="x").ok
        assert proxy.connections == 0


class TestHowLong:
    """A call ends within its time, whatever the platform does."""

    def test_a_platform_that_does_not_answer_is_given_up(self) -> None:
        """The request has left, so that is a timeout and not NotSent."""
        with serving(silence) as server, pytest.raises(requests.Timeout):
            hurrying(server.address).post(f"{OFFICIAL}/tweets", data="x")
        assert server.requests == 1

    @pytest.mark.parametrize(
        ("head", "drop"),
        [
            (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            (b"HTTP/1.1 200 OK\r\nX-Endless: ", b"x"),
            (b"", b"H"),
        ],
        ids=["with a length", "without a length", "in chunks", "in the head", "from the first byte"],
    )
    def test_an_answer_that_drips_in_is_given_up(self, head: bytes, drop: bytes) -> None:
        """0.8 s are allowed and a byte comes every 0.05 s: of 500 only the first few are listened to."""

        def drip(server: Server, connection: socket.socket) -> None:
            server.hear(connection)
            connection.sendall(head)
            for _ in range(500):
                server.say(connection, drop)
                _POLL.wait(0.05)

        with serving(drip) as server:
            with pytest.raises(requests.RequestException):
                hurrying(server.address).post(f"{OFFICIAL}/tweets", data="x")
            assert server.written // len(drop) < 250

    def test_a_large_picture_may_take_longer_than_connecting(self) -> None:
        """A phone's uplink is slow: 6 MB arrive although connecting may take only 0.3 s."""

        def read_slowly(server: Server, connection: socket.socket) -> None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            while len(server.heard) < 6_000_000 and server.take(connection):
                _POLL.wait(0.008)
            server.say(connection, OK)

        with serving(read_slowly) as server:
            assert sending(server.address, connect=0.3).post(f"{OFFICIAL}/media", data=b"x" * 6_000_000).ok
        assert len(server.heard) > 6_000_000

    def test_an_upload_that_nobody_reads_is_given_up(self) -> None:
        """Bytes have left, so it is not NotSent."""

        def ignore(_server: Server, _connection: socket.socket) -> None:
            given_up.wait(PATIENCE)

        given_up = threading.Event()
        with serving(ignore) as server:
            with pytest.raises(requests.ConnectionError):
                hurrying(server.address).post(f"{OFFICIAL}/media", data=b"x" * 20_000_000)
            given_up.set()


class TestHowMuch:
    """An answer is read as far as a platform's answers go."""

    @pytest.mark.parametrize("size", [MAX_ANSWER, MAX_ANSWER + 1])
    def test_the_limit_is_exact(self, size: int) -> None:
        """One byte more is too much."""

        def send(server: Server, connection: socket.socket) -> None:
            server.hear(connection)
            server.say(connection, f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size)

        with serving(send) as server:
            asking = sending(server.address)
            if size > MAX_ANSWER:
                with pytest.raises(AnswerTooLarge):
                    asking.get(f"{OFFICIAL}/me")
            else:
                assert len(asking.get(f"{OFFICIAL}/me").content) == size

    def test_an_endless_answer_is_given_up(self) -> None:
        """A gigabyte is never read."""
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"

        def flood(server: Server, connection: socket.socket) -> None:
            server.hear(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(16_384):
                server.say(connection, chunk)

        with serving(flood) as server:
            with pytest.raises(AnswerTooLarge):
                sending(server.address).get(f"{OFFICIAL}/me")
            server.ended.wait(PATIENCE)
        assert server.written < 100_000_000

    def test_a_packed_answer_counts_unpacked(self) -> None:
        """A bomb of 200 kB that would unpack to 200 MB."""
        bomb = gzip.compress(bytes(200_000_000), 1)

        def send(server: Server, connection: socket.socket) -> None:
            server.hear(connection)
            head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
            server.say(connection, head.encode() + bomb)

        with serving(send) as server, pytest.raises(AnswerTooLarge):
            sending(server.address).get(f"{OFFICIAL}/me")


class TestStartingBefore:
    """A sender whose time ran out sends nothing that changes anything."""

    def test_too_late_nothing_leaves(self) -> None:
        """Not even a connection is made."""
        with serving(answer) as server:
            asking = sending(server.address)
            with starting_before(uptime() - 1):
                assert not may_start()
                for method in ("POST", "PUT", "DELETE", "PATCH"):
                    with pytest.raises(NotSent):
                        asking.request(method, f"{OFFICIAL}/tweets", data="x")
        assert server.connections == 0

    def test_in_time_it_leaves_once(self) -> None:
        """And the block's end lifts the limit."""
        with serving(answer) as server:
            asking = sending(server.address)
            with starting_before(uptime() + 60):
                assert may_start()
                assert asking.post(f"{OFFICIAL}/tweets", data="x").ok
            with suppress(RuntimeError), starting_before(uptime() - 1):
                raise RuntimeError
            assert asking.post(f"{OFFICIAL}/tweets", data="x").ok
        assert server.requests == 2

    def test_reading_is_always_allowed(self) -> None:
        """A read changes nothing."""
        with serving(answer) as server, starting_before(uptime() - 1):
            assert sending(server.address).get(f"{OFFICIAL}/me").ok
        assert server.requests == 1

    def test_time_that_runs_out_while_connecting_counts(self, tls: Path) -> None:
        """The handshake took too long: no byte of the request follows it."""

        def listen(server: Server, connection: socket.socket) -> None:
            server.hear(connection)

        class Slow(ssl.SSLContext):
            def wrap_socket(self, sock: socket.socket, **given: bool) -> ssl.SSLSocket:  # type: ignore[override]
                _POLL.wait(late - uptime() + 0.1)
                return super().wrap_socket(sock, **given)  # type: ignore[arg-type]

        slow = Slow(ssl.PROTOCOL_TLS_SERVER)
        slow.load_cert_chain(tls / "right.pem")
        with serving(listen, slow) as server:
            trusting = sending(server.address)
            trusting.verify = str(tls / "right.pem")
            late = uptime() + 2.0
            with starting_before(late), pytest.raises(NotSent):
                trusting.post(f"{OFFICIAL}/tweets", data="x")
            trusting.close()
            server.ended.wait(PATIENCE)
        assert server.connections == 1
        assert server.heard == b""

    def test_one_sender_s_limit_is_not_another_s(self) -> None:
        """Threads do not share it."""
        seen: list[bool] = []
        with starting_before(uptime() - 1):
            other = threading.Thread(target=lambda: seen.append(may_start()))
            other.start()
            other.join()
        assert seen == [True]
