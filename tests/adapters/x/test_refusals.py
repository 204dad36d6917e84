"""What X refuses, by number, by name and without either: who is stopped, what is read back, and what is quoted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.x import XAdapter
from broadcaster.channel import (
    ChannelError,
    PersonDecides,
    Posting,
    Receipt,
    Refused,
    RetryLater,
    ThreadRefused,
    Unclear,
    WaitForCredentials,
)
from broadcaster.testing.practice import Practice

Prepared = Callable[..., Posting]
Published = Callable[..., Receipt]
Written = Callable[..., Posting]

AT_COMMIT: list[tuple[str, type[ChannelError], bool, str]] = [
    ("32", WaitForCredentials, False, "Schlüssel und Tokens"),
    ("64", WaitForCredentials, False, "gesperrt"),
    ("326", WaitForCredentials, False, "gesperrt"),
    ("261", WaitForCredentials, False, "Rechte der App"),
    ("453", WaitForCredentials, False, "Tarif"),
    ("client-forbidden", WaitForCredentials, False, "Rechte der App"),
    ("usage-capped", WaitForCredentials, False, "Guthaben"),
    ("185", Unclear, True, "an einem Tag"),
    ("226", Unclear, True, "automatisiert"),
    ("not-permitted", Unclear, True, "nicht kennt"),
    ("gone", Unclear, False, "nicht kennt"),
    ("187", PersonDecides, False, "denselben Text"),
    ("324", RetryLater, False, "neu hochgeladen"),
    ("385", RetryLater, False, "noch nicht"),
    ("433", ThreadRefused, False, "Fortsetzung"),
    ("130", Unclear, False, "angenommen"),
    ("131", Unclear, False, "angenommen"),
    ("88", Unclear, False, "keine weiteren Anfragen"),
    ("calm", Unclear, False, "keine weiteren Anfragen"),
]


@pytest.mark.parametrize(("code", "kind", "stopped", "german"), AT_COMMIT, ids=[row[0] for row in AT_COMMIT])
def test_a_refusal_of_a_post_is_named_after_what_happens_next(
    practice: Practice,
    x: XAdapter,
    prepared: Prepared,
    code: str,
    kind: type[ChannelError],
    stopped: object,
    german: str,
) -> None:
    """Access waits for a person; what bars the account stops it; what may be public is read; X is quoted."""
    wanted = prepared(x)
    practice.fault("x", "error_before", operation="tweet", code=code)
    with pytest.raises(ChannelError) as caught:
        x.commit(wanted)
    assert type(caught.value) is kind
    assert getattr(caught.value, "whole_account", False) is stopped
    assert german in caught.value.sentence.de
    assert caught.value.said
    assert caught.value.said in caught.value.answer


@pytest.mark.parametrize("code", ["88", "calm"])
def test_a_refusal_for_asking_too_often_passes(practice: Practice, x: XAdapter, prepared: Prepared, code: str) -> None:
    """Nobody knows whether the post was taken before; if it is not to be seen, it is sent again by itself."""
    wanted = prepared(x)
    practice.fault("x", "error_before", operation="tweet", code=code)
    with pytest.raises(Unclear) as caught:
        x.commit(wanted)
    assert caught.value.passing


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("32", WaitForCredentials),
        ("226", WaitForCredentials),
        ("185", WaitForCredentials),
        ("453", WaitForCredentials),
        ("not-permitted", WaitForCredentials),
        ("gone", PersonDecides),
        ("88", RetryLater),
        ("calm", RetryLater),
        ("130", RetryLater),
    ],
)
def test_a_refusal_before_the_post_leaves_no_doubt(
    practice: Practice, x: XAdapter, posting: Written, code: str, kind: type[ChannelError]
) -> None:
    """Nothing was to become public yet."""
    practice.fault("x", "error_before", operation="upload", code=code)
    with pytest.raises(ChannelError) as caught:
        x.prepare(posting(pictures=1))
    assert type(caught.value) is kind


def test_a_part_whose_parent_is_not_visible_yet_follows_by_itself(
    practice: Practice, x: XAdapter, published: Published, prepared: Prepared
) -> None:
    """X shows a fresh post to itself only seconds later; half a thread does not stay public for that."""
    first = published(x, "Teil eins (1/2)")
    practice.tell("account-extra", account="kreis-soest@x", extra={"parents_visible_after": 30})
    second = prepared(x, "Teil zwei (2/2)", first)
    with pytest.raises(RetryLater):
        x.commit(second)
    practice.tell("clock", advance=31)
    x.commit(second)
    assert [post["parent"] for post in practice.public()] == [None, first.remote_id]


def test_what_x_does_not_take_is_refused_with_its_words(x: XAdapter, published: Published) -> None:
    """A 400 names the content, never a picture that is not there."""
    with pytest.raises(Refused) as caught:
        published(x, "$EUR und $USD")
    assert "cashtag" in caught.value.said
    assert "Bild" not in caught.value.sentence.de
