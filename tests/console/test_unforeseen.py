"""Whatever is asked: a refusal with its reason, in the API's own form, and nothing in the log that somebody else wrote."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest

from broadcaster.app.people.roles import Role
from broadcaster.console.api import create_app
from broadcaster.console.api.faults import MEDIA_TYPE
from broadcaster.delivery.states import State

from .conftest import House
from .test_api import TEXT, program
from .test_messages import put

ADDRESSES = [
    *("http://[::1", "http://[", "http://]", "http://[::1]:x/", "http://[v1.x]/", "http://a:99999/", "http://a:-1/"),
    *(
        "http://xn--a/",
        "http://xn--zzzzzz/",
        "http://xn--0/",
        "http://xn--/",
        "http://ü..de/",
        "http://.../",
        "http://",
    ),
    *(
        f"http://{'a' * 300}.de/",
        "http://a\u2044b/",
        "http://a％b/",
        "//[::1",
        "https://[fe80::1%eth0]/",
        "http://@:/",
        "http://\u0660/",
    ),
]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Everything that was logged as a failure."""
    with caplog.at_level(logging.WARNING):
        yield lambda: [record.getMessage() for record in caplog.records] + capsys.readouterr().err.splitlines()


def bodies(address: str) -> Iterator[dict[str, Any]]:
    """A message with an address in every place where one can be written."""
    yield {"text": TEXT, "link": address}
    yield {"text": f"{TEXT} {address} Ende.", "headline": address[:100]}
    yield {"text": TEXT, "hashtags": [address], "variants": {"x": {"link": address, "text": address}}}
    yield {"text": TEXT, "accounts": [address], "language": address[:20]}
    yield {"text": f"@{address} #{address}", "pictures": [{"file": address[:150], "data": "AAAA", "alt": address}]}


def test_no_address_ends_in_a_server_error(house: House, log: Any) -> None:
    """In no field of a message, neither previewed nor posted."""
    ask = program(house)
    for address in ADDRESSES:
        for body in bodies(address):
            for path in ("/messages/preview", "/messages"):
                answer = ask("POST", path, {"accounts": ["kreis-soest@x"]} | body)
                assert answer.status_code < 500, (path, body)
                assert answer.status_code < 400 or answer.headers["content-type"] == MEDIA_TYPE
        refused = ask("POST", "/messages/preview", {"text": TEXT, "link": address, "accounts": ["kreis-soest@x"]})
        if address in ADDRESSES[:4]:
            assert [problem["field"] for problem in refused.json()["problems"]] == ["link"], address
    assert log() == []


def test_no_address_in_the_console_ends_in_a_server_error(house: House, log: Any) -> None:
    """In a form, as a feed, as the link of a post that somebody saw, and in the headers of any request."""
    visitor = house.signed_in("boss", *Role)
    assert visitor.post("/compose", on="/compose").goes_to == "/compose/1"
    house.post()
    put(house, State.NEEDS_DECISION)
    token = visitor.get("/compose/1").form_token
    for address in ADDRESSES:
        headers = {"referer": address, "origin": address}
        forms = {
            "/compose/1/sketch": {
                "text": TEXT,
                "link": address,
                "accounts": "kreis-soest@x",
                "button": f"remove:{address}",
            },
            "/website/feeds": {"address": address},
            "/messages/1/deliveries/1/is-there": {"link": address},
            "/sign-in": {"login": address, "password": address, "then": address},
        }
        for path, form in forms.items():
            answer = visitor.http.post(path, data={"form_token": token} | form)
            assert answer.status_code < 500, (path, address)
        if address.isascii():
            assert visitor.http.post("/pause", data={"form_token": token}, headers=headers).status_code == 403
            assert visitor.http.get("/nothing", headers={"referer": address}).status_code == 404
    numbers = {"button": f"earlier:{'9' * 5_000}", "form_token": token, "strokes": "9" * 5_000}
    assert visitor.http.post("/compose/1", data=numbers).status_code < 500
    assert log() == []


def test_what_nobody_foresaw_is_told_in_the_apis_own_form(house: House, log: Any) -> None:
    """With 500; the log says of which kind and where, and never the text of the error."""

    def fails() -> None:
        raise RuntimeError("geheim")

    async def nothing() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    sent: list[MutableMapping[str, Any]] = []
    api = create_app(house.installation)
    api.add_api_route("/fails", fails)
    scope = {"type": "http", "method": "GET", "path": "/fails", "raw_path": b"/fails", "root_path": "", "headers": []}
    asyncio.run(api(scope | {"query_string": b"", "http_version": "1.1", "scheme": "http"}, nothing, keep))
    assert (sent[0]["status"], dict(sent[0]["headers"])[b"content-type"]) == (500, MEDIA_TYPE.encode())
    assert b"Internal Server Error" in sent[1]["body"]
    said = "\n".join(log())
    assert "RuntimeError" in said
    assert "geheim" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("PUT", "/api/v1/messages", 405, "GET, HEAD, POST"),
        ("TRACE", "/api/v1/messages/preview", 405, "POST"),
        ("DELETE", "/api/v1/messages/1", 405, "GET, HEAD"),
        ("GET", "/api/v1/accounts/a%0Ab@x/check", 405, "POST"),
        ("POST", "/api/v1/accounts/a%0Ab@x/check", 401, None),
        ("GET", "/api/v1/nothing", 404, None),
        ("GET", "/api/v1", 404, None),
        ("GET", "/api/v1/", 404, None),
        ("GET", "/api/v1/x%0Ay", 404, None),
        ("GET", "/api/v1/messages/x", 404, None),
        ("GET", f"/api/v1/messages/{'9' * 5_000}", 404, None),
        ("GET", "/api/v1/messages/preview", 405, "POST"),
    ],
)
def test_every_refusal_of_the_api_is_a_document(
    house: House, method: str, path: str, status: int, allow: str | None
) -> None:
    """And 405 names every method that the path has."""
    answer = house.visitor().http.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    assert answer.headers.get("allow") == allow
    assert answer.json()["status"] == status


def test_a_broken_body_is_called_what_it_is(house: House) -> None:
    """Not 'not found'."""
    ask = program(house)
    nested = b'{"a":' * 100_000
    headers = {"content-type": "application/json", "authorization": ask._http.headers["authorization"]}
    for body, more in ((nested, {}), (b"\x1f\x8b\x08", {"content-encoding": "gzip"}), (b"\xff\xfe", {})):
        answer = house.visitor().http.post("/api/v1/messages", content=body, headers=headers | more)
        assert answer.status_code in (400, 422)
        assert answer.json()["title"] in ("Bad Request", "Unprocessable Content")


def test_the_pages_say_their_methods_too(house: House) -> None:
    """A form's path has a page as well."""
    answer = house.visitor().http.delete("/sign-in")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_the_description_refers_to_nothing_that_is_not_there(house: House) -> None:
    """Every reference resolves, and every operation names its faults."""
    document = create_app(house.installation).openapi()

    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from ([node["$ref"]] if "$ref" in node else [])
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    assert "#/components/schemas/Fault" in found
    for reference in found:
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]
        assert node
    assert "422" in document["paths"]["/messages"]["post"]["responses"]


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/", "/nothing", "/static/own/app.css", "/api/v1/status"])
def test_head_is_answered_like_get(house: House, path: str) -> None:
    """Without the body."""
    visitor = house.visitor()
    told, asked = visitor.http.get(path), visitor.http.head(path)
    assert (asked.status_code, asked.content) == (told.status_code, b"")
    assert asked.headers.get("content-type") == told.headers.get("content-type")


def test_head_of_a_live_page_ends(house: House) -> None:
    """It goes on for ever, but its headers do not."""
    visitor = house.signed_in("author")
    house.post()
    answer = visitor.http.head("/messages/1/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert visitor.http.head("/messages/1/events").status_code == 200
