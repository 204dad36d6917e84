"""Use cases of one-time codes (TOTP) and recovery codes."""

from __future__ import annotations

import hmac

import pyotp

from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.secrets import code_hash, new_codes
from broadcaster.people.records import Person
from broadcaster.words.errors import InvalidInput

_STEP = 30


def new_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def address(installation: Installation, person: Person, secret: str) -> str:
    """The ``otpauth:`` address that an authenticator app reads from a QR code."""
    issuer = f"Broadcaster {installation.settings.organisation}"
    return pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name=issuer)


def set_totp(installation: Installation, person: Person, secret: str, code: str) -> None:
    """Keep a secret once its first code shows that the app has it. Raises InvalidInput."""
    step = _step(installation, secret, code)
    if step is None:
        raise InvalidInput.one(
            "code",
            de="Der Code passt nicht. Bitte prüfen Sie die Uhrzeit des Telefons und geben Sie den nächsten Code ein.",
            en="The code does not fit. Check the phone's clock and enter the next code.",
        )
    installation.people.set_totp(person.id, secret, installation.entry("totp set", f"person {person.login}"))
    installation.people.use_totp(person.id, step)


def remove_totp(installation: Installation, person: Person) -> None:
    """Give up one-time codes. Raises InvalidInput if no other second factor would be left where one is required."""
    if installation.settings.second_factor == "required" and person.second_factors == 1:
        raise last_factor()
    entry = installation.entry("totp removed", f"person {person.login}")
    installation.people.change(person.id, entry, totp=None, totp_step=0)


def make_recovery_codes(installation: Installation, person: Person) -> list[str]:
    """New recovery codes, shown once; earlier ones stop working."""
    codes = new_codes()
    entry = installation.entry("recovery codes made", f"person {person.login}")
    installation.people.set_recovery_codes(person.id, [code_hash(person.id, code) for code in codes], entry)
    return codes


def recovery_codes_left(installation: Installation, person: Person) -> int:
    """How many recovery codes are unused."""
    return installation.people.recovery_codes_left(person.id)


def code_fits(installation: Installation, person: Person, code: str) -> bool:
    """Whether this is the person's current one-time code or an unused recovery code; it is used up thereby."""
    secret = installation.people.totp(person.id)
    step = _step(installation, secret, code) if secret else None
    if step is not None:
        return installation.people.use_totp(person.id, step)
    entry = installation.entry("recovery code used", f"person {person.login}")
    return installation.people.use_recovery_code(person.id, code_hash(person.id, code[:50]), entry)


def last_factor() -> InvalidInput:
    """The error for giving up the only second factor where one is required."""
    return InvalidInput.one(
        "factor",
        de="Das ist Ihr einziger zweiter Faktor. Bitte richten Sie zuerst einen anderen ein.",
        en="This is your only second factor. Set up another one first.",
    )


def _step(installation: Installation, secret: str, code: str) -> int | None:
    """The time step whose code this is: now, or the one before or after."""
    plain = "".join(code.split())
    now = int(installation.now().timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    fitting = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), plain.encode())
    ]
    return fitting[-1] if fitting else None
