"""What stands on Verfassen and Prüfen, for somebody without a script as well."""

from __future__ import annotations

import re

from broadcaster.app.board.offices import set_offices
from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.app.messages.posting import PictureFile
from broadcaster.app.messages.reading import show
from broadcaster.app.outage.website import set_verdict
from broadcaster.message.offices import Office, OfficeState
from broadcaster.website.verdict import Verdict

from .conftest import House, Page, Visitor
from .writing import ACCOUNTS, TEXT, hand_in, kept_of, picture, send, text_of, written


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
    number = written(house, condition="only while offline", policy="prefer_delivery")
    check = author.get(f"/compose/{number}/check").text
    assert "nur solange die Website offline ist" in check
    assert "Wartet auf einen Ausfall" in check
    assert "Einmal erneut senden" in check
    assert "Die Website ist gerade online." in author.get(f"/compose/{number}").text


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


def test_both_pages_speak_english(house: House, author: Visitor) -> None:
    """Buttons, facts and counters."""
    number = written(house)
    author.http.cookies.set("language", "en")
    assert "characters" in author.get(f"/compose/{number}").text
    assert "Publish to 3 channels" in author.get(f"/compose/{number}/check").text
    assert "Another person must approve" in author.get(f"/compose/{number}/check").text
