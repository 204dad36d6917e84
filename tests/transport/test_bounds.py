"""How long a call may take, and how much of an answer is read."""

from __future__ import annotations

import gzip
import socket
import threading

import pytest
import requests

from broadcaster.net.transport import MAX_ANSWER, AnswerTooLarge

from .server import OFFICIAL, OK, PATIENCE, POLL, Server, hurrying, sending, serving, silence


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
                POLL.wait(0.05)

        with serving(drip) as server:
            with pytest.raises(requests.RequestException):
                hurrying(server.address).post(f"{OFFICIAL}/tweets", data="x")
            assert server.written // len(drop) < 250

    def test_a_large_picture_may_take_longer_than_connecting(self) -> None:
        """A phone's uplink is slow: 6 MB arrive although connecting may take only 0.3 s."""

        def read_slowly(server: Server, connection: socket.socket) -> None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            while len(server.heard) < 6_000_000 and server.take(connection):
                POLL.wait(0.008)
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
