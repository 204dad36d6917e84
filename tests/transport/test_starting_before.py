"""When a request may still leave."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from broadcaster.net.departure import may_start, starting_before, uptime
from broadcaster.net.transport import NotSent

from .server import OFFICIAL, PATIENCE, POLL, Server, answer, sending, serving


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
                POLL.wait(late - uptime() + 0.1)
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
