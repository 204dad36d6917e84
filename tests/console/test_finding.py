"""Every list of the console is searched, whatever the case of its letters."""

from __future__ import annotations

import re

import pytest

from broadcaster.app.people.roles import Role
from broadcaster.console.pages.finding import fits

from .conftest import EVERY_ROLE, House, Visitor

LISTS = {
    "/people": ("OFFICER", "Officer", "Author"),
    "/channels": ("SOEST facebook", "kreis-soest@facebook", "kreis-soest@x"),
    "/compose": ("headline", "", ""),
    "/approvals": ("FREIGEBEN bitte", "Bitte auch dies freigeben.", "Noch eine"),
    "/website/feeds": ("öffnungszeiten", "Neue Öffnungszeiten", "Nirgends"),
    "/playbooks": ("ausfall WEBSITE", "Ausfall der Website", "Nirgends"),
    "/offices": ("ZULASSUNG", "Zulassungsstelle", "Nirgends"),
    "/messages": ("mit zweifel", "Meldung mit Zweifel.", "Bitte freigeben."),
}
"""By list: what is looked for, what is found then, and what is not."""


@pytest.fixture
def visitor(full: House) -> Visitor:
    """Somebody who may see everything."""
    full.post("Noch eine Bitte.", by="author")
    full.post("Bitte auch dies freigeben.", by="author")
    return full.signed_in("officer", *EVERY_ROLE)


def main(page: str) -> str:
    """The lists of a page."""
    found = re.search("<main.*</main>", page, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("path", [path for path in LISTS if path != "/compose"])
def test_a_list_shows_what_fits_and_says_when_nothing_does(visitor: Visitor, path: str) -> None:
    """What was looked for stays in the field, and one link leads back to everything."""
    asked, found, other = LISTS[path]
    assert 'role="search"' in visitor.get(path).text
    page = visitor.get(path, text=asked).text
    lines = "".join(re.findall(r'(?:class="line__title|<h2 id="what-).*?</(?:p|h2)>', main(page), re.DOTALL))
    assert found in lines
    assert other not in lines
    assert f'value="{asked}"' in page
    empty = visitor.get(path, text="gibt es nicht").text
    assert "Nichts gefunden" in empty
    assert f'href="{path}"' in main(empty)


def test_drafts_are_found_by_what_they_say(visitor: Visitor, full: House) -> None:
    """By headline or text, and by whoever changed them last."""
    everything = main(visitor.get("/compose").text)
    title = re.findall(r'line__link" href="/compose/\d+">([^<]+)<', everything)
    assert len(title) > 1
    said = next(one for one in title if one != "Leerer Entwurf")
    found = main(visitor.get("/compose", text=said.upper()).text)
    assert re.findall(r'line__link" href="/compose/\d+">([^<]+)<', found) == [said]
    assert "Nichts gefunden" in visitor.get("/compose", text="gibt es nicht").text


def test_umlauts_are_found_in_capitals_and_without(house: House) -> None:
    """SQLite's own comparison knows only the letters of English."""
    visitor = house.signed_in("author", Role.AUTHOR)
    house.post("Über die Brücke in der Straße Süd fährt niemand.", everywhere=True)
    for asked in ("über", "ÜBER", "brücke", "BRÜCKE", "STRASSE SÜD"):
        assert "fährt niemand" in main(visitor.get("/messages", text=asked).text), asked


def test_all_words_must_occur_in_any_order() -> None:
    """As people expect of a search."""
    assert fits("süd BRÜCKE", "Die Brücke", "im Süden")
    assert not fits("süd nord", "Die Brücke", "im Süden")
    assert fits("", "alles")
    assert not fits("x", None)
