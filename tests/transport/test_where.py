"""Where a request goes, and with what."""

from __future__ import annotations

import socket

import pytest
import requests

from .server import OFFICIAL, Server, answer, sending, serving


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
