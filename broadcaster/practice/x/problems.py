"""How X words its refusals: problem bodies with ``title``, ``detail``, ``type`` and ``status``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from starlette.responses import JSONResponse

_PROBLEMS = "https://api.twitter.com/2/problems/"
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
REPLY_REFUSED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the "
    "author of the post you are replying to."
)
PARENT_GONE = "You attempted to reply to a Tweet that is deleted or not visible to you."


NUMBERED: Mapping[str, tuple[int, str]] = {
    "32": (401, "Could not authenticate you."),
    "64": (403, "Your account is suspended and is not permitted to access this feature."),
    "88": (429, "Rate limit exceeded."),
    "130": (503, "Over capacity"),
    "131": (500, "Internal error"),
    "185": (403, "User is over daily status update limit."),
    "187": (403, "Status is a duplicate."),
    "226": (
        403,
        "This request looks like it might be automated. We can't complete this action right now. Please try again later.",
    ),
    "261": (403, "Application cannot perform write actions. Contact X for support."),
    "324": (400, "The validation of media ids failed."),
    "326": (403, "To protect our users from spam and other malicious activity, this account is temporarily locked."),
    "385": (403, PARENT_GONE),
    "433": (403, "The original post author restricted who can reply to this post."),
    "453": (
        403,
        "You currently have access to a subset of X API V2 endpoints. You may need a different access level.",
    ),
}
"""Refusals by the numbers of the older interface, which X still gives: status and words."""
_TYPED: Mapping[str, tuple[int, str, str]] = {
    "not-permitted": (403, "", "You are not permitted to perform this action."),
    "client-forbidden": (403, "client-forbidden", "This request must be made using an approved developer account."),
    "usage-capped": (429, "usage-capped", "Usage cap exceeded: Monthly product cap"),
    "gone": (410, "", "This resource is no longer available."),
    "calm": (420, "", "Enhance Your Calm"),
}
NAMES = (*NUMBERED, *_TYPED)
"""What a fault of X may be called."""


class Refusal(Exception):
    """A request that X does not carry out, with the answer it gives."""

    def __init__(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(str(body.get("detail", status)))
        self.status, self.body, self.headers = status, dict(body), dict(headers or {})

    def response(self) -> JSONResponse:
        """The answer as it goes over the wire."""
        return JSONResponse(self.body, self.status, self.headers, media_type="application/problem+json")


def plain(status: int, title: str, detail: str = "", headers: Mapping[str, str] | None = None) -> Refusal:
    """A refusal of the type ``about:blank``."""
    body = {"title": title, "detail": detail or title, "type": "about:blank", "status": status}
    return Refusal(status, body, headers)


def typed(status: int, kind: str, title: str, detail: str, **more: object) -> Refusal:
    """A refusal of one of X's own problem types, such as ``client-forbidden``."""
    return Refusal(status, {"title": title, "detail": detail, "type": _PROBLEMS + kind, "status": status, **more})


def refused(name: str) -> Refusal:
    """The refusal of that name, a number or one of X's words for a problem."""
    if name in NUMBERED:
        status, message = NUMBERED[name]
        return Refusal(status, {"errors": [{"code": int(name), "message": message}]})
    status, kind, detail = _TYPED[name]
    return typed(status, kind, detail, detail) if kind else plain(status, "Forbidden", detail)


def unauthorized() -> Refusal:
    """The 401 of a request whose credentials do not hold."""
    return plain(401, "Unauthorized")


def throttled(headers: Mapping[str, str]) -> Refusal:
    """The 429 of a used-up rate window."""
    return plain(429, "Too Many Requests", headers=headers)


def invalid(field: str, message: str) -> Refusal:
    """The 400 that names one wrong parameter."""
    return _invalid([{"parameters": {field: []}, "message": message}])


def invalid_body(error: ValidationError) -> Refusal:
    """The 400 that names everything wrong with a body."""
    return _invalid(
        [
            {"parameters": {".".join(map(str, found["loc"])): []}, "message": found["msg"]}
            for found in error.errors(include_input=False, include_url=False)
        ]
    )


def not_found(resource: str, value: str, status: int = 200) -> Refusal:
    """What X says of a post or user that does not exist: on reads with status 200."""
    found = {
        "value": value,
        "resource_id": value,
        "resource_type": resource,
        "parameter": "id",
        "title": "Not Found Error",
        "detail": f"Could not find {resource} with id: [{value}].",
        "type": _PROBLEMS + "resource-not-found",
    }
    return Refusal(200, {"errors": [found]}) if status == 200 else Refusal(status, {**found, "status": status})


def _invalid(errors: list[dict[str, Any]]) -> Refusal:
    return typed(
        400,
        "invalid-request",
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        errors=errors,
    )
