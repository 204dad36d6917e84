"""One message, said once, is public on every channel exactly once, or nowhere and with a reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from broadcaster.app import Installation
from broadcaster.app.installation.accounts import add_account, introduce_practice_accounts, practice_credentials
from broadcaster.app.messages.posting import Draft, PictureFile, post, preview
from broadcaster.app.messages.reading import queue
from broadcaster.cli.demo.steps import notice
from broadcaster.cli.input.draft import draft_of, typed
from broadcaster.cli.input.session import zone
from broadcaster.delivery.states import State
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import Send, settle


def jpeg(width: int = 1080, height: int = 1080) -> PictureFile:
    """A plain picture."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), (20, 60, 120)).save(data, "JPEG")
    return PictureFile(file="bild.jpg", data=data.getvalue(), alt="Ein blaues Quadrat.")


def seed(installation: Installation) -> Draft:
    """The notice of the outage that ships with the product."""
    return draft_of(typed(None, notice(), {}, zone=zone(installation), now=installation.now()))


def whole(installation: Installation) -> Draft:
    """A notice as long as press releases are, for every channel the same, pasted as plain text."""
    text = (Path(__file__).parents[1] / "rendition" / "data" / "notice.txt").read_text("utf-8")
    return Draft(text=f"{text}\n{seed(installation).text}", cards=True)


@pytest.mark.parametrize("draft", [seed, whole])
def test_the_notice_is_public_exactly_once_on_every_channel(
    installation: Installation, practice: Practice, send: Send, draft: Callable[[Installation], Draft]
) -> None:
    """One Facebook post, one Instagram post and one X thread, each as previewed."""
    shown = preview(installation, draft(installation))
    told = send(post(installation, draft(installation)))
    assert [delivery.state for delivery, _ in told.deliveries] == [State.PUBLISHED] * 3
    for account, rendition in shown.renditions:
        public = practice.public(account.name)
        assert len(public) == len(rendition.parts)
        assert [p["parent"] for p in public] == [None, *[p["id"] for p in public[:-1]]]
        assert [len(p["pictures"]) for p in public] == [len(part.pictures) for part in rendition.parts]
        assert [p["text"] for p in public] == [part.text for part in rendition.parts]


def test_each_delivery_holds_the_receipt_of_what_the_public_sees(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Remote id and permalink are those of the public post."""
    told = send(post(installation, seed(installation)))
    for delivery, _attempts in told.deliveries:
        public = practice.public(delivery.account.name)
        assert [part.receipt.remote_id for part in delivery.parts if part.receipt] == [p["id"] for p in public]
        assert all(part.receipt and part.receipt.permalink for part in delivery.parts)


def test_every_step_is_recorded_with_what_it_led_to(installation: Installation, send: Send) -> None:
    """The record of a plain delivery: prepared, committed, published."""
    told = send(post(installation, Draft(text="Ein Satz."), ["kreis-soest@facebook"]))
    attempts = told.deliveries[0][1]
    assert [(record.step, record.outcome, record.decided) for record in attempts] == [
        ("prepare", "prepared", None),
        ("commit", "Published", "published"),
    ]
    assert all(record.ended_at and record.ended_at >= record.started_at for record in attempts)


def test_a_picture_travels_to_all_channels_with_its_alternative_text(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """The same picture, fitted where a channel needs another format."""
    send(post(installation, Draft(text="Ein Satz.", pictures=[jpeg()])))
    alts = {p["platform"]: [picture["alt"] for picture in p["pictures"]] for p in practice.public()}
    assert alts == {channel: ["Ein blaues Quadrat."] for channel in ("facebook", "instagram", "x")}


def test_one_impossible_channel_keeps_the_whole_message_back(installation: Installation, practice: Practice) -> None:
    """Instagram needs a picture, and none may be made: nothing is queued for anyone, and the sentence names the account."""
    with pytest.raises(InvalidInput) as caught:
        post(installation, Draft(text="Nur Text.", cards=False))
    assert [problem.field for problem in caught.value.problems] == ["kreis-soest@instagram: pictures"]
    assert queue(installation, everything=True) == []
    assert practice.public() == []


def test_each_account_is_fitted_by_what_it_may_itself(installation: Installation, practice: Practice) -> None:
    """X lets one account write longer posts than another: no thread there, and X takes it."""
    long = " ".join(["Die Zulassungsstelle bleibt geschlossen."] * 20)
    add_account(installation, "stadt@x", practice_credentials("stadt@x") | {"text_limit": 4_000}, practice=True)
    introduce_practice_accounts(installation)
    practice.tell("account-extra", account="stadt@x", extra={"text_limit": 4_000})
    shown = preview(installation, Draft(text=long), ["kreis-soest@x", "stadt@x"])
    parts = {account.name: [part.limit for part in rendition.parts] for account, rendition in shown.renditions}
    assert parts == {"kreis-soest@x": [280] * 4, "stadt@x": [4_000]}
    accepted = post(installation, Draft(text=long), ["stadt@x"])
    settle(installation, accepted.delivery_ids)
    assert [p["text"] for p in practice.public("stadt@x")] == [long]


def test_what_facebook_refuses_is_refused_before_queueing(installation: Installation) -> None:
    """Five pictures with a long text, and the way out; a link to Facebook makes no card there but stands in the text."""
    with pytest.raises(InvalidInput) as caught:
        post(installation, Draft(text="x" * 1_024, pictures=[jpeg()] * 5), ["kreis-soest@facebook"])
    assert [problem.field for problem in caught.value.problems] == ["kreis-soest@facebook: pictures"]
    draft = Draft(text="Neues auf Facebook.", link="https://www.facebook.com/kreissoest")
    ((_account, rendition),) = preview(installation, draft, ["kreis-soest@facebook"]).renditions
    assert (rendition.parts[0].link, draft.link in rendition.parts[0].text) == (None, True)


def test_the_same_request_is_accepted_once(installation: Installation, practice: Practice, send: Send) -> None:
    """A double click or a repeated command makes one delivery."""
    names = ["kreis-soest@facebook"]
    first = post(installation, Draft(text="Einmal."), names, request_key="taste-1")
    again = post(installation, Draft(text="Einmal."), names, request_key="taste-1")
    assert first == again
    send(first)
    assert len(practice.public()) == 1


def test_a_later_time_waits_and_a_past_one_is_refused(installation: Installation) -> None:
    """Scheduled work is queued with its time."""
    names, now = ["kreis-soest@x"], installation.now()
    post(installation, Draft(text="Später."), names, at=now + timedelta(hours=2))
    assert [line.due_at for line in queue(installation)] == [now + timedelta(hours=2)]
    with pytest.raises(InvalidInput, match="past"):
        post(installation, Draft(text="Gestern."), names, at=now - timedelta(days=1))


def test_a_message_that_expires_before_it_is_sent_is_refused(installation: Installation) -> None:
    """Valid-until lies after the time of sending."""
    now = installation.now()
    draft = Draft(text="Vorbei.", valid_until=now + timedelta(hours=1))
    with pytest.raises(InvalidInput, match="expired"):
        post(installation, draft, ["kreis-soest@x"], at=now + timedelta(hours=2))


def test_an_unknown_account_is_named_with_those_there_are(installation: Installation) -> None:
    """The remedy is in the sentence."""
    with pytest.raises(UnknownName, match="kreis-soest@facebook"):
        post(installation, Draft(text="Satz."), ["kreis-soest@fax"])


def test_previewing_queues_nothing(installation: Installation) -> None:
    """A look has no consequences."""
    preview(installation, Draft(text="Nur Text."))
    assert queue(installation, everything=True) == []
