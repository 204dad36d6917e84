"""People and a real browser: clicking through, with keyboard, phone, both languages and both colour schemes."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from pydantic import SecretStr

from broadcaster.app.people import people
from broadcaster.app.people.roles import Role
from broadcaster.delivery.states import State
from broadcaster.settings.identity import IdentityProvider

from .browser import BROWSER, context_of, enter, near, violations, watched
from .conftest import EVERY_ROLE, PASSWORD, House, Open
from .furnished import PLANNING, SCREENS
from .test_messages import delivery_of, put

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = BROWSER
Page = playwright.Page
expect = playwright.expect


def sign_in(page: Page, house: House, login: str) -> None:
    """Through the form, as people do."""
    page.goto(f"{near(house)}/sign-in")
    page.get_by_label(re.compile("^(Anmeldung|Login)$")).fill(login)
    page.get_by_label(re.compile("^(Passwort|Password)$")).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("^(Anmelden|Sign in)$")).click()


def test_two_people_bring_a_message_to_a_decision_live(house: House, chrome: object) -> None:
    """One signs in and approves; the other's page changes by itself; a doubt is settled by its form."""
    house.person("author")
    house.person("approver", Role.APPROVER)
    house.post(by="author", at=house.clock() + timedelta(hours=1))
    writer, said = watched(context_of(chrome))  # type: ignore[arg-type]
    sign_in(writer, house, "author")
    writer.get_by_role("link", name="Meldung 1 wartet auf Freigabe").click()
    expect(writer.get_by_text("Eigene Meldungen gibt jemand anderes frei")).to_be_visible()
    writer.get_by_text("Wie es dort steht").click()
    boss, _said = watched(context_of(chrome))  # type: ignore[arg-type]
    sign_in(boss, house, "approver")
    boss.get_by_role("link", name="Meldung 1 wartet auf Freigabe").click()
    boss.get_by_role("button", name="Freigeben", exact=True).click()
    expect(boss.get_by_role("status").filter(has_text="Freigegeben")).to_be_visible()
    expect(writer.get_by_role("article").get_by_text("Eingereiht", exact=True)).to_be_visible()
    expect(writer.locator("article details[open]")).to_have_count(1)
    put(house, State.NEEDS_DECISION)
    house.clock.later(seconds=1)
    writer.get_by_label("Er ist da: Adresse des Beitrags").fill("https://x.com/kreis/status/1")
    writer.get_by_role("button", name="Ist da", exact=True).click()
    expect(writer.get_by_role("article").get_by_text("Veröffentlicht", exact=True)).to_be_visible()
    assert said == []


@pytest.mark.parametrize("width", [1280, 390])
def test_an_approver_can_read_every_word_of_a_picture(house: House, chrome: object, width: int) -> None:
    """The description of a share picture is all that stands on it; none of it is cut off, and the picture opens."""
    house.person("author")
    whole = " ".join(f"Die Dienststelle {number} bleibt heute geschlossen." for number in range(1, 13))
    house.post(whole, by="author", everywhere=True)
    context = context_of(chrome, viewport={"width": width, "height": 800})
    enter(house, context, "approver", Role.APPROVER)
    page, said = watched(context)  # type: ignore[arg-type]
    page.goto(f"{near(house)}/approvals")
    described = page.locator("figcaption")
    expect(described.first).to_be_visible()
    assert "Die Dienststelle 12 bleibt heute geschlossen." in " ".join(described.all_inner_texts())
    cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).length"
    assert described.evaluate_all(cut) == 0
    with context.expect_page() as opened:  # type: ignore[attr-defined]
        page.get_by_role("link", name="Bild 1 in voller Größe öffnen").first.click()
    assert opened.value.url.startswith(f"{near(house)}/approvals/pictures/")
    assert said == []


def test_what_is_being_typed_survives_the_page_renewing_itself(house: House, chrome: object) -> None:
    """A change elsewhere on the page takes nothing from the field."""
    house.post(everywhere=True)
    put(house, State.NEEDS_DECISION)
    context = context_of(chrome)
    enter(house, context, "officer", *EVERY_ROLE)
    page, said = watched(context)  # type: ignore[arg-type]
    page.goto(f"{near(house)}/messages/1")
    field = page.get_by_label("Er ist da: Adresse des Beitrags")
    field.press_sequentially("https://x.com/kreis")
    put(house, State.SENDING, "kreis-soest@facebook")
    expect(page.get_by_text("Wird gesendet", exact=True)).to_be_visible()
    expect(field).to_have_value("https://x.com/kreis")
    expect(field).to_be_focused()
    assert said == []


def test_a_passkey_is_made_and_signs_in(house: House, chrome: object) -> None:
    """With Chromium's own virtual authenticator: no password, no second step."""
    context = context_of(chrome)
    enter(house, context, "author")
    page, said = watched(context)  # type: ignore[arg-type]
    session = context.new_cdp_session(page)  # type: ignore[attr-defined]
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{near(house)}/profile/factors")
    page.get_by_label("Name des Geräts").fill("Laptop")
    page.get_by_role("button", name="Passkey hinzufügen").click()
    expect(page.get_by_text("Laptop", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", name="Lage")).to_be_visible()
    assert people.with_login(house.installation, "author").passkeys == 1
    assert said == []


def test_everything_works_without_javascript(house: House, chrome: object) -> None:
    """Every action is an ordinary form; live pages renew themselves by a plain reload."""
    house.person("officer", *EVERY_ROLE)
    house.post()
    put(house, State.NEEDS_DECISION)
    page, _said = watched(context_of(chrome, java_script_enabled=False))  # type: ignore[arg-type]
    sign_in(page, house, "officer")
    page.get_by_role("link", name="Die Zulassungsstelle bleibt geschlossen.").first.click()
    assert page.locator('noscript meta[http-equiv="refresh"], meta[http-equiv="refresh"]').count() == 1
    page.get_by_role("button", name="Ist nicht da: erneut senden").click()
    expect(page.get_by_role("article").get_by_text("Eingereiht", exact=True)).to_be_visible()
    page.goto(f"{near(house)}/")
    page.get_by_text("Alles anhalten", exact=True).click()
    page.get_by_label("Grund, für alle sichtbar").fill("Probe")
    page.get_by_role("button", name="Not-Aus: alles anhalten").click()
    expect(page.get_by_text("Not-Aus: Es geht nichts hinaus. Probe")).to_be_visible()


def _look(house: House, chrome: object, screens: list[str], *, scheme: str, locale: str) -> dict[str, list[str]]:
    context = context_of(chrome, color_scheme=scheme, locale=locale)
    gates, _said = watched(context)  # type: ignore[arg-type]
    wrong = {}
    for path in ("/sign-in", f"/set-up/{people.reset(house.installation, 'author')}"):
        gates.goto(near(house) + path)
        wrong[path] = violations(gates)
    enter(house, context, "officer", *EVERY_ROLE)
    page, said = watched(context)  # type: ignore[arg-type]
    for path in screens:
        page.goto(near(house) + path)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        wrong[path] = violations(page)
    assert [complaint for complaint in said if "404" not in complaint] == []
    return {path: found for path, found in wrong.items() if found}


@pytest.mark.parametrize(("scheme", "locale"), [("light", "de-DE"), ("dark", "en-GB")])
def test_every_screen_is_accessible(full: House, chrome: object, scheme: str, locale: str) -> None:
    """axe-core finds nothing: WCAG 2.2 AA and best practice, with everything unfolded."""
    half = PLANNING[::2] if scheme == "light" else PLANNING[1::2]
    assert _look(full, chrome, [*SCREENS, *half], scheme=scheme, locale=locale) == {}


@pytest.mark.parametrize(("scheme", "locale"), [("light", "de-DE"), ("dark", "en-GB")])
def test_signing_in_through_the_authority_is_accessible(
    open_house: Open, chrome: object, scheme: str, locale: str
) -> None:
    """The page with the provider's button, and what it says when the provider is away."""
    away = IdentityProvider(issuer="http://127.0.0.1:9", client_id="broadcaster")
    house = open_house(oidc=away, oidc_secret=SecretStr("secret"))
    page, said = watched(context_of(chrome, color_scheme=scheme, locale=locale))  # type: ignore[arg-type]
    page.goto(f"{near(house)}/sign-in")
    expect(page.locator("#oidc")).to_be_visible()
    assert violations(page) == []
    page.locator("#oidc").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    assert [complaint for complaint in said if "Failed to load resource" not in complaint] == []


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "locale"), [*itertools.product(["light", "dark"], ["de-DE", "en-GB"])])
def test_every_screen_is_accessible_in_every_combination(full: House, chrome: object, scheme: str, locale: str) -> None:
    """All screens in all four."""
    assert _look(full, chrome, [*SCREENS, *PLANNING], scheme=scheme, locale=locale) == {}


def test_nothing_needs_sideways_scrolling_at_320_pixels(full: House, chrome: object) -> None:
    """The width of a small phone, or of a laptop at 400 % zoom; every target is at least 24 pixels."""
    context = context_of(chrome, viewport={"width": 320, "height": 640})
    enter(full, context, "officer", *EVERY_ROLE)
    page = context.new_page()  # type: ignore[attr-defined]
    wide, small = {}, {}
    for path in [*SCREENS, *PLANNING]:
        page.goto(near(full) + path)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true })")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide[path] = page.evaluate("document.documentElement.scrollWidth")
        targets = page.locator("main button:visible, main summary:visible, nav a:visible, main input:visible").all()
        boxes = [box for target in targets if (box := target.bounding_box())]
        if any(min(box["width"], box["height"]) < 23.5 for box in boxes):
            small[path] = boxes
    assert (wide, small) == ({}, {})


def test_everything_is_reached_by_keyboard_and_the_focus_is_seen(full: House, chrome: object) -> None:
    """Skip link first, then every link, field and button in order; each shows that it has the focus."""
    context = context_of(chrome)
    enter(full, context, "officer", *EVERY_ROLE)
    page = context.new_page()  # type: ignore[attr-defined]
    page.goto(f"{near(full)}/messages/1")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt")).to_be_focused()
    expect(page.get_by_role("link", name="Zum Inhalt")).to_be_in_viewport()
    wanted = page.evaluate(_REACHABLE)
    seen = []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(_FOCUSED))
    assert len({place for place, _shown in seen if place}) >= wanted - 1
    assert [place for place, shown in seen if place and not shown] == []
    page.goto(f"{near(full)}/messages/1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


_REACHABLE = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter((one) => one.checkVisibility()).length"""
_FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return ["", true];
  const style = getComputedStyle(one);
  const place = [...document.querySelectorAll("*")].indexOf(one) + one.tagName;
  return [place, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def test_the_decision_is_announced_and_the_error_is_reached(full: House, chrome: object) -> None:
    """What went wrong has the focus, is linked to its field, and the field names it."""
    context = context_of(chrome)
    enter(full, context, "officer", *EVERY_ROLE)
    page = context.new_page()  # type: ignore[attr-defined]
    page.goto(f"{near(full)}/messages/1")
    number = delivery_of(full)
    field = page.get_by_label("Er ist da: Adresse des Beitrags")
    field.fill("ftp://x.com/1")
    page.get_by_role("button", name="Ist da", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(f"#link-{number}")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(f"#link-{number}")).to_be_focused()
