"""OAuth 2 of practice X: refresh tokens that rotate, access tokens of two hours, app-only tokens."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadcaster.practice.credentials import MARK
from broadcaster.practice.world import Member, World
from broadcaster.practice.x.access import TOKEN_LIFE

SCOPES = "tweet.read tweet.write users.read media.write offline.access"


async def token(world: World, request: Request) -> Response:
    """``POST /2/oauth2/token``: a new access token and a new refresh token for the old refresh token."""
    form = await request.form()
    known = basic(request.headers.get("authorization", ""))
    if known is None:
        return _refused(401, "unauthorized_client", "Missing valid authorization header")
    member = world.member("x", client_id=known[0])
    if member is None or not _same(member.credentials["client_secret"], known[1]):
        return _refused(401, "unauthorized_client", "Missing valid authorization header")
    problem = _problem(form, member)
    if problem is not None:
        return problem
    return _renewed(world, member)


async def app_token(world: World, request: Request) -> Response:
    """``POST /oauth2/token``: an app-only token, which may read and never write."""
    form = await request.form()
    known = basic(request.headers.get("authorization", ""))
    member = world.member("x", consumer_key=known[0]) if known else None
    if known is None or member is None or not _same(member.credentials["consumer_secret"], known[1]):
        return JSONResponse({"errors": [{"code": 99, "message": "Unable to verify your credentials"}]}, 403)
    if form.get("grant_type") != "client_credentials":
        return JSONResponse({"errors": [{"code": 170, "message": "Missing required parameter: grant_type"}]}, 403)
    made = MARK + secrets.token_urlsafe(24)
    world.objects("x.app_tokens")[made] = {"consumer_key": known[0]}
    world.save()
    return JSONResponse({"token_type": "bearer", "access_token": made})


def basic(authorization: str) -> tuple[str, str] | None:
    """User and password of a Basic header."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def _problem(form: FormData, member: Member) -> Response | None:
    if form.get("grant_type") != "refresh_token":
        return _refused(400, "unsupported_grant_type", "Value passed for the grant type was invalid.")
    given = form.get("refresh_token")
    if not isinstance(given, str) or not given:
        return _refused(400, "invalid_request", "Missing required parameter [refresh_token].")
    if member.revoked or not _same(member.credentials["oauth2_refresh_token"], given):
        return _refused(400, "invalid_request", "Value passed for the token was invalid.")
    return None


def _renewed(world: World, member: Member) -> Response:
    member.credentials["oauth2_access_token"] = MARK + secrets.token_urlsafe(24)
    member.credentials["oauth2_refresh_token"] = MARK + secrets.token_urlsafe(24)
    member.extra["oauth2_expires_at"] = world.now() + TOKEN_LIFE
    world.save()
    return JSONResponse(
        {
            "token_type": "bearer",
            "expires_in": TOKEN_LIFE,
            "access_token": member.credentials["oauth2_access_token"],
            "scope": SCOPES,
            "refresh_token": member.credentials["oauth2_refresh_token"],
        }
    )


def _refused(status: int, error: str, description: str) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status)


def _same(stored: str, given: str) -> bool:
    return hmac.compare_digest(stored.encode(), given.encode())
