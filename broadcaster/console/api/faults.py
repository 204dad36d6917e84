"""What the API answers when something cannot be done: problem details in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from math import ceil
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from broadcaster import log
from broadcaster.console.door.methods import with_methods
from broadcaster.console.door.turns import TOO_MANY_PREVIEWS, TooManyPreviews
from broadcaster.documents.document import Document, ProblemOut, Said
from broadcaster.words.errors import (
    BroadcasterError,
    ConfigurationError,
    InvalidInput,
    StorageError,
    UnderWay,
    UnknownName,
)
from broadcaster.words.reasons import reason

PATH: Final = "/api/v1"
"""Where the API is."""
FAULT: Final = "#/components/schemas/Fault"
MEDIA_TYPE: Final = "application/problem+json"
_TITLES: Final = {
    400: ("Bad Request", "Diese Anfrage ist nicht zu verstehen.", "This request cannot be understood."),
    401: ("Unauthorized", "Es fehlt ein gültiges Token.", "A valid token is missing."),
    403: ("Forbidden", "Das Token oder seine Person darf das nicht.", "The token or its person may not do this."),
    404: ("Not Found", "Das gibt es hier nicht.", "There is no such thing here."),
    405: ("Method Not Allowed", "So geht das nicht.", "That does not work this way."),
    409: ("Conflict", "Das wird gerade schon getan.", "That is being done right now."),
    413: (
        "Content Too Large",
        "Die Anfrage ist zu groß: mit Bildern sind es höchstens 32 MB, sonst 1 MB.",
        "The request is too large: with pictures it may have 32 MB, else 1 MB.",
    ),
    421: (
        "Misdirected Request",
        "Unter diesem Namen antwortet der Broadcaster nicht.",
        "The broadcaster does not answer under this name.",
    ),
    422: ("Unprocessable Content", "Die Angaben sind ungültig.", "The input is not valid."),
    429: (
        "Too Many Requests",
        "Dieses Token hat zu oft gefragt. Bitte warten Sie, wie Retry-After es sagt.",
        "This token asked too often. Wait as Retry-After says.",
    ),
    500: ("Internal Server Error", "Hier ist ein Fehler passiert.", "Something went wrong here."),
    503: ("Service Unavailable", "Die Datenbank antwortet nicht.", "The database does not answer."),
}
_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"www-authenticate": "Bearer"},
    409: {"retry-after": "1"},
    429: {"retry-after": "1"},
}


_CODES: Final = {
    400: "not-understood",
    401: "no-token",
    403: "not-granted",
    404: UnknownName.code,
    405: "not-possible",
    409: UnderWay.code,
    413: "too-large",
    421: "wrong-host",
    422: InvalidInput.code,
    429: "too-often",
    503: StorageError.code,
}
"""The word by which programs know each kind; the command line has the same for what both can meet."""


class Fault(Document):
    """An error after RFC 9457, in both languages; ``code`` is the word by which programs know its kind."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: Said
    problems: list[ProblemOut]


class NoToken(Exception):
    """There is no token, or none that is in force."""


class NotGranted(Exception):
    """The token, or its person, may not do this."""


class TooMany(Exception):
    """The token asked too often; it may ask again after ``wait``."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


def handle(app: FastAPI) -> None:
    """Give every error its document."""
    for kind, status in (
        (NoToken, 401),
        (NotGranted, 403),
        (UnknownName, 404),
        (UnderWay, 409),
        (InvalidInput, 422),
        (ConfigurationError, 422),
        (StorageError, 503),
    ):
        app.add_exception_handler(kind, _answering(status))
    app.add_exception_handler(TooMany, _too_many)
    app.add_exception_handler(TooManyPreviews, _too_many_previews)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _left)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI describes these errors."""
    schema = {"schema": {"$ref": FAULT}}
    return {status: {"description": _TITLES[status][0], "content": {MEDIA_TYPE: schema}} for status in statuses}


def fault(
    status: int, *, sentence: Said | None = None, problems: list[ProblemOut] | None = None, code: str = ""
) -> Response:
    """The document for ``status``."""
    title, de, en = _TITLES.get(status) or (_phrase(status), *_TITLES[500 if status >= 500 else 400][1:])
    said = Fault(
        title=title,
        status=status,
        code=code or _CODES.get(status, "failed"),
        detail=sentence or Said(de=de, en=en),
        problems=problems or [],
    )
    headers = _HEADERS.get(status, {})
    return JSONResponse(said.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return _TITLES[500][0] if status >= 500 else _TITLES[400][0]


def unforeseen(_request: Request, error: Exception) -> Response:
    """The document for what nobody foresaw."""
    log.failed("api request failed", error)
    return fault(500)


def _answering(status: int) -> Any:
    async def answer(_request: Request, error: Exception) -> Response:
        if status >= 500:
            log.failed("api request failed", error)
        told = (
            error.sentence if isinstance(error, BroadcasterError) and status < 500 else getattr(error, "public", None)
        )
        sentence = Said(de=told.de, en=told.en) if told else None
        problems = [ProblemOut.of(one) for one in error.problems] if isinstance(error, InvalidInput) else []
        code = error.code if isinstance(error, BroadcasterError) else ""
        return fault(status, sentence=sentence, problems=problems, code=code)

    return answer


async def _too_many(_request: Request, error: Exception) -> Response:
    response = fault(429)
    response.headers["retry-after"] = str(ceil(error.wait.total_seconds()) if isinstance(error, TooMany) else 60)
    return response


async def _too_many_previews(_request: Request, _error: Exception) -> Response:
    return fault(429, sentence=Said(de=TOO_MANY_PREVIEWS.de, en=TOO_MANY_PREVIEWS.en))


async def _invalid(_request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    return fault(422, problems=[_unusable(one) for one in found])


def _unusable(details: Mapping[str, Any]) -> ProblemOut:
    steps = () if details["type"] == "json_invalid" else details["loc"][1:]
    field, why = ".".join(str(step) for step in steps) or "body", reason(details)
    return ProblemOut(field=field, text=Said(de=f"„{field}“ {why.de}.", en=f"{field} {why.en}."), blocking=True)


async def _http(request: Request, error: Exception) -> Response:
    return with_methods(request, fault(error.status_code if isinstance(error, HTTPException) else 500))


async def _left(_request: Request, _error: Exception) -> Response:
    return fault(400)  # nobody reads it
