"""An outage on its screens: seen at once, its countdown stopped, its drafts read, changed, submitted and put away."""

from __future__ import annotations

import re

import pytest

from broadcaster.app.outage import drafts, outages
from broadcaster.app.outage.gating import follow_website
from broadcaster.app.people.roles import Role
from broadcaster.delivery.states import State
from broadcaster.playbook.countdown import Phase
from broadcaster.playbook.prepared import DraftState

from .conftest import House, Page, Visitor
from .scenes import X, count_down, fall, rise, with_playbook

BASE = "/playbooks/outage"


@pytest.fixture
def down(house: House) -> House:
    """The website is down, and a playbook was followed."""
    with_playbook(house)
    fall(house)
    return house


def send(visitor: Visitor, name: str, action: str = "", **fields: object) -> Page:
    """Send one of the forms of a draft's page as it stands there."""
    page = visitor.get(f"{BASE}/drafts/{name}")
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert seen, page.text
    path = f"{BASE}/drafts/{name}{action}"
    assert f'action="{path}"' in page.text
    return visitor.post(path, on=f"{BASE}/drafts/{name}", **({"seen": seen[1]} | fields))


def wording(house: House, name: str, **changed: object) -> dict[str, object]:
    """What a draft's form holds, with changes."""
    said = drafts.of_outage_named(house.installation, name).prepared
    return {"headline": said.headline, "text": said.text, "accounts": list(said.accounts)} | changed


def test_the_situation_shows_the_outage_with_what_lies_ready(down: House) -> None:
    """Why, since when, which drafts; and nothing of it is public."""
    page = down.signed_in("author").get("/").text
    assert "Anruf vom Rechenzentrum" in page
    assert f'href="{BASE}/drafts/notice"' in page
    assert "Öffentlich gesagt wurde in diesem Ausfall noch nichts." in page
    assert "wieder erreichbar" not in page.lower()
    assert 'src="/website/strip.svg?days=1' in page


def test_an_access_that_must_be_renewed_needs_somebody(house: House) -> None:
    """Also if nothing waits for it yet."""
    because = '{"de":"Das Token ist abgelaufen.","en":"The token expired."}'
    house.installation.database.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE account SET blocked_at=created_at, blocked_because=? WHERE name=?", (because, X)
        )
    )
    page = house.signed_in("author").get("/").text
    assert f"Der Zugang zu {X} muss erneuert werden" in page
    assert "Das Token ist abgelaufen." in page


def test_a_countdown_is_seen_on_the_first_page_and_anyone_stops_it(down: House) -> None:
    """With the time left; afterwards it stays stopped, and the text can still be submitted."""
    count_down(down)
    admin = down.signed_in("admin", Role.ADMINISTRATOR)
    for path in ("/", "/situation/live", BASE):
        assert re.search(r'data-until="[^"]+"[^>]*>4:00<', admin.get(path).text), path
        assert f'action="{BASE}/stop"' in admin.get(path).text
    assert admin.post(f"{BASE}/stop", on="/").goes_to == f"{BASE}?said=countdown-stopped"
    found = outages.latest(down.installation)
    assert found is not None and found.countdown.phase is Phase.STOPPED
    assert "ist angehalten" in admin.get("/").text
    again = admin.post(f"{BASE}/stop", on="/profile")
    assert (again.status, "nichts anzuhalten" in again.text) == (422, True)
    assert down.installation.audit.entries(what="countdown stopped", limit=1)[0].who == "Admin"
    assert send(down.signed_in("author"), "holding", "/release").goes_to == "/messages/1?said=draft-released"


def test_a_draft_is_read_as_each_account_would_show_it(down: House) -> None:
    """Its blanks are filled, its condition and repetition told."""
    visitor = down.signed_in("author")
    page = visitor.get(f"{BASE}/drafts/notice").text
    assert "Seit Dienstag, 24.11.2026, 10:00 Uhr ist vieles nicht möglich. Tel. 02921 30-0." in page
    assert "nur solange die Website offline ist" in page
    assert X in page
    assert "alle 6 Stunden" in visitor.get(f"{BASE}/drafts/lasting").text
    assert visitor.get(f"{BASE}/drafts/none").status == 404


def test_a_changed_draft_keeps_its_blanks_and_says_the_new_text(down: House) -> None:
    """What was not changed stays, also the channels' own texts; a new text is for every channel."""
    visitor = down.signed_in("author")
    assert send(visitor, "lasting", **wording(down, "lasting", headline="Neu")).goes_to.endswith("?said=changed")
    record = drafts.of_outage_named(down.installation, "lasting")
    assert (record.prepared.headline, list(record.prepared.variants)) == ("Neu", ["x"])
    send(visitor, "lasting", **wording(down, "lasting", text="Zu.\r\nSeit {since}.", hashtags="#Soest, Ausfall"))
    record = drafts.of_outage_named(down.installation, "lasting")
    assert (record.prepared.text, dict(record.prepared.variants)) == ("Zu.\nSeit {since}.", {})
    assert record.prepared.hashtags == ("Soest", "Ausfall")


@pytest.mark.parametrize(
    ("change", "field"), [({"text": "Seit {gestern}."}, "text"), ({"accounts": ["niemand@x"]}, "accounts")]
)
def test_a_change_that_cannot_be_keeps_what_was_typed(down: House, change: dict[str, object], field: str) -> None:
    """Said at the field; the draft stays what it was."""
    before = drafts.of_outage_named(down.installation, "notice").prepared
    page = send(down.signed_in("author"), "notice", **wording(down, "notice", headline="Getippt", **change))
    assert (page.status, 'value="Getippt"' in page.text) == (422, True)
    assert f'href="#{field}"' in page.text
    assert drafts.of_outage_named(down.installation, "notice").prepared == before


def test_two_people_who_change_a_draft_do_not_overwrite_each_other(down: House) -> None:
    """The second is told, keeps what they typed, and nothing is submitted that nobody has read."""
    one, two = down.signed_in("author"), down.signed_in("other")
    stale = re.findall(r'name="seen" value="([^"]+)"', two.get(f"{BASE}/drafts/notice").text)[0]
    down.clock.later(seconds=5)
    send(one, "notice", **wording(down, "notice", text="Der erste war schneller."))
    for action, fields in (("", wording(down, "notice", text="Der zweite.")), ("/release", {}), ("/discard", {})):
        page = two.post(f"{BASE}/drafts/notice{action}", on=f"{BASE}/drafts/notice", seen=stale, **fields)
        assert (page.status, "Jemand anderes hat den Entwurf inzwischen geändert" in page.text) == (422, True)
        assert action or "Der zweite." in page.text
    record = drafts.of_outage_named(down.installation, "notice")
    assert (record.prepared.text, record.state) == ("Der erste war schneller.", DraftState.PREPARED)


def test_a_submitted_draft_waits_for_a_second_person(down: House) -> None:
    """It becomes a message once, however often the button is pressed, and somebody else approves it."""
    author = down.signed_in("author")
    assert send(author, "notice", "/release").goes_to == "/messages/1?said=draft-released"
    page = author.get(f"{BASE}/drafts/notice")
    assert "Zur Meldung 1" in page.text
    assert "/release" not in page.text
    boss = down.signed_in("boss", Role.APPROVER)
    waiting = boss.get("/approvals").text
    assert "ist vieles nicht möglich. Tel. 02921 30-0." in waiting
    (seen,) = set(re.findall(r'name="seen" value="([^"]+)"', waiting))
    boss.post("/approvals/1/approve", on="/approvals", seen=seen)
    follow_website(down.installation)
    found = outages.latest(down.installation)
    assert found is not None
    assert [one.state for story in found.said for one, _tried in story.deliveries] == [State.QUEUED]
    assert 'href="/messages/1"' in author.get(BASE).text


def test_a_draft_is_put_away(down: House) -> None:
    """And can be neither changed nor submitted any more."""
    author = down.signed_in("author")
    assert send(author, "notice", "/discard").goes_to == f"{BASE}?said=draft-discarded"
    assert drafts.of_outage_named(down.installation, "notice").state is DraftState.DISCARDED
    assert "<textarea" not in author.get(f"{BASE}/drafts/notice").text


def test_more_is_prepared_when_it_is_more_than_was_thought(down: House) -> None:
    """The drafts of another playbook come beside the first."""
    path = with_playbook(down)
    path.with_name("more.toml").write_text(path.read_text("utf-8").replace("drafts.notice", "drafts.other"), "utf-8")
    author = down.signed_in("author")
    assert author.post(f"{BASE}/prepare", on=BASE, playbook="more").goes_to == f"{BASE}?said=prepared"
    assert f'href="{BASE}/drafts/other"' in author.get(BASE).text
    wrong = author.post(f"{BASE}/prepare", on=BASE, playbook="none")
    assert (wrong.status, wrong.wrong) == (422, ["playbook"])


def test_the_all_clear_is_offered_when_it_is_over_and_not_before(down: House) -> None:
    """It goes where something was seen; without anything said it needs no all-clear, and that is told."""
    author = down.signed_in("author")
    assert "Für das Ende des Ausfalls" in author.get(BASE).text
    early = send(author, "all-clear", "/release")
    assert early.status == 422
    down.clock.later(minutes=20)
    rise(down)
    assert "Geben Sie Entwarnung?" in author.get("/").text
    nobody = send(author, "all-clear", "/release")
    assert (nobody.status, "wurde auf keinem Konto etwas gesagt" in nobody.text) == (422, True)
    send(author, "all-clear", **wording(down, "all-clear", accounts=[X]))
    assert send(author, "all-clear", "/release").goes_to == "/messages/1?said=draft-released"
    assert "Geben Sie Entwarnung?" not in author.get("/").text


def test_without_an_outage_the_page_says_when_one_begins(house: House) -> None:
    """And leads to what should be prepared."""
    page = house.signed_in("author").get(BASE).text
    assert "Es gab noch keinen Ausfall" in page
    assert house.signed_in("author").get(f"{BASE}/drafts/notice").status == 404


def test_an_outage_without_a_playbook_says_so(house: House) -> None:
    """Everywhere."""
    fall(house)
    author = house.signed_in("author")
    assert "kein Playbook eingestellt" in author.get("/").text
    assert "Nichts liegt bereit" in author.get(BASE).text
