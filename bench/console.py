#!/usr/bin/env python3
"""Measures every page of the console: what the server needs for it, and what a browser loads for it.

    .venv/bin/python bench/console.py [MESSAGES]

MESSAGES (default 10,000), a year of them, are in the database before. For each page that answers GET: the time from
the request's arrival at the application to its last byte (median and p95 of wall time, p95 of the process's CPU time, all in
ms, the first request apart), and kB as they are transferred: on a first visit without fonts, and on the next. Pictures of
messages are counted on their own, for they are as large as what people add. Each page is a JSON line; the goals are in
``GOALS``, and what misses one is said at the end, on standard error.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcaster.app import Installation, create
from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages import posting
from broadcaster.app.outage.website import set_verdict
from broadcaster.app.people import people, signing_in
from broadcaster.app.people.roles import Role
from broadcaster.console.server.application import all_screens, create_app
from broadcaster.console.server.server import Server, listen
from broadcaster.delivery.states import State
from broadcaster.feed.options import Options
from broadcaster.net.http import httpx
from broadcaster.settings import load
from broadcaster.website.verdict import Verdict

PLAYBOOKS = Path(__file__).parent.parent / "config" / "playbooks"
NAMES = ["kreis-soest@facebook", "kreis-soest@x"]
REQUESTS = 60
GOALS = {"server p95 ms": 50.0, "first visit kB": 150.0, "next visit kB": 15.0}
A_DAY = 30
SCHEDULED, AWAITED, UNDECIDED = 100, 12, 12
"""How many of the messages wait for their time, for an approval and for a decision."""
HISTORY = (
    "UPDATE delivery SET state = ? WHERE id IN (SELECT id FROM delivery WHERE state = 'queued' ORDER BY id LIMIT ?)"
)
_OURS = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_IN_STYLE = re.compile(r"url\([\"']?([^\"')]+)[\"']?\)")
_PICTURES = re.compile(r'src="(/(?:compose|approvals|messages)/[^"]*pictures/[^"]+|/[a-z/]+\.svg[^"]*)"')
_FONTS = (".woff", ".woff2", ".ttf")
_NO_PAGES = ("/messages/{message_id}/events", "/record/export.{kind}", "/set-up/{token}")
"""A stream, a download of the whole record, and a link that works once; what begins with ``/sign-in`` is for strangers."""


@dataclass
class Clock:
    """The time, set by hand, so that a year of history is made in minutes."""

    time: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.time


class Stopwatch:
    """An ASGI application around another: when its last request came and when its last byte was handed over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.wall: list[float] = []
        self.cpu: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer and take the time, in ms."""
        wall, cpu = time.perf_counter(), time.process_time()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self.wall.append(1_000 * (time.perf_counter() - wall))
                self.cpu.append(1_000 * (time.process_time() - cpu))
            await send(message)

        await self._app(scope, receive, sent)


@dataclass
class Browser:
    """Loads a page and everything that belongs to it, and counts bytes as they are transferred."""

    http: httpx.Client
    sizes: dict[str, int] = field(default_factory=dict)

    def load(self, path: str) -> tuple[float, float, float]:
        """Size in kB of a first visit without fonts, of the next, and of the pictures of messages."""
        answer = self.http.get(path)
        page, html = answer.num_bytes_downloaded, answer.text
        found, pictures = set(), 0
        for address in _OURS.findall(html):
            found |= {address, *self._within(address)}
        for address in set(_PICTURES.findall(html)):
            pictures += self._size(address.replace("&amp;", "&"))
        kept = sum(self._size(address) for address in found if not address.endswith(_FONTS))
        return (page + kept) / 1_000, page / 1_000, pictures / 1_000

    def _within(self, address: str) -> Iterator[str]:
        """What a style sheet loads."""
        if address.endswith(".css"):
            for name in _IN_STYLE.findall(self.http.get(address).text):
                if not name.startswith("data:"):
                    yield urljoin(address, name)

    def _size(self, address: str) -> int:
        if address not in self.sizes:
            answer = self.http.get(address)
            self.sizes[address] = answer.num_bytes_downloaded if answer.is_success else 0
        return self.sizes[address]


def main(messages: int) -> int:
    """Measure and print; 1 if a goal was missed."""
    with TemporaryDirectory() as folder:
        installation, paths = _installation(Path(folder) / "kreis", messages)
        person = people.with_login(installation, "boss")
        client = signing_in.Client(address="127.0.0.1", device="bench")
        cookie = signing_in.open_session(installation, person, client, signing_in.FULL).token
        with _served(installation) as (address, stopwatch), _visitor(address, cookie) as http:
            missed = [_measured(http, stopwatch, path) for path in paths]
            http.cookies.clear()
            missed.append(_measured(http, stopwatch, "/sign-in"))
        installation.close()
    print(f"{sum(missed)} of {len(missed)} pages miss a goal: {GOALS}", file=sys.stderr)
    return int(any(missed))


def _measured(http: httpx.Client, stopwatch: Stopwatch, path: str) -> bool:
    http.get(path).raise_for_status()
    stopwatch.wall.clear()
    stopwatch.cpu.clear()
    for _request in range(REQUESTS):
        http.get(path)
    wall, cpu = sorted(stopwatch.wall), sorted(stopwatch.cpu)
    at = round(0.95 * len(wall)) - 1
    first, later, pictures = Browser(http).load(path)
    over = [found > goal for found, goal in zip((wall[at], first, later), GOALS.values(), strict=True)]
    told = {"workload": "page", "contender": "broadcaster", "name": path}
    found = {"median_ms": wall[len(wall) // 2], "p95_ms": wall[at], "cpu_p95_ms": cpu[at]}
    sizes = {"first_kb": first, "next_kb": later, "pictures_kb": pictures}
    print(json.dumps(told | {name: round(value, 1) for name, value in (found | sizes).items()}), flush=True)
    return any(over)


def _installation(folder: Path, messages: int) -> tuple[Installation, list[str]]:
    """An authority with history, in an outage, and the paths of its pages."""
    toml, _key = create(folder, organisation="Kreis Soest", practice=True)
    shutil.copytree(PLAYBOOKS, folder / "playbooks", dirs_exist_ok=True)
    clock = Clock()
    made = Installation(load(toml, environment={"BROADCASTER_PLAYBOOK": "it-ausfall"}), create=True, now=clock)
    add_practice_accounts(made)
    for login, roles in (("boss", list(Role)), ("author", [Role.AUTHOR])):
        people.choose_password(made, people.invite(made, login, login.title(), roles), "wolke tisch anker birne")
    _history(made, messages, clock)
    set_verdict(made, Verdict.OFFLINE, "Anruf")
    made.feeds.add("https://www.example.org/feed", Options(), made.now())
    author = signing_in.in_hands_of(made, people.with_login(made, "author"))
    for number in range(AWAITED):
        posting.post(author, _draft(number), NAMES)
    numbers = [composing.copy(author, _manuscript(cards)) for cards in ("yes", "")]
    return made, _paths(messages // 2, numbers)


def _history(made: Installation, messages: int, clock: Clock) -> None:
    """A year of messages of the command line, nearly all public; some wait for a decision, some for their time."""
    past = messages - SCHEDULED - AWAITED
    days = [range(first, min(first + A_DAY, past)) for first in range(0, past, A_DAY)]
    clock.time -= timedelta(days=len(days))
    with ThreadPoolExecutor(16) as pool:
        for day in days:
            list(pool.map(lambda number: posting.post(made, _draft(number), NAMES), day))
            clock.time += timedelta(days=1)
    public = len(NAMES) * (past - UNDECIDED)
    for state, count in ((State.PUBLISHED, public), (State.NEEDS_DECISION, len(NAMES) * UNDECIDED)):
        made.database.write(
            lambda connection, state=state, count=count: connection.exec_driver_sql(HISTORY, (state.value, count))
        )
    for number in range(SCHEDULED):
        posting.post(made, _draft(past + number), NAMES, at=clock.time + timedelta(hours=6 * number + 1))


def _draft(number: int) -> posting.Draft:
    return posting.Draft(text=f"Meldung {number}: Die Zulassungsstelle bleibt zu.", headline=f"IT-Ausfall {number}")


def _manuscript(cards: str) -> Manuscript:
    fields = {"headline": "IT-Ausfall", "text": "Die Zulassungsstelle bleibt geschlossen. " * 9, "cards": cards}
    return Manuscript(fields=fields, accounts=tuple(NAMES))


def _paths(message: int, compositions: list[int]) -> list[str]:
    """Every page that answers GET, with something to show."""
    filled = {"message_id": message, "name": NAMES[1], "kind": "json", "playbook_name": "it-ausfall"}
    found = [
        route.path
        for screen in all_screens()
        for route in screen.router.routes
        if "GET" in route.methods
        and route.path not in _NO_PAGES
        and "/sign-in" not in route.path
        and not re.search(r"sha256|draft_name", route.path)
    ]
    paths = [
        path.format(**filled, composition_id=number)
        for path in found
        for number in (compositions if "composition_id" in path else compositions[:1])
    ]
    return [path for path in paths if "/move" not in path] + [
        "/messages?text=Meldung+77",
        "/plan?view=month",
        "/plan?view=list",
    ]


@contextmanager
def _visitor(address: str, cookie: str) -> Iterator[httpx.Client]:
    headers = {"sec-fetch-site": "same-origin", "accept-language": "de"}
    with httpx.Client(base_url=address, trust_env=False, timeout=60, headers=headers) as http:
        http.cookies.set("broadcaster-insecure-session", cookie)
        yield http


@contextmanager
def _served(installation: Installation) -> Iterator[tuple[str, Stopwatch]]:
    listener, app = listen(0), create_app(installation)
    stopwatch = Stopwatch(app)
    server = Server(uvicorn.Config(stopwatch, log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    yield f"http://localhost:{listener.getsockname()[1]}", stopwatch
    server.stop()
    thread.join()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
