"""The plan, an approval and an outage in a real browser: dragging, a countdown, and everything without JavaScript."""

from __future__ import annotations

import re

import pytest

from broadcaster.app.messages.planning import movable
from broadcaster.app.people.roles import Role

from .browser import BROWSER, context_of, enter, near, watched
from .conftest import EVERY_ROLE, House
from .scenes import count_down, fall, scheduled, with_playbook

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = BROWSER
expect = playwright.expect


def test_a_message_is_dragged_to_another_day_and_moved_by_the_form(house: House, chrome: object) -> None:
    """Dropping moves nothing; the form has the day and keeps the time."""
    number = scheduled(house, "Geplant.").message_id
    context = context_of(chrome)
    enter(house, context, "author")
    page, said = watched(context)  # type: ignore[arg-type]
    page.goto(f"{near(house)}/plan")
    page.locator(".entry", has_text="Geplant.").drag_to(page.locator('[data-day="2026-11-27"]'))
    expect(page.get_by_label("Neue Zeit")).to_have_value("2026-11-27T13:00")
    assert movable(house.installation, number).entry.at.isoformat() == "2026-11-24T12:00:00+00:00"
    page.get_by_role("button", name="Verschieben").click()
    expect(page.get_by_role("status").filter(has_text="Verschoben.")).to_be_visible()
    expect(page.locator('[data-day="2026-11-27"]').get_by_role("link", name="Geplant.", exact=True)).to_be_visible()
    assert movable(house.installation, number).entry.at.isoformat() == "2026-11-27T12:00:00+00:00"
    assert said == []


def test_an_outage_is_lived_through_without_javascript(house: House, chrome: object) -> None:
    """Set by hand, countdown stopped, draft changed and submitted, approved by another, plan looked at."""
    with_playbook(house)
    house.person("boss", Role.APPROVER)
    context = context_of(chrome, java_script_enabled=False)
    enter(house, context, "night", Role.DUTY_OFFICER)
    page, _said = watched(context)  # type: ignore[arg-type]
    page.goto(f"{near(house)}/website")
    page.get_by_label("offline", exact=True).check()
    page.get_by_label("Woher wissen Sie das?").fill("Anruf vom Rechenzentrum")
    page.get_by_role("button", name="Festlegen").click()
    expect(page.get_by_text("Ihr Urteil gilt ab jetzt.")).to_be_visible()
    count_down(house)
    page.goto(f"{near(house)}/")
    expect(page.get_by_text("4:00")).to_be_visible()
    page.get_by_role("button", name="Countdown anhalten").click()
    page.get_by_role("link", name="Geschlossen").click()
    page.get_by_label("Text", exact=True).fill("Seit {since} ist geschlossen.")
    page.get_by_role("button", name="Änderung speichern").click()
    page.get_by_role("button", name="Als Meldung einreichen").click()
    expect(page.get_by_text("Aus dem Entwurf ist diese Meldung geworden.")).to_be_visible()
    other = context_of(chrome, java_script_enabled=False)
    enter(house, other, "boss")
    boss = other.new_page()  # type: ignore[attr-defined]
    boss.goto(f"{near(house)}/approvals")
    expect(boss.get_by_text("Seit Dienstag, 24.11.2026, 10:00 Uhr ist geschlossen.")).to_be_visible()
    boss.get_by_role("button", name="Freigeben", exact=True).click()
    expect(boss.get_by_text("Nichts wartet auf Freigabe")).to_be_visible()
    boss.goto(f"{near(house)}/plan?view=list")
    expect(boss.get_by_text("alle 6 Stunden")).to_be_visible()


def test_the_countdown_runs_between_two_renewals(house: House, chrome: object) -> None:
    """By the server's clock, so that a wrong clock of the laptop shows no wrong time; on a phone as well."""
    with_playbook(house)
    fall(house)
    count_down(house)
    context = context_of(chrome, viewport={"width": 390, "height": 800})
    enter(house, context, "officer", *EVERY_ROLE)
    page, said = watched(context)  # type: ignore[arg-type]
    page.clock.install(time="2001-01-01T00:00:00")
    page.goto(f"{near(house)}/playbooks/outage")
    page.clock.run_for(61_000)
    expect(page.locator(".countdown__clock")).to_have_text(re.compile("^(3:00|2:59|2:58)$"))
    expect(page.get_by_role("button", name="Countdown anhalten")).to_be_visible()
    assert said == []


def test_the_strip_is_drawn_for_the_screen_it_is_seen_on(house: House, chrome: object) -> None:
    """Under the strict policy: wide on a laptop, narrow on a phone, never broken."""
    fall(house)
    for width, drawn in ((1280, 960), (390, 400)):
        context = context_of(chrome, viewport={"width": width, "height": 800})
        enter(house, context, "officer", *EVERY_ROLE)
        page, said = watched(context)  # type: ignore[arg-type]
        page.goto(f"{near(house)}/")
        picture = page.get_by_role("img", name="Die Website in den letzten 24 Stunden")
        expect(picture).to_be_visible()
        assert picture.evaluate("one => [one.complete, one.naturalWidth]") == [True, drawn]
        assert said == []
