"""Signing in through the authority's identity provider: proof or nothing, and the local way always stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from joserfc.jwk import OctKey
from pydantic import SecretStr

from broadcaster.app.people import people, totp
from broadcaster.app.people.roles import Role
from broadcaster.settings.identity import IdentityProvider

from .conftest import House, Open, Page, Visitor
from .provider import CLIENT_ID, SECRET, STRANGER, Provider, providing

BEGIN = "/sign-in/oidc"
REFUSED, NOBODY, NOT_THERE = "wurde nicht angenommen", "ist hier niemand eingetragen", "gerade nicht nutzbar"


class Doors:
    """A house whose people may sign in through a provider."""

    def __init__(self, house: House, provider: Provider) -> None:
        self.house, self.provider = house, provider

    def away(self, visitor: Visitor, then: str = "/") -> str:
        """The address of the provider to which a visitor is sent."""
        return visitor.get(BEGIN, then=then).goes_to

    def back(self, visitor: Visitor, address: str) -> Page:
        """A visitor comes back to an address of ours."""
        return Page(visitor.http.get(address))

    def through(self, visitor: Visitor, then: str = "/", **said: str) -> Page:
        """The whole way."""
        return self.back(visitor, self.provider.authorise(self.away(visitor, then), **said))

    def record(self) -> list[dict[str, Any]]:
        """The newest entries of the record, with what happened in them."""
        entries = self.house.installation.audit.entries(limit=5)
        return [{"what": one.what, "about": one.about, **one.details} for one in entries]


@pytest.fixture
def doors(open_house: Open) -> Iterator[Doors]:
    """A provider, and a house that knows it, with one author."""
    clocks: list[House] = []
    with providing(lambda: clocks[0].clock().timestamp()) as provider:
        known = IdentityProvider(issuer=provider.issuer, client_id=CLIENT_ID)
        house = open_house(oidc=known, oidc_secret=SecretStr(SECRET))
        clocks.append(house)
        house.person("author")
        yield Doors(house, provider)


def test_somebody_the_provider_knows_is_in_with_our_roles(doors: Doors) -> None:
    """They get where they wanted, may do what their roles say here, and it is written down."""
    visitor = doors.house.visitor()
    came = doors.through(visitor, then="/messages", iss=doors.provider.issuer)
    assert (came.status, came.goes_to) == (303, "/messages")
    assert visitor.get("/messages").status == 200
    assert visitor.get("/people").status == 403
    whats = [entry["what"] for entry in doors.record()]
    assert {"identity confirmed", "signed in"} <= set(whats)


def test_the_button_is_there_only_with_a_provider(doors: Doors, house: House) -> None:
    """Without one the address leads back to the form; the password works in both."""
    assert 'href="/sign-in/oidc?then=/"' in doors.house.visitor().get("/sign-in").text
    assert BEGIN not in house.visitor().get("/sign-in").text
    assert NOT_THERE in house.visitor().get(BEGIN).text
    assert doors.house.visitor().sign_in("author").goes_to == "/"


def test_nobody_is_led_to_another_site_afterwards(doors: Doors) -> None:
    """Only paths of the console are followed."""
    assert doors.through(doors.house.visitor(), then="https://evil.example").goes_to == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"preferred_username": None},
        {"preferred_username": ["author"]},
    ],
    ids=str,
)
def test_an_id_token_that_says_anything_else_opens_nothing(doors: Doors, claims: dict[str, Any]) -> None:
    """One sentence for every doubt; what it was stands in the record."""
    doors.provider.claims = claims
    visitor = doors.house.visitor()
    came = doors.through(visitor)
    assert (came.status, REFUSED in came.text) == (422, True)
    assert visitor.get("/").status == 303
    assert doors.record()[0]["what"] == "sign-in failed"
    assert doors.record()[0]["why"]


def test_a_signature_of_anybody_else_opens_nothing(doors: Doors) -> None:
    """Neither with a stranger's key under the same name, nor with the client secret as a key."""
    shared = OctKey.import_key(SECRET.ljust(32, "x"), {"kid": "one"})
    for key, algorithm in ((STRANGER, "RS256"), (shared, "HS256")):
        doors.provider.key, doors.provider.algorithm = key, algorithm
        assert REFUSED in doors.through(doors.house.visitor()).text
        assert "ID token" in doors.record()[0]["why"]
        doors.house.clock.later(minutes=2)


def test_nobody_is_made_by_signing_in(doors: Doors) -> None:
    """Neither unknown nor locked people get in, and both read the same."""
    person = doors.house.person("locked")
    people.disable(doors.house.installation, person.id)
    before = len(people.everyone(doors.house.installation))
    for login in ("stranger", "locked"):
        doors.provider.claims = {"preferred_username": login}
        came = doors.through(doors.house.visitor())
        assert (came.status, NOBODY in came.text) == (422, True)
        assert doors.record()[0]["about"] == f"person {login}"
        doors.house.clock.later(minutes=2)
    assert len(people.everyone(doors.house.installation)) == before


def test_a_way_back_works_once_and_in_its_own_browser(doors: Doors) -> None:
    """Replayed, stolen by another browser, with another's state, or too late, it opens nothing."""
    visitor, thief = doors.house.visitor(), doors.house.visitor()
    address = doors.provider.authorise(doors.away(visitor))
    cookie = visitor.http.cookies["broadcaster-insecure-oidc"]
    assert REFUSED in doors.back(thief, address).text
    doors.house.clock.later(minutes=2)
    assert doors.back(visitor, address).goes_to == "/"
    thief.http.cookies.set("broadcaster-insecure-oidc", cookie)
    assert REFUSED in doors.back(thief, address).text
    doors.house.clock.later(minutes=2)
    begun, other = doors.house.visitor(), doors.away(doors.house.visitor())
    assert doors.away(begun) != other
    assert REFUSED in doors.back(begun, doors.provider.authorise(other)).text
    assert "another browser" in doors.record()[0]["why"]
    doors.house.clock.later(minutes=2)
    slow = doors.house.visitor()
    late = doors.provider.authorise(doors.away(slow))
    doors.house.clock.later(minutes=11)
    assert REFUSED in doors.back(slow, late).text
    assert len(doors.provider.exchanges) == 1


def test_what_the_provider_refuses_and_another_issuers_answer_open_nothing(doors: Doors) -> None:
    """No code is exchanged then."""
    for said in ({"error": "access_denied"}, {"code": ""}, {"iss": "https://evil.example"}):
        assert REFUSED in doors.through(doors.house.visitor(), **said).text
        doors.house.clock.later(minutes=2)
    assert doors.provider.exchanges == []


def test_wrong_tries_make_it_slow_and_the_password_still_works(doors: Doors) -> None:
    """As with passwords, and counted on its own."""
    doors.provider.claims = {"nonce": "another"}
    for wait in (1.1, 2.1, 4.1):
        assert REFUSED in doors.through(doors.house.visitor()).text
        assert "warten" in doors.house.visitor().get(BEGIN).text
        doors.house.clock.later(seconds=wait)
    assert doors.house.visitor().sign_in("author").goes_to == "/"


def test_it_never_replaces_the_second_factor(doors: Doors) -> None:
    """Whoever has one is asked for it; a stolen provider alone opens nothing."""
    secret = totp.new_secret()
    person = people.with_login(doors.house.installation, "author")
    totp.set_totp(doors.house.installation, person, secret, pyotp.TOTP(secret).at(doors.house.clock()))
    visitor = doors.house.visitor()
    assert doors.through(visitor).goes_to == "/sign-in/second-factor?then=/"
    assert visitor.get("/").goes_to == "/sign-in/second-factor"
    doors.house.clock.later(seconds=30)
    code = pyotp.TOTP(secret).at(doors.house.clock())
    assert visitor.post("/sign-in/second-factor", on="/sign-in/second-factor", code=code).goes_to == "/"


def test_a_provider_that_is_not_there_or_not_itself_leaves_the_password(doors: Doors, open_house: Open) -> None:
    """A sentence says so; the reason stands in the record."""
    nowhere = IdentityProvider(issuer="http://127.0.0.1:9", client_id=CLIENT_ID)
    away = open_house(oidc=nowhere)
    away.person("author")
    assert NOT_THERE in away.visitor().get(BEGIN).text
    assert away.visitor().sign_in("author").goes_to == "/"
    for told in ({"issuer": "https://evil.example"}, {"token_endpoint": "ftp://evil.example"}, {"jwks_uri": None}):
        doors.provider.told = told
        assert NOT_THERE in doors.house.visitor().get(BEGIN).text
        assert "configuration" in doors.record()[0]["why"]


def test_an_internal_address_is_asked_only_if_the_settings_say_so(open_house: Open) -> None:
    """An https provider's name may not lead into this machine or the network behind it."""
    house = open_house(oidc=IdentityProvider(issuer="https://10.0.0.1", client_id=CLIENT_ID))
    assert NOT_THERE in house.visitor().get(BEGIN).text
    assert "internal network" in house.installation.audit.entries(limit=1)[0].details["why"]


def test_an_address_as_login_must_have_been_verified(doors: Doors, open_house: Open) -> None:
    """Otherwise anybody could write another's into their profile."""
    known = IdentityProvider(issuer=doors.provider.issuer, client_id=CLIENT_ID, claim="email")
    house = open_house(oidc=known, oidc_secret=SecretStr(SECRET))
    house.person("author@kreis.example", Role.AUTHOR)
    ours = Doors(house, doors.provider)
    for verified, status in ((False, 422), (True, 303)):
        doors.provider.claims = {"email": "author@kreis.example", "email_verified": verified}
        assert ours.through(house.visitor()).status == status
        house.clock.later(minutes=2)
        doors.house.clock.later(minutes=2)


def test_it_speaks_english(doors: Doors) -> None:
    """Button and sentence."""
    visitor = doors.house.visitor()
    visitor.http.headers["accept-language"] = "en"
    assert "Sign in through your authority" in visitor.get("/sign-in").text
    doors.provider.claims = {"nonce": "another"}
    assert "was not accepted" in doors.through(visitor).text


def test_no_page_log_or_record_shows_the_client_secret(doors: Doors, caplog: pytest.LogCaptureFixture) -> None:
    """Also where the exchange fails."""
    doors.provider.claims = {"aud": "another"}
    page = doors.through(doors.house.visitor())
    assert SECRET not in page.text + caplog.text + repr(doors.record()) + repr(doors.house.installation.settings)
