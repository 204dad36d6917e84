"""The local server answers at once."""

from __future__ import annotations

import socket

from broadcaster.console.server.server import listen


def test_an_answer_is_not_held_back_until_the_one_before_is_acknowledged() -> None:
    """Without TCP_NODELAY every answer on a kept connection comes 40 ms late."""
    with listen(0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _address = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
