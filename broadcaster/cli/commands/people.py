"""people add, list, reset, disable, enable: access to the console, also when nobody can sign in any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.people import people
from broadcaster.app.people.people import everyone
from broadcaster.app.people.people import link as link_of
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import console, note, print_document, table, tell
from broadcaster.documents.installation import LinkOut, PeopleOut, PersonOut

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.people.records import Person

LOGIN = typer.Argument(metavar=say("ANMELDUNG", "LOGIN"), help=say("Anmeldung, z. B. s.meier", "login, e.g. s.miller"))


def add(
    context: typer.Context,
    login: Annotated[str, LOGIN],
    name: Annotated[str, typer.Option(metavar="NAME", help=say("Name der Person", "the person's name"))],
    roles: Annotated[
        list[str],
        typer.Option(
            "--role",
            metavar="author|approver|duty officer|administrator",
            help=say("Rolle, mehrmals möglich", "role, may be repeated"),
        ),
    ],
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        _print_link(found, login, people.invite(found, login, name, roles), as_json=json)


def list_people(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        known = everyone(found)
    if json:
        print_document(PeopleOut(people=[PersonOut.of(one) for one in known]))
        return
    if not known:
        note(
            say(
                "Noch niemand. „broadcaster serve“ gibt den ersten Link aus.",
                "Nobody. 'broadcaster serve' prints the first link.",
            )
        )
        return
    shown = table(say("Anmeldung", "Login"), say("Name", "Name"), say("Rollen", "Roles"), say("Zustand", "State"))
    for one in known:
        state = say("gesperrt", "disabled") if one.disabled_at else say("offen", "open")
        shown.add_row(one.login, one.name, ", ".join(one.roles), state)
    console().print(shown)


def reset(
    context: typer.Context,
    login: Annotated[str, LOGIN],
    factors: Annotated[
        bool,
        typer.Option("--factors", help=say("auch zweite Faktoren entfernen", "remove second factors as well")),
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        _print_link(found, login, people.reset(found, login, factors=factors), as_json=json)


def disable(context: typer.Context, login: Annotated[str, LOGIN], json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        person = people.disable(found, people.with_login(found, login).id)
    _say_state(person, say("Gesperrt.", "Disabled."), as_json=json)


def enable(context: typer.Context, login: Annotated[str, LOGIN], json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        person = people.enable(found, people.with_login(found, login).id)
    _say_state(person, say("Entsperrt.", "Enabled."), as_json=json)


def _say_state(person: Person, text: str, *, as_json: bool) -> None:
    if as_json:
        print_document(PersonOut.of(person))
    else:
        note(text)


def _print_link(found: Installation, login: str, token: str, *, as_json: bool) -> None:
    link = link_of(found, token)
    if as_json:
        print_document(LinkOut(login=login, link=link))
        return
    note(
        say(
            "Bitte auf sicherem Weg weitergeben. Der Link gilt einmal und läuft ab:",
            "Pass it on safely. The link works once and expires:",
        )
    )
    tell(link)
