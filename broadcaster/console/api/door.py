"""The door of the API: whose token it is, and whether both the token and its person may do this."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from broadcaster.app import Installation
from broadcaster.app.installation.secrets import hashed
from broadcaster.app.people import people, tokens
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api.faults import NotGranted, NoToken, TooMany
from broadcaster.console.api.limits import Limits
from broadcaster.console.door.turns import Turns
from broadcaster.people.records import Person
from broadcaster.words.errors import InvalidInput

_BEARER = HTTPBearer(auto_error=False, description="An API token from the profile page.")


class Route(NamedTuple):
    """An operation: where it is, what a token must be for, and what its person must be allowed to do."""

    method: str
    path: str
    operation: Callable[..., Any]
    scope: Scope
    may: Permission
    status: int = 200


class Caller:
    """Lets in a program whose token is for ``scope`` and whose person ``may`` do this."""

    def __init__(self, scope: Scope, may: Permission) -> None:
        self.scope, self.may = scope, may

    def __call__(
        self, request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> None:
        """Put the installation in the person's hands. Raises NoToken, TooMany, NotGranted."""
        found = tokens.bearer(request.app.state.installation, shown.credentials) if shown else None
        if found is None or shown is None:
            raise NoToken
        limits: Limits = request.app.state.limits
        wait = limits.wait(hashed(shown.credentials), request.app.state.installation.now())
        if wait:
            raise TooMany(wait)
        if self.scope not in found.scopes or self.may not in found.may:
            found.installation.record("refused", request.url.path[:200], method=request.method)
            raise NotGranted
        _refuse_unknown(request)
        request.state.installation = found.installation


def _refuse_unknown(request: Request) -> None:
    """Raises InvalidInput for a parameter that means nothing here: whoever sent it takes it for something."""
    known = {parameter.alias for parameter in request.scope["route"].dependant.query_params}
    for name in request.query_params.keys() - known:
        raise InvalidInput.one(name[:50], de=f"„{name[:50]}“ gibt es nicht.", en=f"{name[:50]} does not exist.")


def _acting(request: Request) -> Installation:
    found: Installation = request.state.installation
    return found


Acting = Annotated[Installation, Depends(_acting)]
"""The installation in the hands of the token's person, whom the door let in."""


def _person(installation: Acting) -> Person:
    """The person whose token it is; there is always one."""
    return people.person(installation, installation.actor.person_id or 0)


Caring = Annotated[Person, Depends(_person)]
"""The person as whom the token acts."""


async def _in_turn(request: Request, installation: Acting) -> AsyncIterator[None]:
    turns: Turns = request.app.state.turns
    async with turns.taken(installation.actor.person_id, request):
        yield


InTurn = Annotated[None, Depends(_in_turn)]
"""Whoever asks for pictures to be drawn takes a turn."""
AccountName = Annotated[str, Path(max_length=151, pattern=r"^[a-z0-9][a-z0-9.-]*@[a-z][a-z0-9_]*$")]
Name = Annotated[str, Path(max_length=100, pattern=r"^[^\x00-\x1f/]+$")]
"""What people call a draft or a playbook."""
Login = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9][a-z0-9._@+-]*$")]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
