"""What belongs to one authority is never seen or changed by another: tested for each route."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
from fastapi.routing import APIRoute

from broadcaster.app import Installation
from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.app.installation.secrets import hashed
from broadcaster.app.messages.approving import Case, cases
from broadcaster.app.outage import drafts
from broadcaster.app.outage.website import set_verdict
from broadcaster.app.people import oidc, tokens
from broadcaster.app.people.roles import Role
from broadcaster.app.people.signing_in import Client
from broadcaster.channel import Part
from broadcaster.console.api.application import ROUTES
from broadcaster.console.server.application import all_screens
from broadcaster.feed.options import Options
from broadcaster.playbook.prepared import Prepared
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.storage.outage.drafts import add_draft
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput

from .conftest import EVERY_ROLE, House, Visitor, serving
from .scenes import scheduled, with_playbook

MARK = "Nur für den Kreis Soest bestimmt"
EVERYTHING = "SELECT (SELECT group_concat(state || changed_at) FROM delivery WHERE organisation_id=1), "
EVERYTHING += "(SELECT group_concat(roles || coalesce(disabled_at, '')) FROM person WHERE organisation_id=1), "
EVERYTHING += "(SELECT count(*) FROM session WHERE organisation_id=1 AND ended_at IS NOT NULL), "
EVERYTHING += "(SELECT count(*) FROM api_token WHERE organisation_id=1 AND ended_at IS NOT NULL), "
EVERYTHING += "(SELECT group_concat(settings) FROM account WHERE organisation_id=1), "
EVERYTHING += "(SELECT group_concat(approval) FROM broadcast WHERE organisation_id=1), "
EVERYTHING += (
    "(SELECT group_concat(version || content || coalesce(discarded_at, '')) FROM composition WHERE organisation_id=1), "
)
EVERYTHING += "(SELECT group_concat(due_at || coalesce(ended_at, '')) FROM broadcast WHERE organisation_id=1), "
EVERYTHING += "(SELECT group_concat(state || content) FROM draft WHERE organisation_id=1), "
EVERYTHING += "(SELECT group_concat(address) FROM feed WHERE organisation_id=1), "
EVERYTHING += "(SELECT group_concat(holding_state || coalesce(ended_at, '')) FROM outage WHERE organisation_id=1), "
EVERYTHING += "(SELECT group_concat(coalesce(person_verdict, '')) FROM website WHERE organisation_id=1), "
EVERYTHING += "(SELECT paused_at FROM organisation WHERE id=1), "
EVERYTHING += "(SELECT count(*) FROM passkey WHERE organisation_id=1), (SELECT count(*) FROM audit_record WHERE organisation_id=1)"


@pytest.fixture
def neighbours(house: House) -> Iterator[tuple[House, House]]:
    """Two authorities in one database, each with its own console; the first has one of everything."""
    author = house.person("author")
    house.signed_in("author")
    house.post(MARK, by="author", everywhere=True, at=house.clock() + timedelta(hours=1))
    composing.copy(house.as_person("author"), Manuscript(fields={"text": MARK}))
    scheduled(house, MARK, every="6h")
    _crisis(house)
    tokens.make(house.installation, author, MARK, ["read"], 30)
    house.installation.passkeys.add(author.id, "id", b"key", 0, MARK, house.installation.entry("passkey added"))
    Organisations(house.installation.database).add("Stadt Lippstadt", house.clock())
    other = house.installation.settings.model_copy(update={"organisation": "Stadt Lippstadt"})
    installation = Installation(other, now=house.clock)
    with serving(installation) as address:
        second = House(installation, house.clock, address)
        yield house, second
        for visitor in second.visitors:
            visitor.http.close()
    installation.close()


def _crisis(house: House) -> None:
    """An outage with a draft, a feed with another, and a verdict by hand; each says whose it is."""
    whole = house.installation
    with_playbook(house)
    set_verdict(house.installation, Verdict.OFFLINE, MARK)
    drafts.edit(whole, drafts.of_outage_named(whole, "notice"), {"text": MARK, "accounts": []})
    whole.feeds.add(f"https://www.example.org/{MARK}", Options(), house.clock())
    left = Prepared(name="feed-1-abc", text=MARK)
    whole.database.write(lambda connection: add_draft(connection, whole.organisation_id, left, house.clock()))


def _state(house: House) -> tuple[object, ...]:
    with house.installation.database.read() as connection:
        return tuple(connection.exec_driver_sql(EVERYTHING).one())


FILLED = dict.fromkeys(("message_id", "delivery_id", "approval_id", "person_id", "passkey_id", "session_id"), "1")
FILLED |= {"token_id": "1", "composition_id": "1", "kind": "json", "name": "kreis-soest@x", "token": "none"}
FILLED |= {"broadcast_id": "1", "feed_id": "1", "draft_name": "notice", "playbook_name": "website", "sha256": "0" * 64}
FIELDS = {"verdict": "offline", "at": "2026-11-26T08:00", "playbook": "website", "address": "http://127.0.0.1:9/"}
FIELDS |= {"broadcast": "1", "seen": "", "reason": "Ein Grund", "link": "https://x.com/a/status/1", "roles": "author"}
FIELDS |= {"version": "1", "corrects": "1", "text": "Fremd.", "accounts": "kreis-soest@x"}


def _every_route(visitor: Visitor, token: str, **numbers: str) -> Iterator[tuple[str, str]]:
    """Each route of each screen with the neighbour's numbers: path and what it answered."""
    for screen in all_screens():
        for route in screen.router.routes:
            assert isinstance(route, APIRoute)
            path = route.path.format(**FILLED | numbers)
            if path in ("/sign-out", "/pause", "/profile/sessions/end"):
                continue
            if "GET" in route.methods:
                yield path, visitor.http.get(path).text
            else:
                yield path, visitor.http.post(path, data=FIELDS | {"form_token": token}).text


def test_no_screen_shows_or_changes_what_is_the_neighbours(neighbours: tuple[House, House]) -> None:
    """With every role, through every route, with the right numbers."""
    ours, theirs = neighbours
    before = _state(ours)
    spy = theirs.signed_in("spy", *EVERY_ROLE)
    picture = next(one.pictures[0] for case in cases(ours.installation) for one in _parts(case) if one.pictures).sha256
    seen = list(_every_route(spy, spy.get("/profile").form_token, sha256=picture))
    assert len(seen) > 80
    assert spy.get(f"/approvals/pictures/{picture}").status == 404
    for name in ("notice", "feed-1-abc"):
        assert MARK not in spy.get(f"/website/feeds/drafts/{name}").text
    assert [path for path, text in seen if MARK in text or "author@" in text or "kreis-soest@facebook" in text] == []
    assert _state(ours) == before


def _fields(operation: Any) -> set[str]:
    """The fields of what is sent to an operation."""
    hints = get_type_hints(operation)
    return set(getattr(hints.get("given"), "model_fields", {}))


IN_API = dict.fromkeys(("message", "delivery", "broadcast", "review", "feed"), "1")
IN_API |= {"account": "kreis-soest@x", "draft": "notice", "playbook": "none", "login": "author"}
BODIES: dict[str, dict[str, Any]] = {
    "post_message": {"text": "Ein Satz.", "corrects": 1},
    "preview_message": {"text": "Ein Satz.", "accounts": ["kreis-soest@x"]},
    "move_message": {"at": "2026-11-26T08:00:00+01:00"},
    "decide_delivery": {"decision": "leave"},
    "reject": {"reason": "Ein Grund"},
    "release_alone": {"reason": "Ein Grund"},
    "prepare_drafts": {"playbook": "website"},
    "set_verdict": {"verdict": "offline", "reason": "Ein Grund"},
    "add_feed": {"address": "http://127.0.0.1:9/"},
    "check_feeds": {"feeds": ["1"]},
    "pause": {"reason": "Ein Grund"},
    "add_account": {"account": "kreis-soest@x", "values": {}},
    "change_account": {"values": {}},
    "check_accounts": {"accounts": ["kreis-soest@x"]},
    "set_offices": {"offices": [{"name": "Amt", "state": "closed"}]},
    "import_offices": {"file": "a.csv", "data": ""},
    "invite_person": {"login": "newcomer", "name": "Newcomer", "roles": ["author"]},
    "change_roles": {"roles": ["author"]},
}
REFUSED = {
    "add_account",
    "add_feed",
    "import_offices",
    "check_website",
    "prepare_drafts",
    "stop_countdown",
    "preview_message",
}
"""What nobody could do with these bodies; everything else gets past the check of what was sent."""


def _parts(case: Case) -> Iterator[Part]:
    for delivery in case.deliveries:
        yield from delivery.rendition.parts


def test_no_route_of_the_api_shows_or_changes_what_is_the_neighbours(neighbours: tuple[House, House]) -> None:
    """With every scope; a token opens its own authority only."""
    ours, theirs = neighbours
    before = _state(ours)
    spy = theirs.person("spy", *EVERY_ROLE)
    token = tokens.make(theirs.installation, spy, "spy", list(tokens.Scope), 30)
    bearer = {"authorization": f"Bearer {token}"}
    http = theirs.visitor().http
    (ours_case,) = [one for one in cases(ours.installation) if one.deliveries][:1]
    picture = next(one.pictures[0] for case in cases(ours.installation) for one in _parts(case) if one.pictures).sha256
    for route in ROUTES:
        path = route.path.format(**IN_API, sha256=picture)
        body = BODIES.get(route.operation.__name__, {}) | (
            {"seen": ours_case.submission.content_hash} if "seen" in _fields(route.operation) else {}
        )
        query = "?name=Amt" if (route.method, path) == ("DELETE", "/offices") else ""
        sent = None if route.method in ("GET", "DELETE") else body
        answer = http.request(route.method, f"/api/v1{path}{query}", headers=bearer, json=sent)
        assert MARK not in answer.text, path
        assert "kreis-soest@facebook" not in answer.text, path
        assert answer.status_code == 404 or "{" not in route.path, (route.method, path, answer.text)
        assert answer.status_code != 422 or route.operation.__name__ in REFUSED, (route.method, path, answer.text)
    assert _state(ours) == before
    assert ours.visitor().http.get("/api/v1/status", headers=bearer).status_code == 401


def test_a_session_opens_its_own_authority_only(neighbours: tuple[House, House]) -> None:
    """The same cookie is worth nothing next door."""
    ours, theirs = neighbours
    cookie = ours.signed_in("author").http.cookies["broadcaster-insecure-session"]
    assert theirs.installation.sessions.with_token(hashed(cookie)) is None
    visitor = theirs.visitor()
    visitor.http.cookies.set("broadcaster-insecure-session", cookie)
    assert visitor.get("/").status == 303


def test_a_way_back_from_the_identity_provider_leads_to_the_own_authority_only(neighbours: tuple[House, House]) -> None:
    """Begun here, it ends nothing next door, and is still good here."""
    ours, theirs = neighbours
    ours.installation.tickets.issue(hashed("ours"), "oidc", timedelta(minutes=10), content={"state": "known"})
    came = oidc.Return(token="ours", state="known", code="code")
    with pytest.raises(InvalidInput, match="not accepted"):
        oidc.finish(theirs.installation, came, Client(address="127.0.0.1", device="spy"))
    assert ours.installation.tickets.look(hashed("ours"), ("oidc",)) is not None


def test_roles_are_those_of_the_own_authority(neighbours: tuple[House, House]) -> None:
    """The same login next door is somebody else."""
    ours, theirs = neighbours
    theirs.person("author", Role.ADMINISTRATOR)
    assert ours.signed_in("author").get("/people").status == 403
