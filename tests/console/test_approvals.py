"""Freigabe: what waits is shown whole, and every decision is a form on the same page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.messages import approving
from broadcaster.app.messages.approving import Case
from broadcaster.app.messages.reading import show
from broadcaster.app.people.roles import Role
from broadcaster.delivery.states import State

from .conftest import House, Page, Visitor
from .scenes import scheduled


@pytest.fixture
def waiting(house: House) -> Case:
    """A message that an author submitted for every account, repeated from tomorrow on."""
    house.person("author")
    house.post("Öffnet morgen um 10 Uhr.", by="author", everywhere=True, at=house.clock() + timedelta(hours=20))
    (case,) = approving.cases(house.installation)
    return case


def decide(visitor: Visitor, case: Case, action: str, **fields: str) -> Page:
    """Press a button that must be on the page."""
    path = f"/approvals/{case.submission.broadcast_id}/{action}"
    assert f'action="{path}"' in visitor.get("/approvals").text
    return visitor.post(path, on="/approvals", **({"seen": case.submission.content_hash} | fields))


def state(house: House) -> set[State]:
    """The states of the first message."""
    return {found.state for found, _tried in show(house.installation, 1).deliveries}


def test_what_waits_is_shown_as_each_channel_would(house: House, waiting: Case) -> None:
    """Every account, every picture with its description, every time."""
    page = house.signed_in("boss", Role.APPROVER).get("/approvals")
    for delivery in waiting.deliveries:
        assert delivery.account.name in page.text
        for part in delivery.rendition.parts:
            assert part.text.split("\n")[0] in page.text
            for picture in part.pictures:
                assert f'src="/approvals/pictures/{picture.sha256}"' in page.text
    assert "Mi 25.11.2026, 06:00 Uhr MEZ" in page.text
    assert "Mi 25.11.2026, 12:00 Uhr MEZ" in page.text
    assert "unabhängig von der Website" in page.text


def test_condition_and_repetition_are_part_of_what_is_approved(house: House) -> None:
    """With the first dates."""
    house.person("author")
    house.installation.websites.judge("online", "Test", house.clock(), None)  # type: ignore[arg-type]
    scheduled(house, "Noch zu.", by="author", every="6h", condition="wait until online")
    page = house.signed_in("boss", Role.APPROVER).get("/approvals").text
    assert "erst wenn die Website online ist" in page
    assert "alle 6 Stunden" in page


def test_pictures_are_shown_as_they_would_be_sent(house: House, waiting: Case) -> None:
    """Only their own bytes, only to who is signed in."""
    sha256 = next(
        part.pictures[0].sha256 for one in waiting.deliveries for part in one.rendition.parts if part.pictures
    )
    answer = house.signed_in("boss", Role.APPROVER).http.get(f"/approvals/pictures/{sha256}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"].startswith("private")
    assert answer.content == house.installation.messages.picture(sha256)
    assert house.visitor().http.get(f"/approvals/pictures/{sha256}").status_code == 303
    assert house.signed_in("boss").get(f"/approvals/pictures/{'0' * 64}").status == 404
    assert house.signed_in("boss").get("/approvals/pictures/x").status == 422


def test_somebody_else_approves(house: House, waiting: Case) -> None:
    """The author has no button, and a request without one is refused."""
    author = house.signed_in("author")
    assert "Eigene Meldungen gibt jemand anderes frei" in author.get("/approvals").text
    assert "/approve" not in author.get("/approvals").text
    done = decide(house.signed_in("boss", Role.APPROVER), waiting, "approve")
    assert done.goes_to == "/approvals?said=approved"
    assert state(house) == {State.QUEUED}
    assert "Nichts wartet auf Freigabe" in author.get("/approvals").text


def test_nobody_approves_their_own_even_with_the_role(house: House) -> None:
    """The form is not there; what is sent all the same is refused beside the case."""
    house.person("both", Role.AUTHOR, Role.APPROVER)
    house.post(by="both")
    (case,) = approving.cases(house.installation)
    both = house.signed_in("both")
    path = f"/approvals/{case.submission.broadcast_id}/approve"
    assert path not in both.get("/approvals").text
    page = both.post(path, on="/approvals", seen=case.submission.content_hash)
    assert (page.status, "gibt eine andere Person frei" in page.text) == (422, True)
    assert state(house) == {State.HELD}


def test_it_is_sent_back_with_a_reason(house: House, waiting: Case) -> None:
    """Without one nothing happens, and the field says why."""
    boss = house.signed_in("boss", Role.APPROVER)
    wrong = decide(boss, waiting, "reject", reason=" ")
    assert (wrong.status, wrong.wrong) == (422, [f"reject-{waiting.submission.broadcast_id}"])
    assert state(house) == {State.HELD}
    assert decide(boss, waiting, "reject", reason="Bitte die Uhrzeit nennen.").goes_to == "/approvals?said=rejected"
    assert state(house) == {State.CANCELLED}


def test_what_was_changed_meanwhile_is_read_again(house: House, waiting: Case) -> None:
    """The hash of what stood above the button no longer fits."""
    page = decide(house.signed_in("boss", Role.APPROVER), waiting, "approve", seen="0" * 64)
    assert (page.status, "inzwischen geändert" in page.text) == (422, True)
    assert state(house) == {State.HELD}


def test_what_is_released_alone_is_reviewed_here(house: House, waiting: Case) -> None:
    """By another person, who sees when it was due."""
    night = house.signed_in("night", Role.DUTY_OFFICER)
    assert decide(night, waiting, "release-alone", reason="x").wrong == [
        f"release-alone-{waiting.submission.broadcast_id}"
    ]
    assert decide(night, waiting, "release-alone", reason="Niemand erreichbar.").goes_to == "/approvals?said=released"
    assert state(house) == {State.QUEUED}
    assert "Jemand anderes prüft" in night.get("/approvals").text
    house.clock.later(days=2)
    boss = house.signed_in("boss", Role.APPROVER)
    assert "Überfällig" in boss.get("/approvals").text
    assert boss.post("/reviews/1", on="/approvals").goes_to == "/approvals?said=reviewed"
    assert approving.unreviewed(house.installation) == []


def test_without_solo_release_there_is_no_such_form(open_house: object) -> None:
    """Switched off in the settings."""
    house: House = open_house(solo_release=False)  # type: ignore[operator]
    house.person("author")
    house.post(by="author")
    assert "release-alone" not in house.signed_in("night", Role.DUTY_OFFICER).get("/approvals").text
    assert "release-alone" not in house.signed_in("night").get("/messages/1").text
