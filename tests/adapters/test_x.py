"""The X adapter publishes through tweepy and names every answer after what happens next."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from adapters._x_settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import (
    Absent,
    CannotTell,
    ChannelError,
    Found,
    Part,
    PersonDecides,
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.errors import InvalidInput
from broadcaster.practice import accounts
from broadcaster.testing import MemoryKeyring, sample_part, sample_posting
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"
TEXT = "Die Leitstelle ist erreichbar, die Ämter sind geschlossen."


def secrets() -> dict[str, str]:
    """What the account signs in with at first."""
    return {name: value for name, value in accounts.credentials("x", ACCOUNT).items() if name != "user_id"}


def adapter_at(address: str, keyring: MemoryKeyring | None = None, **settings: Any) -> XAdapter:
    """The account's adapter; ``settings`` replace the usual ones."""
    known: dict[str, Any] = {**accounts.credentials("x", ACCOUNT), "address": address, "read_timeout": 2.0, **settings}
    return XAdapter(XSettings.model_validate(known), keyring or MemoryKeyring(secrets()))


def posting(text: str = TEXT, parent: Receipt | None = None, pictures: int = 0) -> Posting:
    """A part on its way."""
    sample = sample_part(XAdapter.capabilities).pictures
    part = Part(text=text, pictures=sample * pictures, length=XAdapter.capabilities.count(text), limit=280)
    return sample_posting(part, parent=parent)


def published(adapter: XAdapter, text: str = TEXT, parent: Receipt | None = None) -> Receipt:
    """Publish a text."""
    wanted = posting(text, parent)
    adapter.prepare(wanted)
    return adapter.commit(wanted)


def prepared(adapter: XAdapter, text: str = TEXT, parent: Receipt | None = None, pictures: int = 0) -> Posting:
    """A part after its preparation."""
    wanted = posting(text, parent, pictures)
    adapter.prepare(wanted)
    return wanted


@pytest.fixture
def x(practice: Practice) -> XAdapter:
    """The account's adapter on practice X, signing with OAuth 1.0a."""
    return adapter_at(f"{practice.address}/x")


@pytest.fixture
def keyring() -> MemoryKeyring:
    """The account's secrets, which may be renewed."""
    return MemoryKeyring(secrets())


@pytest.fixture
def x2(practice: Practice, keyring: MemoryKeyring) -> XAdapter:
    """The account's adapter on practice X, signing in with OAuth 2."""
    return adapter_at(f"{practice.address}/x", keyring, auth="oauth2")


class Scripted(ThreadingHTTPServer):
    """A server that answers every request with the same odd answer and counts them by path."""

    answer: tuple[int, Mapping[str, str], bytes]
    paths: list[str]


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.paths.append(self.path.partition("?")[0])
        status, headers, body = self.server.answer
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - http.server finds methods by these names


@contextmanager
def answering(status: int, body: bytes = b"", **headers: str) -> Iterator[Scripted]:
    """Run a server that always gives this answer; ``_`` in a header's name stands for ``-``."""
    with Scripted(("127.0.0.1", 0), _Handler) as server:
        server.answer = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        server.paths = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def address_of(server: Scripted) -> str:
    """Where a scripted server listens."""
    return f"http://127.0.0.1:{server.server_port}"


def ready() -> Posting:
    """A part that needs no preparation."""
    wanted = posting()
    wanted.notes["newest"] = "none"
    return wanted


def test_a_receipt_proves_the_post(practice: Practice, x: XAdapter) -> None:
    """Id, time and an address at which a person sees the post."""
    receipt = published(x)
    (post,) = practice.public()
    assert (receipt.remote_id, receipt.proof, post["text"]) == (post["id"], Proof.RESPONSE, TEXT)
    assert receipt.published_at is not None
    assert abs(receipt.published_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert TEXT in practice.client.get(str(receipt.permalink), follow_redirects=True).text


def test_a_real_post_has_its_official_address() -> None:
    """Receipts of real accounts lead to x.com."""
    assert XSettings.model_validate(secrets()).permalink("42") == "https://x.com/i/status/42"


def test_four_pictures_keep_their_order_and_alternative_texts(practice: Practice, x: XAdapter) -> None:
    """Uploaded before the commit, each with its own text."""
    (picture,) = sample_part(x.capabilities).pictures
    pictures = tuple(replace(picture, alt=f"Bild {number}" if number else "") for number in range(4))
    wanted = posting()
    wanted = replace(wanted, part=replace(wanted.part, pictures=pictures))
    x.prepare(wanted)
    assert not practice.public()
    x.commit(wanted)
    (post,) = practice.public()
    assert [shown["alt"] for shown in post["pictures"]] == ["", "Bild 1", "Bild 2", "Bild 3"]
    assert isinstance(x.observe(wanted), Found)


def test_a_thread_answers_part_by_part(practice: Practice, x: XAdapter) -> None:
    """Each part's parent is the part before it."""
    first = published(x, "Teil eins (1/3)")
    second = published(x, "Teil zwei (2/3)", first)
    third = published(x, "Teil drei (3/3)", second)
    assert [(post["id"], post["parent"]) for post in practice.public()] == [
        (first.remote_id, None),
        (second.remote_id, first.remote_id),
        (third.remote_id, second.remote_id),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mehr: https://www.kreis-soest.de/it?a=1&b=2. Danke!",
        "Mehr auf kreis-soest.de/aktuelles und HTTPS://Example.org",
        'Müller & Söhne <IT> &amp; "Co"',
        "Umlaut-Adresse: https://www.k\u00fcche.de/b\u00fcro",
        "Zwei  Leerzeichen\n\nund Absätze 🚒👨‍👩‍👧",
        "a\u0308 zerlegt",
        "https://t.co/abc123XYZ0",
    ],
)
@pytest.mark.parametrize("pictures", [0, 1])
def test_an_own_post_is_recognised_although_x_changes_its_text(
    practice: Practice, x: XAdapter, text: str, pictures: int
) -> None:
    """Links, entities, NFC and the link of a picture do not hide it."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x, text, pictures=pictures)
    practice.fault("x", "reset_after", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    sighting = x.observe(wanted)
    assert isinstance(sighting, Found)
    assert (sighting.receipt.remote_id, sighting.receipt.proof) == (practice.public()[-1]["id"], Proof.READ_BACK)


@pytest.mark.parametrize(
    "other", ["Mehr: https://www.kreis-soest.de/b", "mehr: https://www.kreis-soest.de/a", "Mehr: kreis-soest.de"]
)
def test_a_similar_post_is_no_proof(practice: Practice, x: XAdapter, other: str) -> None:
    """Another link or another letter is another post."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x, "Mehr: https://www.kreis-soest.de/a")
    practice.tell("foreign-post", account=ACCOUNT, text=other)
    assert isinstance(x.observe(wanted), Absent)


def test_the_same_text_elsewhere_is_no_proof(practice: Practice, x: XAdapter) -> None:
    """A part is recognised by what it answers, too."""
    first = published(x, "Teil eins")
    wanted = prepared(x, TEXT, first)
    practice.tell("foreign-post", account=ACCOUNT, text=TEXT)
    assert isinstance(x.observe(wanted), Absent)


def test_a_post_from_before_is_no_proof(practice: Practice, x: XAdapter) -> None:
    """Only what is newer than the mark of the preparation counts."""
    practice.tell("foreign-post", account=ACCOUNT, text=TEXT)
    assert isinstance(x.observe(prepared(x)), Absent)


@pytest.mark.parametrize("kind", ["reset_before", "error_before"])
def test_what_was_not_carried_out_is_absent(practice: Practice, x: XAdapter, kind: str) -> None:
    """On a path that shows the post from before."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    practice.fault("x", kind, operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert isinstance(x.observe(wanted), Absent)
    assert practice.count("x", "tweet") == 2


def test_without_an_earlier_post_absence_is_not_claimed(practice: Practice, x: XAdapter) -> None:
    """An empty timeline may be a dead path."""
    wanted = prepared(x)
    practice.fault("x", "reset_before", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert isinstance(x.observe(wanted), CannotTell)


def test_a_deleted_mark_proves_nothing(practice: Practice, x: XAdapter) -> None:
    """If the earlier post is gone, the read path is not proven."""
    earlier = published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    x.withdraw(earlier)
    assert isinstance(x.observe(wanted), CannotTell)


def test_late_reads_are_absence_first_and_proof_later(practice: Practice, x: XAdapter) -> None:
    """One absence decides nothing; the post is found when reads show it."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    practice.tell("reads", platform="x", delay=90)
    practice.fault("x", "error_after", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert isinstance(x.observe(wanted), Absent)
    practice.tell("clock", advance=91)
    assert isinstance(x.observe(wanted), Found)


def test_a_duplicate_that_is_ours_is_the_proof(practice: Practice, x: XAdapter) -> None:
    """X refuses to say the same twice; the first time was our own attempt."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    practice.fault("x", "error_after", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    receipt = x.commit(wanted)
    assert (receipt.remote_id, receipt.proof) == (practice.public()[-1]["id"], Proof.READ_BACK)
    assert len(practice.public()) == 2


def test_a_duplicate_of_an_earlier_post_is_for_a_person(practice: Practice, x: XAdapter) -> None:
    """What was said before the preparation is not this delivery."""
    published(x)
    with pytest.raises(PersonDecides) as caught:
        published(x)
    assert caught.value.code == "duplicate"
    assert len(practice.public()) == 1


def test_a_refused_continuation_is_called_that(practice: Practice, x: XAdapter) -> None:
    """The earlier parts are public, and the sentence says so."""
    first = published(x, "Teil eins")
    practice.tell("account-extra", account=ACCOUNT, extra={"replies": "refused"})
    with pytest.raises(Refused) as caught:
        published(x, "Teil zwei", first)
    assert caught.value.code == "reply-refused"
    assert "Die Teile davor sind öffentlich" in caught.value.sentence.de
    assert [post["id"] for post in practice.public()] == [first.remote_id]


def test_an_answer_to_a_deleted_part_is_refused(practice: Practice, x: XAdapter) -> None:
    """Somebody deleted the part before."""
    first = published(x, "Teil eins")
    wanted = prepared(x, "Teil zwei", first)
    x.withdraw(first)
    with pytest.raises(Refused) as caught:
        x.commit(wanted)
    assert caught.value.code == "parent-gone"
    assert not practice.public()


def test_a_text_too_long_is_refused_with_xs_words(x: XAdapter) -> None:
    """A person learns what X said."""
    with pytest.raises(Refused) as caught:
        published(x, "a" * 281)
    assert "too long" in caught.value.sentence.de


def test_throttling_waits_as_long_as_x_says(practice: Practice, x: XAdapter) -> None:
    """With the rate headers nothing was accepted, and waiting is no failed attempt."""
    wanted = prepared(x)
    practice.fault("x", "throttle", operation="tweet")
    with pytest.raises(RetryLater) as caught:
        x.commit(wanted)
    assert caught.value.after is not None
    assert timedelta(minutes=14) < caught.value.after < timedelta(minutes=16)
    assert not caught.value.counts


def test_throttling_without_a_time_is_unclear(practice: Practice, x: XAdapter) -> None:
    """Without the rate headers nobody knows who refused, and when."""
    wanted = prepared(x)
    practice.fault("x", "throttle_without_reset", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert practice.count("x", "tweet") == 1


def test_used_up_credits_wait_for_a_person(practice: Practice, x: XAdapter) -> None:
    """The sentence says where to top up."""
    wanted = prepared(x)
    practice.tell("account-extra", account=ACCOUNT, extra={"credits": 0})
    with pytest.raises(WaitForCredentials) as caught:
        x.commit(wanted)
    assert caught.value.code == "credits"
    assert "Guthaben" in caught.value.sentence.de


@pytest.mark.parametrize("name", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"])
def test_a_wrong_secret_waits_for_credentials(practice: Practice, name: str) -> None:
    """At every step, and without a word about the secret."""
    wrong = adapter_at(f"{practice.address}/x", MemoryKeyring({**secrets(), name: "practice-wrong"}))
    for step in (wrong.check, lambda: wrong.prepare(posting()), lambda: wrong.commit(ready())):
        with pytest.raises(WaitForCredentials) as caught:
            step()
        assert "practice-wrong" not in f"{caught.value!r} {caught.value.answer} {caught.value.sentence}"


def test_an_expired_token_is_renewed_before_the_commit(
    practice: Practice, x2: XAdapter, keyring: MemoryKeyring
) -> None:
    """Both tokens rotate, are stored, and work."""
    published(x2, "Ein früherer Beitrag")
    old = dict(keyring.read())
    practice.tell("clock", advance=7_300)
    published(x2)
    new = dict(keyring.read())
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"oauth2_access_token", "oauth2_refresh_token"}
    assert (practice.count("x", "token"), len(practice.public())) == (1, 2)


def test_a_token_that_expires_before_the_commit_costs_no_attempt(practice: Practice, x2: XAdapter) -> None:
    """The refused commit is not repeated by itself; the next attempt has a new token."""
    wanted = prepared(x2)
    practice.tell("clock", advance=7_300)
    practice.client.get(f"{practice.address}/practice/health")
    with pytest.raises(RetryLater) as caught:
        x2.commit(wanted)
    assert not caught.value.counts
    assert practice.count("x", "tweet") == 1
    x2.commit(wanted)
    assert len(practice.public()) == 1


def test_tokens_renewed_elsewhere_are_used(practice: Practice, x2: XAdapter, keyring: MemoryKeyring) -> None:
    """A second process that comes late with the old token does not burn the new one."""
    x2.check()
    client = x2._access.client()
    practice.tell("clock", advance=7_300)
    x2.check()
    renewed = dict(keyring.read())
    x2._access.renew(client)
    assert dict(keyring.read()) == renewed
    assert practice.count("x", "token") == 1


@pytest.mark.parametrize("kind", ["reset_before", "error_before", "throttle", "garbage_after", "empty_after"])
def test_a_renewal_that_fails_on_the_way_is_tried_again(practice: Practice, x2: XAdapter, kind: str) -> None:
    """A network blip is no reason to disconnect the account."""
    x2.check()
    practice.tell("clock", advance=7_300)
    practice.fault("x", kind, operation="token")
    with pytest.raises(RetryLater):
        x2.prepare(posting())


def test_a_used_refresh_token_waits_for_credentials(practice: Practice, x2: XAdapter, keyring: MemoryKeyring) -> None:
    """X will never take it again, and the stored tokens stay as they are."""
    x2.check()
    member = practice.world.member("x", name=ACCOUNT)
    assert member is not None
    member.credentials["oauth2_refresh_token"] = "practice-elsewhere"
    practice.tell("clock", advance=7_300)
    before = dict(keyring.read())
    with pytest.raises(WaitForCredentials) as caught:
        x2.prepare(posting())
    assert caught.value.code == "refresh-refused"
    assert dict(keyring.read()) == before


@pytest.mark.parametrize("refresh_token", [b"", b', "refresh_token": ""', b', "refresh_token": null'])
def test_a_stored_token_is_never_replaced_by_nothing(keyring: MemoryKeyring, refresh_token: bytes) -> None:
    """If X gives no new refresh token, the old one stays."""
    with answering(200, b'{"access_token": "practice-new"' + refresh_token + b"}") as server:
        adapter = adapter_at(address_of(server), keyring, auth="oauth2")
        adapter._access.renew(adapter._access.client())
    assert keyring.read() == {**secrets(), "oauth2_access_token": "practice-new"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"[]"),
        (400, b'["bad"]'),
        (401, b"[1]"),
        (403, b"[]"),
        (403, b'{"title": "Forbidden", "detail": "Something new."}'),
        (409, b"{}"),
        (422, b"<html>"),
        (200, b'{"errors": [{"message": "Over capacity"}]}'),
        (200, b"[]"),
        (200, b"null"),
        (201, b""),
        (201, b'{"data": {"text": "x"}}'),
        (201, b'{"data": {"id": 7}}'),
        (429, b'{"errors": 5}'),
    ],
)
def test_an_odd_answer_to_a_commit_is_unclear(status: int, body: bytes) -> None:
    """Whatever is no clear answer may have been accepted, and only one request was made."""
    with answering(status, body) as server:
        with pytest.raises(Unclear):
            adapter_at(address_of(server)).commit(ready())
        assert server.paths == ["/2/tweets"]


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"[]"), (200, b"{}"), (200, b"[]"), (200, b""), (502, b"<html>"), (200, b'{"data": 5}')]
)
def test_an_odd_answer_elsewhere_is_no_fact(status: int, body: bytes) -> None:
    """Preparing is tried again, and a read decides nothing."""
    with answering(status, body) as server:
        adapter = adapter_at(address_of(server))
        with pytest.raises(RetryLater):
            adapter.prepare(posting())
        assert isinstance(adapter.observe(ready()), CannotTell)


def test_a_redirect_is_not_followed() -> None:
    """A post is never sent to where an answer points."""
    with answering(307, location="/2/tweets") as server:
        with pytest.raises(Unclear):
            adapter_at(address_of(server)).commit(ready())
        assert server.paths == ["/2/tweets"]


def test_a_wrong_clock_is_named() -> None:
    """X refuses signatures of a machine whose clock is wrong; new secrets would not help."""
    date = format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True)
    body = b'{"title": "Unauthorized"}'
    with answering(401, body, date=date) as server, pytest.raises(WaitForCredentials) as caught:
        adapter_at(address_of(server)).check()
    assert "120 Minuten" in caught.value.sentence.de


def test_the_longest_used_up_window_counts() -> None:
    """The limit of a day outlasts that of 15 minutes."""
    now = int(time.time())
    headers = {
        "x_rate_limit_reset": str(now + 60),
        "x_rate_limit_remaining": "50",
        "x_app_limit_24hour_reset": str(now + 7_200),
        "x_app_limit_24hour_remaining": "0",
    }
    with answering(429, b"{}", **headers) as server, pytest.raises(RetryLater) as caught:
        adapter_at(address_of(server)).commit(ready())
    assert caught.value.after is not None
    assert timedelta(hours=1, minutes=59) < caught.value.after <= timedelta(hours=2)


def test_an_upload_that_is_about_to_expire_is_made_anew(practice: Practice, x: XAdapter) -> None:
    """Pictures are uploaded again rather than refused."""
    wanted = prepared(x, pictures=1)
    wanted.notes["media.0"] = f"{wanted.notes['media.0'].split()[0]} {int(time.time()) + 60}"
    x.prepare(wanted)
    assert practice.count("x", "upload") == 2


def test_pictures_that_x_forgot_are_uploaded_again(practice: Practice, x: XAdapter) -> None:
    """The refusal is definite, so the next attempt starts with the upload."""
    wanted = prepared(x, pictures=2)
    practice.tell("clock", advance=86_401)
    with pytest.raises(RetryLater):
        x.commit(wanted)
    x.prepare(wanted)
    x.commit(wanted)
    (post,) = practice.public()
    assert len(post["pictures"]) == 2


def test_a_picture_without_its_alternative_text_is_not_ready(practice: Practice, x: XAdapter) -> None:
    """If the description fails, nothing is noted and the next attempt makes it good."""
    practice.fault("x", "error_before", operation="metadata")
    wanted = posting(pictures=1)
    with pytest.raises(RetryLater):
        x.prepare(wanted)
    assert not wanted.notes
    x.prepare(wanted)
    x.commit(wanted)
    assert [shown["alt"] for shown in practice.public()[0]["pictures"]] == [wanted.part.pictures[0].alt]


def test_withdrawing_tells_what_is_there(practice: Practice, x: XAdapter) -> None:
    """A deletion whose answer was lost is read back; one that cannot be read is not called gone."""
    receipt = published(x)
    practice.fault("x", "error_before", operation="delete")
    assert isinstance(x.withdraw(receipt), Found)
    practice.fault("x", "reset_after", operation="delete")
    practice.fault("x", "error_before", operation="read")
    assert isinstance(x.withdraw(receipt), CannotTell)
    assert not practice.public()
    assert isinstance(x.withdraw(receipt), Absent)


def test_checking_tells_the_name_and_notices_another_account(practice: Practice) -> None:
    """Credentials of another account would publish in the wrong place."""
    address = f"{practice.address}/x"
    assert adapter_at(address, user_id=None).check().identity == "@kreis_soest"
    with pytest.raises(WaitForCredentials) as caught:
        adapter_at(address, user_id="123").check()
    assert caught.value.code == "other-account"


def test_an_account_without_its_number_asks_once(practice: Practice) -> None:
    """The number is only needed for the timeline."""
    adapter = adapter_at(f"{practice.address}/x", user_id=None)
    for number in range(3):
        published(adapter, f"Hinweis {number}")
    assert practice.count("x", "me") == 1


@pytest.mark.parametrize(
    ("auth", "missing"),
    [("oauth1", "access_token_secret"), ("oauth2", "oauth2_refresh_token"), ("oauth2", "client_id")],
)
def test_a_missing_secret_is_named(auth: str, missing: str) -> None:
    """The error says which value to fetch."""
    known = {**secrets(), missing: ""}
    with pytest.raises(InvalidInput) as caught:
        XSettings.model_validate({**known, "auth": auth})
    assert [problem.field for problem in caught.value.problems] == [missing]


def test_signed_requests_go_where_the_signature_holds() -> None:
    """With oauth1 the address must be the host that tweepy signs; with oauth2 it may be the new one."""
    known = {**secrets(), "address": "https://api.x.com"}
    with pytest.raises(InvalidInput) as caught:
        XSettings.model_validate(known)
    assert [problem.field for problem in caught.value.problems] == ["address"]
    assert XSettings.model_validate({**known, "auth": "oauth2"}).address.host == "api.x.com"


@pytest.mark.parametrize("auth", ["oauth1", "oauth2"])
def test_debug_logs_hold_no_secret(practice: Practice, caplog: pytest.LogCaptureFixture, auth: str) -> None:
    """tweepy and oauthlib would write headers and signatures at DEBUG."""
    caplog.set_level(logging.DEBUG)
    adapter = adapter_at(f"{practice.address}/x", auth=auth)
    wanted = prepared(adapter, pictures=1)
    adapter.commit(wanted)
    adapter.observe(wanted)
    assert caplog.text
    assert [value for value in (*secrets().values(), "oauth_signature", "Bearer") if value in caplog.text] == []


def test_errors_keep_no_request_alive(practice: Practice) -> None:
    """No cause or context leads to an SDK's request with its headers."""
    wrong = adapter_at(f"{practice.address}/x", MemoryKeyring({**secrets(), "access_token_secret": "practice-wrong"}))
    for step in (wrong.check, lambda: wrong.commit(ready())):
        with pytest.raises(ChannelError) as caught:
            step()
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_importing_the_adapter_imports_no_other_sdk() -> None:
    """An installation pays only for the channels that it uses."""
    code = "import sys, adapters.x; print(sorted({'facebook', 'instagrapi', 'tweepy', 'httpx', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['tweepy']"
