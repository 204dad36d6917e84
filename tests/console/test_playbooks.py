"""Playbooks on their screen: which there are, what is wrong in them, and their course."""

from __future__ import annotations

from pathlib import Path

from broadcaster.app.people.roles import Role

from .conftest import House
from .scenes import PLAYBOOK, with_playbook


def test_without_a_playbook_the_screen_teaches_and_makes_the_examples(house: House) -> None:
    """Whoever administers presses a button; nothing that is there is overwritten."""
    for path in Path(house.installation.settings.playbooks).glob("*.toml"):
        path.unlink()
    assert "/playbooks/examples" not in house.signed_in("author").get("/playbooks").text
    admin = house.signed_in("admin", Role.ADMINISTRATOR)
    assert admin.post("/playbooks/examples", on="/playbooks").goes_to == "/playbooks?said=examples"
    page = admin.get("/playbooks").text
    assert page.count('class="line__link"') == 4
    assert "Keines ist eingestellt." in page
    assert "Brauchbar, mit Hinweisen" in page


def test_the_course_tells_what_happens_when_and_by_whom(house: House) -> None:
    """From the fall to the all-clear, with every text."""
    with_playbook(house)
    page = house.signed_in("author").get("/playbooks/file/website").text
    course = [
        "Die Website ist offline",
        "Menschen werden verständigt",
        "Entwürfe liegen bereit",
        "Seit {since} ist vieles nicht möglich. Tel. 02921 30-0.",
        "alle 6 Stunden",
        "Nach 5 min offline: Countdown von 4 min",
        "Vorab freigegeben von E. Muster, Pressesprecherin am 2026-11-02",
        "Die Website ist wieder online",
        "Jemand gibt Entwarnung",
    ]
    places = [page.find(text) for text in course]
    assert -1 not in places
    assert places == sorted(places)
    assert "Wird befolgt" in page


def test_what_is_wrong_is_said_with_its_key(house: House) -> None:
    """All of it at once; the list says which one cannot be used."""
    with_playbook(house).write_text(PLAYBOOK.replace("{phone}", "{fax}").replace("after", "afterwards"), "utf-8")
    visitor = house.signed_in("author")
    assert "Unbrauchbar" in visitor.get("/playbooks").text
    page = visitor.get("/playbooks/file/website").text
    assert "holding.afterwards" in page
    assert 'class="way"' not in page


def test_a_playbook_is_fitted_to_the_accounts(house: House) -> None:
    """Every draft as it would be late in a long outage."""
    path = with_playbook(house)
    path.write_text(PLAYBOOK.replace('alert = ["press"]', ""), "utf-8")
    visitor = house.signed_in("author")
    assert "Alles passt auf Ihre Konten" in visitor.get("/playbooks/file/website", fit="1").text
    path.write_text(PLAYBOOK.replace("kreis-soest@x", "niemand@x"), "utf-8")
    assert "niemand@x" in visitor.get("/playbooks/file/website", fit="1").text
    assert "Unbrauchbar" in visitor.get("/playbooks/file/website", fit="1").text


def test_a_name_never_leads_out_of_the_folder(house: House) -> None:
    """Whatever stands in the address."""
    visitor = house.signed_in("author")
    for name in ("none", "..%2fbroadcaster", "%2e%2e%2fbroadcaster"):
        assert visitor.http.get(f"/playbooks/file/{name}").status_code == 404
