"""The control interface says what became public, and takes no command that it does not understand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcaster.practice import accounts
from broadcaster.practice.channels import channels
from broadcaster.practice.credentials import is_practice
from broadcaster.practice.world import Post, Shown
from broadcaster.testing import sample_picture
from broadcaster.testing.practice import Practice, practising


def test_every_server_has_one_account_per_channel_from_its_start(practice: Practice) -> None:
    """A practice installation works without any further set-up."""
    assert [member.name for member in practice.world.records.members] == [
        f"kreis-soest@{channel}" for channel in channels()
    ]


@pytest.mark.parametrize("channel", channels())
def test_credentials_are_known_without_a_server(practice: Practice, channel: str) -> None:
    """The command line can set up a practice account before the server runs."""
    joined = practice.tell("accounts", channel=channel, name=f"stadt-werl@{channel}")
    assert joined == accounts.credentials(channel, f"stadt-werl@{channel}")


def test_an_instagram_account_signs_in_as_the_page_of_its_organisation(practice: Practice) -> None:
    """Page, token and app secret are those of the Facebook account, which is created with it."""
    joined = practice.tell("accounts", channel="instagram", name="stadt-werl@instagram")
    page = practice.world.member("facebook", name="stadt-werl@facebook")
    assert page is not None
    assert {key: joined[key] for key in ("page", "token", "app_secret")} == page.credentials


@pytest.mark.parametrize("channel", channels())
def test_every_secret_is_marked_as_practice(channel: str) -> None:
    """No real account can hold a practice secret by mistake."""
    public = {"page", "user", "user_id", "username"}
    known = accounts.credentials(channel, f"stadt-werl@{channel}")
    assert all(is_practice(value) for key, value in known.items() if key not in public)


def test_joining_again_changes_nothing(practice: Practice) -> None:
    """Setting up twice leaves one account, with what it has become since."""
    member = practice.world.member("x", name="kreis-soest@x")
    assert member is not None
    member.credentials["oauth2_access_token"] = "practice-renewed"
    joined = practice.tell("accounts", channel="x", name="kreis-soest@x")
    assert joined["oauth2_access_token"] == "practice-renewed"
    assert len(practice.world.records.members) == len(channels())


def test_different_accounts_share_no_secret_and_no_id() -> None:
    """Posting to the wrong account fails instead of appearing there."""
    every = [value for number in range(300) for value in accounts.credentials("x", f"kreis-{number}@x").values()]
    assert len(set(every)) == len(every)


def test_what_is_public_is_listed_in_order_with_its_pictures(practice: Practice) -> None:
    """The oracle shows text, pictures and thread of every public post, and no draft."""
    digest = practice.world.keep_picture(sample_picture())
    posts = [
        Post(
            platform="x", account="kreis-soest@x", id="1", text="Eins", permalink="", pictures=[Shown(digest, "Tafel")]
        ),
        Post(platform="x", account="kreis-soest@x", id="2", text="Zwei", permalink="", parent="1"),
    ]
    for post in posts:
        practice.world.publish(post)
    practice.world.records.posts.append(
        Post(platform="x", account="kreis-soest@x", id="3", text="Entwurf", permalink="")
    )
    first, second = practice.public()
    assert (first["id"], first["text"], second["parent"]) == ("1", "Eins", "1")
    assert first["pictures"] == [{"sha256": digest, "alt": "Tafel", "address": f"{practice.address}/pictures/{digest}"}]
    assert first["permalink"] == f"{practice.address}/p/x/1"
    assert abs((datetime.fromisoformat(first["public_at"]) - datetime.now(UTC)).total_seconds()) < 60


def test_what_is_public_can_be_narrowed_to_an_account(practice: Practice) -> None:
    """Asking for one account shows no other's posts, and a misspelt account is an error, not an empty list."""
    for name in ("kreis-soest@facebook", "kreis-soest@x"):
        practice.tell("foreign-post", account=name, text="Hinweis")
    assert [post["account"] for post in practice.ask("GET", "/practice/public?account=kreis-soest@x").json()] == [
        "kreis-soest@x"
    ]
    assert practice.ask("GET", "/practice/public?account=kreis-sost@x").status_code == 400


@pytest.mark.parametrize("channel", channels())
def test_a_post_by_hand_is_public(practice: Practice, channel: str) -> None:
    """Somebody else's posts stand on the same timeline."""
    made = practice.tell("foreign-post", account=f"kreis-soest@{channel}", text="Danke an alle Helfenden!")
    (post,) = practice.public()
    assert (post["platform"], post["id"], post["text"]) == (channel, made["id"], "Danke an alle Helfenden!")
    assert bool(post["pictures"]) == (channel == "instagram")


def test_revoking_extras_clock_and_reads_change_the_world(practice: Practice) -> None:
    """Each command has its effect on what the platforms go by."""
    member = practice.world.member("x", name="kreis-soest@x")
    assert member is not None
    before = practice.world.now()
    practice.tell("revoke", account="kreis-soest@x")
    practice.tell("account-extra", account="kreis-soest@x", extra={"credits": 0})
    practice.tell("clock", advance=3600)
    practice.tell("reads", platform="x", delay=90)
    assert member.revoked
    assert member.extra["credits"] == 0
    assert practice.world.now() >= before + 3600
    practice.tell("foreign-post", account="kreis-soest@x", text="Noch nicht zu lesen")
    assert practice.public()
    assert not practice.world.readable("x", "kreis-soest@x")
    practice.tell("clock", advance=91)
    assert practice.world.readable("x", "kreis-soest@x")
    practice.tell("revoke", account="kreis-soest@x", revoked=False)
    assert not member.revoked


REFUSED = [
    ("accounts", {"channel": "mastodon", "name": "a@mastodon"}, "mastodon"),
    ("accounts", {"channel": "x"}, "name"),
    ("accounts", {"channel": "x", "name": "a@x", "admin": True}, "admin"),
    ("account-extra", {"account": "kreis-soest@x", "extra": "credits"}, "extra"),
    ("revoke", {"account": "nobody@x"}, "nobody@x"),
    ("foreign-post", {"account": "kreis-soest@x", "text": ""}, "text"),
    ("clock", {"advance": -1}, "advance"),
    ("clock", {"advance": "soon"}, "advance"),
    ("reads", {"platform": "mastodon", "delay": 1}, "mastodon"),
    ("faults", {"platform": "x"}, "kind"),
    ("faults", {"platform": "x", "kind": "explode"}, "kind"),
    ("faults", {"platform": "y", "kind": "hang"}, "'y'"),
    ("faults", {"platform": "x", "kind": "hang", "operation": "twet"}, "twet"),
    ("faults", {"platform": "x", "kind": "hang", "account": "nobody@x"}, "nobody@x"),
    ("faults", {"platform": "x", "kind": "hang", "often": 3}, "often"),
    ("faults", {"platform": "x", "kind": "hang", "times": -2}, "times"),
    ("faults", {"platform": "x", "kind": "error_before", "status": 200}, "status"),
    ("faults", ["x", "hang"], "JSON object"),
]


@pytest.mark.parametrize(("path", "body", "named"), REFUSED)
def test_a_wrong_command_is_refused_by_name(practice: Practice, path: str, body: object, named: str) -> None:
    """A typing error cannot make a drill pass that never took place."""
    answer = practice.ask("POST", f"/practice/{path}", body)
    assert answer.status_code == 400
    assert named in answer.json()["error"]["en"]
    assert answer.json()["error"]["de"] != answer.json()["error"]["en"]


def test_the_server_tells_that_it_is_ready(practice: Practice) -> None:
    """Whoever starts the server can wait for it."""
    assert practice.ask("GET", "/practice/health").json()["ready"] is True


def test_the_world_survives_a_restart(tmp_path: Path) -> None:
    """Accounts, posts, pictures and revoked access are the same after the server was stopped and started."""
    with practising(tmp_path) as practice:
        practice.tell("accounts", channel="instagram", name="stadt-werl@instagram")
        practice.tell("foreign-post", account="stadt-werl@instagram", text="Bleibt stehen")
        practice.tell("revoke", account="stadt-werl@instagram")
    with practising(tmp_path) as practice:
        (post,) = practice.public()
        assert post["text"] == "Bleibt stehen"
        assert practice.ask("GET", f"/pictures/{post['pictures'][0]['sha256']}").status_code == 200
        member = practice.world.member("instagram", name="stadt-werl@instagram")
        assert member is not None
        assert member.revoked
