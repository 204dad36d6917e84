"""What a page says when something went wrong: in both languages, with an id that is also in the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcaster import log
from broadcaster.addresses.webaddress import taken_apart
from broadcaster.console.door.doors import Forbidden, Forged, NotSignedIn
from broadcaster.console.door.methods import with_methods
from broadcaster.console.door.turns import TOO_MANY_PREVIEWS, TooManyPreviews
from broadcaster.console.pages.language import choose, speaker, spoken
from broadcaster.console.pages.pages import rendered
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError, InvalidInput, StorageError, UnknownName

_TITLES: Final = {
    403: Sentence(de="Das dürfen Sie hier nicht", en="You may not do this"),
    404: Sentence(de="Das gibt es hier nicht", en="There is no such page here"),
    405: Sentence(de="So geht das nicht", en="That does not work this way"),
    413: Sentence(de="Das ist zu groß", en="That is too large"),
    422: Sentence(de="Das ging so nicht", en="That did not work"),
    429: Sentence(de="Das war zu viel auf einmal", en="That was too much at once"),
    500: Sentence(de="Hier ist ein Fehler passiert", en="Something went wrong here"),
    503: Sentence(de="Die Datenbank antwortet nicht", en="The database does not answer"),
}
_TEXTS: Final = {
    403: Sentence(
        de="Ihre Rolle erlaubt das nicht. Wer Personen verwaltet, kann Ihnen eine weitere Rolle geben.",
        en="Your role does not allow this. Whoever manages people can give you another role.",
    ),
    404: Sentence(
        de="Die Adresse stimmt nicht, oder der Eintrag gehört nicht zu Ihrer Behörde.",
        en="The address is wrong, or the entry does not belong to your authority.",
    ),
    405: Sentence(de="Bitte gehen Sie zurück und nutzen Sie die Schaltfläche.", en="Go back and use the button."),
    413: Sentence(de="Bitte verkleinern Sie die Datei.", en="Make the file smaller."),
    422: Sentence(de="Bitte gehen Sie zurück und prüfen Sie Ihre Angaben.", en="Go back and check what you entered."),
    429: TOO_MANY_PREVIEWS,
    500: Sentence(
        de="Was angenommen wurde, ist nicht verloren, und es wird weiter gesendet. Bitte versuchen Sie es noch einmal; "
        "bleibt es dabei, nennen Sie der Betreuung die Kennung.",
        en="Nothing accepted is lost, and sending goes on. Try again; if it stays like this, tell your support the id.",
    ),
    503: Sentence(
        de="Bitte prüfen Sie Platte und Datenbank der Maschine. Was angenommen wurde, ist nicht verloren.",
        en="Check the machine's disk and database. Nothing accepted is lost.",
    ),
}
_FORGED: Final = Sentence(
    de="Die Sicherheitsprüfung des Formulars schlug fehl. Bitte laden Sie die Seite neu und senden Sie noch einmal.",
    en="The form's security check failed. Reload the page and send it again.",
)


class Failures:
    """An ASGI middleware that turns whatever nobody foresaw into what ``answer`` says of it.

    What failed is in our own log, of which kind and where; nothing reaches the server, which would write all of it down.
    """

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request, Exception], Response]) -> None:
        self._app, self._answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in any case."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http":
                raise
            if begun:
                log.failed("an answer broke off", error)  # the connection is closed before its end
                return
            response = await run_in_threadpool(self._answer, Request(scope), error)
            await response(scope, receive, send)


def unforeseen(request: Request, error: Exception) -> Response:
    """The page for what nobody foresaw."""
    return _page(request, 500, error=error)


def handle(app: FastAPI) -> None:
    """Give every known error its page."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    for kind, status in (
        (Forbidden, 403),
        (Forged, 403),
        (TooManyPreviews, 429),
        (UnknownName, 404),
        (InvalidInput, 422),
        (RequestValidationError, 422),
        (ConfigurationError, 500),
        (StorageError, 503),
    ):
        app.add_exception_handler(kind, _answering(status))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _left)


def _answering(status: int) -> Any:
    async def answer(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(_page, request, status, error=error)

    return answer


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = await run_in_threadpool(_page, request, status, error=error)
    return with_methods(request, response)


async def _left(_request: Request, _error: Exception) -> Response:
    """Nobody reads it: a stroke replaces the one before, or a phone has lost its line."""
    return Response(status_code=400)


async def _not_signed_in(request: Request, error: Exception) -> Response:
    place = error.place if isinstance(error, NotSignedIn) else "/sign-in"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"hx-redirect": place})
    return RedirectResponse(place, 303)


def _page(request: Request, status: int, *, error: Exception) -> Response:
    """A page that needs no database."""
    known = status if status in _TITLES else (500 if status >= 500 else 404)
    language, number = choose(request), secrets.token_hex(4)
    if known >= 500:
        log.failed("request failed", error, id=number, path=getattr(request.scope.get("route"), "path", "-"))
    texts = [spoken(text, language) for text in _texts(known, error)]
    context = {
        "language": language,
        "say": speaker(language),
        "title": spoken(_TITLES[known], language),
        "texts": texts,
        "number": number,
        "status": status,
        "back": _back(request) if known in (403, 422) else None,
    }
    return HTMLResponse(rendered("error.html", context), status)


def _back(request: Request) -> str | None:
    """The page of ours on which the form was."""
    parts = taken_apart(request.headers.get("referer", ""))
    return parts.path if parts.netloc and parts.netloc == request.headers.get("host") else None


def _texts(status: int, error: Exception) -> list[Sentence]:
    if isinstance(error, Forged):
        return [_FORGED]
    if isinstance(error, InvalidInput):
        return [problem.sentence for problem in error.problems]
    if isinstance(error, StorageError) and error.public:
        return [
            error.public,
            _TEXTS[status],
        ]  # anybody may see this page, and paths of the machine are nobody's business
    return [_TEXTS[status]]
