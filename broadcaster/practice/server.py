"""Runs the practice platforms: one local server, one address per platform below it."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from broadcaster.practice import accounts, control, page
from broadcaster.practice.faults import AbortableProtocol, Faults, Misbehaving
from broadcaster.practice.platforms import platforms
from broadcaster.practice.site import control as site_control
from broadcaster.practice.site.server import PracticeSite
from broadcaster.practice.world import World


def create_app(world: World, faults: Faults, site: PracticeSite) -> Starlette:
    """The ASGI application with every platform, the page for people and the control interface."""
    accounts.join_defaults(world)
    mounted: list[BaseRoute] = []
    for platform in platforms().values():
        app = Starlette(routes=platform.routes(world))
        spoiled = Misbehaving(app, faults=faults, manners=platform.manners(world), now=world.now)
        mounted.append(Mount(platform.prefix, app=spoiled))
    mounted.append(Mount("/practice", routes=[*control.routes(world, faults), *site_control.routes(site)]))
    return Starlette(routes=[*mounted, *page.routes(world)])


def serve(listener: socket.socket, folder: Path | None = None, *, attached: bool = False) -> None:
    """Answer on ``listener`` until interrupted, and if ``attached`` until standard input ends.

    ``folder`` keeps the state across restarts. Whoever starts an attached server holds the other end of its standard
    input, so that it ends with them, however they end. The practice website's ports follow the listener's.
    """
    with _living(folder, listener.getsockname()[1]) as site:
        server = _server(create_app(World(folder), Faults(), site))
        if attached:
            threading.Thread(target=_end_with_input, args=(server,), daemon=True, name="attached").start()
        server.run([listener])


def _end_with_input(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = server.force_exit = True


@contextmanager
def running(folder: Path | None = None, world: World | None = None, faults: Faults | None = None) -> Iterator[str]:
    """The practice platforms in a thread on a free port of 127.0.0.1; yields their address."""
    with _living(folder, 0) as site, serving(create_app(world or World(folder), faults or Faults(), site)) as address:
        yield address


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """An application in a thread on a free port of 127.0.0.1; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio forgets it for a socket of ours
        server = _server(app)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True, name="practice")
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            thread.join(10)


@contextmanager
def _living(folder: Path | None, port: int) -> Iterator[PracticeSite]:
    site = PracticeSite(folder / "website" if folder else None, port)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def _server(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=AbortableProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=60,
    )
    return uvicorn.Server(config)
