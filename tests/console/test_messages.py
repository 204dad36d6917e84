"""The page of one message: what is shown, and every button on it."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy import text

from broadcaster.app.messages import screens
from broadcaster.app.messages.reading import show
from broadcaster.app.people.roles import Role
from broadcaster.console.pages.live import digest
from broadcaster.delivery.states import State
from tests import story

from .conftest import EVERY_ROLE, House, Page, Visitor

X = "kreis-soest@x"


def put(house: House, state: State, account: str = X, sentence: str = "") -> None:
    """Bring the deliveries of an account into a state, as the engine would have."""
    said = f'{{"de":"{sentence}","en":"{sentence}"}}' if sentence else None
    change = text(
        "UPDATE delivery SET state=:state, sentence=:said WHERE account_id=(SELECT id FROM account WHERE name=:account)"
    )
    values = {"state": state.value, "said": said, "account": account}
    with story.aside():
        house.installation.database.write(lambda connection: connection.execute(change, values))


def states(house: House, message: int = 1) -> dict[str, State]:
    """Each account's state."""
    return {found.account.name: found.state for found, _tried in show(house.installation, message).deliveries}


def delivery_of(house: House, account: str = X) -> int:
    """The number of an account's delivery."""
    return next(found.id for found, _tried in show(house.installation, 1).deliveries if found.account.name == account)


def press(visitor: Visitor, action: str, **fields: str) -> Page:
    """Press a button of the message's page, which must be there."""
    page = visitor.get("/messages/1")
    assert f'action="/messages/1/{action}"' in page.text
    return visitor.post(f"/messages/1/{action}", on="/messages/1", **fields)


@pytest.fixture
def officer(house: House) -> Visitor:
    """Somebody with every role, before a message of the command line."""
    house.post(everywhere=True)
    return house.signed_in("officer", *EVERY_ROLE)


def test_every_account_has_its_state_reason_and_next_step(house: House, officer: Visitor) -> None:
    """In words, with the time."""
    put(house, State.REFUSED, sentence="Der Text ist zu lang.")
    page = officer.get("/messages/1").text
    assert "Abgelehnt" in page
    assert "Der Text ist zu lang." in page
    assert page.count("Eingereiht") == 2
    assert "Di 24.11.2026, 10:00 Uhr MEZ" in page


def test_an_unclear_case_is_settled_by_whoever_looked(house: House, officer: Visitor) -> None:
    """With the channel to open and three ways out."""
    put(house, State.NEEDS_DECISION)
    number = delivery_of(house)
    assert "Kanal öffnen" in officer.get("/messages/1").text
    wrong = press(officer, f"deliveries/{number}/is-there", link="kein Link")
    assert (wrong.status, wrong.wrong) == (422, [f"link-{number}"])
    done = press(officer, f"deliveries/{number}/is-there", link="https://x.com/kreis/status/1")
    assert done.goes_to == "/messages/1?said=decided"
    assert states(house)[X] is State.PUBLISHED
    assert "https://x.com/kreis/status/1" in officer.get("/messages/1").text


def test_it_is_sent_again_or_left(house: House, officer: Visitor) -> None:
    """Both are decisions, and written down."""
    put(house, State.NEEDS_DECISION)
    press(officer, f"deliveries/{delivery_of(house)}/send-again")
    assert states(house)[X] is State.QUEUED
    put(house, State.NEEDS_DECISION)
    press(officer, f"deliveries/{delivery_of(house)}/leave")
    assert states(house)[X] is State.CANCELLED
    assert [entry.what for entry in house.installation.audit.entries(text="officer", limit=2)] == ["left", "sent again"]


def test_what_failed_for_one_cause_is_sent_again_together(house: House, officer: Visitor) -> None:
    """Others keep waiting for their own decision."""
    put(house, State.REFUSED, "kreis-soest@facebook", "Das Kontingent von kreis-soest@facebook ist erschöpft.")
    put(house, State.REFUSED, X, "Das Kontingent von kreis-soest@x ist erschöpft.")
    put(house, State.REFUSED, "kreis-soest@instagram", "Das Bild fehlt.")
    page = officer.get("/messages/1").text
    cause = re.findall(r'name="cause" value="([^"]*)"', page)
    assert len(cause) == 1
    press(officer, "send-again", cause=cause[0].replace("&#39;", "'"))
    assert states(house) == {
        "kreis-soest@facebook": State.QUEUED,
        "kreis-soest@instagram": State.REFUSED,
        X: State.QUEUED,
    }


def test_a_message_is_stopped_before_it_is_sent(house: House, officer: Visitor) -> None:
    """The button is there as long as something waits."""
    press(officer, "cancel")
    assert set(states(house).values()) == {State.CANCELLED}
    assert "/messages/1/cancel" not in officer.get("/messages/1").text


def test_a_delivery_is_decided_on_its_own_page_only(house: House, officer: Visitor) -> None:
    """A number of another message is not found."""
    house.post("Eine andere Meldung.")
    put(house, State.NEEDS_DECISION)
    page = officer.post(f"/messages/2/deliveries/{delivery_of(house)}/leave", on="/messages/1")
    assert page.status == 404


def test_an_approval_is_bound_to_what_was_shown(house: House) -> None:
    """The form carries the hash of what stood above it; somebody else presses the button."""
    house.person("author")
    house.post(by="author", at=house.clock() + timedelta(hours=1))
    assert "/approve" not in house.signed_in("author").get("/messages/1").text
    approver = house.signed_in("approver", Role.APPROVER)
    page = approver.get("/messages/1").text
    broadcast, seen = re.findall(r'name="(?:broadcast|seen)" value="([^"]+)"', page)[:2]
    assert press(approver, "approve", broadcast=broadcast, seen="0" * 64).status == 422
    done = press(approver, "approve", broadcast=broadcast, seen=seen)
    assert done.goes_to == "/messages/1?said=approved"
    assert set(states(house).values()) == {State.QUEUED}
    assert press_again(approver, broadcast, seen).status == 422


def press_again(visitor: Visitor, broadcast: str, seen: str) -> Page:
    """Send the form of a page that is still open elsewhere."""
    return visitor.post("/messages/1/approve", on="/messages/1", broadcast=broadcast, seen=seen)


def test_the_list_is_searched_and_filtered(house: House, officer: Visitor) -> None:
    """By words, by number, by what is true of a message; percent signs are what they are."""
    house.post('Der „Wertstoffhof" in Werl öffnet um 100 % später.')
    put(house, State.MISSED)
    house.post("Nichts Besonderes.")
    for query, found in (
        ({"text": "wertstoffhof"}, [2]),
        ({"text": "100 %"}, [2]),
        ({"text": "%"}, [2]),
        ({"text": "3"}, [3]),
    ):
        assert _numbers(officer.get("/messages", **query)) == found
    assert _numbers(officer.get("/messages", only="person")) == [2, 1]
    assert "Nichts gefunden" in officer.get("/messages", text="gibt es nicht").text
    assert _numbers(officer.get("/messages", text='"')) == [2]


def test_a_long_list_goes_on(house: House, officer: Visitor) -> None:
    """Fifty at a time, newest first, none twice."""
    for number in range(60):
        house.post(f"Meldung {number}.")
    first = officer.get("/messages")
    more = re.search(r'href="(/messages\?[^"]*before=\d+)"', first.text)
    assert more
    second = officer.get(more[1].replace("&amp;", "&"))
    assert (len(_numbers(first)), len(_numbers(second))) == (50, 11)
    assert set(_numbers(first)).isdisjoint(_numbers(second))


def _numbers(page: Page) -> list[int]:
    return [int(number) for number in re.findall(r'class="line__link" href="/messages/(\d+)"', page.text)]


def test_the_situation_tells_what_needs_somebody(house: House, officer: Visitor) -> None:
    """Unclear cases, waiting approvals, blocked accounts; and everything can be stopped."""
    put(house, State.NEEDS_DECISION)
    house.person("author")
    house.post("Bitte freigeben.", by="author")
    page = officer.get("/").text
    assert "Braucht Sie (2)" in page
    assert "Meldung 2 wartet auf Freigabe" in page
    assert "Zurzeit sendet niemand" in page
    assert officer.post("/pause", on="/", reason=" ").wrong == ["reason"]
    officer.post("/pause", on="/", reason="Falsche Nummer")
    assert "Falsche Nummer" in officer.get("/messages").text
    officer.post("/resume", on="/")
    assert "Falsche Nummer" not in officer.get("/messages").text


def test_what_people_wrote_is_never_taken_for_markup(house: House, officer: Visitor) -> None:
    """In texts, names and reasons."""
    evil = '<script>alert("x")</script>'
    house.post(evil)
    officer.post("/people", on="/people", login="evil", name=evil, roles="author")
    officer.post("/pause", on="/", reason=evil)
    for path in ("/", "/messages", "/messages/2", "/people", "/record"):
        page = officer.get(path).text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;" in page, path


def test_what_changes_before_a_page_listens_is_told_at_once(house: House) -> None:
    """A page is drawn first and connects then; what comes between is not missed."""
    house.post()
    visitor = house.signed_in("officer", *EVERY_ROLE)
    address = re.findall(r'hx-sse:connect="([^"]+)"', visitor.get("/messages/1").text)[0]
    assert address.partition("seen=")[2] == digest(screens.mark(house.installation, 1))
    put(house, State.SENDING)
    with visitor.http.stream("GET", address, timeout=30) as answer:
        assert list(islice(answer.iter_lines(), 4)) == ["retry: 1000", ": connected", "", "event: changed"]
