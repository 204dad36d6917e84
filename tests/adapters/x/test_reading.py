"""An unclear post is looked for in the own timeline, and only what is certain is claimed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters._x.text import same_post
from adapters.x import XAdapter
from broadcaster.channel import Absent, CannotTell, Found, Posting, Proof, Receipt, Unclear
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"
TEXT = "Die Leitstelle ist erreichbar, die Ämter sind geschlossen."

AdapterAt = Callable[..., XAdapter]
Prepared = Callable[..., Posting]
Published = Callable[..., Receipt]


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
    practice: Practice, x: XAdapter, text: str, pictures: int, published: Published, prepared: Prepared
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


@pytest.mark.parametrize("pictures", [0, 1])
def test_a_long_post_of_a_premium_account_is_recognised_by_its_whole_text(
    practice: Practice, adapter_at: AdapterAt, posting: Prepared, pictures: int
) -> None:
    """X gives back only its beginning as text; two posts that begin alike are not the same."""
    practice.tell("account-extra", account=ACCOUNT, extra={"text_limit": 4_000})
    x = adapter_at(f"{practice.address}/x", text_limit=4_000)
    begins = "Mehr auf https://www.kreis-soest.de/it?a=1&b=2. " + "Die Ämter sind geschlossen. " * 30
    practice.tell("foreign-post", account=ACCOUNT, text="Guten Morgen")
    first, second = (posting(begins + end, pictures=pictures) for end in ("Bis Montag.", "Bis Dienstag."))
    for one in (first, second):
        x.prepare(one)
    practice.fault("x", "reset_after", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(first)
    assert isinstance(x.observe(first), Found)
    assert isinstance(x.observe(second), Absent)


@pytest.mark.parametrize(
    "other", ["Mehr: https://www.kreis-soest.de/b", "mehr: https://www.kreis-soest.de/a", "Mehr: kreis-soest.de"]
)
def test_a_similar_post_is_no_proof(
    practice: Practice, x: XAdapter, other: str, published: Published, prepared: Prepared
) -> None:
    """Another link or another letter is another post."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x, "Mehr: https://www.kreis-soest.de/a")
    practice.tell("foreign-post", account=ACCOUNT, text=other)
    assert isinstance(x.observe(wanted), Absent)


def test_the_same_text_elsewhere_is_no_proof(
    practice: Practice, x: XAdapter, published: Published, prepared: Prepared
) -> None:
    """A part is recognised by what it answers, too."""
    first = published(x, "Teil eins")
    wanted = prepared(x, TEXT, first)
    practice.tell("foreign-post", account=ACCOUNT, text=TEXT)
    assert isinstance(x.observe(wanted), Absent)


def test_a_post_from_before_is_no_proof(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """Only what is newer than the mark of the preparation counts."""
    practice.tell("foreign-post", account=ACCOUNT, text=TEXT)
    assert isinstance(x.observe(prepared(x)), Absent)


@pytest.mark.parametrize("kind", ["reset_before", "error_before"])
def test_what_was_not_carried_out_is_absent(
    practice: Practice, x: XAdapter, kind: str, published: Published, prepared: Prepared
) -> None:
    """On a path that shows the post from before."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    practice.fault("x", kind, operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert isinstance(x.observe(wanted), Absent)
    assert practice.count("x", "tweet") == 2


def test_without_an_earlier_post_absence_is_not_claimed(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """An empty timeline may be a dead path."""
    wanted = prepared(x)
    practice.fault("x", "reset_before", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert isinstance(x.observe(wanted), CannotTell)


def test_a_deleted_mark_proves_nothing(
    practice: Practice, x: XAdapter, published: Published, prepared: Prepared
) -> None:
    """If the earlier post is gone, the read path is not proven."""
    earlier = published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    x.withdraw(earlier)
    assert isinstance(x.observe(wanted), CannotTell)


def test_late_reads_are_absence_first_and_proof_later(
    practice: Practice, x: XAdapter, published: Published, prepared: Prepared
) -> None:
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


def test_an_account_without_its_number_asks_once(
    practice: Practice, adapter_at: AdapterAt, published: Published
) -> None:
    """The number is only needed for the timeline."""
    adapter = adapter_at(f"{practice.address}/x", user_id=None)
    for number in range(3):
        published(adapter, f"Hinweis {number}")
    assert practice.count("x", "me") == 1


def test_an_address_with_umlauts_may_come_back_encoded() -> None:
    """X may give a host back in the form that machines use."""
    link = {"url": "https://t.co/abc", "expanded_url": "http://www.xn--kche-0ra.de/b\u00fcro"}
    post = {"id": "7", "text": "Mehr: https://t.co/abc", "entities": {"urls": [link]}}
    assert same_post(post, "Mehr: www.k\u00fcche.de/b\u00fcro", None, with_pictures=False)


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://x.com/kreis/status/1234567890123456789", "1234567890123456789"),
        ("https://x.com/kreis/status/77/photo/1", "77"),
        ("https://twitter.com/kreis/status/77?s=20", "77"),
        ("http://127.0.0.1:8480/p/x/77", "77"),
        ("https://x.com/kreis", None),
        ("https://x.com/kreis/status/", None),
    ],
)
def test_a_link_that_a_person_copied_names_its_post(link: str, number: str | None) -> None:
    """Also the link of one of its pictures; a profile is no post."""
    assert XAdapter.post_at(link) == number
