"""Sessions, signed bodies and refusals of the practice part of Instagram's private API."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadcaster.practice.world import Member, World

SESSIONS = "instagram_private_sessions"
Endpoint = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):
    """What the platform answers instead of doing what was asked."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message, **more, "status": "fail"}


def answering(endpoint: Endpoint) -> Endpoint:
    """``endpoint`` with its refusals turned into answers."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status)

    return answer


def authorization(member: Member, session: str) -> str:
    """The value of an Authorization header for one session."""
    known = {"ds_user_id": member.id, "sessionid": session, "should_use_header_over_cookies": True}
    return f"Bearer IGT:2:{base64.b64encode(json.dumps(known).encode()).decode()}"


def member_of(world: World, header: str) -> Member | None:
    """The account whose session ``header`` holds, revoked or not."""
    kind, _, token = header.partition("IGT:2:")
    if kind != "Bearer ":
        return None
    try:
        known = json.loads(base64.b64decode(token, validate=True))
        session = world.objects(SESSIONS).get(known["sessionid"], {})
        same = session.get("account") == str(known["ds_user_id"])
    except (binascii.Error, ValueError, KeyError, TypeError):
        return None
    return world.member("instagram", id=session["account"]) if same else None


def signed_in(world: World, request: Request) -> Member:
    """The account that asks. Raises Refusal ``login_required`` without a living session."""
    member = member_of(world, request.headers.get("authorization", ""))
    if member is None or member.revoked:
        raise Refusal(
            403,
            "login_required",
            error_title="You've Been Logged Out",
            error_body="Please log back in.",
            logout_reason=8,
        )
    return member


async def signed_fields(request: Request) -> dict[str, Any]:
    """The fields of a ``signed_body``. Raises Refusal."""
    form = await request.form()
    kind, _, body = str(form.get("signed_body", "")).partition(".")
    if kind != "SIGNATURE" or set(form) != {"signed_body"}:
        raise Refusal(400, "Invalid signed body")
    return decoded(body)


def decoded(text: str) -> dict[str, Any]:
    """A JSON object. Raises Refusal."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refusal(400, "Invalid JSON")
    return value


def expect(fields: Mapping[str, Any], required: Iterable[str], optional: Iterable[str] = ()) -> None:
    """Refuse fields that are missing or that no known version of the app sends."""
    missing = set(required) - set(fields)
    unknown = set(fields) - set(required) - set(optional)
    if missing or unknown:
        raise Refusal(400, f"Invalid parameters: missing {sorted(missing)}, unknown {sorted(unknown)}")
