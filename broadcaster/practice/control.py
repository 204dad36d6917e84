"""The control interface of the practice platforms, for tests, drills and demonstrations: JSON below ``/practice``.

========================  =============================================================================================
GET    /health            ``{"ready": true, "now": ISO UTC, "folder": where the state is kept, or null}``
GET    /public            what the public sees, in order of publication, so nothing of an app in development mode; ``?account=`` narrows it. A list of
                          ``{"platform", "account", "id", "text", "permalink", "parent", "link", "public_at" (ISO UTC),
                          "pictures": [{"sha256", "alt", "address"}]}``
POST   /accounts          ``{"channel", "name"}``: create the account unless it exists; answers its credentials
POST   /account-extra     ``{"account", "extra": {...}}``: merge into what a platform keeps of the account
POST   /revoke            ``{"account", "revoked": true}``: end (or restore) the account's access
POST   /foreign-post      ``{"account", "text"}``: somebody else posts on the account by hand
POST   /faults            the fields of :class:`broadcaster.practice.faults.Fault`: misbehave from now on
DELETE /faults            behave again
GET    /requests          ``{"counts": [{"platform", "operation", "account", "count"}], "requests": [... "at"]}``;
                          ``?platform=``, ``?operation=`` and ``?account=`` narrow both
POST   /clock             ``{"advance": seconds}``: move the platforms' clock forward
POST   /reads             ``{"platform", "delay": seconds}``: reads show later posts only after the delay
========================  =============================================================================================

Unknown fields, platforms and accounts are refused with 400 and ``{"error": {"de", "en"}}``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from broadcaster.practice.accounts import join
from broadcaster.practice.channels import channels
from broadcaster.practice.faults import Fault, Faults
from broadcaster.practice.permalinks import permalink, picture_address
from broadcaster.practice.platforms import platforms
from broadcaster.practice.world import Member, Post, World
from broadcaster.words import Sentence

_COUNTED = ("platform", "operation", "account")


class Asked(BaseModel):
    """The body of a command: nothing but its fields, and each as it must be."""

    model_config = ConfigDict(extra="forbid", strict=True)


_Model = TypeVar("_Model", bound=Asked)
_Made = TypeVar("_Made")


class _Account(Asked):
    channel: str
    name: Annotated[str, Field(min_length=1, max_length=200)]


class _Extra(Asked):
    account: str
    extra: dict[str, Any]


class _Access(Asked):
    account: str
    revoked: bool = True


class _ByHand(Asked):
    account: str
    text: Annotated[str, Field(min_length=1, max_length=60_000)]


class _Clock(Asked):
    advance: Annotated[float, Field(ge=0, le=400 * 86_400, allow_inf_nan=False)]


class _Reads(Asked):
    platform: str
    delay: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class _Bad(Exception):
    """A request that is refused, with the sentence that says why."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de=de, en=en)


def routes(world: World, faults: Faults) -> list[BaseRoute]:
    """The control interface over one world and its misbehaviours."""
    return [*_seeing(world, faults), *_of_accounts(world), *_of_time(world), *_misbehaving(world, faults)]


def _seeing(world: World, faults: Faults) -> list[BaseRoute]:
    async def health(_request: Request) -> Response:
        folder = str(world.folder.absolute()) if world.folder else None
        return JSONResponse({"ready": True, "now": _iso(world.now()), "folder": folder})

    async def public(request: Request) -> Response:
        account = request.query_params.get("account")
        if account is not None:
            _member(world, account)
        shown = [_as_json(request, world, post) for post in world.public() if not post.extra.get("team_only")]
        return JSONResponse([post for post in shown if account in (None, post["account"])])

    async def requests(request: Request) -> Response:
        wanted = {key: value for key, value in request.query_params.items() if key in _COUNTED}
        seen = [one for one in map(asdict, faults.requests) if wanted.items() <= one.items()]
        counts = Counter(tuple(one[key] for key in _COUNTED) for one in seen)
        counted = [dict(zip(_COUNTED, key, strict=True), count=count) for key, count in sorted(counts.items())]
        return JSONResponse({"counts": counted, "requests": seen})

    return [route("/health", health), route("/public", public), route("/requests", requests)]


def _of_accounts(world: World) -> list[BaseRoute]:
    async def accounts(request: Request) -> Response:
        asked = await read(request, _Account)
        if asked.channel not in channels():
            raise unknown("channel", asked.channel, channels())
        return JSONResponse(join(world, asked.channel, asked.name), 201)

    async def extra(request: Request) -> Response:
        asked = await read(request, _Extra)
        _member(world, asked.account).extra.update(asked.extra)
        return _saved(world)

    async def revoke(request: Request) -> Response:
        asked = await read(request, _Access)
        _member(world, asked.account).revoked = asked.revoked
        return _saved(world)

    async def foreign_post(request: Request) -> Response:
        asked = await read(request, _ByHand)
        post = _post_by_hand(world, _member(world, asked.account), asked.text, partial(permalink, request))
        return JSONResponse({"id": post.id}, 201)

    return [
        route("/accounts", accounts, "POST"),
        route("/account-extra", extra, "POST"),
        route("/revoke", revoke, "POST"),
        route("/foreign-post", foreign_post, "POST"),
    ]


def _post_by_hand(world: World, member: Member, text: str, address: Callable[[str, str], str]) -> Post:
    """Publish ``text`` on ``member``'s account, as a colleague with the app on a phone would."""
    channel = member.platform
    finish = next(platform.by_hand[channel] for platform in platforms().values() if channel in platform.by_hand)
    post = Post(platform=channel, account=member.name, id="", text=text, permalink="")
    finish(world, member, post)
    post.permalink = address(channel, post.id)
    world.publish(post)
    return post


def _of_time(world: World) -> list[BaseRoute]:
    async def clock(request: Request) -> Response:
        world.records.clock_offset += (await read(request, _Clock)).advance
        return _saved(world)

    async def reads(request: Request) -> Response:
        asked = await read(request, _Reads)
        if asked.platform not in channels():
            raise unknown("platform", asked.platform, channels())
        world.records.delay_reads[asked.platform] = asked.delay
        return _saved(world)

    return [route("/clock", clock, "POST"), route("/reads", reads, "POST")]


def _misbehaving(world: World, faults: Faults) -> list[BaseRoute]:
    async def misbehave(request: Request) -> Response:
        fault = _fault(world, await _object(request))
        faults.active.append(fault)
        return JSONResponse(asdict(fault), 201)

    async def behave(_request: Request) -> Response:
        faults.active.clear()
        return Response(status_code=204)

    return [route("/faults", misbehave, "POST"), route("/faults", behave, "DELETE")]


def _fault(world: World, body: dict[str, Any]) -> Fault:
    """A fault that can apply; a misspelt one would make a drill succeed that never took place."""
    known = [field.name for field in fields(Fault)]
    for name in body:
        if name not in known:
            raise unknown("field", name, known)
    fault = _valid(lambda: TypeAdapter(Fault).validate_json(json.dumps(body), strict=True))
    platform = platforms().get(fault.platform)
    if platform is None:
        raise unknown("platform", fault.platform, platforms())
    if fault.operation not in ("*", *platform.operations):
        raise unknown("operation", fault.operation, platform.operations)
    if fault.account != "*":
        _member(world, fault.account)
    if fault.code and not (platform.codes and platform.codes.pattern.fullmatch(fault.code)):
        examples = platform.codes.examples if platform.codes else "–"
        raise _Bad(
            f"Diesen „code“ gibt es für „{platform.name}“ nicht. Möglich sind zum Beispiel: {examples}.",
            f"{platform.name!r} has no such code. Possible are for example: {examples}.",
        )
    lowest = 200 if fault.body else 400
    if fault.times < -1 or fault.skip < 0 or not 0 <= fault.seconds <= 86_400 or not lowest <= fault.status <= 599:
        raise _Bad(
            "„times“ ist mindestens -1, „skip“ mindestens 0, „seconds“ 0 bis 86400, „status“ 400 bis 599, mit „body“ "
            "auch ab 200.",
            "times is at least -1, skip at least 0, seconds 0 to 86400, status 400 to 599, with a body from 200 on.",
        )
    return fault


def route(path: str, answer: Callable[[Request], Awaitable[Response]], method: str = "GET") -> Route:
    """A route that refuses what it does not understand."""

    async def guarded(request: Request) -> Response:
        try:
            return await answer(request)
        except _Bad as bad:
            return JSONResponse({"error": bad.sentence.as_json()}, 400)

    return Route(path, guarded, methods=[method])


async def _object(request: Request) -> dict[str, Any]:
    try:
        body = TypeAdapter(dict[str, Any]).validate_json(await request.body())
    except ValidationError:
        raise _Bad("Erwartet wird ein JSON-Objekt.", "A JSON object is expected.") from None
    return body


async def read(request: Request, model: type[_Model]) -> _Model:
    """A command's body. A route turns what this raises into a refusal."""
    body = await _object(request)
    return _valid(lambda: model.model_validate(body))


def _valid(make: Callable[[], _Made]) -> _Made:
    try:
        return make()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(place) for place in first["loc"])
        de, en = f"Feld „{field}“ ist falsch: {first['msg']}.", f"The field {field!r} is wrong: {first['msg']}."
        raise _Bad(de, en) from None


def _member(world: World, name: str) -> Member:
    for member in world.records.members:
        if member.name == name:
            return member
    raise unknown("account", name, [member.name for member in world.records.members])


def unknown(field: str, value: str, known: Iterable[str]) -> Exception:
    """The refusal of a value, naming those that are known; to be raised."""
    names = ", ".join(known)
    return _Bad(
        f"„{value}“ ist als „{field}“ unbekannt. Bekannt sind: {names}.",
        f"{value!r} is not known as {field}. Known are: {names}.",
    )


def _saved(world: World) -> Response:
    world.save()
    return Response(status_code=204)


def _as_json(request: Request, world: World, post: Post) -> dict[str, Any]:
    return {
        "platform": post.platform,
        "account": post.account,
        "id": post.id,
        "text": post.text,
        "permalink": permalink(request, post.platform, post.id),
        "parent": post.parent,
        "link": post.link,
        "public_at": _iso(post.public_at or 0.0),
        "pictures": [
            {"sha256": one.sha256, "alt": one.alt, "address": picture_address(request, one.sha256)}
            for one in post.pictures
        ],
    }


def _iso(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).isoformat(timespec="milliseconds")
