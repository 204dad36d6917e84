"""Use cases of passkeys (WebAuthn): a device that checks its owner is both factors at once.

The library is large, so it is imported by the first ceremony.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.secrets import hashed, new_token
from broadcaster.app.people.signing_in import FULL, Client, Opened, open_session
from broadcaster.app.people.totp import last_factor
from broadcaster.people.records import Person
from broadcaster.storage.people.passkeys import Passkey
from broadcaster.words.errors import InvalidInput

_REGISTER, _SIGN_IN = "passkey", "passkey sign-in"
_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where passkeys are good: the console's host name and its origin."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """What the browser needs: options as JSON, and a token that names this ceremony when it answers."""

    token: str
    options: dict[str, Any]


def begin_registration(installation: Installation, person: Person, place: Place) -> Ceremony:
    """Ask a device of ``person`` for a new passkey."""
    from webauthn import base64url_to_bytes, generate_registration_options  # noqa: PLC0415
    from webauthn.helpers import structs  # noqa: PLC0415

    known = [
        structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
        for key in installation.passkeys.of_person(person.id)
    ]
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=f"Broadcaster {installation.settings.organisation}",
        user_id=hashed(f"{installation.organisation_id}:{person.id}").encode()[:64],
        user_name=person.login,
        user_display_name=person.name,
        exclude_credentials=known,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
    )
    return _begun(installation, _REGISTER, options, options.challenge, person.id)


def register(installation: Installation, person: Person, place: Place, token: str, answer: str, name: str) -> None:
    """Keep a device's new passkey. Raises InvalidInput."""
    from webauthn import base64url_to_bytes, verify_registration_response  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    ticket = installation.tickets.use(hashed(token), (_REGISTER,))
    if ticket is None or ticket.person_id != person.id:
        raise _refused()
    try:
        seen = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(ticket.content["challenge"]),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise _refused() from None
    entry = installation.entry("passkey added", f"person {person.login}", name=name[:100])
    credential_id = bytes_to_base64url(seen.credential_id)
    if installation.passkeys.with_credential(credential_id) is not None:
        raise _refused()
    installation.passkeys.add(
        person.id, credential_id, seen.credential_public_key, seen.sign_count, name.strip() or "Passkey", entry
    )


def begin_sign_in(installation: Installation, place: Place) -> Ceremony:
    """Ask whoever is there for one of their passkeys."""
    from webauthn import generate_authentication_options  # noqa: PLC0415
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

    options = generate_authentication_options(rp_id=place.host, user_verification=UserVerificationRequirement.REQUIRED)
    return _begun(installation, _SIGN_IN, options, options.challenge, None)


def sign_in(installation: Installation, place: Place, token: str, answer: str, client: Client) -> Opened:
    """Sign in with a passkey. Raises InvalidInput."""
    from webauthn import base64url_to_bytes, verify_authentication_response  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    ticket = installation.tickets.use(hashed(token), (_SIGN_IN,))
    known = _offered(installation, answer)
    if ticket is None or known is None:
        raise _refused()
    try:
        seen = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(ticket.content["challenge"]),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise _refused() from None
    person = installation.people.with_id(known.person_id)
    if person.disabled_at is not None:
        raise _refused()
    installation.passkeys.used(known.id, seen.new_sign_count)
    return open_session(installation, person, client, FULL)


def of_person(installation: Installation, person: Person) -> list[Passkey]:
    """A person's passkeys."""
    return installation.passkeys.of_person(person.id)


def remove(installation: Installation, person: Person, passkey_id: int) -> None:
    """Forget a passkey. Raises InvalidInput if it is the only second factor where one is required."""
    if installation.settings.second_factor == "required" and person.second_factors == 1:
        raise last_factor()
    installation.passkeys.remove(passkey_id, person.id, installation.entry("passkey removed", f"person {person.login}"))


def _begun(installation: Installation, purpose: str, options: Any, challenge: bytes, person_id: int | None) -> Ceremony:
    from webauthn import options_to_json  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    token = new_token()
    content = {"challenge": bytes_to_base64url(challenge)}
    installation.tickets.issue(hashed(token), purpose, _LASTS, person_id=person_id, content=content)
    return Ceremony(token=token, options=json.loads(options_to_json(options)))


def _offered(installation: Installation, answer: str) -> Passkey | None:
    try:
        credential_id = json.loads(answer)["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return installation.passkeys.with_credential(credential_id) if isinstance(credential_id, str) else None


def _refused() -> InvalidInput:
    return InvalidInput.one(
        "passkey",
        de="Der Passkey wurde nicht angenommen. Bitte versuchen Sie es erneut, oder melden Sie sich mit Passwort an.",
        en="The passkey was not accepted. Try again, or sign in with your password.",
    )
