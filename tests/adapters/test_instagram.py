"""The Instagram adapter over the official API, against the practice Graph and through the real facebook-sdk."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from adapters.instagram import InstagramAdapter
from broadcaster.channel import (
    Absent,
    Adapter,
    CannotTell,
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
from broadcaster.message import Picture
from broadcaster.practice.accounts import credentials
from broadcaster.practice.graph_access import LEAKS
from broadcaster.practice.media_host import FILES, TOKEN
from broadcaster.testing import AdapterContract, DictNotes, MemoryKeyring
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@instagram"
SECRETS = ("token", "app_secret", "password", "media_host_token")
NEAR = "http://127.0.0.1:1/instagram-private"
TEXT = "Die Zulassungsstelle bleibt heute geschlossen. Stand: 14:30 Uhr."


def adapter_with(address: str, /, **changed: Any) -> InstagramAdapter:
    """The account's adapter at ``address``, with some of its settings changed."""
    known = {**credentials("instagram", ACCOUNT), "address": address, "read_timeout": 10, **changed}
    secrets = {name: str(known[name]) for name in SECRETS if name in known}
    return InstagramAdapter(InstagramAdapter.settings_model.model_validate(known), MemoryKeyring(secrets))


def media_host(practice: Practice) -> dict[str, str]:
    """The settings with which pictures go to the practice media host."""
    address = f"{practice.address}/media-host"
    return {"media_host_upload_address": address, "media_host_address": address, "media_host_token": TOKEN}


@pytest.fixture
def platform(practice: Practice) -> PracticePlatform:
    """The practice Graph with one Instagram account, whose pictures are processed at once."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 0})
    return PracticePlatform(
        practice=practice,
        prefix="/graph",
        account=ACCOUNT,
        platform="graph",
        operations={
            "prepare": "instagram.container",
            "commit": "instagram.media_publish",
            "observe": "instagram.status",
            "withdraw": "instagram.delete",
            "check": "instagram.read",
        },
    )


@pytest.fixture
def adapter(platform: PracticePlatform) -> InstagramAdapter:
    """The account's adapter."""
    return adapter_with(platform.address)


class TestInstagramOverGraph(AdapterContract):
    """The contract of every channel."""

    @pytest.fixture
    def adapter_at(self) -> Callable[[str], Adapter]:
        """Every adapter is a new one."""
        return lambda address: adapter_with(address, read_timeout=3)

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What no text may show."""
        known = credentials("instagram", ACCOUNT)
        return [known["token"], known["app_secret"], known["password"]]


def posting_of(count: int = 1, text: str = TEXT) -> Posting:
    """A part with ``count`` different pictures on its way, its notes empty."""
    known = [_coloured(number) for number in range(count)]
    read = {picture.sha256: data for picture, data in known}
    part = Part(text=text, pictures=tuple(picture for picture, _data in known), length=len(text), limit=2_200)
    return Posting(part=part, notes=DictNotes(), read=lambda picture: read[picture.sha256], key="1-0")


def _coloured(number: int) -> tuple[Picture, bytes]:
    written = io.BytesIO()
    Image.new("RGB", (400, 400), (25 * number, 80, 160)).save(written, "jpeg")
    data = written.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    alt = f"Tafel Nummer {number + 1}"
    return Picture(
        sha256=digest, file=f"{number}.jpg", media_type="image/jpeg", width=400, height=400, size=len(data), alt=alt
    ), data


def published(adapter: Adapter, posting: Posting) -> Receipt:
    """The receipt of ``posting``, prepared and committed."""
    adapter.prepare(posting)
    return adapter.commit(posting)


def test_a_picture_stands_with_caption_and_alternative_text(practice: Practice, adapter: InstagramAdapter) -> None:
    """The receipt names the post, and its permalink opens it."""
    receipt = published(adapter, posting_of())
    (post,) = practice.public(ACCOUNT)
    assert (post["id"], post["text"]) == (receipt.remote_id, TEXT)
    assert [picture["alt"] for picture in post["pictures"]] == ["Tafel Nummer 1"]
    assert receipt.proof is Proof.RESPONSE
    assert receipt.permalink is not None
    assert practice.ask("GET", receipt.permalink.removeprefix(practice.address)).status_code == 200


@pytest.mark.parametrize("host", [True, False])
def test_a_carousel_keeps_order_and_alternative_texts(practice: Practice, *, host: bool) -> None:
    """Three pictures stand in the given order, over the media host and over the page's photos alike."""
    adapter = adapter_with(f"{practice.address}/graph", **(media_host(practice) if host else {}))
    posting = posting_of(3)
    published(adapter, posting)
    (post,) = practice.public(ACCOUNT)
    assert [picture["alt"] for picture in post["pictures"]] == ["Tafel Nummer 1", "Tafel Nummer 2", "Tafel Nummer 3"]
    reds = [_red(practice, picture["sha256"]) for picture in post["pictures"]]
    assert reds == sorted(reds)
    assert len(practice.world.objects(FILES)) == (3 if host else 0)
    assert practice.count("graph", "facebook.photo") == (0 if host else 3)


def _red(practice: Practice, sha256: str) -> int:
    data = practice.world.picture(sha256)
    assert data is not None
    pixel = Image.open(io.BytesIO(data)).convert("RGB").getpixel((200, 200))
    assert isinstance(pixel, tuple)
    return int(pixel[0])


def test_nothing_is_public_before_the_commit(practice: Practice, adapter: InstagramAdapter) -> None:
    """A prepared carousel and its pictures on the page are seen by nobody."""
    adapter.prepare(posting_of(2))
    assert practice.public() == []


def test_a_slow_container_frees_the_worker(practice: Practice, adapter: InstagramAdapter) -> None:
    """While Instagram processes, prepare asks to come back soon without counting it, and then goes on from there."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 60})
    posting = posting_of()
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting)
    assert not caught.value.counts
    assert caught.value.after is not None
    assert caught.value.after <= timedelta(seconds=10)
    practice.tell("clock", advance=61)
    published(adapter, posting)
    assert practice.count("graph", "instagram.container") == 1
    assert len(practice.public(ACCOUNT)) == 1


def test_publishing_too_early_waits(practice: Practice, adapter: InstagramAdapter) -> None:
    """9007 for a container in processing proves that nothing was published."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 60})
    practice.fault("graph", "error_before", operation="instagram.status")
    posting = posting_of()
    with pytest.raises(RetryLater):
        adapter.prepare(posting)
    with pytest.raises(RetryLater) as caught:
        adapter.commit(posting)
    assert caught.value.code == "9007/2207027"
    practice.tell("clock", advance=61)
    adapter.commit(posting)
    assert len(practice.public(ACCOUNT)) == 1


def test_a_used_container_is_not_taken_for_an_early_one(practice: Practice, adapter: InstagramAdapter) -> None:
    """The same 9007 for a published container is read back and found, not repeated."""
    posting = posting_of()
    first = published(adapter, posting)
    again = adapter.commit(posting)
    assert (again.remote_id, again.proof) == (first.remote_id, Proof.READ_BACK)
    assert len(practice.public(ACCOUNT)) == 1


def test_a_used_container_with_stale_reads_stays_unclear(practice: Practice, adapter: InstagramAdapter) -> None:
    """While reads lag behind, "not ready" of a finished container decides nothing."""
    practice.tell("reads", platform="instagram", delay=600)
    posting = posting_of()
    published(adapter, posting)
    with pytest.raises(Unclear):
        adapter.commit(posting)
    practice.tell("clock", advance=601)
    assert isinstance(adapter.observe(posting), Found)
    assert len(practice.public(ACCOUNT)) == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [("error_after", 500), ("error_after", 400), ("reset_after", 500), ("throttle_without_reset", 500)],
)
def test_a_doubtful_publication_is_read_back(
    practice: Practice, adapter: InstagramAdapter, kind: str, status: int
) -> None:
    """Whatever went wrong after acceptance, the post is found once and never sent twice."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", kind, operation="instagram.media_publish", status=status)
    with pytest.raises(Unclear):
        adapter.commit(posting)
    sighting = adapter.observe(posting)
    shown = [post["id"] for post in practice.public(ACCOUNT)]
    assert ([sighting.receipt.remote_id] if isinstance(sighting, Found) else []) == shown
    assert len(shown) == (kind != "throttle_without_reset")
    assert practice.count("graph", "instagram.media_publish") == 1


@pytest.mark.parametrize(("code", "barred"), [("4/2207051", True), ("-1/2207001", False)])
def test_a_post_that_is_live_in_spite_of_an_error_is_found(
    practice: Practice, adapter: InstagramAdapter, code: str, *, barred: bool
) -> None:
    """Instagram's „action blocked“ also means that a person must look before anything else is sent."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", "error_after", operation="instagram.media_publish", code=code, status=400)
    with pytest.raises(Unclear) as caught:
        adapter.commit(posting)
    assert caught.value.whole_account is barred
    sighting = adapter.observe(posting)
    assert isinstance(sighting, Found)
    assert [sighting.receipt.remote_id] == [post["id"] for post in practice.public(ACCOUNT)]


def test_a_day_that_is_said_to_be_used_up_is_read_back_at_once(practice: Practice, adapter: InstagramAdapter) -> None:
    """The post is live: the container says so, and its receipt is the answer."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", "error_after", operation="instagram.media_publish", code="9/2207042", status=400)
    receipt = adapter.commit(posting)
    assert (receipt.remote_id, receipt.proof) == (practice.public(ACCOUNT)[0]["id"], Proof.READ_BACK)
    assert practice.count("graph", "instagram.media_publish") == 1


def test_what_is_public_already_is_not_published_again(practice: Practice, adapter: InstagramAdapter) -> None:
    """If a late truth shows the container published, preparing makes nothing and the commit sends nothing."""
    posting = posting_of()
    first = published(adapter, posting)
    again = published(adapter, posting)
    assert (again.remote_id, again.proof) == (first.remote_id, Proof.READ_BACK)
    assert practice.count("graph", "instagram.container") == practice.count("graph", "instagram.media_publish") == 1


def test_a_twin_published_meanwhile_is_not_confused(practice: Practice, adapter: InstagramAdapter) -> None:
    """With two equal posts above the mark, the container counts as published but no id is guessed."""
    twins = posting_of(), posting_of()
    for twin in twins:
        adapter.prepare(twin)
    adapter.commit(twins[1])
    practice.fault("graph", "reset_after", operation="instagram.media_publish")
    with pytest.raises(Unclear):
        adapter.commit(twins[0])
    sighting = adapter.observe(twins[0])
    assert isinstance(sighting, Found)
    assert sighting.receipt.remote_id == f"container:{twins[0].notes['container']}"
    assert isinstance(adapter.withdraw(sighting.receipt), CannotTell)
    assert len(practice.public(ACCOUNT)) == 2


def test_an_expired_container_is_made_anew(practice: Practice, adapter: InstagramAdapter) -> None:
    """After a day the container is absent for good, and preparing again makes another."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.tell("clock", advance=25 * 3600)
    with pytest.raises(RetryLater):
        adapter.commit(posting)
    assert adapter.observe(posting) == Absent(prepare_again=True)
    published(adapter, posting)
    assert practice.count("graph", "instagram.container") == 2
    assert len(practice.public(ACCOUNT)) == 1


def test_an_exhausted_day_holds_the_account_back(practice: Practice, adapter: InstagramAdapter) -> None:
    """The limit is read before any work; the whole account waits for the window."""
    practice.tell("account-extra", account=ACCOUNT, extra={"quota_total": 1})
    published(adapter, posting_of())
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting_of(text="Zweite Meldung des Tages."))
    assert caught.value.whole_account
    assert caught.value.after == timedelta(hours=1)
    assert practice.count("graph", "instagram.container") == 1


def test_the_limit_is_told_when_checking(practice: Practice, adapter: InstagramAdapter) -> None:
    """A person sees the account's name and how much of the day's limit is used."""
    published(adapter, posting_of())
    standing = adapter.check()
    assert standing.identity.startswith("@kreis_soest (")
    assert "1 von 100" in standing.hints[0].de


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("error_before", 500, RetryLater),
        ("reset_before", 500, RetryLater),
        ("error_before", 403, WaitForCredentials),
        ("error_before", 413, PersonDecides),
    ],
)
def test_a_failing_media_host_is_named(practice: Practice, kind: str, status: int, error: type[Exception]) -> None:
    """What the media host answers decides what happens next, and nothing reaches Instagram."""
    adapter = adapter_with(f"{practice.address}/graph", **media_host(practice))
    practice.fault("media_host", kind, operation="put", status=status)
    with pytest.raises(error):
        adapter.prepare(posting_of())
    assert practice.count("graph", "instagram.container") == 0


@pytest.mark.parametrize("scopes", [[], ["instagram_basic", "pages_read_engagement"]])
def test_a_missing_permission_waits_for_a_person(
    practice: Practice, adapter: InstagramAdapter, scopes: list[str]
) -> None:
    """Permissions that were never granted or were taken away."""
    practice.tell("account-extra", account=ACCOUNT, extra={"scopes": scopes})
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of())
    assert caught.value.code == "10"


def test_a_wrong_media_host_token_waits_for_a_new_one(practice: Practice) -> None:
    """A refused PUT is a matter of credentials."""
    adapter = adapter_with(f"{practice.address}/graph", **{**media_host(practice), "media_host_token": "practice-x"})
    with pytest.raises(WaitForCredentials):
        adapter.prepare(posting_of())


def test_a_picture_that_instagram_cannot_fetch_is_tried_again(practice: Practice) -> None:
    """A media host that takes files but does not show them keeps the post back, and says where to look."""
    adapter = adapter_with(f"{practice.address}/graph", **media_host(practice))
    practice.fault("media_host", "error_before", operation="get", status=404, times=-1)
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting_of())
    assert "Bildspeicher" in caught.value.sentence.de


def test_a_refused_picture_must_be_changed(practice: Practice, adapter: InstagramAdapter) -> None:
    """An aspect ratio outside Instagram's limits is refused with the remedy."""
    written = io.BytesIO()
    Image.new("RGB", (400, 900)).save(written, "jpeg")
    posting = posting_of()
    tall = Posting(part=posting.part, notes=DictNotes(), read=lambda _picture: written.getvalue(), key="2-0")
    with pytest.raises(Refused) as caught:
        adapter.prepare(tall)
    assert "Seitenverhältnis" in caught.value.sentence.de


def test_no_address_carries_a_secret(practice: Practice, adapter: InstagramAdapter) -> None:
    """Through a whole life of a post, token and proofs stay out of every address."""
    posting = posting_of(2)
    receipt = published(adapter, posting)
    adapter.observe(posting)
    adapter.check()
    assert adapter.withdraw(receipt) == Absent()
    assert practice.world.objects(LEAKS) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"user": None}, "user"),
        ({"token": None}, "token"),
        ({"app_secret": ""}, "app_secret"),
        ({"page": None}, "page"),
        ({"media_host_address": "http://127.0.0.1/m"}, "media_host_upload_address"),
        ({"backend": "instagrapi", "username": None, "private_address": NEAR}, "username"),
        ({"backend": "instagrapi", "password": None, "private_address": NEAR}, "password"),
        ({"backend": "instagrapi"}, "private_address"),
        (
            {"backend": "instagrapi", "address": "https://graph.facebook.com", "private_address": NEAR},
            "private_address",
        ),
    ],
)
def test_settings_name_what_the_backend_lacks(changed: dict[str, Any], field: str) -> None:
    """A clear sentence in both languages names the field."""
    with pytest.raises(InvalidInput) as caught:
        adapter_with("http://127.0.0.1:1/graph", **changed)
    assert field in [problem.field for problem in caught.value.problems]
    assert all(field in sentence for sentence in (caught.value.sentence.de, caught.value.sentence.en))


def test_the_official_backend_imports_no_unofficial_one() -> None:
    """Neither the adapter nor its official backend loads instagrapi."""
    code = "import sys, adapters.instagram, adapters._instagram_graph; sys.exit('instagrapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
