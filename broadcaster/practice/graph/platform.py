"""The practice Graph: the Facebook page and Instagram of Meta's official API, v24.0 to v27.0.

Every secret in an address is refused and recorded, and every parameter that Meta's own client does not list is
refused, and so is what Meta has retired (:func:`broadcaster.practice.graph.access.check_retired`). Operations are named ``facebook.*`` and ``instagram.*`` for misbehaviour and counting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from broadcaster.practice.credentials import number
from broadcaster.practice.faults import Manners
from broadcaster.practice.graph import facebook, instagram, photos, pictures
from broadcaster.practice.graph.access import (
    GraphError,
    Node,
    check_address,
    check_alive,
    check_proof,
    check_retired,
    check_version,
    find,
    holders,
    invalid,
    is_personal,
    missing,
    usage_headers,
)
from broadcaster.practice.graph.arguments import Arguments, read
from broadcaster.practice.graph.call import Call
from broadcaster.practice.platforms import Codes, PracticePlatform
from broadcaster.practice.world import Member, Post, World

MOST_IN_BATCH = 50

Handler = Callable[[Call], Awaitable[dict[str, Any]]]

_HANDLERS: Mapping[tuple[str, str, str], tuple[str, Handler]] = {
    ("POST", "page", "photos"): ("facebook.photo", facebook.create_photo),
    ("POST", "page", "feed"): ("facebook.draft", facebook.create_feed),
    ("POST", "post", ""): ("facebook.publish", facebook.update_post),
    ("GET", "post", ""): ("facebook.read", facebook.read_post),
    ("GET", "page", ""): ("facebook.read", facebook.read_page),
    ("GET", "page", "debug_token"): ("facebook.read", facebook.debug_token),
    ("GET", "person", ""): ("facebook.read", facebook.read_person),
    ("GET", "photo", ""): ("facebook.read", photos.read_photo),
    ("GET", "page", "feed"): ("facebook.list", facebook.list_posts),
    ("GET", "page", "posts"): ("facebook.list", facebook.list_posts),
    ("GET", "page", "published_posts"): ("facebook.list", facebook.list_posts),
    ("DELETE", "post", ""): ("facebook.delete", facebook.delete_post),
    ("DELETE", "photo", ""): ("facebook.delete", photos.delete_photo),
    ("POST", "user", "media"): ("instagram.container", instagram.create_container),
    ("POST", "user", "media_publish"): ("instagram.media_publish", instagram.publish),
    ("GET", "container", ""): ("instagram.status", instagram.read_container),
    ("GET", "user", "media"): ("instagram.list", instagram.list_media),
    ("GET", "user", "content_publishing_limit"): ("instagram.quota", instagram.read_limit),
    ("GET", "user", ""): ("instagram.read", instagram.read_user),
    ("GET", "media", ""): ("instagram.read", instagram.read_media),
    ("POST", "media", ""): ("instagram.edit", instagram.update_media),
    ("DELETE", "media", ""): ("instagram.delete", instagram.delete_media),
}
"""(method, kind of node, edge) -> operation and what does it."""


def routes(world: World) -> list[BaseRoute]:
    """The one entrance of Graph, and the public addresses of its pictures."""

    async def graph(request: Request) -> Response:
        return await _answer(world, request)

    async def picture(request: Request) -> Response:
        return pictures.serve(world, request)

    return [Route(pictures.ROUTE, picture), Route("/{path:path}", graph, methods=["GET", "POST", "DELETE"])]


async def _answer(world: World, request: Request) -> Response:
    version, node_id, edge = _parts(request.path_params["path"])
    answer: dict[str, Any] | list[dict[str, Any]]
    try:
        check_address(world, request.url.path, dict(request.query_params))
        check_version(version)
        arguments = await read(request)
        owners = _owners(world, request, arguments)
        check_retired(arguments.values)
        if request.method == "POST" and not node_id and "batch" in arguments.values:
            owner, answer = owners[0], await _batch(world, request, owners, arguments)
        else:
            call = _call(world, request, owners, (request.method, node_id, edge), arguments)
            owner, answer = call.owner, await _handler(call, request.method, _edge(node_id, edge))(call)
    except GraphError as error:
        return error.response()
    finally:
        await request.close()
    headers = {"facebook-api-version": version, **usage_headers(world, owner)}
    return JSONResponse(answer, headers=headers)


async def _batch(world: World, request: Request, owners: list[Member], arguments: Arguments) -> list[dict[str, Any]]:
    """``POST /`` with ``batch``: reads that are carried out one after the other, each with a status of its own."""
    try:
        asked = json.loads(str(arguments.values["batch"]))
        operations = [(str(one["method"]), str(one["relative_url"])) for one in asked]
    except (KeyError, TypeError, ValueError):
        raise invalid("Param batch must be an array of operations with method and relative_url") from None
    if not 1 <= len(operations) <= MOST_IN_BATCH or any(method != "GET" for method, _url in operations):
        raise invalid(f"Practice platform: a batch has 1 to {MOST_IN_BATCH} operations that read")
    return [await _in_batch(world, request, owners, url) for _method, url in operations]


async def _in_batch(world: World, request: Request, owners: list[Member], url: str) -> dict[str, Any]:
    path, _, query = url.strip("/").partition("?")
    node_id, _, edge = path.partition("/")
    try:
        inner = Arguments(values=dict(parse_qsl(query)))
        call = _call(world, request, owners, ("GET", node_id, edge), inner)
        status, body = 200, await _handler(call, "GET", _edge(node_id, edge))(call)
    except GraphError as error:
        status, body = error.status, {"error": error.body}
    headers = [{"name": "Content-Type", "value": "application/json"}]
    return {"code": status, "headers": headers, "body": json.dumps(body)}


def _owners(world: World, request: Request, arguments: Arguments) -> list[Member]:
    token = _token(request, arguments)
    owners = holders(world, token)
    check_proof(owners[0], token, str(arguments.values.get("appsecret_proof", "")))
    return owners


def _call(
    world: World, request: Request, owners: list[Member], asked: tuple[str, str, str], arguments: Arguments
) -> Call:
    """A call that passed the access checks; ``asked`` are method, node and edge."""
    node = _node(world, owners, asked[1], asked[0])
    check_alive(node.owner)
    return Call(world=world, request=request, node=node, arguments=arguments)


def _parts(path: str) -> tuple[str, str, str]:
    """Version, node and edge of a path; without a version the first part is not one."""
    version, _, rest = path.strip("/").partition("/")
    node_id, _, edge = rest.partition("/")
    return version, node_id, edge


def _token(request: Request, arguments: Arguments) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else str(arguments.values.get("access_token", ""))


def _node(world: World, owners: list[Member], node_id: str, method: str) -> Node:
    """The node that is asked for; ``me`` and ``debug_token`` are the token's page, or the person whose token it is."""
    if node_id in ("me", "debug_token"):
        page = next((member for member in owners if member.platform == "facebook"), owners[0])
        kind = "person" if node_id == "me" and is_personal(page) else "page"
        return Node(kind=kind, id=page.id, owner=page)
    node = find(world, node_id)
    if node is None or (node.owner not in owners and not (method == "GET" and node.owner.extra.get("public_content"))):
        raise missing(node_id, method)
    return node


def _edge(node_id: str, edge: str) -> str:
    return node_id if node_id == "debug_token" else edge


def _handler(call: Call, method: str, edge: str) -> Handler:
    known = _HANDLERS.get((method, call.node.kind, edge))
    if known is not None:
        return known[1]
    if method == "GET" and edge:
        raise invalid(f"Tried accessing nonexisting field ({edge}) on node type ({call.node.kind.capitalize()})")
    raise missing(call.node.id, method)


def manners(world: World) -> Manners:
    """How Graph names its operations and accounts, and words its own failures."""
    return Manners(
        platform="graph",
        operation=lambda method, path: _operation(world, method, path),
        account=lambda path, scope: _account(world, path, scope),
        server_error=_server_error,
        throttled=_throttled,
        refusal=_refusal,
    )


def _operation(world: World, method: str, path: str) -> str:
    version, node_id, edge = _parts(path)
    if version == "pictures":
        return "facebook.media_url"
    node = find(world, node_id)
    if node is None:
        return "facebook.read"
    known = _HANDLERS.get((method, node.kind, edge))
    return known[0] if known else f"{node.owner.platform}.unknown"


def _account(world: World, path: str, scope: MutableMapping[str, Any]) -> str:
    node = find(world, _parts(path)[1])
    if node is not None:
        return node.owner.name
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    token = headers.get(b"authorization", "").partition(" ")[2]
    member = world.member("facebook", token=token) if token else None
    return member.name if member else ""


def _server_error(status: int) -> Response:
    message = "An unexpected error has occurred. Please retry your request later."
    return GraphError(message, code=2, status=status, transient=True).response()


def _refusal(code: str, status: int) -> Response:
    """An error with ``code``, or ``code/subcode``."""
    number, _, subcode = code.partition("/")
    message = f"(#{number}) The request was not carried out as asked."
    return GraphError(message, code=int(number), subcode=int(subcode) if subcode else None, status=status).response()


def _throttled(with_reset: bool) -> Response:  # noqa: FBT001 - as Manners calls it
    """Code 80001 with the minutes to wait, or code 4 without."""
    if not with_reset:
        return GraphError("(#4) Application request limit reached", code=4, status=403, transient=True).response()
    message = "(#80001) There have been too many calls to this Page account. Wait a bit and try again."
    response = GraphError(message, code=80001, status=403, transient=True).response()
    load = {"type": "pages", "call_count": 101, "total_cputime": 30, "total_time": 30}
    usage = {"practice": [{**load, "estimated_time_to_regain_access": 2}]}
    response.headers["X-Business-Use-Case-Usage"] = json.dumps(usage)
    return response


def _by_hand(world: World, member: Member, post: Post) -> None:
    post.id = f"{member.id}_{number('post', str(world.next_number()))}"
    post.extra = {"created": world.now(), "photos": []}


PLATFORM = PracticePlatform(
    name="graph",
    prefix="/graph",
    operations=("facebook.media_url", *dict.fromkeys(operation for operation, _handler in _HANDLERS.values())),
    routes=routes,
    manners=manners,
    codes=Codes(pattern=re.compile(r"-?[0-9]{1,9}(/[0-9]{1,9})?"), examples="2, 4/2207051"),
    by_hand={"facebook": _by_hand},
)
