"""One's own profile: language, password, second factors, sessions, API tokens."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from broadcaster.app.people import passkeys, people, signing_in, tokens, totp, unfinished
from broadcaster.app.people.roles import ROLES, Permission
from broadcaster.console.door import cookies
from broadcaster.console.door.doors import Screen, Visiting, Visitor
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.console.screens.sign_in import place
from broadcaster.words.errors import InvalidInput

screen = Screen()
Text = Annotated[str, Form()]
Several = Annotated[list[str] | None, Form()]
_FIELDS = {"login": "token-password"}
"""Where on this page a person mends what signing in names otherwise."""


@screen.page("/profile", Permission.READ)
def show(visitor: Visiting) -> Response:
    """Everything about oneself."""
    return _shown(visitor)


@screen.page("/profile/factors", Permission.SELF)
def factors(visitor: Visiting) -> Response:
    """Setting up a second factor; also the only page for whoever must do that first."""
    return _factors(visitor)


@screen.action("/profile/language", Permission.SELF)
def language(visitor: Visiting, language: Text = "de") -> Response:
    """The language of the console."""
    people.change_language(visitor.installation, visitor.here.person, "en" if language == "en" else "de")
    return visitor.to("/profile", "changed")


@screen.action("/profile/prove", Permission.SELF)
def prove(visitor: Visiting, password: Text = "") -> Response:
    """Prove again who one is."""
    try:
        signing_in.prove(visitor.installation, visitor.here, password, visitor.client)
    except InvalidInput as error:
        return _factors(visitor, 422, problems=visitor.problems(error))
    return visitor.to("/profile/factors", "proven")


@screen.action("/profile/password", Permission.READ)
def password(visitor: Visiting, present: Text = "", password: Text = "") -> Response:
    """A new password; it ends every other session, and every token."""
    here = visitor.here
    try:
        signing_in.prove(visitor.installation, here, present, visitor.client)
    except InvalidInput as error:
        return _shown(visitor, 422, problems=[one | {"field": "present"} for one in visitor.problems(error)])
    try:
        people.change_password(visitor.installation, here.person, password, here=here.session.id)
    except InvalidInput as error:
        return _shown(visitor, 422, problems=visitor.problems(error))
    return visitor.to("/profile", "password")


@screen.action("/profile/totp", Permission.SELF)
def set_totp(visitor: Visiting, secret: Text = "", code: Text = "") -> Response:
    """Set up one-time codes."""
    _proven(visitor)
    try:
        totp.set_totp(visitor.installation, visitor.here.person, secret, code)
    except InvalidInput as error:
        return _factors(visitor, 422, secret=secret, problems=visitor.problems(error))
    return _with_factor(visitor)


@screen.action("/profile/totp/remove", Permission.READ)
def remove_totp(visitor: Visiting) -> Response:
    """Give up one-time codes."""
    _proven(visitor)
    totp.remove_totp(visitor.installation, visitor.here.person)
    return visitor.to("/profile/factors", "changed")


@screen.action("/profile/recovery-codes", Permission.READ)
def recovery_codes(visitor: Visiting) -> Response:
    """New recovery codes, shown once."""
    _proven(visitor)
    codes = totp.make_recovery_codes(visitor.installation, visitor.here.person)
    return _factors(visitor, codes=codes)


@screen.action("/profile/passkeys/begin", Permission.SELF)
def begin_passkey(visitor: Visiting) -> Response:
    """What the browser needs to make a passkey."""
    _proven(visitor)
    begun = passkeys.begin_registration(visitor.installation, visitor.here.person, place(visitor))
    return JSONResponse({"token": begun.token, "options": begun.options})


@screen.action("/profile/passkeys", Permission.SELF)
def add_passkey(visitor: Visiting, token: Text = "", answer: Text = "", name: Text = "") -> Response:
    """Keep a passkey."""
    try:
        passkeys.register(visitor.installation, visitor.here.person, place(visitor), token, answer, name)
    except InvalidInput as error:
        return _factors(visitor, 422, problems=visitor.problems(error))
    return _with_factor(visitor)


@screen.action("/profile/passkeys/{passkey_id}/remove", Permission.READ)
def remove_passkey(visitor: Visiting, passkey_id: PathNumber) -> Response:
    """Forget a passkey."""
    _proven(visitor)
    passkeys.remove(visitor.installation, visitor.here.person, passkey_id)
    return visitor.to("/profile/factors", "changed")


@screen.action("/profile/sessions/end", Permission.READ)
def end_sessions(visitor: Visiting) -> Response:
    """End all sessions but this one."""
    signing_in.end_all(visitor.installation, visitor.here.person, but=visitor.here.session.id)
    return visitor.to("/profile", "ended")


@screen.action("/profile/sessions/{session_id}/end", Permission.READ)
def end_session(visitor: Visiting, session_id: PathNumber) -> Response:
    """End one session."""
    signing_in.end_session(visitor.installation, visitor.here.person, session_id)
    return visitor.to("/profile", "ended")


@screen.action("/profile/tokens", Permission.READ)
def make_token(
    visitor: Visiting,
    name: Text = "",
    scopes: Several = None,
    days: Annotated[int, Form()] = 90,
    password: Text = "",
) -> Response:
    """A new API token, shown once. It outlives the session, so the person proves again who they are."""
    try:
        if not signing_in.proven(visitor.installation, visitor.here):
            signing_in.prove(visitor.installation, visitor.here, password, visitor.client)
        made = tokens.make(visitor.installation, visitor.here.person, name, scopes or [], days)
    except InvalidInput as error:
        return _shown(
            visitor,
            422,
            problems=[
                one | {"field": _FIELDS.get(one["field"], f"token-{one['field']}")} for one in visitor.problems(error)
            ],
        )
    return _shown(visitor, made=made)


@screen.action("/profile/unfinished", Permission.READ)
def explain_unfinished(visitor: Visiting) -> Response:
    """It was oneself who began to sign in and stopped."""
    unfinished.explain(visitor.installation, visitor.here.person)
    return visitor.to("/profile", "changed")


@screen.action("/profile/tokens/{token_id}/end", Permission.READ)
def end_token(visitor: Visiting, token_id: PathNumber) -> Response:
    """A token stops working."""
    tokens.end(visitor.installation, visitor.here.person, token_id)
    return visitor.to("/profile", "ended")


def _shown(visitor: Visitor, status: int = 200, **more: Any) -> Response:
    installation, person = visitor.installation, visitor.here.person
    context = {
        "roles": ROLES,
        "sessions": signing_in.sessions(installation, person),
        "tokens": tokens.of_person(installation, person),
        "scopes": tokens.SCOPES,
        "made": None,
        "proven": signing_in.proven(installation, visitor.here),
    }
    return visitor.page("profile.html", status, **(context | more))


def _factors(visitor: Visitor, status: int = 200, *, secret: str = "", **more: Any) -> Response:
    import segno  # noqa: PLC0415 - only this page draws one

    installation, person = visitor.installation, visitor.here.person
    secret = secret or totp.new_secret()
    image = segno.make(totp.address(installation, person, secret)).svg_inline(scale=4, border=2, light="white")
    context = {
        "proven": signing_in.proven(installation, visitor.here),
        "passkeys": passkeys.of_person(installation, person),
        "codes_left": totp.recovery_codes_left(installation, person),
        "secret": secret,
        "image": Markup(image),  # noqa: S704 - drawn by segno from our own address
        "codes": [],
        "forced": visitor.here.session.stage != signing_in.FULL,
    }
    return visitor.page("factors.html", status, **(context | more))


def _proven(visitor: Visitor) -> None:
    if not signing_in.proven(visitor.installation, visitor.here):
        raise InvalidInput.one(
            "password",
            de="Bitte bestätigen Sie zuerst Ihr Passwort; das ist länger als zehn Minuten her.",
            en="Confirm your password first; that was more than ten minutes ago.",
        )


def _with_factor(visitor: Visitor) -> Response:
    """Go on, under a new token where this was the factor that was waited for."""
    opened = signing_in.enrolled(visitor.installation, visitor.here, visitor.client)
    response = visitor.to("/profile/factors", "factor")
    if opened is not None:
        visitor.jar.set(response, cookies.SESSION, opened.token)
        visitor.jar.set(response, cookies.DEVICE, opened.device_token)
    return response
