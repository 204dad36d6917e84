"""The screen of the service board: entered, changed and removed by ordinary forms, and written down."""

from __future__ import annotations

import re

from broadcaster.app.board.offices import board, set_offices
from broadcaster.app.people.roles import Role
from broadcaster.message.offices import Office, OfficeState

from .conftest import EVERY_ROLE, House, Page, Visitor

CLOSED = {"name": "Zulassungsstelle", "state": "closed", "alternative": "Kreishaus, Zimmer 3", "until": "27.11.2026"}


def entry(visitor: Visitor, name: str, /, **fields: str) -> Page:
    """Fill in the form of an entry as it stands, but for some fields."""
    form = visitor.get("/offices/entry", name=name)
    seen = re.search(r'name="seen" value="([^"]+)"', form.text)
    assert seen, form.text
    kept = dict(re.findall(r'<input id="[^"]+" name="([^"]+)" type="[^"]+" value="([^"]*)"', form.text))
    return visitor.post("/offices/entry", on="/offices", **(kept | {"before": name, "seen": seen[1]} | fields))


def test_an_empty_board_teaches_the_next_step(house: House) -> None:
    """And Verfassen leads there."""
    visitor = house.signed_in("author")
    page = visitor.get("/offices").text
    assert "Noch nichts eingetragen" in page
    assert "Tragen Sie zuerst ein, was geschlossen ist" in page
    number = visitor.post("/compose", on="/compose").goes_to
    assert 'href="/offices"' in visitor.get(number).text


def test_an_office_is_entered_changed_and_removed_and_each_is_written_down(house: House) -> None:
    """A day counts in full; what the form shows is read back the same."""
    visitor = house.signed_in("author")
    assert visitor.post("/offices", on="/offices", **CLOSED).goes_to == "/offices?said=office-set"
    (found,) = board(house.installation)
    assert (found.state, found.alternative) == (OfficeState.CLOSED, "Kreishaus, Zimmer 3")
    assert found.until is not None
    assert found.until.isoformat() == "2026-11-27T23:00:00+00:00"
    done = entry(visitor, "Zulassungsstelle", name="KFZ-Zulassung", state="limited", phone="02921 30-0")
    assert done.goes_to == "/offices?said=office-set", done.text
    (changed,) = board(house.installation)
    assert (changed.name, changed.state, changed.until) == ("KFZ-Zulassung", OfficeState.LIMITED, found.until)
    page = visitor.get("/offices").text
    assert all(text in page for text in ("eingeschränkt", "Kreishaus, Zimmer 3", "02921 30-0", "bis 27.11.2026"))
    assert visitor.post("/offices/remove", on="/offices", before="KFZ-Zulassung").goes_to.endswith("office-removed")
    assert board(house.installation) == []
    told = [(one.who, one.what, one.about) for one in house.installation.audit.entries(text="Zulassung", limit=9)]
    assert told == [
        ("Author", "office removed", "KFZ-Zulassung"),
        ("Author", "office set", "KFZ-Zulassung: limited"),
        ("Author", "office set", "Zulassungsstelle: closed"),
    ]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(house: House) -> None:
    """What was typed stays."""
    visitor = house.signed_in("author")
    for field, value in (("until", "bald"), ("name", "x" * 121), ("since", "30.11.2026"), ("until", "99.99.2026")):
        page = visitor.post("/offices", on="/offices", **(CLOSED | {field: value}))
        assert page.status == 422, (field, value)
        assert 'value="Kreishaus, Zimmer 3"' in page.text
    assert visitor.post("/offices", on="/offices", **(CLOSED | {"until": "bald"})).wrong == ["until"]
    assert board(house.installation) == []
    visitor.post("/offices", on="/offices", **CLOSED)
    again = visitor.post("/offices", on="/offices", **(CLOSED | {"state": "open"}))
    assert (again.status, again.wrong) == (422, ["name"])
    assert board(house.installation)[0].state is OfficeState.CLOSED


def test_two_people_at_one_entry_lose_nothing(house: House) -> None:
    """The second is told, and a name is never taken twice."""
    set_offices(house.installation, [Office(name=name, state=OfficeState.OPEN) for name in ("Bauamt", "Jugendamt")])
    visitor = house.signed_in("author")
    late = visitor.post("/offices/entry", on="/offices", before="Bauamt", seen="old", name="Bauamt", state="closed")
    assert (late.status, "inzwischen geändert" in late.text) == (422, True)
    taken = entry(visitor, "Bauamt", name="Jugendamt", state="open")
    assert (taken.status, taken.wrong) == (422, ["name"])
    assert [(one.name, one.state) for one in board(house.installation)] == [
        ("Bauamt", OfficeState.OPEN),
        ("Jugendamt", OfficeState.OPEN),
    ]
    assert visitor.get("/offices/entry", name="Amt/Nichts").status == 404
    assert visitor.post("/offices/remove", on="/offices", before="Amt").status == 404


def test_the_board_is_searched_and_says_what_is_over(house: House) -> None:
    """By name, by state, by what people do instead."""
    visitor = house.signed_in("author")
    visitor.post("/offices", on="/offices", **CLOSED)
    visitor.post("/offices", on="/offices", name="Bücherei", state="open")
    for text, found in (("zimmer 3", "Zulassungsstelle"), ("geöffnet", "Bücherei"), ("BÜCH", "Bücherei")):
        names = re.findall(r'class="line__title">([^<]+)<', visitor.get("/offices", text=text).text)
        assert names == [found], text
    assert "Nichts gefunden" in visitor.get("/offices", text="Zoo").text
    assert "Zeit vorbei" not in visitor.get("/offices").text
    house.clock.later(days=5)
    assert "Zeit vorbei" in house.signed_in("author").get("/offices").text


def test_who_may_not_write_sees_the_board_and_changes_nothing(house: House) -> None:
    """An administrator looks."""
    set_offices(house.installation, [Office(name="Bauamt", state=OfficeState.OPEN)])
    visitor = house.signed_in("admin", Role.ADMINISTRATOR)
    page = visitor.get("/offices").text
    assert "Bauamt" in page
    assert "/offices/remove" not in page
    assert visitor.post("/offices/remove", on="/profile", before="Bauamt").status == 403
    assert visitor.post("/offices", on="/profile", **CLOSED).status == 403
    assert [one.name for one in board(house.installation)] == ["Bauamt"]
    assert house.signed_in("all", *EVERY_ROLE).get("/offices/entry", name="Bauamt").status == 200
