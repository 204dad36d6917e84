"""Puts the console together: screens, API, static files, errors, and what guards them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from broadcaster.console import api, screens
from broadcaster.console.door.cookies import Jar
from broadcaster.console.door.doors import Screen
from broadcaster.console.door.failures import Failures, handle, unforeseen
from broadcaster.console.door.methods import HeadLikeGet
from broadcaster.console.door.turns import Turns
from broadcaster.console.pages.statics import Statics
from broadcaster.console.server import health
from broadcaster.console.server.guards import Guards

if TYPE_CHECKING:
    from broadcaster.app import Installation


def create_app(installation: Installation) -> FastAPI:
    """The console of one installation."""
    _ = installation.roster  # made once, shared by everyone who acts
    public_address = installation.settings.public_address
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    found = list(all_screens())
    app.state.installation = installation
    app.state.jar = Jar(secure=public_address.startswith("https:"))
    app.state.navigation = tuple(
        sorted((one.navigation for one in found if one.navigation), key=lambda entry: entry.order)
    )
    for screen in found:
        app.router.routes.extend(screen.router.routes)  # include_router would analyse each of them a second time
    app.router.routes.extend(health.router.routes)
    app.state.turns = Turns()
    app.mount("/static", Statics())
    handle(app)
    # the last one added is the outermost
    app.add_middleware(Under, path=api.PATH, other=api.create_app(installation, app.state.turns))
    app.add_middleware(Failures, answer=unforeseen)
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    app.add_middleware(HeadLikeGet)
    app.add_middleware(Guards, public_address=public_address)
    return app


class Under:
    """An ASGI middleware that leaves everything under a path to another application, whatever characters follow."""

    def __init__(self, app: ASGIApp, *, path: str, other: ASGIApp) -> None:
        self._app, self._path, self._other = app, path, other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let it answer."""
        if scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self._path}/"):
            await self._other({**scope, "root_path": scope.get("root_path", "") + self._path}, receive, send)
        else:
            await self._app(scope, receive, send)


def all_screens() -> Iterator[Screen]:
    """Every screen: a module of ``screens/`` calls it ``screen``, unless it is what several of them have in common."""
    for module in pkgutil.iter_modules(screens.__path__):
        found: Screen | None = getattr(importlib.import_module(f"{screens.__name__}.{module.name}"), "screen", None)
        if found is not None:
            yield found
