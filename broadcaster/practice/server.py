"""Runs the practice platforms: one local server, one address per platform below it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from broadcaster.practice import accounts, control, graph, instagram_private, media_host, page, x
from broadcaster.practice.faults import AbortableProtocol, Faults, Misbehaving
from broadcaster.practice.site import control as site_control
from broadcaster.practice.site.server import PracticeSite
from broadcaster.practice.world import World

PLATFORMS = (graph, x, instagram_private, media_host)
"""Modules of platforms: each has ``PREFIX``, ``routes(world)`` and ``manners(world)``."""


def create_app(world: World, faults: Faults, site: PracticeSite) -> Starlette:
    """The ASGI application with every platform, the page for people and the control interface."""
    accounts.join_defaults(world)
    mounted: list[BaseRoute] = []
    for platform in PLATFORMS:
        app = Starlette(routes=platform.routes(world))
        spoiled = Misbehaving(app, faults=faults, manners=platform.manners(world), now=world.now)
        mounted.append(Mount(platform.PREFIX, app=spoiled))
    mounted.append(Mount("/practice", routes=[*control.routes(world, faults), *site_control.routes(site)]))
    return Starlette(routes=[*mounted, *page.routes(world)])


def serve(host: str, port: int, folder: Path | None = None) -> None:
    """Run until interrupted; ``folder`` keeps the state across restarts. The website's ports follow ``port``."""
    with _living(folder, port) as site:
        _server(create_app(World(folder), Faults(), site), host, port).run()


@contextmanager
def running(folder: Path | None = None, world: World | None = None, faults: Faults | None = None) -> Iterator[str]:
    """A server in a thread on a free port of 127.0.0.1; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener, _living(folder, 0) as site:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio forgets it for a socket of ours
        server = _server(create_app(world or World(folder), faults or Faults(), site), "127.0.0.1", 0)
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


def _server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=AbortableProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=60,
    )
    return uvicorn.Server(config)
