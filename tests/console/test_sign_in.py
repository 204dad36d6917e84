"""Signing in: open for owners, slow for guessers, and over when it should be."""

from __future__ import annotations

import pyotp
import pytest

from broadcaster.app.people import people, signing_in, totp
from broadcaster.app.people.roles import Role
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import PASSWORD, House, Open, Visitor

SESSION = "broadcaster-insecure-session"


def test_the_first_link_makes_the_first_person_once(house: House) -> None:
    """Whoever starts the installation takes it over; the link is of no use afterwards."""
    link = f"/set-up/{people.first_link(house.installation)}"
    visitor = house.visitor()
    assert visitor.post(link, on=link, login="a.meier", name="Anna Meier", password="kurz").wrong == ["password"]
    done = visitor.post(link, on=link, login="a.meier", name="Anna Meier", password=PASSWORD)
    assert (done.status, done.goes_to) == (303, "/sign-in?said=password")
    assert Role.ADMINISTRATOR in people.with_login(house.installation, "a.meier").roles
    assert visitor.get(link).status == 404
    assert people.first_link(house.installation) is None


def test_a_link_ends_with_its_time(house: House) -> None:
    """24 hours for the first, 7 days for an invitation, 4 hours for a reset; a restart's first link ends no earlier one."""
    first = people.first_link(house.installation)
    assert first
    second = people.first_link(house.installation)
    assert second
    house.clock.later(hours=23)
    people.ticket(house.installation, first)
    people.ticket(house.installation, second)
    house.clock.later(hours=2)
    with pytest.raises(UnknownName):
        people.ticket(house.installation, second)
    invited = people.invite(house.installation, "b.weber", "Boris Weber", [Role.AUTHOR])
    house.clock.later(days=8)
    with pytest.raises(UnknownName):
        people.choose_password(house.installation, invited, PASSWORD)


@pytest.mark.parametrize(
    "password", ["kurz", "passwort1234", "123456789012", "kreissoest2026", "author-author-", "qwertzuiop12", "a" * 300]
)
def test_a_weak_password_is_refused_with_a_reason(house: House, password: str) -> None:
    """Too short, too common, too close to the person or the authority, too long."""
    token = people.invite(house.installation, "author", "Author", [Role.AUTHOR])
    with pytest.raises(InvalidInput):
        people.choose_password(house.installation, token, password)
    people.choose_password(house.installation, token, PASSWORD)


@pytest.mark.parametrize(
    "password", ["qwerty123456", "QWERTY123456", "password2026!", "footballfootball", "...dragon12345"]
)
def test_a_common_password_is_refused_because_it_is_common(house: House, password: str) -> None:
    """Also twice, in capitals, and with digits and signs around it."""
    token = people.invite(house.installation, "author", "Author", [Role.AUTHOR])
    with pytest.raises(InvalidInput, match="among the most common"):
        people.choose_password(house.installation, token, password)
    people.choose_password(house.installation, token, "dragon wolke tisch anker")


@pytest.mark.parametrize("password", ["Grüße vom Möhnesee 7", "  blank am rand und mitte  ", "😀 lachende wolke tisch"])
def test_any_characters_may_be_in_a_password(house: House, password: str) -> None:
    """It is compared as it was typed."""
    token = people.invite(house.installation, "author", "Author", [Role.AUTHOR])
    people.choose_password(house.installation, token, password)
    assert house.visitor().sign_in("author", password).goes_to == "/"
    house.clock.later(minutes=5)
    assert house.visitor().sign_in("author", password.strip() + "x").status == 422


def test_a_wrong_answer_tells_nothing(house: House) -> None:
    """Unknown login, wrong password and locked person look the same."""
    house.person("author")
    locked = house.person("locked")
    people.disable(house.installation, locked.id)
    shown = set()
    for login, password in (("nobody", PASSWORD), ("author", "falsch"), ("locked", PASSWORD)):
        page = house.visitor().sign_in(login, password)
        shown.add((page.status, page.text.replace(login, "…").split("<main")[1].split("form_token")[0]))
    assert len(shown) == 1


def test_guessing_becomes_slow_and_the_owner_still_gets_in(house: House) -> None:
    """1, 2, 4 .. 60 seconds from one address; the owner's own device is counted on its own."""
    house.person("author")
    owner = house.visitor()
    assert owner.sign_in("author").goes_to == "/"
    guesser = house.visitor()
    assert guesser.sign_in("author", "falsch").status == 422
    assert "bitte warten" in guesser.sign_in("author", PASSWORD).text.lower()
    for wait in (1.1, 2.1, 4.1, 8.1):
        house.clock.later(seconds=wait)
        assert "stimmt nicht" in guesser.sign_in("author", "falsch").text
        assert "warten" in guesser.sign_in("author", "falsch").text
    owner.http.cookies.delete(SESSION)
    assert owner.sign_in("author").goes_to == "/"


def test_after_a_hundred_failures_only_known_devices_try_freely(house: House) -> None:
    """A flood from many addresses is stopped, and does not lock the owner's device out."""
    person = house.person("author")
    for number in range(signing_in._MOST_FAILURES):
        client = signing_in.Client(address=f"203.0.113.{number}", device="flood")
        with pytest.raises(InvalidInput, match="wrong"):
            signing_in.sign_in(house.installation, "author", "falsch", client)
    fresh = signing_in.Client(address="198.51.100.1", device="fresh")
    with pytest.raises(InvalidInput, match="Wait"):
        signing_in.sign_in(house.installation, "author", PASSWORD, fresh)
    known = signing_in.open_session(house.installation, person, fresh, signing_in.FULL).device_token
    owner = signing_in.Client(address="198.51.100.2", device="own", device_token=known)
    assert signing_in.sign_in(house.installation, "author", PASSWORD, owner).stage == signing_in.FULL


def _with_totp(house: House) -> tuple[str, list[str]]:
    """Somebody with one-time codes: the secret and recovery codes."""
    person, secret = house.person("author"), totp.new_secret()
    totp.set_totp(house.installation, person, secret, pyotp.TOTP(secret).at(house.clock()))
    return secret, totp.make_recovery_codes(house.installation, people.with_login(house.installation, "author"))


def _half_in(house: House) -> Visitor:
    visitor = house.visitor()
    assert visitor.sign_in("author").goes_to.startswith("/sign-in/second-factor")
    return visitor


SECOND = "/sign-in/second-factor"


def test_a_password_alone_opens_nothing_where_there_is_a_second_factor(house: House) -> None:
    """Half signed in, every page leads to the second step."""
    _with_totp(house)
    visitor = _half_in(house)
    assert visitor.get("/").goes_to == SECOND
    assert visitor.get("/profile/factors").goes_to == SECOND


def test_a_code_works_once(house: House) -> None:
    """The same code is refused again, and so is the one it was set up with."""
    secret, _codes = _with_totp(house)
    visitor = _half_in(house)
    code = pyotp.TOTP(secret).at(house.clock())
    assert visitor.post(SECOND, on=SECOND, code=code).status == 422
    house.clock.later(seconds=30)
    code = pyotp.TOTP(secret).at(house.clock())
    assert visitor.post(SECOND, on=SECOND, code=code).goes_to == "/"
    assert _half_in(house).post(SECOND, on=SECOND, code=code).status == 422


def test_a_recovery_code_works_once_however_it_is_typed(house: House) -> None:
    """Blanks and capitals do not matter."""
    _secret, codes = _with_totp(house)
    assert _half_in(house).post(SECOND, on=SECOND, code=f" {codes[0].upper()} ").goes_to == "/"
    assert _half_in(house).post(SECOND, on=SECOND, code=codes[0]).status == 422
    assert house.installation.people.recovery_codes_left(1) == len(codes) - 1


def test_a_reset_does_not_bypass_the_second_factor(house: House) -> None:
    """A new password is asked for its second factor as before; only the machine's operator removes factors."""
    _with_totp(house)
    token = people.reset(house.installation, "author")
    people.choose_password(house.installation, token, "anker birne wolke tisch")
    page = house.visitor().sign_in("author", "anker birne wolke tisch")
    assert page.goes_to.startswith(SECOND)
    token = people.reset(house.installation, "author", factors=True)
    people.choose_password(house.installation, token, "tisch anker wolke birne")
    assert house.visitor().sign_in("author", "tisch anker wolke birne").goes_to == "/"


def test_a_second_factor_must_be_set_up_first_where_it_is_required(open_house: Open) -> None:
    """Until then only the page for it opens; afterwards the session has a new token."""
    house = open_house(second_factor="required")
    house.person("author")
    visitor = house.visitor()
    assert visitor.sign_in("author").goes_to == "/profile/factors"
    assert visitor.get("/").goes_to == "/profile/factors"
    page = visitor.get("/profile/factors")
    secret = page.text.split('name="secret" value="')[1].split('"')[0]
    before = visitor.http.cookies[SESSION]
    code = pyotp.TOTP(secret).at(house.clock())
    visitor.post("/profile/totp", on="/profile/factors", secret=secret, code=code)
    assert visitor.http.cookies[SESSION] != before
    assert visitor.get("/").status == 200
    thief = house.visitor()
    thief.http.cookies.set(SESSION, before)
    assert thief.get("/").status == 303


def test_a_session_ends_when_nobody_is_there_and_in_any_case_after_twelve_hours(house: House) -> None:
    """30 minutes idle, 12 hours altogether; pages that renew themselves keep nothing alive."""
    visitor = house.signed_in("author")
    for _ in range(2):
        house.clock.later(minutes=29)
        assert visitor.get("/").status == 200
    house.clock.later(minutes=20)
    assert visitor.get("/situation/live").status == 200
    house.clock.later(minutes=11)
    assert visitor.get("/").status == 303
    visitor = house.signed_in("author")
    for _ in range(25):
        house.clock.later(minutes=28)
        assert visitor.get("/").status == 200
    house.clock.later(minutes=28)
    assert visitor.get("/").status == 303


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(house: House) -> None:
    """A token from before is worth nothing, and the database holds no token."""
    house.person("author")
    visitor = house.visitor()
    visitor.http.cookies.set(SESSION, "planted")
    assert visitor.sign_in("author").goes_to == "/"
    token = next(
        cookie.value for cookie in visitor.http.cookies.jar if cookie.name == SESSION and cookie.value != "planted"
    )
    assert token
    raw = (house.installation.settings.database.removeprefix("sqlite:///"),)
    with open(raw[0], "rb") as file, open(raw[0] + "-wal", "rb") as log:  # noqa: PTH123 - names with suffix
        assert token.encode() not in file.read() + log.read()
    visitor.http.cookies.clear()
    visitor.http.cookies.set(SESSION, token)
    assert visitor.post("/sign-out", on="/profile").goes_to == "/sign-in?said=signed-out"
    visitor.http.cookies.set(SESSION, token)
    assert visitor.get("/").status == 303


def test_all_other_sessions_end_at_once(house: House) -> None:
    """By hand, with a new password, and when somebody is locked out."""
    here, there = house.signed_in("author"), house.signed_in("author")
    here.post("/profile/sessions/end", on="/profile")
    assert (here.get("/").status, there.get("/").status) == (200, 303)
    there = house.signed_in("author")
    new = "anker birne wolke tisch"
    here.post("/profile/password", on="/profile", present=PASSWORD, password=new)
    assert (here.get("/").status, there.get("/").status) == (200, 303)
    people.disable(house.installation, people.with_login(house.installation, "author").id)
    assert here.get("/").status == 303


def test_how_somebody_signs_in_is_changed_only_after_the_password(house: House) -> None:
    """Ten minutes after the sign-in, changing factors asks for it again."""
    visitor = house.signed_in("author")
    assert 'name="secret"' in visitor.get("/profile/factors").text
    house.clock.later(minutes=11)
    page = visitor.get("/profile/factors")
    assert 'name="secret"' not in page.text
    secret = totp.new_secret()
    code = pyotp.TOTP(secret).at(house.clock())
    sent = visitor.post("/profile/totp", on="/profile/factors", secret=secret, code=code)
    assert sent.status == 422
    visitor.post("/profile/prove", on="/profile/factors", password=PASSWORD)
    assert 'name="secret"' in visitor.get("/profile/factors").text


def test_somebody_stays_administrator(house: House) -> None:
    """The last one can neither be locked out nor lose the role."""
    boss = house.person("boss", Role.ADMINISTRATOR)
    with pytest.raises(InvalidInput, match="administrator"):
        people.disable(house.installation, boss.id)
    with pytest.raises(InvalidInput, match="administrator"):
        people.change_roles(house.installation, boss.id, [Role.AUTHOR])
    house.person("deputy", Role.ADMINISTRATOR)
    people.disable(house.installation, boss.id)


def test_after_signing_in_nobody_is_led_to_another_site(house: House) -> None:
    """Only paths of the console are followed."""
    house.person("author")
    for then, goes in (
        ("/messages", "/messages"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil", "/"),
    ):
        visitor = house.visitor()
        page = visitor.post("/sign-in", login="author", password=PASSWORD, then=then)
        assert page.goes_to == goes


def test_cookies_are_locked_to_the_console(open_house: Open) -> None:
    """``__Host-``, Secure, HttpOnly and Lax over https; another name on plain http."""
    house = open_house(public_address="https://broadcaster.example.org")
    house.person("author")
    headers = {"host": "broadcaster.example.org", "sec-fetch-site": "same-origin"}
    visitor = house.visitor()
    page = visitor.http.get("/sign-in", headers=headers)
    visit = page.headers["set-cookie"]
    token = page.text.split('name="form_token" value="')[1].split('"')[0]
    fields = {"form_token": token, "login": "author", "password": PASSWORD}
    sent = visitor.http.post("/sign-in", data=fields, headers=headers | {"cookie": visit.split(";")[0]})
    kept = sent.headers.get_list("set-cookie")
    assert {cookie.split("=")[0] for cookie in kept} == {"__Host-broadcaster-session", "__Host-broadcaster-device"}
    for cookie in [visit, *kept]:
        assert all(word in cookie for word in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"))
        assert "Domain" not in cookie
    assert sent.headers["strict-transport-security"] == "max-age=31536000"
    plain = open_house().visitor().get("/sign-in").answer
    assert "broadcaster-insecure-visit" in plain.headers["set-cookie"]
    assert "strict-transport-security" not in plain.headers
