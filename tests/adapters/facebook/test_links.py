"""What a person confirmed by a link can be withdrawn, or it is said truly why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.facebook import FacebookAdapter
from broadcaster.channel import Absent, CannotTell, Posting, Proof, Receipt
from broadcaster.practice.accounts import credentials
from broadcaster.testing.practice import PracticePlatform

ACCOUNT = "kreis-soest@facebook"
PAGE = credentials("facebook", ACCOUNT)["page"]

Postings = Callable[..., Posting]
Publishing = Callable[[Posting], Receipt]


def confirmed(link: str) -> Receipt:
    """What is kept when a person says that the post is at this address."""
    return Receipt(remote_id=str(FacebookAdapter.post_at(link)), permalink=link, proof=Proof.PERSON)


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("https://www.facebook.com/kreis.soest/posts/678", "678"),
        (f"https://www.facebook.com/{PAGE}/posts/678/", f"{PAGE}_678"),
        ("https://www.facebook.com/kreis.soest/posts/hochwasser/678", "678"),
        ("https://m.facebook.com/story.php?story_fbid=678&id=42", "42_678"),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid02abc&id=42", "pfbid02abc"),
        ("https://www.facebook.com/kreis.soest/posts/pfbid02abc?locale=de_DE", "pfbid02abc"),
        ("https://www.facebook.com/photo/?fbid=55&set=a.1", "photo:55"),
        ("https://www.facebook.com/kreis.soest/photos/a.1/55", "photo:55"),
        ("https://www.facebook.com/", None),
    ],
)
def test_what_an_address_names(link: str, named: str | None) -> None:
    """A post, a post of a page, something opaque, or a photo."""
    assert FacebookAdapter.post_at(link) == named


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/kreis.soest/posts/{post}",
        "https://www.facebook.com/{page}/posts/{post}",
        "https://m.facebook.com/story.php?story_fbid={post}&id={page}",
        "https://www.facebook.com/permalink.php?story_fbid={post}&id=61550000000001",
    ],
)
def test_a_post_that_was_confirmed_by_its_number_is_withdrawn(
    address: str, platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Also when the address names the page otherwise than Graph does."""
    page, _, post = published(posting_of("Falsche Nummer")).remote_id.partition("_")
    assert isinstance(adapter.withdraw(confirmed(address.format(page=page, post=post))), Absent)
    assert platform.public() == []


def test_a_post_behind_an_opaque_address_is_found_by_it(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """The page lists its posts with their addresses; of two posts exactly the right one goes."""
    platform.practice.tell("account-extra", account=ACCOUNT, extra={"permalinks": "pfbid"})
    wrong, _right = published(posting_of("Falsche Nummer")), published(posting_of("Richtige Nummer"))
    assert wrong.permalink is not None and "pfbid" in wrong.permalink
    link = f"https://m.facebook.com/{wrong.permalink.partition('//')[2].partition('/')[2]}?locale=de_DE"
    assert isinstance(adapter.withdraw(confirmed(link)), Absent)
    assert [post.text for post in platform.public()] == ["Richtige Nummer"]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.facebook.com/kreis.soest/posts/pfbid02abc",
        "https://www.facebook.com/kreis.soest/posts/987654321",
        "https://www.facebook.com/photo/?fbid=987654321",
        "https://www.facebook.com/share/p/1AbCdEf/",
    ],
)
def test_what_the_page_does_not_have_is_never_called_gone(
    link: str, platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """A number that leads nowhere proves nothing; the sentence names what is true and what a person can do."""
    published(posting_of("Bleibt stehen"))
    sighting = adapter.withdraw(confirmed(link))
    assert isinstance(sighting, CannotTell)
    assert "unter diesem Link von Hand" in sighting.sentence.de
    assert platform.requests("withdraw") == 0


def test_a_photo_leads_to_its_post(
    platform: PracticePlatform,
    adapter: FacebookAdapter,
    coloured: Callable[..., object],
    posting_of: Postings,
    published: Publishing,
) -> None:
    """What people copy is often the address of the picture."""
    posting = posting_of("Mit Bild", coloured(1))
    published(posting)
    photo = posting.notes["photo.0"].partition("@")[0]
    assert isinstance(adapter.withdraw(confirmed(f"https://www.facebook.com/photo?fbid={photo}")), Absent)
    assert platform.public() == []


@pytest.mark.parametrize(
    "link", ["https://www.facebook.com/kreis/posts/pfbid0x", "https://www.facebook.com/share/p/1x/"]
)
def test_an_address_that_hides_the_number_keeps_what_was_prepared(
    link: str, platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """The draft's number is the post's, once the page shows it published; a draft that never was is nobody's post."""
    posting = posting_of("Falsche Nummer")
    adapter.prepare(posting)
    named = str(FacebookAdapter.post_at(link))
    receipt = Receipt(remote_id=FacebookAdapter.kept_id(posting.notes, named), permalink=link, proof=Proof.PERSON)
    assert isinstance(adapter.withdraw(receipt), CannotTell)
    published(posting)
    assert isinstance(adapter.withdraw(receipt), Absent)
    assert FacebookAdapter.kept_id(posting.notes, "678") == "678"
