"""The plan's screen: seen as week, month and list, moved by a form, and told what moving means."""

from __future__ import annotations

import re
from datetime import timedelta

from broadcaster.app.messages import approving
from broadcaster.app.messages.planning import LISTED, movable
from broadcaster.app.messages.reading import show
from broadcaster.app.people.roles import Role
from broadcaster.console.pages.drawing import SOFT_HYPHEN, hyphenated
from broadcaster.delivery.states import State
from tests import story

from .conftest import EVERY_ROLE, House, Page, Visitor
from .scenes import scheduled, week


def entries(page: Page, day: str) -> list[str]:
    """The titles that stand on a day."""
    found = re.search(rf'data-day="{day}">(.*?)(?=data-day=|</ol>)', page.text, re.DOTALL)
    titles = re.findall(r'class="entry__title"[^>]*>([^<]+)<', found[1]) if found else []
    return [title.replace(SOFT_HYPHEN, "") for title in titles]


def move(visitor: Visitor, number: int, at: str, **more: str) -> Page:
    """Fill in the form."""
    form = visitor.get(f"/plan/{number}/move")
    seen = re.search(r'name="seen" value="([^"]+)"', form.text)
    assert seen, form.text
    return visitor.post(f"/plan/{number}/move", on=f"/plan/{number}/move", at=at, **({"seen": seen[1]} | more))


def test_a_week_shows_every_day_with_what_goes_out_on_it(house: House) -> None:
    """By the authority's clocks, with the repeats that are to come; a message without a time stands apart."""
    made = week(house)
    page = house.signed_in("officer", *EVERY_ROLE).get("/plan")
    assert len(re.findall("data-day=", page.text)) == 7
    assert entries(page, "2026-11-24") == [
        "Das Bürgertelefon ist besetzt.",
        "Notfallschalter in Lippstadt heute von 14 bis 18 Uhr.",
        "Das Bürgertelefon ist besetzt.",
        "Das Bürgertelefon ist besetzt.",
    ]
    assert entries(page, "2026-11-25")[1] == "Morgen öffnet der Wertstoffhof um 10 Uhr."
    assert "KW 48: 23. – 29. November 2026" in page.text
    assert "Unsere Website ist gestört." not in [
        one for day in range(23, 30) for one in entries(page, f"2026-11-{day}")
    ]
    assert f'href="/messages/{made["waiting"].message_id}"' in page.text
    assert "nur solange die Website offline ist" in page.text


def test_a_month_is_shown_in_whole_weeks_and_nonsense_shows_the_present(house: House) -> None:
    """Also around the turn of the year."""
    visitor = house.signed_in("author")
    page = visitor.get("/plan", view="month", day="2026-12-15")
    assert re.findall('data-day="([^"]+)"', page.text)[0] == "2026-11-30"
    assert "Dezember 2026" in page.text
    assert "view=month&amp;day=2027-01-01" in page.text
    for day in ("gestern", "2026-02-30", "0001-01-01", "9999-12-31", "20261124"):
        assert 'data-day="2026-11-24"' in visitor.get("/plan", view="x", day=day).text


def test_many_repeats_of_a_day_are_one_line(house: House) -> None:
    """A day stays readable."""
    scheduled(house, "Alle Viertelstunde.", every="15min", hours=1)
    page = house.signed_in("author").get("/plan", view="month")
    assert entries(page, "2026-11-26") == ["Alle Viertelstunde."]
    assert "und 95 weitere" in page.text


def test_a_full_day_says_how_much_more_there_is(house: House) -> None:
    """And leads to where it is; a month of thousands of posts stays a page."""
    for minute in range(8):
        scheduled(house, f"Meldung {minute}.", hours=1 + minute / 60)
    page = house.signed_in("author").get("/plan", view="month")
    assert entries(page, "2026-11-24") == [f"Meldung {minute}." for minute in range(5)]
    assert re.search(r'href="/plan\?view=week&amp;day=2026-11-24">3 weitere', page.text)
    assert len(entries(house.signed_in("author").get("/plan"), "2026-11-24")) == 8


def test_the_list_holds_what_is_still_to_go_out(house: House) -> None:
    """With the repetition in words, its next dates, and the way to end it."""
    made = week(house)
    visitor = house.signed_in("author")
    page = visitor.get("/plan", view="list")
    listed = re.findall(r'class="line__link" href="/messages/(\d+)"', page.text)
    assert listed[0] == str(made["repeated"].message_id)
    assert "alle 6 Stunden" in page.text
    number = made["repeated"].message_id
    done = visitor.post(f"/plan/{number}/stop-repeating", on="/plan")
    assert done.goes_to == "/plan?view=list&said=repetition-stopped"
    assert show(house.installation, number).broadcasts[0].ended_at is not None
    assert house.installation.audit.entries(what="repetition stopped", limit=1)[0].about == f"message {number}"


def test_a_message_is_moved_by_a_form(house: House) -> None:
    """To a time by the authority's clocks; then the plan shows its new day."""
    number = scheduled(house, "Geplant.").message_id
    visitor = house.signed_in("author")
    assert 'value="2026-11-24T13:00"' in visitor.get(f"/plan/{number}/move").text
    assert 'value="2026-11-27T13:00"' in visitor.get(f"/plan/{number}/move", day="2026-11-27").text
    done = move(visitor, number, "2026-11-27T08:15")
    assert done.goes_to == "/plan?day=2026-11-27&said=moved"
    assert entries(visitor.get(done.goes_to), "2026-11-27") == ["Geplant."]
    assert movable(house.installation, number).terms.due_at.isoformat() == "2026-11-27T07:15:00+00:00"


def test_a_time_that_cannot_be_is_said_beside_its_field(house: House) -> None:
    """Past, skipped by the clocks, no time at all; and what somebody else moved meanwhile."""
    number = scheduled(house, "Geplant.").message_id
    visitor = house.signed_in("author")
    for at in ("2026-11-01T08:00", "2027-03-28T02:30", "bald", ""):
        page = move(visitor, number, at)
        assert (page.status, page.wrong) == (422, ["at"]), at
    assert "inzwischen von jemand anderem" in move(visitor, number, "2026-11-27T08:00", seen="2026-11-24T00:00").text
    assert movable(house.installation, number).terms.due_at == house.clock() + timedelta(hours=3)


def test_moving_says_that_the_approval_is_lost_and_takes_it(house: House) -> None:
    """Before the button and after it; then somebody approves the new time."""
    week(house)
    boss, author = house.signed_in("boss"), house.signed_in("author")
    number = 2
    (case,) = approving.cases(house.installation)
    sealed = {"seen": case.submission.content_hash}
    boss.post(f"/approvals/{case.submission.broadcast_id}/approve", on="/approvals", **sealed)
    assert "Danach muss jemand neu freigeben" in author.get(f"/plan/{number}/move").text
    done = move(author, number, "2026-11-27T08:15")
    assert done.goes_to.endswith("said=moved-again")
    assert "Jemand muss die neue freigeben" in author.get(done.goes_to).text
    assert "Freigabe fehlt" in author.get(done.goes_to).text
    assert [found.state for found, _tried in show(house.installation, number).deliveries] == [State.HELD]


def test_what_has_begun_cannot_be_moved(house: House) -> None:
    """The page says so, and leads to the message."""
    number = scheduled(house, "Geplant.").message_id
    visitor = house.signed_in("author")
    form = visitor.get(f"/plan/{number}/move")
    assert form.status == 200
    begun = "UPDATE delivery SET state='sending' WHERE message_id=1"
    with story.aside():
        house.installation.database.write(lambda connection: connection.exec_driver_sql(begun))
    page = visitor.get(f"/plan/{number}/move")
    assert (page.status, "hat das Senden schon begonnen" in page.text) == (422, True)
    assert "/move" not in visitor.get("/plan").text
    assert visitor.get("/plan/4711/move").status == 404


def test_the_same_twice_is_warned_of(house: House) -> None:
    """With both messages to look at."""
    made = week(house)
    page = house.signed_in("author").get("/plan").text
    assert "Zweimal dasselbe?" in page
    for name in ("first", "double"):
        assert f'href="/messages/{made[name].message_id}">Meldung' in page


def test_who_may_not_write_sees_the_plan_and_moves_nothing(house: House) -> None:
    """An administrator looks."""
    week(house)
    page = house.signed_in("admin", Role.ADMINISTRATOR).get("/plan").text
    assert "/move" not in page
    assert "stop-repeating" not in page


def test_an_empty_plan_teaches_what_it_is_for(house: House) -> None:
    """In each of its parts."""
    page = house.signed_in("author").get("/plan", view="list").text
    assert all(text in page for text in ("Nichts geplant", "Nichts wartet auf die Website", "Nichts wird wiederholt"))


def titles(page: Page) -> list[str]:
    """The titles of the list."""
    return re.findall(r'class="line__link" href="/messages/\d+">([^<]+)<', page.text)


def test_the_list_is_searched_by_text_and_by_account(house: House) -> None:
    """An ordinary form, which keeps the view; nothing found is said, with the way back."""
    scheduled(house, "Die Bücherei bleibt zu.")
    scheduled(house, 'Das "Bürgertelefon" ist 100 % besetzt.', hours=4)
    house.post("Auf Facebook.", everywhere=True, at=house.clock() + timedelta(hours=5))
    visitor = house.signed_in("author")
    page = visitor.get("/plan", view="list")
    assert '<input type="hidden" name="view" value="list">' in page.text
    assert len(titles(page)) == 3
    for text, found in [
        ("bücherei", ["Die Bücherei bleibt zu."]),
        ('"Bürgertelefon"', ["Das &#34;Bürgertelefon&#34; ist 100 % besetzt."]),
        ("100 %", ["Das &#34;Bürgertelefon&#34; ist 100 % besetzt."]),
        ("@facebook", ["Auf Facebook."]),
        ("%", ["Das &#34;Bürgertelefon&#34; ist 100 % besetzt."]),
        ("nichts davon", []),
    ]:
        assert titles(visitor.get("/plan", view="list", text=text)) == found, text
    assert "Nichts gefunden" in visitor.get("/plan", view="list", text="nichts davon").text


def test_a_long_list_has_pages(house: House) -> None:
    """Nothing is left out between them."""
    for number in range(LISTED + 3):
        scheduled(house, f"Meldung {number}.", hours=1 + number)
    visitor = house.signed_in("author")
    first, second = (titles(visitor.get("/plan", view="list", page=page)) for page in ("1", "2"))
    assert [*first, *second] == [f"Meldung {number}." for number in range(LISTED + 3)]
    assert "page=2" in visitor.get("/plan", view="list").text
    assert "page=3" not in visitor.get("/plan", view="list", page="2").text
    assert visitor.get("/plan", view="list", page=str(2**60)).status == 422


def test_a_long_word_breaks_in_a_narrow_column_only_with_a_hyphen(house: House) -> None:
    """Between the parts of a German compound, not in addresses; the words stay the same."""
    text = "Alle Zulassungsstellen bleiben zu: https://kreis-soest.example/zulassungsstellen"
    assert hyphenated(text).replace("\u00ad", "") == text
    assert hyphenated(text).endswith("https://kreis-soest.example/zulassungsstellen")
    scheduled(house, text)
    page = house.signed_in("author").get("/plan").text
    assert "s\u00adstellen bleiben" in page
