"""The API: the same use cases, asked by programs with a token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from broadcaster.app.messages import approving
from broadcaster.app.messages.idempotency import fingerprint
from broadcaster.app.messages.reading import show
from broadcaster.app.people import people, tokens
from broadcaster.app.people.roles import Role
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api.faults import MEDIA_TYPE
from broadcaster.net.http import httpx
from broadcaster.website.verdict import Verdict

from .conftest import EVERY_ROLE, House, Open

TEXT = "Die Zulassungsstelle bleibt geschlossen."


class Program:
    """A program with a token."""

    def __init__(self, house: House, token: str) -> None:
        self._http = house.visitor().http
        self._http.headers["authorization"] = f"Bearer {token}"

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request."""
        return self._http.request(method, f"/api/v1{path}", json=body, headers=headers)


def program(house: House, *scopes: Scope, login: str = "robot", days: int = 30, roles: Any = EVERY_ROLE) -> Program:
    """A program with a new token of somebody with every role."""
    known = {person.login: person for person in people.everyone(house.installation)}
    person = known.get(login) or house.person(login, *roles)
    return Program(house, tokens.make(house.installation, person, "Test", scopes or list(Scope), days))


def test_a_message_is_accepted_once_and_waits_for_an_approval(house: House) -> None:
    """The key of the request makes it repeatable."""
    ask = program(house)
    body = {"text": TEXT, "accounts": ["kreis-soest@x"]}
    first = ask("POST", "/messages", body, **{"idempotency-key": "meldung-1"})
    again = ask("POST", "/messages", body, **{"idempotency-key": "meldung-1"})
    assert (first.status_code, first.headers["location"]) == (201, "/api/v1/messages/1")
    assert (again.status_code, again.headers["location"]) == (200, "/api/v1/messages/1")
    assert first.json() == {"message": 1, "broadcast": 1, "deliveries": [1], "approval": "awaited"}
    assert again.json() == first.json()
    shown = ask("GET", "/messages/1").json()
    assert [delivery["state"] for delivery in shown["deliveries"]] == ["held"]
    assert ask("GET", "/messages").json()["messages"][0]["author"] == "Robot"


def test_a_key_is_one_persons_for_one_message(house: House) -> None:
    """Another body under it is refused, whoever's token; another person's message is accepted, not mixed up."""
    first, second, other = program(house), program(house), program(house, login="other")
    key = {"idempotency-key": "lauf-1"}
    body = {"text": TEXT, "accounts": ["kreis-soest@x"]}
    assert first("POST", "/messages", body, **key).json()["message"] == 1
    (case,) = approving.cases(house.installation)
    boss = house.person("boss", Role.APPROVER)
    approving.approve(house.installation, boss, case.submission.broadcast_id, case.submission.content_hash)
    assert second(
        "POST", "/messages", {"accounts": ["kreis-soest@x"], "text": TEXT, "language": "de"}, **key
    ).json() == {
        "message": 1,
        "broadcast": 1,
        "deliveries": [1],
        "approval": "awaited",
    }
    refused = second("POST", "/messages", body | {"text": "Etwas anderes."}, **key)
    assert (refused.status_code, refused.json()["problems"][0]["field"]) == (422, "Idempotency-Key")
    theirs = other("POST", "/messages", body | {"text": "Etwas anderes."}, **key)
    assert (theirs.status_code, theirs.json()["message"]) == (201, 2)
    assert len(first("GET", "/messages").json()["messages"]) == 2


def test_a_message_under_way_is_not_accepted_twice(house: House) -> None:
    """409, and when to ask again."""
    ask, body = program(house), {"text": TEXT, "accounts": ["kreis-soest@x"]}
    person = people.with_login(house.installation, "robot")
    keys = house.installation.idempotency_keys
    keys.claim(f"person {person.id}", "lauf-1", fingerprint(body), timedelta(minutes=2))
    answer = ask("POST", "/messages", body, **{"idempotency-key": "lauf-1"})
    assert (answer.status_code, answer.headers["content-type"], answer.headers["retry-after"]) == (409, MEDIA_TYPE, "1")
    house.clock.later(minutes=3)
    assert ask("POST", "/messages", body, **{"idempotency-key": "lauf-1"}).status_code == 201


def test_a_preview_queues_nothing(house: House) -> None:
    """And shows each account's parts and problems."""
    ask = program(house)
    body = {"text": TEXT * 20, "link": "https://example.org/a?utm_source=x", "accounts": ["kreis-soest@x"]}
    shown = ask("POST", "/messages/preview", body).json()
    (rendition,) = shown["renditions"]
    assert len(rendition["parts"]) > 1
    assert all(part["length"] <= part["limit"] for part in rendition["parts"])
    assert [(hint["field"], hint["blocking"]) for hint in shown["hints"]] == [("link", False)]
    assert ask("GET", "/messages").json() == {"messages": [], "next": None}


def test_a_program_can_say_all_that_a_person_can(house: House) -> None:
    """Languages, strategy, condition, what becomes of a link into the website, and repetition."""
    ask = program(house)
    said = {
        "text": TEXT,
        "accounts": ["kreis-soest@x"],
        "languages": {
            "de-simple": {"text": "Das Amt ist zu."},
            "en": {"text": "The office is closed.", "headline": "Closed"},
        },
        "strategy": "short",
        "variants": {"x": {"text": "Zu.", "strategy": "thread"}},
        "condition": "only while offline",
        "website_link": "replace",
        "every": "6h",
        "quiet": "22:00-06:00",
        "times": 3,
    }
    house.installation.websites.judge(Verdict.ONLINE, "Anruf", house.clock(), None)
    answer = ask("POST", "/messages", said)
    assert answer.status_code == 201, answer.text
    number = answer.json()["message"]
    story = show(house.installation, number)
    assert (story.message.languages["en"].headline, story.message.strategy) == ("Closed", "short")
    assert story.message.variants["x"].strategy == "thread"
    (terms,) = story.broadcasts
    assert terms.condition == "only while offline"
    assert terms.repeating is not None and terms.repeating.repetition.times == 3
    previewed = ask("POST", "/messages/preview", said | {"every": "1min"})
    assert (previewed.status_code, previewed.json()["problems"][0]["field"]) == (422, "every")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": TEXT, "at": "2026-11-24T10:00"}, "at"),
        ({"text": TEXT, "surprise": 1}, "surprise"),
        ({"text": TEXT, "link": "kein Link"}, "link"),
        ({"text": TEXT, "pictures": [{"file": "a.jpg", "data": "%%%"}]}, "pictures[1].data"),
        ([], "body"),
    ],
)
def test_bad_input_is_explained_in_both_languages(house: House, body: Any, field: str) -> None:
    """Problem details, with each field."""
    answer = program(house)("POST", "/messages", body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA_TYPE)
    problems = answer.json()["problems"]
    assert field in [problem["field"] for problem in problems]
    assert all(problem["text"]["de"] and problem["text"]["en"] for problem in problems)


@pytest.mark.parametrize(
    ("body", "de", "en"),
    [
        ({}, "„text“ fehlt.", "text is missing."),
        ({"text": 7}, "„text“ muss ein Text sein.", "text must be a text."),
        ({"text": TEXT, "at": "2026-11-24T10:00"}, "Zeitzone, zum Beispiel +01:00.", "time zone, for example +01:00."),
        ({"text": TEXT, "at": "morgen"}, "muss eine Zeit sein", "must be a time"),
        (
            {"text": TEXT, "hashtags": ["#a"] * 31},
            "hat 31 Einträge, erlaubt sind 30.",
            "has 31 entries, 30 are allowed.",
        ),
        ({"text": TEXT, "policy": "both"}, "eines davon sein: ", "must be one of "),
    ],
)
def test_neither_language_speaks_the_other(house: House, body: Any, de: str, en: str) -> None:
    """What checks the documents speaks English only."""
    (problem,) = program(house)("POST", "/messages", body).json()["problems"]
    assert de in problem["text"]["de"]
    assert en in problem["text"]["en"]


def test_half_a_character_and_half_a_document_are_refused(house: House) -> None:
    """JSON can say the one, but no text can hold it."""
    token = tokens.make(house.installation, house.person("robot", *EVERY_ROLE), "Test", [Scope.POST], 30)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    answer = house.visitor().http.post("/api/v1/messages", content=b'{"text":"\\ud800"}', headers=headers)
    assert answer.status_code == 422
    broken = house.visitor().http.post("/api/v1/messages", content=b'{"text"', headers=headers).json()["problems"]
    assert broken[0] == {
        "field": "body",
        "text": {"de": "„body“ ist kein gültiges JSON.", "en": "body is not valid JSON."},
        "blocking": True,
    }


def test_an_unknown_account_or_message_is_not_found(house: House) -> None:
    """404, as a document."""
    ask = program(house)
    for method, path in (("GET", "/messages/4711"), ("POST", "/accounts/nobody@x/check"), ("GET", "/nothing")):
        answer = ask(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, MEDIA_TYPE)


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer x", "Bearer bc_x", "Basic YTpi"])
def test_without_a_token_nothing_is_said(house: House, shown: str) -> None:
    """401, and how to sign in."""
    headers = {"authorization": shown} if shown else {}
    answer = house.visitor().http.get("/api/v1/status", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_session_is_no_token(house: House) -> None:
    """A page of somebody signed in cannot use the API with their cookie."""
    assert house.signed_in("author").http.get("/api/v1/status").status_code == 401


def test_a_token_can_do_what_its_scopes_and_its_person_may(house: House) -> None:
    """The smaller of the two, at each request."""
    reads = program(house, Scope.READ)
    assert reads("GET", "/status").status_code == 200
    assert reads("POST", "/messages", {"text": TEXT}).status_code == 403
    author = program(house, login="author", roles=[Role.AUTHOR])
    assert author("POST", "/accounts/kreis-soest@x/check").status_code == 403
    person = people.with_login(house.installation, "author")
    house.person("boss", Role.ADMINISTRATOR)
    people.change_roles(house.installation, person.id, [Role.ADMINISTRATOR])
    assert author("POST", "/messages", {"text": TEXT}).status_code == 403


def test_a_token_ends(house: House) -> None:
    """With its time, by hand, and with its person."""
    ask = program(house, days=10)
    house.clock.later(days=9)
    assert ask("GET", "/status").status_code == 200
    house.clock.later(days=2)
    assert ask("GET", "/status").status_code == 401
    ask = program(house)
    person = people.with_login(house.installation, "robot")
    tokens.end(house.installation, person, tokens.of_person(house.installation, person)[-1].id)
    assert ask("GET", "/status").status_code == 401
    ask = program(house)
    house.person("boss", Role.ADMINISTRATOR)
    people.disable(house.installation, person.id)
    assert ask("GET", "/status").status_code == 401


def test_a_token_is_shown_once(house: House) -> None:
    """Then only its name, and nowhere in the database."""
    visitor = house.signed_in("author")
    page = visitor.post("/profile/tokens", on="/profile", name="Feuerwehr", scopes="read", days="30").text
    token = page.split('class="secret">')[1].split("<")[0]
    assert token.startswith(tokens.PREFIX)
    assert token not in visitor.get("/profile").text
    assert "Feuerwehr" in visitor.get("/profile").text
    path = house.installation.settings.database.removeprefix("sqlite:///")
    for name in (path, f"{path}-wal"):
        with open(name, "rb") as file:  # noqa: PTH123 - the log beside the database
            assert token.encode() not in file.read()


def test_a_message_is_stopped_and_accounts_are_listed(house: House) -> None:
    """What was stopped, and what it was too late for."""
    ask = program(house)
    at = (house.clock() + timedelta(hours=1)).isoformat()
    ask("POST", "/messages", {"text": TEXT, "accounts": ["kreis-soest@x"], "at": at})
    assert ask("POST", "/messages/1/cancel").json() == {
        "cancelled": ["kreis-soest@x"],
        "too_late": [],
        "repetition_ended": False,
    }
    assert ask("POST", "/messages/1/withdraw").json()["withdrawn"][0]["gone"] is True
    listed = ask("GET", "/accounts").json()["accounts"]
    assert [account["account"] for account in listed] == [
        "kreis-soest@facebook",
        "kreis-soest@instagram",
        "kreis-soest@x",
    ]
    assert "secret" not in str(listed)
    assert ask("POST", "/accounts/kreis-soest@x/check").json()["works"] is False
    assert ask("GET", "/status").json()["working"] is False


def test_what_a_program_does_is_recorded_under_its_persons_name(house: House) -> None:
    """With the token's name."""
    program(house)("POST", "/messages", {"text": TEXT, "accounts": ["kreis-soest@x"]})
    entry = house.installation.audit.entries(what="posted", limit=1)[0]
    assert (entry.who, entry.details["via"]) == ("Robot", "api Test")


def test_a_token_that_asks_too_often_is_told_how_long_to_wait(open_house: Open) -> None:
    """Another token is not slowed down; after that time it goes on, and what was refused did nothing."""
    house = open_house(api_requests=3)
    ask, other = program(house), program(house, login="other")
    body = {"text": TEXT, "accounts": ["kreis-soest@x"]}
    assert [ask("GET", "/status").status_code for _request in range(3)] == [200] * 3
    refused = ask("POST", "/messages", body)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "20")
    assert refused.headers["content-type"] == MEDIA_TYPE
    assert "zu oft" in refused.json()["detail"]["de"]
    assert other("GET", "/status").status_code == 200
    house.clock.later(seconds=19)
    assert ask("GET", "/status").headers["retry-after"] == "1"
    house.clock.later(seconds=1)
    assert ask("GET", "/messages").json()["messages"] == []
    assert ask("GET", "/status").status_code == 429
    house.clock.later(minutes=5)
    assert [ask("GET", "/status").status_code for _request in range(4)] == [200, 200, 200, 429]
