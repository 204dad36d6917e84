"""Talks to the identity provider: finds its addresses, exchanges a code for an ID token, and verifies that."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlsplit

from broadcaster.app.installation.installation import Installation
from broadcaster.net.fetched import Document
from broadcaster.settings.identity import IdentityProvider, is_local

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has; never ``none``, never a shared secret."""
LEEWAY: Final = 60
"""Seconds by which the provider's clock may differ."""
_KNOWN_FOR: Final = 300
_MOST: Final = 500_000
_SECONDS: Final = 10.0


class Unproven(Exception):
    """The provider's answer proves nothing; the text is for the record and holds no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where the provider is asked."""

    authorization: str
    token: str
    keys: str
    posts_secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What belongs to one sign-in: the provider's code, our address to which it came, and what only we know."""

    code: str
    callback: str
    verifier: str
    nonce: str


def discovered(installation: Installation) -> Provider:
    """The provider's addresses, asked for at most every five minutes. Raises NotFetched, Unproven."""
    if not installation.settings.oidc.issuer:
        raise Unproven("no identity provider")
    return _discovered(installation.settings.oidc, int(installation.now().timestamp()) // _KNOWN_FOR)


def claims(installation: Installation, exchange: Exchange) -> Mapping[str, Any]:
    """What a verified ID token says of whoever signed in at the provider. Raises NotFetched, Unproven."""
    provider = discovered(installation)
    token = _object(_exchanged(installation, provider, exchange), "token").get("id_token")
    keys = _object(_fetched(installation.settings.oidc, provider.keys), "keys")
    if not isinstance(token, str):
        raise Unproven("no ID token")
    return _verified(token, keys, installation, exchange.nonce)


def _verified(token: str, keys: Mapping[str, Any], installation: Installation, nonce: str) -> Mapping[str, Any]:
    from joserfc import jwt  # noqa: PLC0415 - large, and needed only where a provider is used
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    oidc = installation.settings.oidc
    required = jwt.JWTClaimsRegistry(
        now=int(installation.now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": oidc.issuer},
        aud={"essential": True, "value": oidc.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        signing = [key for key in keys["keys"] if key.get("use", "sig") == "sig"]
        found = jwt.decode(token, KeySet.import_key_set({"keys": signing}), algorithms=ALGORITHMS).claims
        required.validate(found)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unproven(
            f"ID token: {getattr(error, 'error', type(error).__name__)}, {getattr(error, 'claim', '-')}"
        ) from None
    if found.get("azp", oidc.client_id) != oidc.client_id:
        raise Unproven("ID token: issued to another application")
    return found


def _exchanged(installation: Installation, provider: Provider, exchange: Exchange) -> Document:
    oidc, secret = installation.settings.oidc, installation.settings.oidc_secret
    form = {
        "grant_type": "authorization_code",
        "code": exchange.code,
        "redirect_uri": exchange.callback,
        "code_verifier": exchange.verifier,
        "client_id": oidc.client_id,
    }
    headers = {"Accept": "application/json"}
    if secret is not None and provider.posts_secret:
        form["client_secret"] = secret.get_secret_value()
    elif secret is not None:
        pair = f"{quote(oidc.client_id, safe='')}:{quote(secret.get_secret_value(), safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return _fetched(oidc, provider.token, headers=headers, form=form)


@lru_cache(maxsize=8)
def _discovered(oidc: IdentityProvider, _lately: int) -> Provider:
    told = _object(_fetched(oidc, f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration"), "configuration")
    if told.get("issuer") != oidc.issuer:
        raise Unproven("configuration: names another issuer")
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Provider(
        authorization=_endpoint(oidc, told, "authorization_endpoint"),
        token=_endpoint(oidc, told, "token_endpoint"),
        keys=_endpoint(oidc, told, "jwks_uri"),
        posts_secret="client_secret_basic" not in methods and "client_secret_post" in methods,
    )


def _endpoint(oidc: IdentityProvider, told: Mapping[str, Any], name: str) -> str:
    """An address of the configuration: as safe as the issuer's own."""
    address = told.get(name)
    try:
        safe = isinstance(address, str) and urlsplit(address).scheme == urlsplit(oidc.issuer).scheme
    except ValueError:
        safe = False
    if not safe:
        raise Unproven(f"configuration: {name} is missing or not encrypted")
    return str(address)


def _fetched(oidc: IdentityProvider, address: str, **how: Any) -> Document:
    """What the provider answers: from the public internet, unless the settings allow an internal network."""
    from broadcaster.net.fetch import fetch  # noqa: PLC0415 - as the library above

    return fetch(address, most=_MOST, seconds=_SECONDS, loopback=is_local(oidc.issuer), private=oidc.private, **how)


def _object(answer: Document, what: str) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.content)
    except ValueError:
        found = None
    if answer.status != 200 or not isinstance(found, dict):
        raise Unproven(f"{what}: status {answer.status}")
    return found
