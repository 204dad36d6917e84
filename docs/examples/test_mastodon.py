"""Mastodon keeps the contract of every adapter."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from broadcaster_mastodon import MastodonAdapter, MastodonSettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from broadcaster.channel import Adapter
from broadcaster.practice.faults import Fault, Faults, Manners, Misbehaving
from broadcaster.practice.server import serving
from broadcaster.testing import AdapterContract, MemoryKeyring, Platform, PublicPost, Step

TOKEN = "practice-mastodon-token"
INSTANCE = {"configuration": {"statuses": {"max_characters": 1_500}}}
OPERATIONS: dict[Step, str] = {
    "prepare": "GET verify_credentials",
    "commit": "POST statuses",
    "observe": "GET statuses",
    "withdraw": "DELETE status",
    "check": "GET verify_credentials",
}


class Mastodon:
    """A server with one account that misbehaves on demand."""

    def __init__(self) -> None:
        self.address = ""
        self.account_id = "7"
        self.faults = Faults()
        self.posts: list[dict[str, Any]] = []
        self.revoked = False
        self.post_by_hand("Guten Morgen!")

    def app(self) -> Misbehaving:
        """The server's application."""
        routes = [
            Route("/api/v2/instance", self._answering(lambda _: INSTANCE)),
            Route("/api/v1/accounts/verify_credentials", self._answering(lambda _: {"id": "7", "username": "kreis"})),
            Route("/api/v1/accounts/7/statuses", self._answering(lambda _: self.posts[::-1])),
            Route("/api/v1/statuses", self._create, methods=["POST"]),
            Route("/api/v1/statuses/{id}", self._answering(self._find), methods=["GET"]),
            Route("/api/v1/statuses/{id}", self._answering(self._delete), methods=["DELETE"]),
        ]
        manners = Manners(
            platform="mastodon",
            operation=_operation,
            account=lambda _path, _scope: "",
            server_error=lambda status: JSONResponse({"error": "Internal"}, status),
            throttled=lambda reset: JSONResponse({"error": "Slow"}, 429, {"Retry-After": "60"} if reset else None),
        )
        return Misbehaving(Starlette(routes=routes), faults=self.faults, manners=manners, now=lambda: 0.0)

    def fault(self, kind: Any, step: Step) -> None:
        """Spoil every request of a step."""
        self.faults.active.append(Fault(platform="mastodon", kind=kind, operation=OPERATIONS[step], times=-1))

    def heal(self) -> None:
        """Behave again."""
        self.faults.active.clear()

    def public(self) -> Sequence[PublicPost]:
        """What was published after the first post, oldest first."""
        return [
            PublicPost(id=post["id"], text=html.unescape(post["content"][3:-4]), parent=post["in_reply_to_id"])
            for post in self.posts[1:]
        ]

    def requests(self, step: Step) -> int:
        """How many requests of a step were seen."""
        return sum(request.operation == OPERATIONS[step] for request in self.faults.requests)

    def revoke(self) -> None:
        """End the account's access."""
        self.revoked = True

    def post_by_hand(self, text: str) -> dict[str, Any]:
        """Publish a text."""
        return self._add(text, None)

    def _add(self, text: str, parent: str | None) -> dict[str, Any]:
        number = str(1000 + len(self.posts))
        self.posts.append(
            {
                "id": number,
                "url": f"https://mastodon.example/@kreis/{number}",
                "created_at": datetime.now(UTC).isoformat(),
                "content": f"<p>{html.escape(text)}</p>",
                "in_reply_to_id": parent,
            }
        )
        return self.posts[-1]

    def _answering(self, answer: Callable[[Request], object]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            if self.revoked or request.headers.get("Authorization") != f"Bearer {TOKEN}":
                return JSONResponse({"error": "The access token was revoked"}, 401)
            found = answer(request)
            return JSONResponse({"error": "Record not found"}, 404) if found is None else JSONResponse(found)

        return endpoint

    async def _create(self, request: Request) -> Response:
        body = await request.json()
        endpoint = self._answering(lambda _: self._add(body["status"], body["in_reply_to_id"]))
        answer: Response = await endpoint(request)
        return answer

    def _find(self, request: Request) -> dict[str, Any] | None:
        return next((post for post in self.posts if post["id"] == request.path_params["id"]), None)

    def _delete(self, request: Request) -> dict[str, Any] | None:
        found = self._find(request)
        if found:
            self.posts.remove(found)
        return found


def _operation(method: str, path: str) -> str:
    last = path.rpartition("/")[2]
    return f"{method} {'status' if last.isdecimal() else last}"


def mastodon(address: str, **more: object) -> MastodonAdapter:
    """The account's adapter at an address."""
    settings = MastodonSettings.model_validate({"address": address, "token": TOKEN, "read_timeout": 3.0, **more})
    return MastodonAdapter(settings, MemoryKeyring({"token": TOKEN}))


class TestMastodon(AdapterContract):
    """Over HTTP, against the server above."""

    @pytest.fixture
    def platform(self) -> Iterator[Platform]:
        """The server, running in a thread."""
        known = Mastodon()
        with serving(known.app()) as known.address:
            yield known

    @pytest.fixture
    def adapter_at(self) -> Callable[[str], Adapter]:
        """A new adapter of the account at an address."""

        def made(address: str) -> Adapter:
            return mastodon(address)

        return made

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What no text may show."""
        return [TOKEN]

    def test_the_limit_is_that_of_the_instance(self, platform: Mastodon) -> None:
        """Whoever set another one is told which to set."""
        with closing(mastodon(platform.address)) as adapter:
            (hint,) = adapter.check().hints
        with closing(mastodon(platform.address, text_limit=1_500)) as adapter:
            assert adapter.check().hints == ()
        assert "text_limit=1500" in hint.en
