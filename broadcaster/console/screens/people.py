"""Personen: who may do what, invitations, locking and unlocking."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.responses import Response

from broadcaster.app.people import people
from broadcaster.app.people.roles import MEANINGS, ROLES, Permission, Role
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.finding import fits
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.words.errors import InvalidInput

screen = Screen(Navigation(order=80, path="/people", de="Personen", en="People", icon="people", may=Permission.PEOPLE))
Text = Annotated[str, Form()]
Several = Annotated[list[str] | None, Form()]


@screen.page("/people", Permission.PEOPLE)
def listed(visitor: Visiting, text: str = "") -> Response:
    """Everyone, or those whom ``text`` fits, and the form for inviting somebody."""
    return _shown(visitor, text=text[:200])


@screen.action("/people", Permission.PEOPLE)
def invite(visitor: Visiting, login: Text = "", name: Text = "", roles: Several = None) -> Response:
    """Add somebody; the link for the first password is shown once."""
    try:
        token = people.invite(visitor.installation, login, name, roles or [])
    except InvalidInput as error:
        given = {"login": login, "name": name, "roles": roles or []}
        return _shown(visitor, 422, given=given, problems=visitor.problems(error))
    return _shown(visitor, link=_address(visitor, token), linked=name)


@screen.action("/people/{person_id}/roles", Permission.PEOPLE)
def roles(visitor: Visiting, person_id: PathNumber, roles: Several = None) -> Response:
    """Give somebody other roles."""
    try:
        people.change_roles(visitor.installation, person_id, roles or [])
    except InvalidInput as error:
        return _shown(visitor, 422, problems=[one | {"field": f"roles-{person_id}"} for one in visitor.problems(error)])
    return visitor.to("/people", "changed")


@screen.action("/people/{person_id}/reset", Permission.PEOPLE)
def reset(visitor: Visiting, person_id: PathNumber) -> Response:
    """A link for a new password; the second factor stays what it is."""
    found = people.person(visitor.installation, person_id)
    token = people.reset(visitor.installation, found.login)
    return _shown(visitor, link=_address(visitor, token), linked=found.name)


@screen.action("/people/{person_id}/disable", Permission.PEOPLE)
def disable(visitor: Visiting, person_id: PathNumber) -> Response:
    """Lock somebody out at once."""
    try:
        people.disable(visitor.installation, person_id)
    except InvalidInput as error:
        return _shown(visitor, 422, problems=visitor.problems(error))
    return visitor.to("/people", "disabled")


@screen.action("/people/{person_id}/enable", Permission.PEOPLE)
def enable(visitor: Visiting, person_id: PathNumber) -> Response:
    """Let somebody in again."""
    people.enable(visitor.installation, person_id)
    return visitor.to("/people", "enabled")


def _address(visitor: Visitor, token: str) -> str:
    return people.link(visitor.installation, token, visitor.request.url.port)


def _shown(visitor: Visitor, status: int = 200, text: str = "", **more: object) -> Response:
    context: dict[str, object] = {
        "given": {"login": "", "name": "", "roles": []},
        "link": None,
        "linked": "",
        "problems": [],
    }
    known = people.everyone(visitor.installation)
    found = [one for one in known if fits(text, one.name, one.login, *(_role(visitor, role) for role in one.roles))]
    context |= {"people": found, "text": text, "roles": ROLES, "meanings": MEANINGS}
    return visitor.page("people.html", status, **(context | more))


def _role(visitor: Visitor, role: str) -> str:
    return ROLES[Role(role)].in_(visitor.language)
