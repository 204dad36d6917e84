"""Signing in and out: password, second factor, passkey, and the links for the first password."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from starlette.responses import JSONResponse, Response

from broadcaster.app.people import oidc, passkeys, people, signing_in, unfinished
from broadcaster.app.people.passkeys import Place
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.signing_in import SECOND_FACTOR, Opened
from broadcaster.console.door import cookies
from broadcaster.console.door.doors import Screen, Visiting, Visitor
from broadcaster.words.errors import InvalidInput

screen = Screen()
Text = Annotated[str, Form()]


@screen.page("/sign-in", Permission.ANYONE)
def form(visitor: Visiting, then: str = "/") -> Response:
    """The form for login and password."""
    if visitor.visit is not None and visitor.visit.session.stage != SECOND_FACTOR:
        return visitor.to(_inside(then))
    return _form(visitor, then)


@screen.action("/sign-in", Permission.ANYONE)
def sign_in(visitor: Visiting, login: Text = "", password: Text = "", then: Text = "/") -> Response:
    """The first step."""
    try:
        opened = signing_in.sign_in(visitor.installation, login, password, visitor.client)
    except InvalidInput as error:
        return _form(visitor, then, error, login)
    unfinished.begin_anew(visitor.installation, visitor.visit)
    return _entered(visitor, opened, then)


@screen.page("/sign-in/second-factor", Permission.SIGN_IN)
def second_factor_form(visitor: Visiting, then: str = "/") -> Response:
    """The form for the second step."""
    return visitor.page("second-factor.html", then=_inside(then))


@screen.action("/sign-in/second-factor", Permission.SIGN_IN)
def second_factor(visitor: Visiting, code: Text = "", then: Text = "/") -> Response:
    """The second step."""
    try:
        opened = signing_in.second_factor(visitor.installation, visitor.here, code, visitor.client)
    except InvalidInput as error:
        return visitor.page("second-factor.html", 422, then=_inside(then), problems=visitor.problems(error))
    return _entered(visitor, opened, then)


@screen.action("/sign-in/passkey/begin", Permission.ANYONE)
def begin_passkey(visitor: Visiting) -> Response:
    """What the browser needs to ask for a passkey."""
    begun = passkeys.begin_sign_in(visitor.installation, place(visitor))
    return JSONResponse({"token": begun.token, "options": begun.options})


@screen.action("/sign-in/passkey", Permission.ANYONE)
def passkey(visitor: Visiting, token: Text = "", answer: Text = "", then: Text = "/") -> Response:
    """Sign in with a passkey."""
    try:
        opened = passkeys.sign_in(visitor.installation, place(visitor), token, answer, visitor.client)
    except InvalidInput as error:
        return _form(visitor, then, error)
    return _entered(visitor, opened, then)


@screen.page("/sign-in/oidc", Permission.ANYONE)
def to_provider(visitor: Visiting, then: str = "/") -> Response:
    """Go to the authority's identity provider; a link, for a form of ours may lead nowhere else (CSP)."""
    callback = f"{place(visitor).origin}/sign-in/oidc/callback"
    try:
        begun = oidc.begin(visitor.installation, callback, _inside(then), visitor.client)
    except InvalidInput as error:
        return _form(visitor, then, error)
    response = visitor.to(begun.address)
    visitor.jar.set(response, cookies.OIDC, begun.token)
    return response


@screen.page("/sign-in/oidc/callback", Permission.ANYONE)
def from_provider(visitor: Visiting, state: str = "", code: str = "", iss: str = "", error: str = "") -> Response:
    """Come back from there, once."""
    token = visitor.jar.read(visitor.request, cookies.OIDC)
    came = oidc.Return(token=token, state=state, code=code, issuer=iss, error=error)
    try:
        opened, then = oidc.finish(visitor.installation, came, visitor.client)
    except InvalidInput as refused:
        response = _form(visitor, "/", refused)
    else:
        response = _entered(visitor, opened, then)
    visitor.jar.drop(response, cookies.OIDC)
    return response


@screen.action("/sign-out", Permission.ANYONE)
def sign_out(visitor: Visiting) -> Response:
    """End this session, at whatever stage."""
    if visitor.visit is not None:
        signing_in.sign_out(visitor.installation, visitor.visit)
    response = visitor.to("/sign-in", "signed-out")
    visitor.jar.drop(response, cookies.SESSION)
    return response


@screen.page("/set-up/{token}", Permission.ANYONE)
def set_up_form(visitor: Visiting, token: str) -> Response:
    """Where a set-up, invitation or reset link leads."""
    return visitor.page("set-up.html", **_link(visitor, token), login="", name="")


@screen.action("/set-up/{token}", Permission.ANYONE)
def set_up(visitor: Visiting, token: str, login: Text = "", name: Text = "", password: Text = "") -> Response:
    """Use the link: the password is set, then the person signs in with it."""
    link = _link(visitor, token)
    try:
        if link["purpose"] == "set-up":
            people.set_up(visitor.installation, token, login, name, password)
        else:
            people.choose_password(visitor.installation, token, password)
    except InvalidInput as error:
        return visitor.page("set-up.html", 422, **link, login=login, name=name, problems=visitor.problems(error))
    return visitor.to("/sign-in", "password")


def place(visitor: Visitor) -> Place:
    """Where passkeys are good."""
    public = visitor.installation.settings.public_address
    base = public or f"{visitor.request.url.scheme}://{visitor.request.url.netloc}"
    host = base.partition("://")[2].partition(":")[0]
    return Place(host=host, origin=base.rstrip("/"))


def _link(visitor: Visitor, token: str) -> dict[str, Any]:
    found = people.ticket(visitor.installation, token)
    invited = people.person(visitor.installation, found.person_id) if found.person_id else None
    return {"token_of_link": token, "purpose": found.purpose, "invited": invited}


def _form(visitor: Visitor, then: str, error: InvalidInput | None = None, login: str = "") -> Response:
    """The form for signing in, with what was wrong."""
    return visitor.page(
        "sign-in.html",
        422 if error else 200,
        login=login,
        then=_inside(then),
        problems=visitor.problems(error) if error else [],
        provider=oidc.offered(visitor.installation),
    )


def _entered(visitor: Visitor, opened: Opened, then: str) -> Response:
    """Go on with a new session."""
    match opened.stage:
        case "second factor":
            response = visitor.to(f"/sign-in/second-factor?then={_inside(then)}")
        case "enrol":
            response = visitor.to("/profile/factors")
        case _:
            response = visitor.to(_inside(then))
    visitor.jar.set(response, cookies.SESSION, opened.token)
    if opened.stage != SECOND_FACTOR:
        visitor.jar.set(response, cookies.DEVICE, opened.device_token)
    return response


def _inside(then: str) -> str:
    """A path of ours; never another site."""
    return then if then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable() else "/"
