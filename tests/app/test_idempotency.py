"""A request that may come twice: once under its key, of its owner, with its words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.app import Installation
from broadcaster.app.messages.idempotency import fingerprint, post_once
from broadcaster.app.messages.posting import Draft, PictureFile, post
from broadcaster.app.messages.reading import queue
from broadcaster.people.records import Actor
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnderWay

from .bureau import Bureau

KEY, LEASE = "lauf-1", timedelta(minutes=2)
LOST = UnderWay(Sentence(de="Zu spät.", en="Too late."))


def once(installation: Installation, text: str, key: str = KEY) -> int:
    """Post under a key; the message."""
    return post_once(installation, key, {"text": text}, Draft(text=text), ["kreis-soest@x"]).accepted.message_id


def test_the_same_is_accepted_once_and_something_else_not_at_all(bureau: Bureau) -> None:
    """The second text is neither answered as if it were the first, nor queued."""
    first = once(bureau.installation, "Erste.")
    assert once(bureau.installation, "Erste.") == first
    with pytest.raises(InvalidInput) as refused:
        once(bureau.installation, "Ganz andere.")
    assert refused.value.problems[0].field == "Idempotency-Key"
    assert [line.message_id for line in queue(bureau.installation)] == [first]
    assert once(bureau.installation, "Ganz andere.", "lauf-2") != first


def test_a_key_belongs_to_whoever_acts(bureau: Bureau) -> None:
    """And is none of those that the product itself uses."""
    other = bureau.installation.acting_as(Actor(who="Leitstelle", via="api"))
    assert len({once(bureau.installation, "Erste."), once(other, "Zweite."), once(other, "Dritte.", "feed-1-a")}) == 3


def test_a_request_under_way_is_not_begun_again(bureau: Bureau) -> None:
    """A turn that was lost is taken over after its time, and can store nothing any more."""
    keys, asked = bureau.installation.idempotency_keys, fingerprint({"text": "Erste."})
    lost = keys.claim("command line", KEY, asked, LEASE).turn or ""
    with pytest.raises(UnderWay):
        once(bureau.installation, "Erste.")
    with pytest.raises(InvalidInput):
        once(bureau.installation, "Andere.")
    taken = keys.claim("command line", KEY, asked, timedelta()).turn or ""
    with pytest.raises(UnderWay):
        post(
            bureau.installation,
            Draft(text="Erste."),
            ["kreis-soest@x"],
            within=keys.answering("command line", KEY, lost, LOST),
        )
    assert queue(bureau.installation) == []
    keys.release("command line", KEY, taken)
    assert once(bureau.installation, "Erste.") == 1


def test_what_was_refused_frees_its_key(bureau: Bureau) -> None:
    """It can be mended and sent again."""
    for text, key in (("", KEY), ("Erste.", ""), ("Erste.", "ü" * 91)):
        with pytest.raises(InvalidInput):
            once(bureau.installation, text, key)
    assert once(bureau.installation, "Erste.") == 1


def test_a_fingerprint_is_of_what_was_asked_for() -> None:
    """However its fields are ordered; a picture counts by its bytes, a time by its moment."""
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert (
        len(
            {
                fingerprint({"draft": Draft(text="a", pictures=[PictureFile(file="a", data=data, alt="")]), "at": at})
                for data in (b"1", b"2")
                for at in (datetime(2026, 11, 24, 9, tzinfo=UTC), None)
            }
        )
        == 4
    )
