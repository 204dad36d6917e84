"""Previews are drawn in turns: whoever asks for many holds up neither other people nor sign-in, health and the stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from broadcaster.app.people import people, tokens
from broadcaster.app.people.tokens import Scope
from broadcaster.console.door.turns import AT_ONCE, WAITING, TooManyPreviews, Turns
from broadcaster.console.server.application import create_app
from broadcaster.net.http import httpx

from .conftest import EVERY_ROLE, House


def request(*, gone: bool = False) -> Request:
    """A request of somebody who waits for its answer, or has hung up."""

    async def receive() -> Message:
        if not gone:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


async def drawing(turns: Turns, person: int, drawn: list[int], until: asyncio.Event) -> None:
    """Draw a preview that takes until somebody says so."""
    async with turns.taken(person, request()):
        drawn.append(person)
        await until.wait()


async def settled() -> None:
    """Every task has come as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_each_person_has_one_turn_and_all_together_a_few() -> None:
    """A second preview of the same person waits; so does a third person while two are drawn."""

    async def scene() -> tuple[list[int], list[int]]:
        turns, end, drawn = Turns(), asyncio.Event(), list[int]()
        tasks = [asyncio.ensure_future(drawing(turns, person, drawn, end)) for person in (1, 1, 1, 2, 3)]
        await settled()
        first = list(drawn)
        end.set()
        await asyncio.gather(*tasks)
        return first, sorted(drawn)

    assert AT_ONCE == 2
    assert asyncio.run(scene()) == ([1, 2], [1, 1, 1, 2, 3])


def test_more_than_a_few_waiting_previews_of_one_person_are_refused_at_once() -> None:
    """Another person's is not."""

    async def scene() -> list[int]:
        turns, end, drawn = Turns(), asyncio.Event(), list[int]()
        tasks = [asyncio.ensure_future(drawing(turns, 1, drawn, end)) for _ in range(1 + WAITING)]
        await settled()
        with pytest.raises(TooManyPreviews):
            await drawing(turns, 1, drawn, end)
        tasks.append(asyncio.ensure_future(drawing(turns, 2, drawn, end)))
        await settled()
        shown = list(drawn)
        end.set()
        await asyncio.gather(*tasks)
        return shown

    assert asyncio.run(scene()) == [1, 2]


def test_what_nobody_waits_for_is_not_drawn() -> None:
    """Whoever hung up while waiting gives the turn on."""

    async def scene() -> None:
        turns = Turns()
        with pytest.raises(ClientDisconnect):
            async with turns.taken(1, request(gone=True)):
                pytest.fail("drawn for nobody")
        async with turns.taken(1, request()):
            pass

    asyncio.run(scene())


def test_sign_in_health_and_the_stop_never_wait_behind_previews(house: House) -> None:
    """While a program's previews are stuck, the sixth is refused and everything else answers; then they are drawn."""
    robot = house.person("robot", *EVERY_ROLE)
    token = tokens.make(house.installation, robot, "Test", list(Scope), 30)
    app = create_app(house.installation)
    headers = {"authorization": f"Bearer {token}"}

    async def scene(ask: Callable[..., Awaitable[httpx.Response]]) -> None:
        turns: Turns = app.state.turns
        body = {"text": "Die Zulassungsstelle ist zu.", "accounts": ["kreis-soest@x"]}

        async def preview() -> int:
            answer = await ask("POST", "/api/v1/messages/preview", json=body, headers=headers)
            return answer.status_code

        async with turns.taken(robot.id, request()):
            stuck = [asyncio.ensure_future(preview()) for _ in range(WAITING)]
            while len(turns._people[robot.id].turn._waiters or ()) < WAITING:  # noqa: ASYNC110 - threads let them in
                await asyncio.sleep(0)
            assert await preview() == 429
            for path in ("/healthz", "/sign-in"):
                answer = await ask("GET", path)
                assert answer.status_code in (200, 503)
            status = await ask("GET", "/api/v1/status", headers=headers)
            assert status.status_code == 200
        assert await asyncio.gather(*stuck) == [200] * WAITING

    async def run() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await scene(client.request)

    asyncio.run(run())
    assert people.with_login(house.installation, "robot").id == robot.id


def test_a_form_whose_token_stands_in_a_header_is_drawn(house: House) -> None:
    """As scripts send it: nobody has read the form before its turn comes, and it is still there then."""
    author = house.signed_in("author")
    path = author.post("/compose", on="/compose").goes_to
    headers = {"x-csrf-token": author.get(path).form_token}
    fields = {"text": "Das Straßenverkehrsamt bleibt zu.", "accounts": "kreis-soest@x"}
    answer = author.http.post(f"{path}/sketch", data=fields, headers=headers)
    assert (answer.status_code, fields["text"] in answer.text) == (200, True)
