"""Use cases of signing in through the authority's identity provider (OpenID Connect), beside the local way.

The provider only says who somebody is: whether that person exists here, which roles they have and whether a second
factor must follow is decided here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.secrets import hashed, new_token
from broadcaster.app.people import provider
from broadcaster.app.people.provider import Exchange, Unproven
from broadcaster.app.people.signing_in import (
    Client,
    Opened,
    begin_try,
    failed,
    first_stage,
    in_hands_of,
    known,
    open_session,
    slow_down,
)
from broadcaster.net.fetched import NotFetched
from broadcaster.people.records import Person
from broadcaster.words.errors import InvalidInput

_PURPOSE: Final = "oidc"
_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser goes, and the token by which it is known again when it comes back."""

    address: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """With what a browser comes back: its own ``token``, and what the provider put into the address."""

    token: str
    state: str
    code: str
    issuer: str = ""
    error: str = ""


def offered(installation: Installation) -> bool:
    """Whether there is an identity provider."""
    return bool(installation.settings.oidc.issuer)


def begin(installation: Installation, callback: str, then: str, client: Client) -> Begun:
    """Send somebody to the provider, who sends them back to ``callback``. Raises InvalidInput."""
    slow_down(installation, _places(client))
    oidc = installation.settings.oidc
    try:
        found = provider.discovered(installation)
    except (NotFetched, Unproven) as error:
        _unreachable(installation, client, error)
        raise _not_there() from None
    token, state, nonce, verifier = (new_token() for _ in range(4))
    content = {"state": state, "nonce": nonce, "verifier": verifier, "then": then, "callback": callback}
    installation.tickets.issue(hashed(token), _PURPOSE, _LASTS, content=content)
    asked = {
        "response_type": "code",
        "client_id": oidc.client_id,
        "redirect_uri": callback,
        "scope": " ".join(oidc.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    join = "&" if "?" in found.authorization else "?"
    return Begun(address=f"{found.authorization}{join}{urlencode(asked)}", token=token)


def finish(installation: Installation, came: Return, client: Client) -> tuple[Opened, str]:
    """Let in whoever comes back with proof, and where they wanted to go. Raises InvalidInput, the same for every doubt."""
    places = _places(client)
    begin_try(installation, places)
    login = ""
    try:
        content = _content(installation, came)
        said = provider.claims(installation, _exchange(content, came.code))
        login = _login(installation, said)
        person = _person(installation, login)
    except NotFetched as error:
        installation.failures.take_back(places)
        _unreachable(installation, client, error)
        raise _not_there() from None
    except Unproven as error:
        failed(installation, login, client, through=_PURPOSE, why=str(error))
        raise _nobody() if login else _refused() from None
    installation.failures.clear(places)
    return _let_in(installation, person, client), str(content["then"])


def _person(installation: Installation, login: str) -> Person:
    person = known(installation, login)
    if person is None:
        raise Unproven("nobody here has this login")
    return person


def _let_in(installation: Installation, person: Person, client: Client) -> Opened:
    acting = in_hands_of(installation, person)
    issuer = installation.settings.oidc.issuer
    acting.record("identity confirmed", f"person {person.login}", address=client.address, issuer=issuer)
    return open_session(installation, person, client, first_stage(installation, person))


def _content(installation: Installation, came: Return) -> Mapping[str, Any]:
    """What was kept when this browser left; it can come back once."""
    ticket = installation.tickets.use(hashed(came.token), (_PURPOSE,)) if came.token else None
    if ticket is None:
        raise Unproven("unknown, old or used state")
    if not hmac.compare_digest(str(ticket.content["state"]).encode(), came.state.encode()):
        raise Unproven("the state is another browser's")
    if came.issuer and came.issuer != installation.settings.oidc.issuer:
        raise Unproven("the answer is another issuer's")
    if came.error or not came.code:
        raise Unproven("the provider refused")
    return ticket.content


def _exchange(content: Mapping[str, Any], code: str) -> Exchange:
    return Exchange(code=code, callback=content["callback"], verifier=content["verifier"], nonce=content["nonce"])


def _login(installation: Installation, said: Mapping[str, Any]) -> str:
    claim = installation.settings.oidc.claim
    found = said.get(claim)
    if not isinstance(found, str) or not found.strip():
        raise Unproven(f"no claim {claim}")
    if claim == "email" and said.get("email_verified") is not True:
        raise Unproven("the address was not verified")
    return found.strip().lower()[:100]


def _challenge(verifier: str) -> str:
    """RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _places(client: Client) -> list[str]:
    return [hashed(f"oidc {client.address}")]


def _unreachable(installation: Installation, client: Client, error: Exception) -> None:
    """Nobody guessed: it is written down and not counted."""
    installation.record("sign-in failed", "identity provider", address=client.address, why=str(error))


def _not_there() -> InvalidInput:
    return InvalidInput.one(
        "oidc",
        de="Der Anmeldedienst Ihrer Verwaltung ist gerade nicht nutzbar. Bitte melden Sie sich mit Ihrem Passwort an.",
        en="Your authority's identity provider cannot be used right now. Sign in with your password.",
    )


def _refused() -> InvalidInput:
    return InvalidInput.one(
        "oidc",
        de="Die Anmeldung über den Anmeldedienst wurde nicht angenommen. "
        "Bitte versuchen Sie es erneut, oder melden Sie sich mit Ihrem Passwort an.",
        en="Signing in through the identity provider was not accepted. Try again, or sign in with your password.",
    )


def _nobody() -> InvalidInput:
    return InvalidInput.one(
        "oidc",
        de="Für Ihr Konto beim Anmeldedienst ist hier niemand eingetragen. Bitte wenden Sie sich an die Person, die Zugänge verwaltet.",
        en="Nobody is entered here for your account at the identity provider. Ask whoever manages people.",
    )
