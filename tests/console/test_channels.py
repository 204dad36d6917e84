"""Connecting an account: step by step, and a secret goes in but never comes out."""

from __future__ import annotations

from broadcaster.app.people.roles import Role

from .conftest import House

SECRET = "EAAG-not-a-real-token-0123456789"
FACEBOOK = {"channel": "facebook", "name": "kreis-neu", "page": "123456789", "token": SECRET, "app_secret": "a" * 32}


def test_an_account_is_connected_and_its_secrets_are_never_shown_again(house: House) -> None:
    """Not in the form, not in the list, not in the record."""
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    assert "pages_manage_posts" in boss.get("/channels/new", channel="facebook").text
    done = boss.post("/channels/new", on="/profile", **FACEBOOK)
    assert done.goes_to == "/channels/kreis-neu@facebook?said=connected"
    page = boss.get("/channels/kreis-neu@facebook").text
    assert 'value="123456789"' in page
    for path in ("/channels/kreis-neu@facebook", "/channels", "/record", "/record/export.json"):
        assert SECRET not in boss.get(path).text, path
    boss.post("/channels/kreis-neu@facebook", on="/profile", page="987654321", token="")
    assert house.installation.accounts.secrets("kreis-neu@facebook")["token"] == SECRET


def test_what_is_wrong_is_said_at_its_field_and_secrets_are_typed_again(house: House) -> None:
    """Nothing is stored, and the page does not hand the secret back."""
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    page = boss.post("/channels/new", on="/profile", **FACEBOOK | {"page": "keine Zahl"})
    assert (page.status, page.wrong) == (422, ["page"])
    assert SECRET not in page.text
    assert len(house.installation.accounts.all()) == 3


def test_no_address_of_this_network_can_be_typed(house: House) -> None:
    """Where the machine calls is not for a form: such fields are not offered and not taken."""
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    for channel in ("facebook", "instagram", "x"):
        assert "address" not in boss.get("/channels/new", channel=channel).text.split("<form")[-1]
    boss.post("/channels/new", on="/profile", **FACEBOOK | {"address": "http://169.254.169.254/"})
    assert "address" not in house.installation.accounts.named(["kreis-neu@facebook"])[0].settings


def test_a_practice_account_needs_no_entries(house: House) -> None:
    """It points at this machine; checking it tells that nothing answers there."""
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    boss.post("/channels/new", on="/profile", channel="x", name="gemeinde", practice="yes")
    assert "Der Zugang funktioniert nicht" in boss.post("/channels/gemeinde@x/check", on="/profile").text
    assert "Funktioniert nicht" in boss.post("/channels/check", on="/profile").text


def test_a_failed_check_stays_on_every_page_until_another_succeeds(house: House) -> None:
    """The first page asks for somebody, the list and the account say why, and nowhere stands that it is ready."""
    boss = house.signed_in("boss", Role.ADMINISTRATOR)
    assert "Noch nicht geprüft" in boss.get("/channels").text
    boss.post("/channels/kreis-soest@facebook/check", on="/profile")
    for path in ("/channels", "/channels/kreis-soest@facebook", "/"):
        page = boss.get(path).text
        assert "gescheitert" in page, path
        assert "nicht erreichbar" in page, path
    assert "Bereit" not in boss.get("/channels").text
