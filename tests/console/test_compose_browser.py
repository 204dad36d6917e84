"""Verfassen and Prüfen in a real browser: to the public and back, without a connection, and two at one draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from broadcaster.app.people.roles import Role
from broadcaster.app.serving import engine_of
from broadcaster.testing.practice import Practice

from .browser import BROWSER, context_of, enter, near, violations, watched
from .conftest import House, Open
from .writing import TEXT, kept_of, picture, text_of, written

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = BROWSER
Page = playwright.Page
expect = playwright.expect

# A page that is being left cannot be reached from outside: it types by itself, and tells what it shows then.
TYPING = """(words) => {
  const put = (id, value) => {
    const one = document.getElementById(id);
    one.value = value;
    one.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("submit", () => setTimeout(() => {
    put("text", words);
    put("pictures[1].alt", words);
    keeper.addEventListener("htmx:before:request", () => {
      console.info([...document.querySelectorAll(".bar__state")].find((one) => one.checkVisibility()).innerText);
    }, { once: true });
  }));
}"""


def somebody(house: House, chrome: object, login: str, *roles: Role, **how: object) -> tuple[Page, list[str]]:
    """A window of somebody who is signed in, and the browser's complaints."""
    context = context_of(chrome, **how)
    enter(house, context, login, *roles)
    return watched(context)  # type: ignore[arg-type]


@contextmanager
def working(house: House) -> Iterator[None]:
    """A worker sends."""
    engine = engine_of(house.installation)
    engine.start()
    try:
        yield
    finally:
        engine.stop()


def test_said_once_approved_by_another_and_public_everywhere(
    open_house: Open, practice: Practice, chrome: object
) -> None:
    """Typed, seen, checked, submitted, approved; the page follows until it is on all three platforms."""
    house = open_house(practice_address=practice.address, tick=0.1, doubt_wait=0.0, settle_factor=0.002)
    writer, said = somebody(house, chrome, "author")
    writer.goto(f"{near(house)}/compose")
    writer.get_by_role("button", name="Neue Meldung").click()
    writer.get_by_label("Überschrift", exact=True).fill("IT-Ausfall")
    writer.get_by_label("Text", exact=True).press_sequentially("Das Straßenverkehrsamt bleibt heute zu.")
    expect(writer.locator("#shown-0")).to_contain_text("Das Straßenverkehrsamt bleibt heute zu.")
    writer.get_by_text("Instagram", exact=True).click()
    expect(writer.locator("#shown-1 img")).to_have_attribute("alt", re.compile("Straßenverkehrsamt"))
    writer.get_by_label("Text", exact=True).press("Control+Enter")
    expect(writer.get_by_role("heading", name="Prüfen")).to_be_visible()
    writer.keyboard.press("Control+Enter")
    expect(writer.get_by_role("heading", name="Prüfen")).to_be_visible()
    writer.get_by_role("button", name="An 3 Kanäle veröffentlichen").click()
    expect(writer.get_by_role("heading", name="Wartet auf Freigabe")).to_be_visible()
    assert practice.public() == []
    boss, _said = somebody(house, chrome, "approver", Role.APPROVER)
    boss.goto(f"{near(house)}/messages/1")
    boss.get_by_role("button", name="Freigeben", exact=True).click()
    with working(house):
        expect(writer.get_by_role("article").get_by_text("Veröffentlicht", exact=True)).to_have_count(3)
    assert len([post for post in practice.public() if "Straßenverkehrsamt" in str(post)]) == 3
    assert said == []


def test_a_lost_connection_loses_no_word(house: House, chrome: object) -> None:
    """It comes back: saved by itself. It does not, and the window is closed: everything is back in the next one."""
    number = written(house)
    page, _said = somebody(house, chrome, "author")
    page.goto(f"{near(house)}/compose/{number}")
    offline(page, "Gleich wieder da.")
    page.get_by_role("button", name="Weiter: Prüfen").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Gleich wieder da.")
    page.context.set_offline(False)
    expect(page.get_by_text("Keine Verbindung.")).to_be_hidden()
    expect(page.locator("#version")).to_have_value("2")
    assert text_of(house, number) == "Gleich wieder da."
    offline(page, "Ohne Netz geschrieben.")
    assert text_of(house, number) == "Gleich wieder da."
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(f"{near(house)}/compose/{number}")
    expect(again.get_by_text("ist wieder da.")).to_be_visible()
    expect(again.get_by_label("Text", exact=True)).to_have_value("Ohne Netz geschrieben.")
    expect(again.locator("#version")).to_have_value("3")
    assert text_of(house, number) == "Ohne Netz geschrieben."
    again.reload()
    expect(again.get_by_text("ist wieder da.")).to_be_hidden()


def offline(page: Page, text: str) -> None:
    """Write without a connection, and be told so."""
    page.context.set_offline(True)
    page.get_by_label("Text", exact=True).fill(text)
    expect(page.get_by_text("Keine Verbindung.")).to_be_visible()


def test_two_people_at_one_draft_both_keep_their_words(house: House, chrome: object) -> None:
    """The second is told while typing, and keeps their version as a draft of its own."""
    number = written(house)
    (one, _said), (two, _also) = somebody(house, chrome, "anna"), somebody(house, chrome, "boris")
    for page in (one, two):
        page.goto(f"{near(house)}/compose/{number}")
    one.get_by_label("Text", exact=True).fill("Annas Fassung.")
    expect(one.locator("#version")).to_have_value("2")
    two.get_by_label("Text", exact=True).fill("Boris' Fassung.")
    expect(two.get_by_role("alert")).to_contain_text("Anna hat diesen Entwurf inzwischen geändert")
    expect(two.get_by_label("Text", exact=True)).to_have_value("Boris' Fassung.")
    two.get_by_role("button", name="Meine Fassung als eigenen Entwurf behalten").click()
    expect(two.get_by_text("Nichts ging verloren.")).to_be_visible()
    assert (text_of(house, number), text_of(house, number + 1)) == ("Annas Fassung.", "Boris' Fassung.")


def test_the_preview_follows_every_stroke_and_keeps_pictures_and_focus(house: House, chrome: object) -> None:
    """Counters, variants and tabs, with the cursor where it was; the browser has nothing to complain about."""
    number = written(house)
    page, said = somebody(house, chrome, "author")
    page.goto(f"{near(house)}/compose/{number}")
    page.get_by_text("Instagram", exact=True).click()
    expect(page.locator("#shown-1 img")).to_be_visible()
    field = page.get_by_label("Text", exact=True)
    field.fill("x" * 2_300)
    expect(page.locator("#badge-1")).to_contain_text("2312/2200")
    expect(page.locator("#shown-1 img")).to_be_visible()
    expect(page.locator("#remarks .remark--wrong")).to_have_count(1)
    expect(field).to_be_focused()
    page.locator("label[for=tab-2]").click()
    page.get_by_text("Eigene Fassung für X").click()
    page.get_by_label("Text für X").fill("Kurz.")
    expect(page.locator("#badge-2")).to_contain_text("abweichend")
    expect(page.locator("#shown-2")).to_contain_text("Kurz.")
    page.locator("#remarks a").first.click()
    expect(field).to_be_focused()
    assert said == []


def test_on_a_phone_in_english_a_picture_is_added_and_described(house: House, chrome: object) -> None:
    """Chosen is added; nothing needs sideways scrolling; axe finds nothing with every fold open."""
    page, said = somebody(
        house, chrome, "author", viewport={"width": 390, "height": 800}, locale="en-GB", color_scheme="dark"
    )
    number = written(house, at=f"{house.clock() + timedelta(days=1):%Y-%m-%dT%H:%M}", repeat="on", on="08:00")
    page.goto(f"{near(house)}/compose/{number}")
    page.get_by_label("Add a picture").set_input_files(
        {"name": "house.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_label("Alternative text of picture 1").fill("The county hall")
    expect(page.locator("#shown-0 img")).to_have_attribute("alt", "The county hall")
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
    page.get_by_role("button", name="Next: check").click()
    expect(page.get_by_role("button", name="Publish to 3 channels")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
    assert said == []


def test_what_is_typed_while_a_picture_travels_is_there_with_it(house: House, chrome: object) -> None:
    """A slow line: the page says so and keeps nothing over the picture; the next one has both, each with its own."""
    number = written(house)
    page, said = somebody(house, chrome, "author")
    page.goto(f"{near(house)}/compose/{number}")
    choose(page, "eins.png", "navy")
    page.get_by_label("Alternativtext zu Bild 1").fill("Eins")
    expect(page.locator("#version")).to_have_value("3")
    with slow(page, "Unterwegs."):
        choose(page, "zwei.png", "maroon")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Unterwegs.")
    expect(page.locator("#version")).to_have_value("5")
    assert [one.alt for one in kept_of(house, number).pictures] == ["Unterwegs.", ""]
    page.get_by_role("button", name="Bild 2 nach vorn").focus()
    with slow(page, "Wieder."):
        page.keyboard.press("Enter")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Wieder.")
    expect(page.locator("#version")).to_have_value("7")
    assert [one.alt for one in kept_of(house, number).pictures] == ["", "Wieder."]
    assert text_of(house, number) == "Wieder."
    assert said == []


@contextmanager
def slow(page: Page, words: str) -> Iterator[None]:
    """What a button does is done, but its answer comes only after some words, also for picture 1, were typed."""
    held: list[tuple[playwright.Route, playwright.APIResponse]] = []

    def hold(route: playwright.Route) -> None:
        held.append((route, route.fetch(max_redirects=0)))

    page.route(page.url.partition("#")[0], hold)
    page.evaluate(TYPING, words)
    with page.expect_console_message(lambda message: message.text == "Wird übertragen …"):
        yield
    while not held:
        page.wait_for_timeout(10)  # Playwright goes on only while it is asked to wait
    ((route, answer),) = held
    route.fulfill(response=answer)
    page.unroute_all()


def test_whoever_stops_the_sending_goes_on_and_sends_again(house: House, chrome: object) -> None:
    """The page is not left: it keeps what is typed as before, and its buttons work."""
    number = written(house)
    page, said = somebody(house, chrome, "author")
    page.goto(f"{near(house)}/compose/{number}")
    page.route(page.url, lambda _route: None)
    page.evaluate("navigation.addEventListener('navigate', () => setTimeout(() => window.stop()), { once: true })")
    with page.expect_response(re.compile("/keep$")):
        choose(page, "eins.png", "navy")
    page.unroute_all()
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_label("Alternativtext zu Bild 1")).to_be_visible()
    assert [one for one in said if "Failed to fetch" not in one] == []  # a preview may have been stopped with it


def choose(page: Page, name: str, colour: str) -> None:
    """Choose a picture: it is sent at once."""
    file = {"name": name, "mimeType": "image/png", "buffer": picture(colour)}
    page.get_by_label("Bild anfügen").set_input_files(file)


def test_it_is_written_and_submitted_without_javascript(house: House, chrome: object) -> None:
    """Tabs, picture, check and submission are ordinary forms."""
    context = context_of(chrome, java_script_enabled=False)
    enter(house, context, "author")
    page = context.new_page()  # type: ignore[attr-defined]
    page.goto(f"{near(house)}/compose")
    page.get_by_role("button", name="Neue Meldung").click()
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    page.get_by_text("Instagram", exact=True).click()
    expect(page.locator("#shown-1")).to_be_visible()
    expect(page.locator("#shown-1")).to_contain_text("bleibt heute geschlossen")
    page.get_by_role("button", name="Weiter: Prüfen").click()
    page.get_by_role("button", name="An 3 Kanäle veröffentlichen").click()
    expect(page.get_by_role("heading", name="Wartet auf Freigabe")).to_be_visible()
