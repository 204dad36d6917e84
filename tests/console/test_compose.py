"""Verfassen and Prüfen over HTTP: every button as an ordinary form, pressed once or twice, by one or by two."""

from __future__ import annotations

import re
from datetime import timedelta

from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.app.messages.reading import show
from broadcaster.app.people.roles import Role
from broadcaster.delivery.states import State

from .conftest import House, Page, Visitor
from .test_messages import put
from .writing import ACCOUNTS, TEXT, send, text_of, written


def test_a_message_is_written_checked_and_submitted_by_plain_forms(
    house: House, author: Visitor, open_form: Page
) -> None:
    """Prüfen says what goes where; afterwards one is on the message's page, which says what must happen next."""
    assert send(author, open_form, "/compose/1", do="check", headline="Zu").goes_to == "/compose/1/check"
    check = author.get("/compose/1/check")
    assert "An 3 Kanäle veröffentlichen" in check.text
    assert check.text.count("bleibt heute geschlossen") >= len(ACCOUNTS)
    for fact in (
        "3 Konten, 3 Beiträge",
        "etwa 0,015 USD",
        "sofort nach der Freigabe",
        "Eine andere Person muss freigeben",
    ):
        assert fact in check.text, fact
    posted = send(author, check, "/compose/1/post")
    assert posted.goes_to == "/messages/1?said=submitted"
    assert "Gesendet wird erst nach der Freigabe durch eine andere Person" in author.get(posted.goes_to).text
    assert {found.state for found, _tried in show(house.installation, 1).deliveries} == {State.HELD}


def test_pressed_twice_it_is_submitted_once(house: House, author: Visitor) -> None:
    """From two windows, too; and the draft leads to its message from then on."""
    number = written(house)
    check = author.get(f"/compose/{number}/check")
    answers = [send(author, check, f"/compose/{number}/post").goes_to for _ in range(2)]
    assert answers == ["/messages/1?said=submitted"] * 2
    assert author.get("/messages/2").status == 404
    assert author.get(f"/compose/{number}").goes_to == author.get(f"/compose/{number}/check").goes_to == "/messages/1"


def test_what_was_changed_after_it_was_read_is_not_submitted(house: House, author: Visitor) -> None:
    """The check page shows the new text and says so."""
    number = written(house)
    check = author.get(f"/compose/{number}/check")
    other = house.signed_in("other")
    send(other, other.get(f"/compose/{number}"), f"/compose/{number}", text="Ganz anders.", do="save")
    answer = send(author, check, f"/compose/{number}/post")
    assert answer.status == 422
    assert "Nichts wurde eingereicht" in answer.text
    assert "Ganz anders." in answer.text
    assert author.get("/messages/1").status == 404


def test_the_second_of_two_people_is_told_and_nothing_is_lost(house: House, author: Visitor, open_form: Page) -> None:
    """Their text stays in the form, and one button makes it a draft of its own."""
    other = house.signed_in("other")
    theirs = other.get("/compose/1")
    send(author, open_form, "/compose/1", text="Meine.", do="save")
    answer = send(other, theirs, "/compose/1", text="Deine.", do="save")
    assert answer.status == 409
    assert "Author hat diesen Entwurf inzwischen geändert" in answer.text
    assert "Deine.</textarea>" in answer.text
    kept = send(other, answer, "/compose/1", text="Deine.", do="copy")
    assert kept.goes_to == "/compose/2?said=copied"
    assert (text_of(house, 1), text_of(house, 2)) == ("Meine.", "Deine.")


def test_what_is_kept_by_itself_is_told_of_the_conflict_as_well(house: House, author: Visitor, open_form: Page) -> None:
    """The part that renews itself says it, with the same button; nothing is overwritten."""
    other = house.signed_in("other")
    theirs = other.get("/compose/1")
    kept = send(author, open_form, "/compose/1/keep", text="Meine.")
    assert kept.answer.headers["hx-trigger"] == "kept"
    assert 'name="version" value="2"' in kept.text
    lost = send(other, theirs, "/compose/1/keep", text="Deine.")
    assert lost.answer.headers["hx-trigger"] == "lost"
    assert 'value="copy"' in lost.text
    assert text_of(house, 1) == "Meine."


def test_a_sketch_keeps_nothing(house: House, author: Visitor, open_form: Page) -> None:
    """It shows the texts and the counters of every account that is chosen."""
    sketch = send(author, open_form, "/compose/1/sketch", text="Nur <b>ein</b> #Entwurf.", accounts=[ACCOUNTS[2]])
    assert 'Nur &lt;b&gt;ein&lt;/b&gt; <span class="tint">#Entwurf</span>.' in sketch.text
    assert "24 von 280 Zeichen" in sketch.text
    assert sketch.text.count("Geht nicht an dieses Konto") == 2
    assert text_of(house, 1) == ""


def test_a_correction_begins_at_the_message(house: House, author: Visitor) -> None:
    """One button on its page; what is submitted is a new revision of it."""
    house.post("Die Nummer ist 02921 1.")
    begun = author.post("/compose", on="/messages/1", corrects="1")
    page = author.get(begun.goes_to)
    assert "Meldung 1 berichtigen" in page.text
    assert "Die Nummer ist 02921 1." in page.text
    send(author, page, begun.goes_to, text="Die Nummer ist 02921 2.", accounts=["kreis-soest@x"])
    check = author.get(f"{begun.goes_to}/check")
    assert send(author, check, f"{begun.goes_to}/post").goes_to == "/messages/1?said=submitted"
    assert show(house.installation, 1).message.text == "Die Nummer ist 02921 2."
    assert author.post("/compose", on="/compose", corrects="77").status == 404


def test_drafts_are_listed_for_everyone_who_writes_and_put_away(house: House, author: Visitor) -> None:
    """With who changed them last; a reader without that right sees neither list nor entry."""
    number = written(house)
    listed = author.get("/compose").text
    assert "IT-Ausfall" in listed
    form = author.get(f"/compose/{number}")
    assert send(author, form, f"/compose/{number}/discard").goes_to == "/compose?said=discarded"
    assert "Kein Entwurf" in author.get("/compose").text
    assert author.get(f"/compose/{number}").status == 404
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    assert boss.get("/compose").status == 403
    assert 'href="/compose"' not in boss.get("/").text


def test_what_a_browser_keeps_of_another_installation_is_not_taken_for_this_draft(
    house: House, author: Visitor
) -> None:
    """A new database at the same address counts its drafts from 1 again: the browser knows a draft by its beginning, too."""
    kept = []
    for _ in range(2):
        page = author.get(f"/compose/{written(house)}").text
        kept.append(re.search(r'data-keep="/compose/\d+ ([\d.]+)"', page))
        house.clock.later(minutes=1)
    assert kept[0] and kept[1] and kept[0][1] != kept[1][1]


def test_everything_stopped_is_said_before_submitting(house: House, author: Visitor) -> None:
    """What is submitted now waits for somebody to go on."""
    author.post("/pause", on="/", reason="Falsche Nummer")
    assert "Auch nach der Freigabe geht nichts hinaus" in author.get(f"/compose/{written(house)}/check").text


def test_a_time_that_has_passed_while_somebody_read_is_not_submitted(house: House, author: Visitor) -> None:
    """The check is made again when the button is pressed."""
    soon = house.clock() + timedelta(hours=2)
    number = written(house, at=f"{soon:%Y-%m-%dT%H:%M}")
    check = author.get(f"/compose/{number}/check")
    house.clock.later(hours=5)
    author = house.signed_in("author")
    answer = send(author, author.get("/compose"), f"/compose/{number}/post", version="1")
    assert check.status == 200
    assert answer.status == 422
    assert "Vergangenheit" in answer.text


def test_the_same_text_to_the_same_account_within_a_day_is_hinted_at(house: House, author: Visitor) -> None:
    """Queued or public; not from another account, not two days later, not the message that is corrected, never blocking."""
    earlier = house.post(TEXT)
    number = composing.copy(house.installation, Manuscript(fields={"text": TEXT}, accounts=("kreis-soest@x",)))
    told = f"Meldung {earlier.message_id} sagt dort innerhalb von 24 Stunden genau dasselbe"
    for page in (f"/compose/{number}", f"/compose/{number}/check"):
        assert told in author.get(page).text, page
    assert "An einen Kanal veröffentlichen" in author.get(f"/compose/{number}/check").text
    put(house, State.PUBLISHED)
    assert told in author.get(f"/compose/{number}/check").text
    put(house, State.CANCELLED)
    assert told not in author.get(f"/compose/{number}/check").text
    put(house, State.PUBLISHED)
    elsewhere = composing.copy(
        house.installation, Manuscript(fields={"text": TEXT}, accounts=("kreis-soest@facebook",))
    )
    other = composing.copy(house.installation, Manuscript(fields={"text": f"{TEXT} Neu."}, accounts=("kreis-soest@x",)))
    again = composing.copy(
        house.installation, Manuscript(fields={"text": TEXT}, accounts=("kreis-soest@x",)), earlier.message_id
    )
    for one in (elsewhere, other, again):
        assert told not in author.get(f"/compose/{one}/check").text
    house.clock.later(hours=25)
    assert told not in house.signed_in("author").get(f"/compose/{number}/check").text
