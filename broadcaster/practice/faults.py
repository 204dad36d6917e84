"""Misbehaviour on demand: what the practice platforms can be told to do wrong, and how often."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

Kind = Literal[
    "delay",
    "hang",
    "error_before",
    "error_after",
    "reset_before",
    "reset_after",
    "throttle",
    "throttle_without_reset",
    "empty_after",
    "garbage_after",
    "half_after",
]
"""``delay``: an answer after ``seconds``, or when the fault is cleared; ``hang``: silence until the client gives up;
``*_before``: nothing is accepted; ``*_after``: the request is carried out, then the answer goes wrong."""
GLANCE = 0.02
"""Seconds between looks whether a fault that delays is over."""


@dataclass(slots=True)
class Fault:
    """One misbehaviour of ``platform``'s ``operation`` ("*": any), ``times`` times (-1: until cleared).

    ``code`` lets ``error_before`` and ``error_after`` speak as the platform does, e.g. ``4/2207051`` for Graph;
    ``body`` is their whole answer, JSON, with any ``status`` from 200 on: also a success that is none.
    """

    platform: str
    kind: Kind
    operation: str = "*"
    times: int = 1
    skip: int = 0
    seconds: float = 0.0
    status: int = 500
    code: str = ""
    body: str = ""
    account: str = "*"

    def applies(self, platform: str, operation: str, account: str) -> bool:
        """Whether this request is one to spoil; counts ``skip`` and ``times`` down."""
        if platform != self.platform or self.operation not in ("*", operation) or self.account not in ("*", account):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times == 0:
            return False
        self.times -= 1 if self.times > 0 else 0
        return True


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the platform saw it, for counting."""

    platform: str
    operation: str
    account: str
    at: float


@dataclass(slots=True)
class Faults:
    """The misbehaviours in force and the record of requests."""

    active: list[Fault] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def take(self, platform: str, operation: str, account: str) -> Fault | None:
        """The first fault that applies to this request."""
        return next((fault for fault in self.active if fault.applies(platform, operation, account)), None)

    async def wait(self, fault: Fault) -> None:
        """Let a fault's ``seconds`` pass, but not when it is over."""
        ends = asyncio.get_running_loop().time() + fault.seconds
        while any(fault is one for one in self.active):
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                return
            await asyncio.sleep(min(left, GLANCE))


@dataclass(frozen=True, slots=True)
class Manners:
    """How one platform names its operations and accounts and words its refusals."""

    platform: str
    operation: Callable[[str, str], str]
    """(method, path) -> one of the platform's operation names."""
    account: Callable[[str, MutableMapping[str, Any]], str]
    """(path, ASGI scope) -> the account's name as the control API knows it, or ""."""
    server_error: Callable[[int], Response]
    throttled: Callable[[bool], Response]
    """(with a reset header) -> the refusal."""
    refusal: Callable[[str, int], Response] | None = None
    """(the platform's own error code, status) -> the answer; None for a platform without such codes."""

    def error(self, fault: Fault) -> Response:
        """The answer instead of a success."""
        if fault.body:
            return Response(fault.body, fault.status, media_type="application/json")
        if fault.code and self.refusal is not None:
            return self.refusal(fault.code, fault.status)
        return self.server_error(fault.status)


class Misbehaving:
    """ASGI middleware that records each request of one platform and spoils it if a fault applies."""

    def __init__(self, app: ASGIApp, *, faults: Faults, manners: Manners, now: Callable[[], float]) -> None:
        self.app, self.faults, self.manners, self.now = app, faults, manners, now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, well or badly."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"][len(scope.get("root_path", "")) :] or scope["path"]
        operation = self.manners.operation(scope["method"], path)
        account = self.manners.account(path, scope)
        self.faults.requests.append(Request(self.manners.platform, operation, account, self.now()))
        fault = self.faults.take(self.manners.platform, operation, account)
        await self._spoil(fault, scope, receive, send)
        # A reset is noticed one turn later; until then uvicorn would complain about the answer that never came.
        await asyncio.sleep(0)

    async def _spoil(self, fault: Fault | None, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.kind if fault else None:
            case "delay" if fault:
                await self.faults.wait(fault)
                await self.app(scope, receive, send)
            case "hang" if fault:
                await _drain(receive)
                with suppress(TimeoutError):
                    await asyncio.wait_for(receive(), fault.seconds or 3600)
                abort(scope)
            case "reset_before":
                abort(scope)
            case "error_before" if fault:
                await _drain(receive)
                await self.manners.error(fault)(scope, receive, send)
            case "throttle" | "throttle_without_reset" as kind:
                await _drain(receive)
                await self.manners.throttled(kind == "throttle")(scope, receive, send)
            case None:
                await self.app(scope, receive, send)
            case _ if fault:
                await self._answer_badly(fault, scope, receive, send)

    async def _answer_badly(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry the request out, then spoil the answer."""
        swallowed: list[Message] = []

        async def swallow(message: Message) -> None:
            swallowed.append(message)

        await self.app(scope, receive, swallow)
        match fault.kind:
            case "error_after":
                await self.manners.error(fault)(scope, receive, send)
            case "reset_after":
                abort(scope)
            case "empty_after":
                await Response(b"", 200)(scope, receive, send)
            case "garbage_after":
                await Response(b"<html><h1>Bad Gateway", 200, media_type="text/html")(scope, receive, send)
            case _:
                await _half(swallowed, send)
                abort(scope)


async def _drain(receive: Receive) -> None:
    while (await receive()).get("more_body"):
        pass


async def _half(messages: list[Message], send: Send) -> None:
    """Send the head and the first half of the body."""
    for message in messages:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            await send({"type": message["type"], "body": body[: len(body) // 2], "more_body": True})
            await asyncio.sleep(0.01)
            return
        await send(message)


class AbortableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, remembering its transports so that a fault can reset one."""

    transports: ClassVar[dict[Any, asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        self.transports[transport.get_extra_info("peername")] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.transports.pop(self.transport.get_extra_info("peername"), None)
        super().connection_lost(exc)


def abort(scope: Scope) -> None:
    """Reset the connection (RST), as a platform's load balancer does."""
    transport = AbortableProtocol.transports.get(tuple(scope["client"] or ()))
    if transport is None:
        return
    raw: socket.socket | None = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
