"""Only pages of ours change something, and every answer carries what protects it."""

from __future__ import annotations

import pytest

from broadcaster.app.people.roles import Role
from broadcaster.console.server.guards import MOST_BYTES, POLICY

from .conftest import House, Visitor


def paused(house: House) -> bool:
    """Whether the stop for everything was carried out."""
    return house.installation.organisations.paused(house.installation.organisation_id) is not None


def _send(visitor: Visitor, token: str, **headers: str) -> int:
    return visitor.http.post("/pause", data={"form_token": token, "reason": "Test"}, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    ],
)
def test_another_site_changes_nothing_even_with_the_token(house: House, headers: dict[str, str]) -> None:
    """The browser says where a request comes from."""
    visitor = house.signed_in("author")
    token = visitor.get("/profile").form_token
    assert _send(visitor, token, **headers) == 403
    assert not paused(house)
    assert _send(visitor, token) == 303
    assert paused(house)


def test_a_browser_that_says_nothing_needs_an_origin(house: House) -> None:
    """Neither Sec-Fetch-Site nor Origin: refused; a matching Origin is enough."""
    visitor = house.signed_in("author")
    token = visitor.get("/profile").form_token
    del visitor.http.headers["sec-fetch-site"]
    assert _send(visitor, token) == 403
    assert _send(visitor, token, origin=house.address) == 303


@pytest.mark.parametrize("token", ["", "x", "0" * 80])
def test_without_the_token_nothing_is_changed(house: House, token: str) -> None:
    """Same origin alone is not enough."""
    assert _send(house.signed_in("author"), token) == 403
    assert not paused(house)


def test_a_token_belongs_to_one_session(house: House) -> None:
    """Somebody else's is worth nothing, nor is one's own from before signing in; each page has another."""
    one, other = house.signed_in("author"), house.signed_in("other")
    tokens = [one.get("/profile").form_token for _ in range(2)]
    assert len(set(tokens)) == 2
    assert _send(other, tokens[0]) == 403
    assert _send(other, house.visitor().get("/sign-in").form_token) == 403
    assert _send(one, tokens[0]) == 303


def test_htmx_sends_the_token_in_a_header(house: House) -> None:
    """Every page hands it down to requests made from it."""
    visitor = house.signed_in("author")
    page = visitor.get("/")
    assert f'{{"X-CSRF-Token": "{page.form_token}"}}' in page.text
    answer = visitor.http.post("/pause", data={"reason": "Test"}, headers={"x-csrf-token": page.form_token})
    assert answer.status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:80"])
def test_an_unknown_host_gets_no_page(house: House, host: str) -> None:
    """A page elsewhere cannot reach this machine under a name of its own (DNS rebinding)."""
    assert house.visitor().http.get("/sign-in", headers={"host": host}).status_code == 421


def test_every_kind_of_answer_is_protected(house: House) -> None:
    """Pages, redirects, refusals, errors, files, the API and the health page."""
    visitor, nobody = house.signed_in("boss", Role.ADMINISTRATOR), house.visitor()
    style = visitor.get("/").text.split('href="/static/')[1].split('"')[0]
    answers = [
        visitor.http.get("/"),
        nobody.http.get("/"),
        visitor.http.get("/nothing"),
        visitor.http.get("/messages/4711"),
        visitor.http.post("/pause"),
        visitor.http.get("/healthz"),
        nobody.http.get("/api/v1/status"),
        nobody.http.get(f"/static/{style}"),
        nobody.http.get("/sign-in", headers={"host": "evil.example"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 303, 404, 404, 403, 503, 401, 200, 421]
    for answer in answers:
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        kept = answer.url.path.startswith("/static/") and answer.status_code == 200
        assert answer.headers["cache-control"] == ("public, max-age=31536000, immutable" if kept else "no-store")
        assert "server" not in answer.headers
    assert "unsafe" not in POLICY


def test_a_body_without_end_is_cut_off(house: House) -> None:
    """Announced or not, a form has a size."""
    visitor = house.signed_in("author")
    assert visitor.http.post("/pause", data={"reason": "x" * (MOST_BYTES + 1)}).status_code == 413
    endless = (b"reason=" + b"x" * 65_536 for _ in range(40))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.http.post("/pause", content=endless, headers=form).status_code == 413
