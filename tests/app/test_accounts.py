"""Accounts: practice and the public are kept apart, secrets stay secret."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import (
    add_account,
    add_practice_accounts,
    change_account,
    check_accounts,
    introduce_practice_accounts,
    practice_values,
)
from broadcaster.app.installation.installation import open_installation
from broadcaster.app.messages.deciding import send_again
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import show
from broadcaster.channel import registry
from broadcaster.delivery.records import Account
from broadcaster.delivery.states import State
from broadcaster.practice.channels import channels
from broadcaster.settings import load
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.installation.vault import new_key
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import ConfigurationError, InvalidInput, UnknownName

from .conftest import Send, settle

REAL = {"page": "123", "token": "EAAB-geheim-1", "app_secret": "geheim-2"}


def test_every_practice_account_works(installation: Installation) -> None:
    """Each platform says who the account is."""
    results = check_accounts(installation, [])
    assert [result.problem for result in results] == [None] * len(channels())
    assert all(result.standing and result.standing.identity for result in results)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://graph.facebook.com", "may only point at practice platforms"),
        ("http://192.0.2.1/graph", "may only point at practice platforms"),
    ],
)
def test_a_practice_account_cannot_hold_a_public_address(installation: Installation, address: str, reason: str) -> None:
    """Practice never reaches the public."""
    values = practice_values("facebook", "drill", "http://127.0.0.1:1") | {"address": address}
    with pytest.raises(InvalidInput, match=reason):
        add_account(installation, "drill@facebook", values, practice=True)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8480/graph", "https://localhost/graph", "https://evil.example/"])
def test_a_real_account_cannot_point_at_a_practice_platform(installation: Installation, address: str) -> None:
    """What is meant for the public goes to the channel's own hosts only."""
    with pytest.raises(InvalidInput) as caught:
        add_account(installation, "real@facebook", REAL | {"address": address})
    assert [problem.field for problem in caught.value.problems] == ["address"]


@pytest.mark.parametrize(
    "address",
    [
        *("https://127.0.0.2/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/", "https://localhost./"),
        *("https://10.0.0.5/", "https://169.254.169.254/", "https://2130706433/", "https://bilder.kreis.local/put"),
        *("https://[64:ff9b::a00:5]/", "https://[2002:7f00:1::1]/", "https://bilder/", "http://bilder.example/"),
    ],
)
def test_a_real_accounts_pictures_do_not_go_inside(installation: Installation, address: str) -> None:
    """Instagram fetches them from the public Internet; what only the own network reaches is no media host."""
    host = {
        "media_host_upload_address": address,
        "media_host_address": "https://bilder.example/",
        "media_host_token": "geheim-3",
    }
    with pytest.raises(InvalidInput) as caught:
        add_account(installation, "real@instagram", REAL | {"user": "17841400000000000"} | host)
    assert [problem.field for problem in caught.value.problems] == ["media_host_upload_address"]


def test_a_practice_account_takes_no_real_secret_and_a_real_one_no_practice_secret(
    installation: Installation,
) -> None:
    """A mixed-up credential is refused, and never shown."""
    values = practice_values("facebook", "drill", installation.settings.practice_address)
    with pytest.raises(InvalidInput, match="real credential") as caught:
        add_account(installation, "drill@facebook", values | {"token": REAL["token"]}, practice=True)
    assert REAL["token"] not in str(caught.value)
    with pytest.raises(InvalidInput, match="practice credential"):
        add_account(installation, "real@facebook", REAL | {"token": values["token"]})


def test_wrong_settings_name_the_field(installation: Installation) -> None:
    """Missing and unknown settings are told apart from each other by name."""
    with pytest.raises(InvalidInput) as caught:
        add_account(installation, "real@facebook", {"pages": "1", "token": "geheim-1", "app_secret": "geheim-2"})
    assert sorted(problem.field for problem in caught.value.problems) == ["page", "pages"]
    assert "geheim" not in str(caught.value)


def test_names_are_taken_once(installation: Installation) -> None:
    """Two accounts cannot share a name."""
    with pytest.raises(InvalidInput, match="exists already"):
        add_account(installation, "kreis-soest@facebook", REAL)


@pytest.mark.parametrize(
    ("organisation", "handle"),
    [
        ("Kreis Soest", "kreis-soest"),
        ("Märkischer Kreis – Straße 1", "maerkischer-kreis-strasse-1"),
        ("東京", "uebung"),
    ],
)
def test_practice_accounts_bear_the_name_of_their_organisation(
    tmp_path: Path, practice: Practice, organisation: str, handle: str
) -> None:
    """Its accounts are made known to the practice platforms, which then take their posts."""
    toml, _key = create(tmp_path, organisation=organisation, practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": practice.address})
    made = Installation(settings, create=True)
    accounts = add_practice_accounts(made)
    introduce_practice_accounts(made)
    assert [account.name for account in accounts] == [f"{handle}@{channel}" for channel in channels()]
    assert [checked.problem for checked in check_accounts(made, [])] == [None] * len(accounts)
    made.close()


def test_practice_accounts_move_with_the_practice_platforms(tmp_path: Path, practice: Practice) -> None:
    """A changed setting is enough; nothing goes to whoever runs at the old address."""
    toml, _key = create(tmp_path, organisation="Kreis Soest", practice=True)
    settings = load(toml, environment={})
    made = Installation(settings, create=True)
    add_practice_accounts(made)
    made.close()
    moved = open_installation(settings.model_copy(update={"practice_address": practice.address}))
    assert [checked.problem for checked in check_accounts(moved, [])] == [None] * len(channels())
    assert practice.count("graph", "facebook.read") > 0
    moved.close()


@pytest.mark.parametrize("name", ["facebook", "a b@x", "@x", "ä@x", "x" * 200 + "@x"])
def test_a_bad_name_says_how_names_look(installation: Installation, name: str) -> None:
    """The example is in the sentence."""
    with pytest.raises(InvalidInput, match="kreis-soest@facebook"):
        add_account(installation, name, REAL)


def test_an_unknown_channel_is_named_with_those_there_are(installation: Installation) -> None:
    """The remedy is in the sentence."""
    with pytest.raises(UnknownName, match=", ".join(registry.channels())):
        add_account(installation, "kreis@telefax", REAL)


def test_secrets_lie_encrypted_and_open_only_with_their_key(installation: Installation) -> None:
    """The database alone is not the authority's voice."""
    add_account(installation, "real@facebook", REAL)
    assert installation.accounts.secrets("real@facebook") == {key: REAL[key] for key in ("token", "app_secret")}
    path = installation.settings.database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as database:
        dump = "\n".join(map(repr, database.execute("SELECT * FROM account").fetchall()))
    assert "geheim" not in dump
    stranger = installation.settings.model_copy(
        update={"secret_key": type(installation.settings.secret_key)(new_key())}
    )
    with pytest.raises(ConfigurationError, match="does not fit"):
        open_installation(stranger)


def test_an_empty_secret_never_overwrites_a_stored_one(installation: Installation) -> None:
    """Whether a person or a refresh hands it in."""
    before = installation.accounts.secrets("kreis-soest@x")
    change_account(installation, "kreis-soest@x", {"access_token": ""})
    installation.accounts.renew("kreis-soest@x", lambda _stored: {"access_token_secret": ""})
    assert installation.accounts.secrets("kreis-soest@x") == before


def test_the_unofficial_api_of_instagram_warns_whoever_chooses_it(installation: Installation) -> None:
    """In plain words, when it is chosen and not only later."""
    name = "kreis-soest@instagram"
    assert installation.roster.warnings(installation.accounts.named([name])[0]) == ()
    chosen = change_account(installation, name, {"backend": "instagrapi"})
    (warning,) = installation.roster.warnings(chosen)
    assert "ohne Vorwarnung sperren" in warning.de


def test_a_blocked_account_is_left_in_peace_until_a_person_has_checked_it(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Instagram blocks the account although the post is public: it is found, and nothing else is tried meanwhile."""
    instagram = ["kreis-soest@instagram"]
    practice.tell("account-extra", account=instagram[0], extra={"processing_seconds": 0})
    ghost = {"operation": "instagram.media_publish", "status": 403, "code": "4/2207051"}
    practice.fault("graph", "error_after", **ghost)
    first = send(post(installation, Draft(text="Trotzdem da.", cards=True), instagram))
    assert [delivery.state for delivery, _ in first.deliveries] == [State.PUBLISHED]
    assert installation.accounts.named(instagram)[0].blocked_because is not None
    second = post(installation, Draft(text="Wartet.", cards=True), instagram)
    assert send(second).deliveries[0][0].state is State.BLOCKED
    assert practice.count("graph", "instagram.media_publish") == 1
    assert check_accounts(installation, instagram)[0].standing
    settle(installation, second.delivery_ids)
    assert [p["text"] for p in practice.public()] == ["Trotzdem da.", "Wartet."]


def test_what_a_person_sends_again_waits_for_a_blocked_account(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Nothing is called queued that nobody will send."""
    x = ["kreis-soest@x"]
    practice.fault("x", "reset_before", operation="tweet")
    doubtful = post(installation, Draft(text="Fraglich."), x)
    send(doubtful)
    practice.tell("revoke", account=x[0])
    send(post(installation, Draft(text="Zugang weg."), x))
    assert send_again(installation, doubtful.delivery_ids[0]) is State.BLOCKED
    practice.tell("revoke", account=x[0], revoked=False)
    assert check_accounts(installation, x)[0].standing
    settle(installation, doubtful.delivery_ids)
    assert "Fraglich." in [p["text"] for p in practice.public()]


def test_a_revoked_access_blocks_what_waits_and_a_check_reconnects_it(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """The queue of the account waits for a person and then goes on."""
    practice.tell("revoke", account="kreis-soest@facebook")
    accepted = post(installation, Draft(text="Wartet."), ["kreis-soest@facebook"])
    assert send(accepted).deliveries[0][0].state is State.BLOCKED
    practice.tell("revoke", account="kreis-soest@facebook", revoked=False)
    assert check_accounts(installation, ["kreis-soest@facebook"])[0].standing
    settle(installation, accepted.delivery_ids)
    assert show(installation, accepted.message_id).deliveries[0][0].state is State.PUBLISHED
    assert len(practice.public()) == 1


def test_a_failed_check_is_kept_told_once_and_forgotten_with_what_it_was_about(
    installation: Installation, practice: Practice
) -> None:
    """Nobody is told "ready" afterwards; the next check, or a change of the account, says otherwise."""
    name = "kreis-soest@facebook"
    alerts = Alerts(installation.database, installation.organisation_id)

    def kept() -> Account:
        return installation.accounts.named([name])[0]

    assert kept().checked_at is None
    practice.tell("account-extra", account=name, extra={"debug_token": {"type": "USER"}})
    for _ in range(3):
        (failed,) = check_accounts(installation, [name])
    assert failed.standing is None
    assert kept().check_problem == failed.problem and kept().checked_at is not None
    (told,) = alerts.unsent(installation.now())
    assert told.sentence.de.startswith(f"{name}: Die Prüfung des Zugangs ist gescheitert. Das Zugriffstoken gehört")
    practice.tell("account-extra", account=name, extra={"debug_token": {}})
    assert check_accounts(installation, [name])[0].standing
    assert kept().check_problem is None
    assert any("ohne Anmeldung" in hint.de for hint in kept().check_hints)
    change_account(installation, name, {"graph_version": "v27.0"})
    assert kept().checked_at is None and kept().check_hints == ()
