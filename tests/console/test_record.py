"""The record's screen: found, exported without formulas, and honest about being whole."""

from __future__ import annotations

import csv
import html
import io
import re

from sqlalchemy import text

from broadcaster.app.installation import proving
from broadcaster.app.people.roles import Role

from .conftest import House

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


def test_an_export_holds_no_formula(house: House) -> None:
    """Whatever people called themselves; and the export itself is written down."""
    visitor = house.signed_in("boss", Role.ADMINISTRATOR)
    for formula in FORMULAS:
        house.installation.record("posted", formula)
    answer = visitor.http.get("/record/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {f"'{formula}" for formula in FORMULAS} <= set(cells)
    assert answer.headers["content-disposition"] == 'attachment; filename="record.csv"'
    assert house.installation.audit.entries(what="record exported", limit=1)[0].who == "Boss"


def test_the_json_export_holds_everything(house: House) -> None:
    """With the hashes that chain the entries."""
    visitor = house.signed_in("boss", Role.ADMINISTRATOR)
    entries = visitor.http.get("/record/export.json", params={"what": "signed in"}).json()["entries"]
    assert [(entry["who"], entry["what"], len(entry["hash"])) for entry in entries] == [("Boss", "signed in", 64)]


def test_entries_are_filtered_by_day_and_word(house: House) -> None:
    """Days are the authority's, not UTC's; nonsense is ignored."""
    house.clock.time = house.clock().replace(hour=23, minute=30)
    visitor = house.signed_in("boss", Role.ADMINISTRATOR)
    house.installation.record("posted", "message 99")
    assert "message 99" in visitor.get("/record", text="message 99", since="2026-11-25", until="2026-11-25").text
    assert "message 99" not in visitor.get("/record", what="posted", until="2026-11-24").text
    assert visitor.get("/record", since="gestern", what="x").status == 200


def test_a_record_that_was_changed_says_so(house: House) -> None:
    """And from which entry on."""
    visitor = house.signed_in("boss", Role.ADMINISTRATOR)
    assert "Vollständig" not in visitor.get("/record/check").text
    assert "Vollständig und unverändert" in visitor.post("/record/check", on="/record").text
    change = text("UPDATE audit_record SET who='Niemand', details='kaputt' WHERE number=2")
    house.installation.database.write(lambda connection: connection.execute(change))
    assert "Nicht mehr echt ab Nr. 2" in visitor.post("/record/check", on="/record/check").text
    assert "kaputt" in visitor.get("/record").text


def test_an_older_page_continues_where_the_newest_ends(house: House) -> None:
    """No entry is left out or shown twice, and the selection is kept."""
    visitor = house.signed_in("boss", Role.ADMINISTRATOR)
    for number in range(130):
        house.installation.record("posted", f"message {number}")
    seen, path = [], "/record?what=posted"
    while path:
        page = visitor.get(path)
        seen += re.findall(r"<span>message (\d+)<", page.text)
        link = re.search(r'href="(/record\?[^"]*before=\d+)"', page.text)
        path = html.unescape(link[1]) if link else ""
    assert seen == [str(number) for number in reversed(range(130))]


def test_the_head_that_was_told_is_looked_for(house: House) -> None:
    """It stands in the export and on the page; a record without it was set back."""
    visitor = house.signed_in("boss", Role.ADMINISTRATOR)
    told = visitor.http.get("/record/export.json").json()["head"]
    assert told == proving.head_of(house.installation)
    assert told in visitor.get("/record/check").text
    assert "Vollständig und unverändert" in visitor.post("/record/check", on="/record/check", told=told).text
    page = visitor.post("/record/check", on="/record/check", told=f"9{told}")
    assert "wurde auf einen älteren Stand zurückgesetzt" in page.text
    wrong = visitor.post("/record/check", on="/record/check", told="neulich")
    assert (wrong.status, wrong.wrong) == (422, ["told"])
