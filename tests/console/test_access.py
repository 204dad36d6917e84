"""Who may come in is decided anew at once: after a reset, a lock-out, a new password, and while somebody is guessing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from broadcaster.app.people import people, signing_in, tokens, totp, unfinished
from broadcaster.app.people.roles import Role
from broadcaster.app.people.signing_in import SECOND_FACTOR, Client, Visit
from broadcaster.people.records import Person
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import PASSWORD, House, Visitor

NEW = "anker birne wolke tisch"
STRANGER = Client(address="203.0.113.7", device="Stranger")
SECOND = "/sign-in/second-factor"


def has_token(house: House, token: str) -> int:
    """What the API answers to a token."""
    return house.visitor().http.get("/api/v1/status", headers={"authorization": f"Bearer {token}"}).status_code


def test_a_reset_takes_effect_at_once(house: House) -> None:
    """The old password, its sessions, tokens and links are dead before the new one is chosen, and stay so."""
    intruder, person = house.signed_in("author"), people.with_login(house.installation, "author")
    token = tokens.make(house.installation, person, "Test", ["read"], 30)
    older = people.reset(house.installation, "author")
    link = people.reset(house.installation, "author")
    assert house.visitor().sign_in("author").status == 422
    assert (intruder.get("/").status, has_token(house, token)) == (303, 401)
    with pytest.raises(UnknownName):
        people.choose_password(house.installation, older, NEW)
    house.clock.later(minutes=1)
    late = house.signed_in("author")  # however somebody came in meanwhile
    token = tokens.make(house.installation, person, "Test", ["read"], 30)
    people.choose_password(house.installation, link, NEW)
    assert (late.get("/").status, has_token(house, token)) == (303, 401)
    assert house.visitor().sign_in("author", NEW).goes_to == "/"


def test_ones_own_new_password_ends_everything_but_this_session(house: House) -> None:
    """Tokens and links that were made with the old one, too."""
    here, there = house.signed_in("author"), house.signed_in("author")
    person = people.with_login(house.installation, "author")
    token = tokens.make(house.installation, person, "Test", ["read"], 30)
    here.post("/profile/password", on="/profile", present=PASSWORD, password=NEW)
    assert (here.get("/").status, there.get("/").status, has_token(house, token)) == (200, 303, 401)


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_links_of_somebody_who_is_locked_out_are_dead(house: House, kind: str) -> None:
    """And stay so when they are let in again."""
    link = people.invite(house.installation, "zombie", "Zombie", [Role.AUTHOR])
    person = people.with_login(house.installation, "zombie")
    if kind == "reset":
        people.choose_password(house.installation, link, PASSWORD)
        link = people.reset(house.installation, "zombie")
    people.disable(house.installation, person.id)
    assert house.visitor().get(f"/set-up/{link}").status == 404
    people.enable(house.installation, person.id)
    assert house.visitor().get(f"/set-up/{link}").status == 404
    assert house.installation.people.password_hash(person.id) is None


def test_a_link_for_somebody_who_is_locked_out_opens_nothing(house: House) -> None:
    """Whenever it was made."""
    person = house.person("zombie")
    people.disable(house.installation, person.id)
    link = people.reset(house.installation, "zombie")
    assert house.visitor().get(f"/set-up/{link}").status == 404


def test_a_token_is_made_only_by_whoever_has_just_proved_who_they_are(house: House) -> None:
    """It outlives the session; ten minutes after the sign-in the form asks for the password."""
    visitor = house.signed_in("author")
    given = {"name": "Feuerwehr", "scopes": "read", "days": "30"}
    assert 'id="token-password"' not in visitor.get("/profile").text
    house.clock.later(minutes=11)
    assert 'id="token-password"' in visitor.get("/profile").text
    refused = visitor.post("/profile/tokens", on="/profile", **given)
    assert (refused.status, refused.wrong) == (422, ["token-password"])
    early = visitor.post("/profile/tokens", on="/profile", password="falsch", **given)
    assert (early.status, early.wrong) == (422, ["token-password"])
    house.clock.later(seconds=9)
    assert tokens.of_person(house.installation, people.with_login(house.installation, "author")) == []
    made = visitor.post("/profile/tokens", on="/profile", password=PASSWORD, **given)
    assert (made.status, 'class="secret"' in made.text) == (200, True)


def with_codes(house: House) -> tuple[Person, str]:
    """Somebody with one-time codes, and their secret."""
    person, secret = house.person("author"), totp.new_secret()
    totp.set_totp(house.installation, person, secret, pyotp.TOTP(secret).at(house.clock()))
    house.clock.later(minutes=1)
    return people.with_login(house.installation, "author"), secret


def half_in(house: House, client: Client) -> Visit:
    """Somebody who has given the right password."""
    opened = signing_in.sign_in(house.installation, "author", PASSWORD, client)
    assert opened.stage == SECOND_FACTOR
    visit = signing_in.visit_with(house.installation, opened.token)
    assert visit is not None
    return visit


def guess(house: House, visit: Visit, client: Client) -> str:
    """A wrong code; what is said."""
    with pytest.raises(InvalidInput) as refused:
        signing_in.second_factor(house.installation, visit, "000000", client)
    return refused.value.sentence.en


def test_whoever_knows_the_password_cannot_lock_the_owner_out(house: House) -> None:
    """Neither from the owner's device, whatever a flood of strangers does, nor from another address until a flood."""
    person, secret = with_codes(house)
    known = signing_in.open_session(house.installation, person, STRANGER, signing_in.FULL).device_token
    owner, elsewhere = (Client(address=f"192.0.2.{n}", device="Own", device_token=n * known) for n in (1, 0))
    visits = [half_in(house, client) for client in (STRANGER, owner, elsewhere)]
    for _ in range(8):
        assert "wrong or was used" in guess(house, visits[0], STRANGER)
        assert "Wait" in guess(house, visits[0], STRANGER)
        house.clock.later(seconds=61)
    guess(house, visits[0], STRANGER)
    code = pyotp.TOTP(secret).at(house.clock())
    assert signing_in.second_factor(house.installation, visits[2], code, elsewhere).stage == signing_in.FULL
    for number in range(signing_in._MOST_FAILURES + 1):
        guess(house, visits[0], Client(address=f"203.0.113.{number}", device="flood"))
    assert "Wait" in guess(house, visits[0], Client(address="198.51.100.1", device="flood"))
    house.clock.later(seconds=31)
    code = pyotp.TOTP(secret).at(house.clock())
    assert signing_in.second_factor(house.installation, visits[1], code, owner).stage == signing_in.FULL


def test_of_many_tries_at_once_one_is_checked(house: House) -> None:
    """Looking and counting are one step."""
    with_codes(house)
    visit = half_in(house, STRANGER)
    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(lambda _: guess(house, visit, STRANGER), range(12)))
    assert sum("wrong or was used" in one for one in said) == 1


def test_the_owner_is_told_that_somebody_knows_the_password(house: House) -> None:
    """On the first page after signing in and on the profile, with when and from where, until they say what it was."""
    person, secret = with_codes(house)
    guess(house, half_in(house, STRANGER), STRANGER)
    entry = house.installation.audit.entries(what="second factor failed", limit=1)[0]
    assert (entry.about, entry.details["address"]) == ("person author", "203.0.113.7")
    owner = house.visitor()
    owner.sign_in("author")
    owner.post(SECOND, on=SECOND, code=pyotp.TOTP(secret).at(house.clock()))
    for path in ("/", "/profile"):
        page = owner.get(path).text
        assert "Kennt jemand Ihr Passwort?" in page
        assert "203.0.113.7" in page
    assert "Kennt jemand" not in house.signed_in("other").get("/").text
    owner.post("/profile/unfinished", on="/profile")
    assert "Kennt jemand" not in owner.get("/").text
    assert unfinished.unfinished(house.installation, person) == []


def test_whoever_knows_the_password_and_tries_no_code_is_told_of_as_well(house: House) -> None:
    """Once the second step is overdue; a new password answers it."""
    person, _secret = with_codes(house)
    half_in(house, STRANGER)
    assert unfinished.unfinished(house.installation, person) == []
    house.clock.later(minutes=10)
    assert [one.address for one in unfinished.unfinished(house.installation, person)] == ["203.0.113.7"]
    people.change_password(house.installation, person, NEW, here=0)
    assert unfinished.unfinished(house.installation, person) == []


def test_ones_own_slips_are_nobody_elses(house: House) -> None:
    """A wrong code before the right one, and a browser that began again, tell of nobody."""
    person, secret = with_codes(house)
    owner: Visitor = house.visitor()
    owner.sign_in("author")
    assert owner.post(SECOND, on=SECOND, code="000000").status == 422
    owner.sign_in("author")
    house.clock.later(seconds=2)
    assert owner.post(SECOND, on=SECOND, code=pyotp.TOTP(secret).at(house.clock())).goes_to == "/"
    house.clock.later(minutes=11)
    assert unfinished.unfinished(house.installation, person) == []
