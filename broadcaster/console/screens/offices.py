"""Dienststellen: the service board, what is open, limited or closed, until when, and what people do instead."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Form, Query
from starlette.responses import Response

from broadcaster.app.board import offices
from broadcaster.app.board.cells import FIELDS, fields_of, office_of
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.finding import fits
from broadcaster.message.offices import STATES, Office, OfficeState, outdated
from broadcaster.words.errors import InvalidInput

screen = Screen(
    Navigation(order=55, path="/offices", de="Dienststellen", en="Offices", icon="mark", may=Permission.READ)
)
Text = Annotated[str, Form()]
LOOKS: Final = {
    OfficeState.CLOSED: ("cross", "danger"),
    OfficeState.LIMITED: ("late", "warning"),
    OfficeState.OPEN: ("check", "success"),
}
_BLANK: Final = dict.fromkeys(FIELDS, "") | {"state": OfficeState.CLOSED.value}


class Typed:
    """What stands in the form of an entry, by field."""

    def __init__(
        self,
        name: Text = "",
        state: Text = "",
        alternative: Text = "",
        phone: Text = "",
        since: Text = "",
        until: Text = "",
        name_en: Text = "",
        alternative_en: Text = "",
    ) -> None:
        typed = (name, state, alternative, phone, since, until, name_en, alternative_en)
        self.fields = dict(zip(FIELDS, (one.strip()[:1000] for one in typed), strict=True))


@screen.page("/offices", Permission.READ)
def listed(visitor: Visiting, text: str = "") -> Response:
    """The board."""
    return _listed(visitor, text=text.strip()[:200])


@screen.action("/offices", Permission.WRITE)
def add(visitor: Visiting, typed: Annotated[Typed, Depends()]) -> Response:
    """Enter an office or a service; one of that name is on the board only once."""
    try:
        offices.add_office(visitor.installation, office_of(typed.fields))
    except InvalidInput as error:
        return _listed(visitor, 422, given=typed.fields, problems=_problems(visitor, error))
    return visitor.to("/offices", "office-set")


@screen.page("/offices/entry", Permission.WRITE)
def show(visitor: Visiting, name: Annotated[str, Query(max_length=200)]) -> Response:
    """The form of one entry."""
    found = offices.office_named(visitor.installation, name)
    return _entry(visitor, name, fields_of(found), offices.fingerprint([found]))


@screen.action("/offices/entry", Permission.WRITE)
def change(visitor: Visiting, typed: Annotated[Typed, Depends()], before: Text = "", seen: Text = "") -> Response:
    """Change it, its name too."""
    try:
        offices.change_office(visitor.installation, before, seen, office_of(typed.fields))
    except InvalidInput as error:
        return _entry(visitor, before, typed.fields, seen, 422, problems=_problems(visitor, error))
    return visitor.to("/offices", "office-set")


@screen.action("/offices/remove", Permission.WRITE)
def remove(visitor: Visiting, before: Text = "") -> Response:
    """Take it off the board."""
    offices.remove_office(visitor.installation, before)
    return visitor.to("/offices", "office-removed")


def _listed(visitor: Visitor, status: int = 200, text: str = "", **more: Any) -> Response:
    board = offices.board(visitor.installation)
    context: dict[str, Any] = {
        "board": [one for one in board if _says(one, text)],
        "any": bool(board),
        "text": text,
        "over": [one for one in board if outdated([one], visitor.installation.now())],
        "looks_of": LOOKS,
        "states": STATES,
        "given": _BLANK,
    }
    return visitor.page("offices.html", status, **(context | more))


def _entry(visitor: Visitor, name: str, given: dict[str, str], seen: str, status: int = 200, **more: Any) -> Response:
    return visitor.page("office.html", status, name=name, given=given, seen=seen, states=STATES, **more)


def _says(office: Office, text: str) -> bool:
    shown = (office.name, office.name_en, office.alternative, office.alternative_en, office.phone)
    return fits(text, *shown, STATES[office.state].de, STATES[office.state].en)


def _problems(visitor: Visitor, error: InvalidInput) -> list[dict[str, str]]:
    """What is wrong, each with the field of the form."""
    found = [one | {"field": one["field"].removeprefix("offices.")} for one in visitor.problems(error)]
    return [one if one["field"] in FIELDS else one | {"field": ""} for one in found]
