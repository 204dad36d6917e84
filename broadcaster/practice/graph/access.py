"""Who may ask the practice Graph what: errors, version, token, proof, and the nodes behind the ids."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse

from broadcaster.practice.world import Member, World

OLDEST, NEWEST = (24, 0), (27, 0)
"""The versions that answer."""

LEAKS = "graph.leaks"
"""Kind of the world's objects that record each request with a secret in its address."""

_VERSION = re.compile(r"v(\d{1,3})\.(\d)")


class GraphError(Exception):
    """A refusal as Graph words it; ``advice`` is its ``error_user_msg``."""

    def __init__(
        self,
        message: str,
        *,
        code: int,
        subcode: int | None = None,
        status: int = 400,
        kind: str = "OAuthException",
        transient: bool = False,
        title: str = "",
        advice: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message, "type": kind, "code": code, "is_transient": transient}
        self.body |= {"error_subcode": subcode} if subcode is not None else {}
        self.body |= {"error_user_title": title or message, "error_user_msg": advice} if advice else {}

    def response(self) -> JSONResponse:
        """The error object with the status and header of Graph's answers."""
        body = {"error": {**self.body, "fbtrace_id": "A" + secrets.token_urlsafe(16)}}
        challenge = f'OAuth "Facebook Platform" "invalid_request" "{self}"'.encode("ascii", "replace").decode()
        return JSONResponse(body, self.status, {"WWW-Authenticate": challenge.replace("\n", " ")})


def invalid(text: str) -> GraphError:
    """The refusal of a parameter."""
    return GraphError(f"(#100) {text}", code=100)


def missing(node_id: str, method: str) -> GraphError:
    """The answer for what does not exist or may not be seen; Graph does not tell which."""
    message = (
        f"Unsupported {method.lower()} request. Object with ID '{node_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api"
    )
    return GraphError(message, code=100, subcode=33, kind="GraphMethodException")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What an id stands for: ``kind`` is page, post, photo, user, container or media."""

    kind: str
    id: str
    owner: Member


def check_version(version: str) -> None:
    """Refuse a missing, retired or future version as Graph does."""
    parts = _VERSION.fullmatch(version)
    if parts is None or (int(parts[1]), int(parts[2])) < OLDEST:
        message = (
            "(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: v27.0."
        )
        raise GraphError(message, code=2635)
    if (int(parts[1]), int(parts[2])) > NEWEST:
        raise GraphError(f"Unknown path components: /{version}", code=2500)


def check_retired(values: Mapping[str, Any]) -> None:
    """Refuse what a new app may use on no version since 2026-11-04: several ids at once, methods by parameter."""
    if "ids" in values:
        raise invalid("The parameter ids is no longer supported")
    if "method" in values:
        raise invalid("HTTP method override is not supported for this app")


def is_personal(member: Member) -> bool:
    """Whether the token of the account is a person's, which ``Member.extra["debug_token"]`` can say."""
    return bool(member.extra.get("debug_token", {}).get("type", "PAGE") != "PAGE")


def holders(world: World, token: str) -> list[Member]:
    """The page and the Instagram account that a token belongs to."""
    if not token:
        raise GraphError("An active access token must be used to query information about the current user.", code=2500)
    found = [
        member
        for member in world.records.members
        if member.platform in ("facebook", "instagram") and member.credentials.get("token") == token
    ]
    if not found:
        raise GraphError("Invalid OAuth access token - Cannot parse access token", code=190, status=401)
    return found


def check_proof(member: Member, token: str, proof: str) -> None:
    """Require the HMAC-SHA256 of the token under the app's secret."""
    if not proof:
        message = "API calls from the server require an appsecret_proof argument"
        raise GraphError(message, code=100, kind="GraphMethodException")
    wanted = hmac.new(member.credentials["app_secret"].encode(), token.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), proof.encode()):
        message = "Invalid appsecret_proof provided in the API argument"
        raise GraphError(message, code=100, kind="GraphMethodException")


def check_alive(member: Member) -> None:
    """Refuse the token of an account whose access was revoked."""
    if member.revoked:
        message = (
            "Error validating access token: The session has been invalidated because the user changed their password "
            "or Facebook has changed the session for security reasons."
        )
        raise GraphError(message, code=190, subcode=460, status=401)


def check_address(world: World, path: str, query: dict[str, str]) -> None:
    """Count and refuse secrets in an address: a rule of the practice platform, since addresses end up in logs."""
    known = {
        value
        for member in world.records.members
        for name, value in member.credentials.items()
        if name not in ("page", "user", "username") and value
    }
    leaked = sorted(
        name for name, value in query.items() if name == "access_token" or any(one in value for one in known)
    )
    if leaked:
        world.objects(LEAKS)[str(world.next_number())] = {"path": path, "parameters": leaked, "at": world.now()}
        world.save()
        message = (
            f"Practice platform: the address carries a secret in {', '.join(leaked)}. "
            "Send the token as 'Authorization: Bearer' and secrets in the body."
        )
        raise GraphError(message, code=104)


def find(world: World, node_id: str) -> Node | None:
    """What ``node_id`` stands for, unless it is unknown or deleted."""
    for kind, platform in (("page", "facebook"), ("user", "instagram")):
        member = world.member(platform, id=node_id)
        if member is not None:
            return Node(kind=kind, id=node_id, owner=member)
    for kind, platform, objects in (
        ("photo", "facebook", "graph.photos"),
        ("container", "instagram", "graph.containers"),
    ):
        kept = world.objects(objects).get(node_id)
        if kept is not None:
            return _owned(world, kind, platform, node_id, kept["account"])
    for kind, platform in (("post", "facebook"), ("media", "instagram")):
        post = world.post(platform, node_id)
        if post is not None:
            return _owned(world, kind, platform, node_id, post.account)
    return None


def _owned(world: World, kind: str, platform: str, node_id: str, account: str) -> Node | None:
    owner = world.member(platform, name=account)
    return Node(kind=kind, id=node_id, owner=owner) if owner else None


def usage_headers(world: World, member: Member) -> dict[str, str]:
    """Count one call of the account and tell its use of this hour in percent of 4,800 calls."""
    hour = int(world.now() // 3600)
    used = world.objects("graph.usage").setdefault(member.name, {"hour": hour, "calls": 0})
    used.update(hour=hour, calls=(used["calls"] if used["hour"] == hour else 0) + 1)
    share = min(100, used["calls"] * 100 // 4_800)
    load = {"call_count": share, "total_cputime": share, "total_time": share}
    kind = "pages" if member.platform == "facebook" else "instagram"
    business = {member.id: [{"type": kind, **load, "estimated_time_to_regain_access": 0}]}
    return {"X-App-Usage": json.dumps(load), "X-Business-Use-Case-Usage": json.dumps(business)}
