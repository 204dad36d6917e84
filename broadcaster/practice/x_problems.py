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
