"""Who asks, whether they may, and how often: signatures, Bearer tokens, rate windows and credits of practice X."""

from __future__ import annotations

import hmac
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request

from broadcaster.practice.world import Member, World
from broadcaster.practice.x import oauth1
from broadcaster.practice.x.problems import Refusal, throttled, typed, unauthorized

OFFICIAL = "https://api.twitter.com"
"""Signatures are made over this host, wherever the request is sent."""
TOKEN_LIFE = 7_200
"""Seconds for which an OAuth 2 access token holds."""
_CLOCK_TOLERANCE = 300

Way = Literal["oauth1", "oauth2", "app"]
USER: frozenset[Way] = frozenset({"oauth1", "oauth2"})
ANYONE: frozenset[Way] = USER | {"app"}


@dataclass(frozen=True, slots=True)
class Caller:
    """The member who asks, and by which of the three ways they proved it."""

    member: Member
    way: Way


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` requests in ``seconds`` for each user or app, told in headers that begin with ``header``."""

    most: int
    seconds: int = 900
    header: str = "x-rate-limit"
    each: Literal["user", "app"] = "user"


LIMITS: dict[str, tuple[Limit, ...]] = {
    "tweet": (
        Limit(100),
        Limit(2_400, 86_400, "x-user-limit-24hour"),
        Limit(10_000, 86_400, "x-app-limit-24hour", "app"),
    ),
    "delete": (Limit(50),),
    "read": (Limit(900),),
    "timeline": (Limit(900),),
    "me": (Limit(75),),
    "upload": (Limit(500),),
    "upload_status": (Limit(500),),
    "metadata": (Limit(500),),
}


WRITING = frozenset({"tweet", "delete", "upload", "metadata"})
"""Operations for which reading alone is not enough."""


class Access:
    """The gate in front of every operation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._nonces: dict[tuple[str, str], int] = {}

    def caller(self, request: Request, ways: Collection[Way]) -> Caller:
        """Who asks. Raises Refusal (401, or 403 for a way that this operation does not take)."""
        authorization = request.headers.get("authorization", "")
        if authorization[:7].lower() == "bearer ":
            caller = self._bearer(authorization[7:].strip())
        else:
            caller = Caller(self._signed(request, authorization), "oauth1")
        if caller.member.revoked:
            raise unauthorized()
        if caller.way not in ways:
            raise typed(
                403,
                "unsupported-authentication",
                "Unsupported Authentication",
                "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported "
                "authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
            )
        return caller

    def _bearer(self, token: str) -> Caller:
        app = self.world.objects("x.app_tokens").get(token)
        if app is not None:
            member = self.world.member("x", consumer_key=app["consumer_key"])
            if member is not None:
                return Caller(member, "app")
        member = self.world.member("x", oauth2_access_token=token) if token else None
        if member is None or self.world.now() >= expiry(self.world, member):
            raise unauthorized()
        return Caller(member, "oauth2")

    def _signed(self, request: Request, authorization: str) -> Member:
        try:
            oauth = oauth1.parameters(authorization)
            moment = int(oauth["oauth_timestamp"])
        except ValueError:
            raise unauthorized() from None
        member = self.world.member("x", consumer_key=oauth["oauth_consumer_key"], access_token=oauth["oauth_token"])
        if member is None or not _holds(request, oauth, member):
            raise unauthorized()
        self._fresh(oauth["oauth_consumer_key"], oauth["oauth_nonce"], moment)
        return member

    def _fresh(self, consumer_key: str, nonce: str, moment: int) -> None:
        """Refuse a nonce seen before and a timestamp outside the window."""
        # The client stamps with the real time, which the platforms' movable clock leaves alone.
        oldest = time.time() - _CLOCK_TOLERANCE
        self._nonces = {key: seen for key, seen in self._nonces.items() if seen >= oldest}
        if abs(moment - time.time()) > _CLOCK_TOLERANCE or (consumer_key, nonce) in self._nonces:
            raise unauthorized()
        self._nonces[consumer_key, nonce] = moment


def require_permission(operation: str, caller: Caller) -> None:
    """Refuse what an app may not do whose OAuth 1.0a permission is only to read (``extra["permissions"]``)."""
    if caller.way == "oauth1" and operation in WRITING and caller.member.extra.get("permissions") == "read":
        raise typed(
            403,
            "oauth1-permissions",
            "Forbidden",
            "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
        )


def expiry(world: World, member: Member) -> float:
    """When the member's access token dies; the first one lives from its first use."""
    known: float = member.extra.setdefault("oauth2_expires_at", world.now() + TOKEN_LIFE)
    return known


def count(world: World, operation: str, caller: Caller) -> dict[str, str]:
    """Count a request and return the rate headers. Raises Refusal (429) when a window is used up."""
    headers: dict[str, str] = {}
    exhausted = False
    for limit in LIMITS[operation]:
        window = _window(world, operation, limit, caller)
        exhausted |= window["used"] >= limit.most
        window["used"] += 1
        left = max(0, limit.most - int(window["used"]))
        headers |= rate_headers(world, limit, left, window["reset"])
    if exhausted:
        raise throttled(headers)
    return headers


def rate_headers(world: World, limit: Limit, left: int, reset: float) -> dict[str, str]:
    """The three headers of one window; the reset in real UNIX seconds, as the client's clock counts."""
    real = int(reset - world.records.clock_offset) + 1
    return {
        f"{limit.header}-limit": str(limit.most),
        f"{limit.header}-remaining": str(left),
        f"{limit.header}-reset": str(real),
    }


def require_credits(caller: Caller) -> None:
    """Refuse with 402 when the account's credits are used up."""
    if caller.member.extra.get("credits") == 0:
        raise Refusal(
            402,
            {
                "account_id": int(caller.member.id),
                "title": "CreditsDepleted",
                "detail": "Your enrolled account does not have any credits to fulfill this request.",
                "type": "https://api.twitter.com/2/problems/credits",
            },
        )


def _holds(request: Request, oauth: dict[str, str], member: Member) -> bool:
    path = request.scope["path"][len(request.scope.get("root_path", "")) :]
    secrets = (member.credentials["consumer_secret"], member.credentials["access_token_secret"])
    expected = oauth1.signature(request.method, OFFICIAL + path, request.query_params.multi_items(), oauth, secrets)
    return hmac.compare_digest(expected.encode(), oauth["oauth_signature"].encode())


def _window(world: World, operation: str, limit: Limit, caller: Caller) -> dict[str, float]:
    who = caller.member.id if limit.each == "user" else caller.member.credentials["consumer_key"]
    windows = world.objects("x.windows")
    key = f"{operation} {limit.seconds} {limit.each} {who}"
    if key not in windows or windows[key]["reset"] <= world.now():
        windows[key] = {"used": 0, "reset": world.now() + limit.seconds}
    return windows[key]
