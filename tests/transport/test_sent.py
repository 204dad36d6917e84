"""Whether a request left this machine, and how often: "not sent" is said exactly when no byte did."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import requests

from broadcaster.net.transport import NotSent

from .server import OFFICIAL, OK, PATIENCE, Server, Talk, answer, context, hurrying, reset, sending, serving, silence


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
