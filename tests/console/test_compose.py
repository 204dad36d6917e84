"""Verfassen and Prüfen over HTTP: every button as an ordinary form, and what somebody without a script sees."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from broadcaster.app import composing
from broadcaster.app.manuscript import Manuscript, from_json
from broadcaster.app.offices import set_offices
from broadcaster.app.posting import PictureFile
from broadcaster.app.reading import show
from broadcaster.app.roles import Role
from broadcaster.app.website import set_verdict
from broadcaster.delivery.states import State
from broadcaster.offices import Office, OfficeState
from broadcaster.website.verdict import Verdict

from .conftest import House, Page, Visitor
from .test_messages import put

ACCOUNTS = [f"kreis-soest@{channel}" for channel in ("facebook", "instagram", "x")]
TEXT = "Die Zulassungsstelle bleibt heute geschlossen. Bitte rufen Sie an: 02921 30-0."
_FIELD = re.compile(r'name="(version|page|strokes)" value="([^"]*)"')


def written(house: House, **fields: str) -> int:
    """A draft with something in it."""
    said = {"headline": "IT-Ausfall", "text": TEXT, "cards": "yes"} | fields
    return composing.copy(house.installation, Manuscript(fields=said, accounts=tuple(ACCOUNTS)))


def kept_of(house: House, number: int) -> Manuscript:
    """What is kept."""
    return from_json(composing.found(house.installation, number).content)


def text_of(house: House, number: int) -> str:
    """The text that is kept."""
    return kept_of(house, number).get("text")


def send(visitor: Visitor, page: Page, path: str, **fields: Any) -> Page:
    """Send the form of a page that is open, to one of its buttons."""
    hidden = dict(_FIELD.findall(page.text))
    said = {"text": TEXT, "accounts": ACCOUNTS, "cards": "yes"} | fields
    return Page(visitor.http.post(path, data={"form_token": page.form_token} | hidden | said))


@pytest.fixture
def author(house: House) -> Visitor:
    """Somebody who writes."""
    return house.signed_in("author")


@pytest.fixture
def open_form(house: House, author: Visitor) -> Page:
    """The form of a new message."""
    assert author.post("/compose", on="/compose").goes_to == "/compose/1"
    return author.get("/compose/1")


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


def test_a_thread_shows_its_parts_and_each_counter(house: House, author: Visitor) -> None:
    """As X counts, with what it costs."""
    page = author.get(f"/compose/{written(house, text='Bitte kommen Sie heute nicht. ' * 30)}").text
    assert "Teil 1 von 4" in page
    assert "4 Teile" in page
    assert "Kosten etwa 0,06 USD" in page


def test_a_variant_has_a_badge_and_is_reset(house: House, author: Visitor, open_form: Page) -> None:
    """The common text holds again; the other channels never changed."""
    send(author, open_form, "/compose/1", do="save", **{"variants.x.text": "Kurz für X.", "variants.x.headline": "X"})
    page = author.get("/compose/1")
    assert page.text.count("abweichend") == 2
    assert "Kurz für X." in page.text
    reset = send(author, page, "/compose/1", do="reset:variants.x", **{"variants.x.text": "Kurz für X."})
    assert reset.goes_to == "/compose/1"
    assert "abweichend" not in author.get("/compose/1").text


def test_a_language_is_added_written_and_reset(house: House, author: Visitor, open_form: Page) -> None:
    """Further languages are fields of their own."""
    assert send(author, open_form, "/compose/1", do="language:uk").goes_to == "/compose/1#languages.uk.text"
    page = author.get("/compose/1")
    assert 'name="languages.uk.text"' in page.text
    send(author, page, "/compose/1", do="save", **{"languages.en.text": "Closed.", "languages.uk.text": ""})
    kept = kept_of(house, 1)
    assert (kept.get("languages.en.text"), kept.languages) == ("Closed.", ("en", "uk"))
    send(author, author.get("/compose/1"), "/compose/1", do="reset:languages.en", **{"languages.en.text": "Closed."})
    assert "en" not in kept_of(house, 1).languages


def picture(colour: str = "navy", size: tuple[int, int] = (1_080, 1_080)) -> bytes:
    """A sound picture."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def hand_in(visitor: Visitor, page: Page, *files: tuple[str, bytes], **fields: Any) -> Page:
    """Send the form with files."""
    hidden = dict(_FIELD.findall(page.text)) | {"form_token": page.form_token, "text": TEXT, "accounts": ACCOUNTS}
    return Page(
        visitor.http.post(
            "/compose/1",
            data=hidden | {"do": "add"} | fields,
            files=[("files", (name, data, "image/png")) for name, data in files],
        )
    )


def test_pictures_are_handed_in_described_ordered_and_removed(house: House, author: Visitor, open_form: Page) -> None:
    """The description stands beside each; the text that was typed meanwhile is kept."""
    added = hand_in(author, open_form, ("haus.png", picture()), ("schild.png", picture("red")))
    assert added.goes_to == "/compose/1#pictures"
    assert text_of(house, 1) == TEXT
    page = author.get("/compose/1")
    hashes = re.findall(r'name="pictures" value="([0-9a-f]{64})"', page.text)
    named = {f"pictures[{number}].file": name for number, name in enumerate(("haus.png", "schild.png"), 1)}
    shown = author.http.get(f"/compose/1/pictures/{hashes[0]}")
    assert (shown.headers["content-type"], shown.content) == ("image/png", picture())
    more = {"pictures": hashes, "pictures[1].alt": "Das Kreishaus", "pictures[2].alt": "Ein Schild"} | named
    send(author, page, "/compose/1", do="earlier:1", **more)
    kept = kept_of(house, 1).pictures
    assert [(one.file, one.alt) for one in kept] == [("schild.png", "Ein Schild"), ("haus.png", "Das Kreishaus")]
    send(author, author.get("/compose/1"), "/compose/1", do="remove:0", **more)
    kept = kept_of(house, 1).pictures
    assert [one.alt for one in kept] == ["Ein Schild"]


def test_a_file_that_is_no_picture_is_refused_beside_its_field(house: House, author: Visitor, open_form: Page) -> None:
    """And the text is kept all the same."""
    answer = hand_in(author, open_form, ("brief.png", b"%PDF-1.7"), text="Mein Text.")
    assert (answer.status, answer.wrong) == (422, ["files"])
    assert text_of(house, 1) == "Mein Text."


def test_problems_are_one_list_and_each_leads_to_its_field(house: House, author: Visitor) -> None:
    """What keeps it back, then hints; the check page has no button then, and leads back to the field."""
    number = written(house, link="kein Link", at="gestern")
    form, check = author.get(f"/compose/{number}").text, author.get(f"/compose/{number}/check").text
    places = re.findall(r'<li class="remark remark--wrong">.*?<a href="([^"]+)"', form, re.DOTALL)
    assert sorted(places) == ["#at", "#link"]
    assert all(f'id="{place[1:]}"' in form for place in places)
    assert f'href="/compose/{number}#link"' in check
    assert "veröffentlichen" not in check
    assert send(author, author.get(f"/compose/{number}/check"), f"/compose/{number}/post").status == 422


def test_every_link_of_the_list_leads_to_something_on_the_page(house: House, author: Visitor) -> None:
    """Whatever is wrong, in whichever field, variant, language or picture."""
    kept = composing.enclose(house.installation, [PictureFile(file="schmal.png", data=picture(size=(300, 3_000)))])
    fields = {
        "text": "Bitte ADFC und ZKBV fragen 😀 sofort. @niemand https://a.de/?utm_source=b https://b.de",
        "hashtags": " ".join(f"#allezusammengeschrieben{number}" for number in range(29)),
        "variants.instagram.text": "x" * 2_300,
        "languages.de-simple.text": "Es wird davon ausgegangen, dass die Zulassungsbehörde des Kreises geschlossen ist."
        * 2,
        "languages.uk.text": "Закрито.",
        "repeat": "every",
        "every": "1h",
        "at": "2030-01-01T10:00",
        "link": "https://xn--mnchen-3ya.de",
    }
    manuscript = Manuscript(fields=fields, accounts=tuple(ACCOUNTS), pictures=kept)
    page = author.get(f"/compose/{composing.copy(house.installation, manuscript)}").text
    places = re.findall(r'<li class="remark[^"]*">.*?<a href="#([^"]+)"', page, re.DOTALL)
    assert len(set(places)) > 6
    assert [place for place in places if f'id="{place}"' not in page] == []


def test_times_have_their_weekday_and_zone_and_repeats_their_dates(house: House, author: Visitor) -> None:
    """On both pages, in the organisation's zone."""
    number = written(house, at="2026-11-25T08:00", repeat="every", every="1d", valid_until="2026-12-24T12:00")
    for path in (f"/compose/{number}", f"/compose/{number}/check"):
        page = author.get(path).text
        for shown in ("Mi 25.11.2026, 08:00 Uhr MEZ", "Do 26.11.2026, 08:00", "Mo 30.11.2026, 08:00", "Do 24.12.2026"):
            assert shown in page, (path, shown)
        assert "jeden Tag" in page


def test_a_condition_is_told_with_what_it_waits_for(house: House, author: Visitor) -> None:
    """In words, with what is true right now."""
    set_verdict(house.installation, Verdict.ONLINE, "Anruf")
    number = written(house, website="only while offline", policy="prefer_delivery")
    check = author.get(f"/compose/{number}/check").text
    assert "nur solange die Website offline ist" in check
    assert "Wartet auf einen Ausfall" in check
    assert "Einmal erneut senden" in check
    assert "Die Website ist gerade online." in author.get(f"/compose/{number}").text


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


def test_how_pictures_look_is_chosen_kept_previewed_and_told_before_sending(
    house: House, author: Visitor, open_form: Page
) -> None:
    """The board of offices too: below the text in the preview, and named on Prüfen."""
    set_offices(house.installation, [Office(name="Zulassungsstelle", state=OfficeState.CLOSED)])
    look = {"template": "all-clear", "dark": "yes", "offices": "yes"}
    sketch = send(author, open_form, "/compose/1/sketch", **look)
    assert "– Zulassungsstelle" in sketch.text
    light = send(author, open_form, "/compose/1/keep", strokes="1", template="all-clear").text
    dark = send(author, open_form, "/compose/1/keep", strokes="2", **look).text
    shown = [re.findall(r"/compose/1/pictures/([0-9a-f]{64})", text) for text in (light, dark)]
    assert shown[0]
    assert shown[0] != shown[1]
    form = author.get("/compose/1").text
    assert '<option value="all-clear" selected>Entwarnung</option>' in form
    for name in ("dark", "offices"):
        assert re.search(rf'name="{name}" value="yes" checked', form), name
    check = author.get("/compose/1/check").text
    assert "Entwarnung, dunkel" in check
    assert "mit der Übersicht der Dienststellen" in check
    assert send(author, author.get("/compose/1/check"), "/compose/1/post").goes_to == "/messages/1?said=submitted"
    assert "– Zulassungsstelle" in show(house.installation, 1).message.text


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


def test_both_pages_speak_english(house: House, author: Visitor) -> None:
    """Buttons, facts and counters."""
    number = written(house)
    author.http.cookies.set("language", "en")
    assert "characters" in author.get(f"/compose/{number}").text
    assert "Publish to 3 channels" in author.get(f"/compose/{number}/check").text
    assert "Another person must approve" in author.get(f"/compose/{number}/check").text


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
