"""Every route x every role, generated from the router; and nothing without a door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from broadcaster.app.people import tokens
from broadcaster.app.people.roles import MAY, Permission, Role, permissions
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api.application import ROUTES
from broadcaster.console.door.doors import Door
from broadcaster.console.server.application import all_screens

from .conftest import House

FILLED = {"message_id": "1", "delivery_id": "1", "approval_id": "1", "person_id": "1", "passkey_id": "1"}
FILLED |= {"session_id": "1", "token_id": "1", "kind": "json", "name": "kreis-soest@x", "token": "none"}
FILLED |= {"broadcast_id": "1", "sha256": "0" * 64, "feed_id": "1", "draft_name": "none", "playbook_name": "none"}
FILLED |= {"composition_id": "1"}
OPEN = {"/sign-in", "/sign-in/passkey/begin", "/sign-in/passkey", "/sign-out", "/set-up/{token}", "/language"}
IN_API = dict.fromkeys(("message", "delivery", "broadcast", "review", "feed"), "999")
IN_API |= {"account": "nobody@x", "draft": "none", "playbook": "none", "login": "nobody", "sha256": "0" * 64}
OPEN |= {"/sign-in/oidc", "/sign-in/oidc/callback"}


def routes() -> Iterator[tuple[str, str, Permission]]:
    """Method, path and permission of every route of a screen."""
    for screen in all_screens():
        for route in screen.router.routes:
            assert isinstance(route, APIRoute)
            doors = [found.dependency for found in route.dependencies if isinstance(found.dependency, Door)]
            assert len(doors) == 1, f"{route.path} has no door"
            (method,) = route.methods
            yield method, route.path, doors[0].may


ALL = list(routes())


def test_the_table_knows_every_permission() -> None:
    """Each permission but the two that come before roles is given to somebody."""
    assert set(Permission) - set(MAY) == {Permission.ANYONE, Permission.SIGN_IN}
    assert all(MAY.values())


def test_only_signing_in_is_open_to_anyone() -> None:
    """A route that forgot its permission would be seen here."""
    assert {path for _method, path, may in ALL if may is Permission.ANYONE} == OPEN


def test_states_are_never_changed_by_opening_a_page() -> None:
    """There are pages (GET) and actions (POST), nothing else."""
    assert {method for method, _path, _may in ALL} == {"GET", "POST"}


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_lets_in_exactly_who_may(house: House, role: Role | None) -> None:
    """Nobody is sent to sign in; a role without the permission gets 403; a role with it gets past the door."""
    visitor = house.signed_in("somebody", role) if role else house.visitor()
    token = visitor.get("/profile").form_token
    granted = permissions([role]) if role else frozenset()
    for method, path, may in ALL:
        if may in (Permission.ANYONE, Permission.SIGN_IN) or path.endswith("/events"):
            continue
        if method == "GET":
            answer = visitor.http.get(path.format(**FILLED))
        else:
            # without the token, so that nothing is done: whoever may is stopped one step later
            answer = visitor.http.post(path.format(**FILLED))
        said = "check failed" in answer.text or "Sicherheitsprüfung" in answer.text
        if role is None:
            assert (answer.status_code, answer.headers["location"].startswith("/sign-in")) == (303, True), path
        elif may not in granted:
            assert (answer.status_code, said) == (403, False), (path, role)
        else:
            assert answer.status_code in (200, 404, 422) if method == "GET" else said, (path, role)
    assert role is None or token


def test_what_is_refused_is_written_down(house: House) -> None:
    """Attempts at what somebody may not do can be found later."""
    house.signed_in("author", Role.AUTHOR).get("/people")
    entry = house.installation.audit.entries(what="refused", limit=1)[0]
    assert (entry.who, entry.about) == ("Author", "/people")


def test_every_operation_of_the_api_asks_for_its_scope_and_its_permission(house: House) -> None:
    """A token without the scope, and one whose person may not, are refused everywhere; with both it gets past the door."""
    http, everybody = house.visitor().http, house.person("everybody", *Role)
    others = {
        may: house.person(f"without-{number}", *roles)
        for number, may in enumerate(sorted({route.may for route in ROUTES}))
        if (roles := [role for role in Role if role not in MAY[may]])
    }
    tries = {}
    for scope in Scope:
        tries[scope, None] = tokens.make(house.installation, everybody, "Test", [scope], 1)
        tries[scope, "no"] = tokens.make(
            house.installation, everybody, "Test", [one for one in Scope if one is not scope], 1
        )
    for route in ROUTES:
        if (person := others.get(route.may)) and (route.scope, route.may) not in tries:
            tries[route.scope, route.may] = tokens.make(house.installation, person, "Test", [route.scope], 1)
    for route in ROUTES:
        path = "/api/v1" + route.path.format(**IN_API)
        for kind, let_in in ((None, True), ("no", False), (route.may, False)):
            token = tries.get((route.scope, kind))
            if token is None:
                continue  # every role may
            # a body that nobody takes, so that nothing is done: whoever may is stopped one step later
            body = None if route.method == "GET" else {"nothing": 1}
            answer = http.request(route.method, path, headers={"authorization": f"Bearer {token}"}, json=body)
            assert (answer.status_code != 403) is let_in, (route.method, path, kind, answer.text)
            assert let_in or answer.json()["code"] == "not-granted"
