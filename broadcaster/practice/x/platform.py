"""Practice X: the part of the X API v2 that a publisher uses, as strict as the platform itself.

Requests are signed over ``https://api.twitter.com``, whatever host they are sent to.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from broadcaster.practice.faults import Manners
from broadcaster.practice.permalinks import permalink
from broadcaster.practice.platforms import Codes, PracticePlatform
from broadcaster.practice.world import Member, Post, World
from broadcaster.practice.x import media as x_media
from broadcaster.practice.x import oauth1
from broadcaster.practice.x import oauth2 as x_oauth2
from broadcaster.practice.x import tweets as x_tweets
from broadcaster.practice.x import users as x_users
from broadcaster.practice.x.access import (
    ANYONE,
    LIMITS,
    USER,
    Access,
    Caller,
    Way,
    count,
    rate_headers,
    require_credits,
    require_permission,
)
from broadcaster.practice.x.problems import NAMES, Refusal, plain, refused, throttled
from broadcaster.practice.x.text import shown, snowflake

Endpoint = Callable[[Request], Awaitable[Response]]
Operation = Callable[[World, Request, Caller], Awaitable[Response]]

_OPERATIONS = {
    ("POST", "/2/tweets"): "tweet",
    ("POST", "/2/media/upload"): "upload",
    ("GET", "/2/media/upload"): "upload_status",
    ("POST", "/2/media/metadata"): "metadata",
    ("GET", "/2/users/me"): "me",
    ("POST", "/2/oauth2/token"): "token",
    ("POST", "/oauth2/token"): "token",
}


def routes(world: World) -> list[BaseRoute]:
    """The operations of the API, the two token endpoints and the public address of a post."""
    access = Access(world)

    def guarded(name: str, operation: Operation, ways: Collection[Way]) -> Endpoint:
        return _guarded(world, access, (name, operation, ways))

    async def token(request: Request) -> Response:
        return await x_oauth2.token(world, request)

    async def app_token(request: Request) -> Response:
        return await x_oauth2.app_token(world, request)

    return [
        Route("/2/tweets", guarded("tweet", x_tweets.create, USER), methods=["POST"]),
        Route("/2/tweets/{id}", guarded("read", x_tweets.read, ANYONE), methods=["GET"]),
        Route("/2/tweets/{id}", guarded("delete", x_tweets.delete, USER), methods=["DELETE"]),
        Route("/2/users/me", guarded("me", x_users.me, USER), methods=["GET"]),
        Route("/2/users/{id}/tweets", guarded("timeline", x_users.timeline, ANYONE), methods=["GET"]),
        Route("/2/media/upload", guarded("upload", x_media.upload, USER), methods=["POST"]),
        Route("/2/media/upload", guarded("upload_status", x_media.status, USER), methods=["GET"]),
        Route("/2/media/metadata", guarded("metadata", x_media.describe, USER), methods=["POST"]),
        Route("/2/oauth2/token", token, methods=["POST"]),
        Route("/oauth2/token", app_token, methods=["POST"]),
        Route("/i/status/{id}", _public_address, methods=["GET"]),
    ]


def manners(world: World) -> Manners:
    """How X names its operations and words its refusals. Replies are posted by ``tweet``, like other posts."""

    def account(_path: str, scope: MutableMapping[str, Any]) -> str:
        return _account(world, dict(scope["headers"]).get(b"authorization", b"").decode("latin-1"))

    return Manners(
        platform="x",
        operation=_operation,
        account=account,
        server_error=lambda status: plain(status, "Service Unavailable").response(),
        refusal=lambda code, _status: refused(code).response(),
        throttled=lambda with_reset: throttled(_used_up(world) if with_reset else {}).response(),
    )


def _guarded(world: World, access: Access, guarded: tuple[str, Operation, Collection[Way]]) -> Endpoint:
    name, operation, ways = guarded

    async def endpoint(request: Request) -> Response:
        headers: dict[str, str] = {}
        try:
            caller = access.caller(request, ways)
            headers = count(world, name, caller)
            require_permission(name, caller)
            require_credits(caller)
            response = await operation(world, request, caller)
        except Refusal as refusal:
            response = refusal.response()
        response.headers.update(headers)
        return response

    return endpoint


def _used_up(world: World) -> dict[str, str]:
    limit = LIMITS["tweet"][0]
    return rate_headers(world, limit, 0, world.now() + limit.seconds)


async def _public_address(request: Request) -> Response:
    return RedirectResponse(permalink(request, "x", request.path_params["id"]))


def _operation(method: str, path: str) -> str:
    known = _OPERATIONS.get((method, path))
    if known:
        return known
    if path.startswith("/2/users/"):
        return "timeline"
    if path.startswith("/2/tweets/"):
        return "delete" if method == "DELETE" else "read"
    return "page"


def _account(world: World, authorization: str) -> str:
    """The member that a request claims to come from, proven or not."""
    scheme, _, rest = authorization.partition(" ")
    where: dict[str, str] = {}
    match scheme.lower():
        case "bearer":
            where = {"oauth2_access_token": rest.strip()}
        case "basic":
            where = {"client_id": (x_oauth2.basic(authorization) or ("", ""))[0]}
        case "oauth":
            try:
                where = {"access_token": oauth1.parameters(authorization)["oauth_token"]}
            except ValueError:
                return ""
    member = world.member("x", **where) if any(where.values()) else None
    return member.name if member else ""


def _by_hand(world: World, _member: Member, post: Post) -> None:
    post.id, post.extra = snowflake(world), shown(world, post.text, [])


PLATFORM = PracticePlatform(
    name="x",
    prefix="/x",
    operations=(*dict.fromkeys(_OPERATIONS.values()), "read", "delete", "timeline"),
    routes=routes,
    manners=manners,
    codes=Codes(pattern=re.compile("|".join(NAMES)), examples=", ".join(NAMES)),
    by_hand={"x": _by_hand},
)
