"""The API under ``/api/v1``: bearer tokens, problem details, OpenAPI at ``/api/v1/openapi.json``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, Header, Path, Query
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from broadcaster import __version__
from broadcaster.app import Installation, accounts, deciding, posting, reading, screens, tokens, withdrawing
from broadcaster.app.idempotency import post_once
from broadcaster.app.roles import Permission
from broadcaster.app.secrets import hashed
from broadcaster.console.api import documents, shapes
from broadcaster.console.api.faults import PATH, NotGranted, NoToken, TooMany, handle, responses, unforeseen
from broadcaster.console.api.limits import Admission, Limits
from broadcaster.console.failures import Failures
from broadcaster.console.numbers import PathNumber, QueryNumber
from broadcaster.console.turns import Turns
from broadcaster.delivery.records import Policy
from broadcaster.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

_BEARER = HTTPBearer(auto_error=False, description="An API token from the profile page.")
_FAULTS = (401, 403, 422, 429, 500, 503)
_MORE = {"post_message": (400, 404, 409, 413), "preview_message": (400, 404, 413)}
"""Further faults of operations with a body."""
Key = Annotated[documents.Key | None, Header(alias="Idempotency-Key", description="Under it this is accepted once.")]
Name = Annotated[str, Path(max_length=151, pattern=r"^[a-z0-9][a-z0-9.-]*@[a-z][a-z0-9_]*$")]


class Number(Convertor[str]):
    """Digits of a path, as many as a number of ours can have."""

    regex = "[0-9]{1,19}"

    def convert(self, value: str) -> str:
        """As they are; what they mean is checked with the other parameters."""
        return value

    def to_string(self, value: str) -> str:
        """As they are."""
        return value


register_url_convertor("number", Number())


class Caller:
    """Lets in a program whose token, and whose person, has ``may``; gives the installation in its hands."""

    def __init__(self, may: Permission) -> None:
        self.may = may

    def __call__(
        self, request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> Installation:
        """The installation. Raises NoToken, TooMany, NotGranted."""
        found = tokens.bearer(request.app.state.installation, shown.credentials) if shown else None
        if found is None or shown is None:
            raise NoToken
        limits: Limits = request.app.state.limits
        wait = limits.wait(hashed(shown.credentials), request.app.state.installation.now())
        if wait:
            raise TooMany(wait)
        installation, _person, granted = found
        if self.may not in granted:
            installation.record("refused", request.url.path[:200], method=request.method)
            raise NotGranted
        _refuse_unknown(request)
        return installation


def _refuse_unknown(request: Request) -> None:
    """Raises InvalidInput for a parameter that means nothing here: whoever sent it takes it for something."""
    known = {parameter.alias for parameter in request.scope["route"].dependant.query_params}
    for name in request.query_params.keys() - known:
        raise InvalidInput.one(name[:50], de=f"„{name[:50]}“ gibt es nicht.", en=f"{name[:50]} does not exist.")


Reads = Annotated[Installation, Depends(Caller(Permission.READ))]
Writes = Annotated[Installation, Depends(Caller(Permission.WRITE))]
Withdraws = Annotated[Installation, Depends(Caller(Permission.WITHDRAW))]
Connects = Annotated[Installation, Depends(Caller(Permission.CONNECT))]


async def _in_turn(request: Request, installation: Writes) -> AsyncIterator[None]:
    turns: Turns = request.app.state.turns
    async with turns.taken(installation.actor.person_id, request):
        yield


InTurn = Annotated[None, Depends(_in_turn)]


def create_app(installation: Installation, turns: Turns | None = None) -> FastAPI:
    """The API of one installation; whoever asks for a preview takes one of the ``turns``."""
    app = FastAPI(
        title="Broadcaster", version=__version__, docs_url=None, redoc_url=None, separate_input_output_schemas=False
    )
    app.state.installation = installation
    app.state.turns = turns or Turns()
    app.state.limits = Limits(installation.settings.api_requests)
    for method, path, endpoint, status in ROUTES:
        add: Callable[..., None] = app.add_api_route
        told = responses(*_FAULTS, *_MORE.get(endpoint.__name__, ()), *((404,) if "{" in path else ()))
        if endpoint is post_message:
            told[200] = {"model": documents.AcceptedOut, "description": "The first answer to the same request."}
        # nothing but digits, so that what stands beside the numbered messages is not taken for one
        path = path.replace("{message}", "{message:number}")  # noqa: PLW2901
        add(path, endpoint, methods=[method], status_code=status, responses=told, operation_id=endpoint.__name__)
    app.openapi = partial(_described, app)  # type: ignore[method-assign]
    handle(app)
    app.add_middleware(Failures, answer=unforeseen)
    app.add_middleware(Admission, installation=installation)
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of faults, to which every operation refers."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes, servers=[{"url": PATH}])
        fault = documents.Fault.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= fault.pop("$defs") | {"Fault": fault}
        app.openapi_schema = document
    return app.openapi_schema


def post_message(
    installation: Writes, _turn: InTurn, given: documents.PostIn, response: Response, key: Key = None
) -> documents.AcceptedOut:
    """Accept a message; when this answers, nothing of it can be lost. It waits for an approval by another person.

    Repeated under its key by the same person, it is answered with 200 as it was the first time.
    """
    terms = shapes.terms(given, installation.settings.time_zone)
    how: dict[str, Any] = {"at": given.at, "policy": Policy(given.policy), "corrects": given.corrects, "terms": terms}
    if key is None:
        accepted = posting.post(installation, shapes.draft(given), given.accounts, **how)
        approval = shapes.message(screens.message(installation, accepted.message_id)).approval
    else:
        asked = given.model_dump(mode="json", exclude_defaults=True)
        once = post_once(installation, key, asked, shapes.draft(given), given.accounts, **how)
        accepted, approval = once.accepted, once.approval
        response.status_code = 200 if once.repeated else 201
    response.headers["location"] = f"/api/v1/messages/{accepted.message_id}"
    return documents.AcceptedOut(
        message=accepted.message_id,
        broadcast=accepted.broadcast_id,
        deliveries=list(accepted.delivery_ids),
        approval=approval,
    )


def preview_message(installation: Writes, _turn: InTurn, given: documents.MessageIn) -> documents.PreviewOut:
    """Exactly what would be sent where; nothing is queued."""
    terms = shapes.terms(given, installation.settings.time_zone)
    return shapes.preview(posting.preview(installation, shapes.draft(given), given.accounts, terms=terms))


def list_messages(
    installation: Reads,
    text: Annotated[str, Query(max_length=200)] = "",
    only: Annotated[str, Query(pattern="^(person|waiting|public)?$")] = "",
    before: QueryNumber = None,
) -> documents.MessagesOut:
    """A page of messages, newest first."""
    found = screens.messages(installation, text=text, only=only, before=before, limit=screens.PAGE + 1)
    shown = found[: screens.PAGE]
    more = shown[-1].message_id if len(found) > screens.PAGE else None
    return documents.MessagesOut(messages=[shapes.line(one) for one in shown], next=more)


def show_message(installation: Reads, message: PathNumber) -> documents.MessageOut:
    """One message and what became of it on each account."""
    return shapes.message(screens.message(installation, message))


def cancel_message(installation: Writes, message: PathNumber) -> documents.CancelledOut:
    """Stop what was not sent."""
    result = deciding.cancel(installation, message)
    return documents.CancelledOut(
        cancelled=[one.account.name for one in result.cancelled], too_late=[one.account.name for one in result.too_late]
    )


def withdraw_message(installation: Withdraws, message: PathNumber) -> documents.WithdrawnOut:
    """Take a message back everywhere; ``gone`` is only true after reading back."""
    return documents.WithdrawnOut(
        withdrawn=[
            {"account": one.delivery.account.name, "gone": one.gone, "text": one.sentence.as_json()}
            for one in withdrawing.withdraw(installation, message)
        ]
    )


def list_accounts(installation: Reads) -> documents.AccountsOut:
    """Every account, without its secrets."""
    return documents.AccountsOut(accounts=[shapes.account(one) for one in accounts.all_accounts(installation)])


def check_account(installation: Connects, account: Name) -> documents.CheckedOut:
    """Ask the platform whether the access works; a working answer reconnects the account."""
    return shapes.checked(accounts.check_accounts(installation, [account])[0])


def status(installation: Reads) -> documents.StatusOut:
    """How the installation is."""
    return shapes.status(reading.health(installation))


ROUTES = (
    ("POST", "/messages", post_message, 201),
    ("POST", "/messages/preview", preview_message, 200),
    ("GET", "/messages", list_messages, 200),
    ("GET", "/messages/{message}", show_message, 200),
    ("POST", "/messages/{message}/cancel", cancel_message, 200),
    ("POST", "/messages/{message}/withdraw", withdraw_message, 200),
    ("GET", "/accounts", list_accounts, 200),
    ("POST", "/accounts/{account}/check", check_account, 200),
    ("GET", "/status", status, 200),
)
