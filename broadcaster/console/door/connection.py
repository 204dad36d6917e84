"""A connection to the console: how long it may be silent, and how many there may be."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_UNFINISHED: Final = (h11.IDLE, h11.SEND_BODY)


class Connection(H11Protocol):
    """HTTP of a client that says what it wants; where there are too many, the one that is silent for longest goes."""

    silence = 10.0
    """Seconds until the headers of a request are whole, and between two pieces of a body."""
    most = 400
    """Connections at once, live pages among them; a process may have 1,024 files open on many machines."""
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            silent = [(found._deadline.when(), id(found), found) for found in self._others() if found._deadline]  # noqa: SLF001
            min(silent)[2].transport.close()

    def data_received(self, data: bytes) -> None:
        """Wait on while headers or body are not whole; each piece of a body is a sign of life."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._rest()
        if self.conn.their_state in _UNFINISHED and self._deadline is None and not self.transport.is_closing():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._rest()
        super().connection_lost(exc)

    def _others(self) -> list[Connection]:
        return [found for found in self.connections if isinstance(found, Connection)]

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.silence, self._give_up)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if self.flow.read_paused:  # it is we who are slow
            self._wait()
        else:
            self.transport.close()
