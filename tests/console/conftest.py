"""The console as people use it: served on a real port, asked over HTTP, with a clock in the test's hand."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.installation.secrets import hashed
from broadcaster.app.messages import posting
from broadcaster.app.people import people, signing_in
from broadcaster.app.people.passwords import hash_of
from broadcaster.app.people.roles import Role
from broadcaster.console.server.application import create_app
from broadcaster.console.server.server import Server, listen
from broadcaster.delivery.records import Accepted
from broadcaster.net.http import httpx
from broadcaster.people.records import Person
from broadcaster.settings import load
from tests.waiting import PATIENCE

PASSWORD = "wolke tisch anker birne"
_POLL = threading.Event()
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@dataclass
class Clock:
    """A clock that only the test moves."""

    time: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.time

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.time += timedelta(**span)


@dataclass
class Page:
    """An answer of the console."""

    answer: httpx.Response

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status_code

    @property
    def text(self) -> str:
        """The page's HTML."""
        return self.answer.text

    @property
    def goes_to(self) -> str:
        """Where it redirects."""
        return self.answer.headers.get("location", "")

    @property
    def form_token(self) -> str:
        """The token of its forms."""
        found = _TOKEN.search(self.text)
        return found[1] if found else ""

    @property
    def wrong(self) -> list[str]:
        """What it says is wrong with fields."""
        return re.findall(r'class="field__wrong" id="([^"]+)-wrong"', self.text)


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, sends forms with their token."""

    address: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"sec-fetch-site": "same-origin", "accept-language": "de"}
        # the console under test speaks no TLS, and certificates take long to load
        self.http = httpx.Client(
            base_url=self.address, trust_env=False, verify=False, timeout=PATIENCE, headers=headers
        )

    def get(self, path: str, **query: str) -> Page:
        """Open a page."""
        return Page(self.http.get(path, params=query or None))

    def post(self, path: str, /, on: str = "/sign-in", **fields: Any) -> Page:
        """Send a form that stands on the page ``on``."""
        return Page(self.http.post(path, data={"form_token": self.get(on).form_token} | fields))

    def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        """The first step of signing in."""
        return self.post("/sign-in", login=login, password=password)


@dataclass
class House:
    """An installation with a console on a port, and people."""

    installation: Installation
    clock: Clock
    address: str
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(self) -> Visitor:
        """Somebody who is not signed in."""
        made = Visitor(self.address)
        self.visitors.append(made)
        return made

    def person(self, login: str, *roles: Role) -> Person:
        """Somebody with a password, who chose it as choose_password has it; it is hashed once for all tests."""
        token = people.invite(self.installation, login, login.title(), roles or [Role.AUTHOR])
        self.installation.tickets.use(hashed(token), ("invitation",))
        person = people.with_login(self.installation, login)
        entry = self.installation.entry("password set", f"person {login}")
        self.installation.people.change(person.id, entry, password_hash=_password_hash())
        return person

    def signed_in(self, login: str, *roles: Role) -> Visitor:
        """Somebody who has just signed in; a new person unless the login is known."""
        known = {person.login: person for person in people.everyone(self.installation)}
        person = known.get(login) or self.person(login, *roles)
        visitor = self.visitor()
        client = signing_in.Client(address="127.0.0.1", device="test")
        opened = signing_in.open_session(self.installation, person, client, signing_in.FULL)
        visitor.http.cookies.set("broadcaster-insecure-session", opened.token)
        return visitor

    def as_person(self, login: str) -> Installation:
        """The installation in somebody's hands."""
        return signing_in.in_hands_of(self.installation, people.with_login(self.installation, login))

    def post(
        self,
        text: str = "Die Zulassungsstelle bleibt geschlossen.",
        *,
        by: str = "",
        everywhere: bool = False,
        **how: Any,
    ) -> Accepted:
        """Submit a message for X, or for every account, by somebody or by the command line."""
        installation = self.as_person(by) if by else self.installation
        names = [] if everywhere else ["kreis-soest@x"]
        return posting.post(installation, posting.Draft(text=text, cards=everywhere), names, **how)


@cache
def _password_hash() -> str:
    return hash_of(PASSWORD)


@contextmanager
def serving(installation: Installation) -> Iterator[str]:
    """The console of an installation on a port of this machine; its address."""
    listener = listen(0)
    app = create_app(installation)
    server = Server(uvicorn.Config(app, log_level="critical", server_header=False))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        _POLL.wait(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(10)


@pytest.fixture(scope="session")
def nobody() -> Iterator[str]:
    """An address of this machine at which nobody answers, whatever else runs on it: the port is taken, not listened to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, nobody: str) -> Path:
    """A new installation with practice accounts whose platforms do not run; copied, never used."""
    folder = tmp_path_factory.mktemp("console")
    toml, _key = create(folder / "house", organisation="Kreis Soest", practice=True)
    made = Installation(load(toml, environment={"BROADCASTER_PRACTICE_ADDRESS": nobody}), create=True)
    add_practice_accounts(made)
    made.close()
    return folder / "house"


Open = Callable[..., House]


@pytest.fixture
def open_house(template: Path, nobody: str, tmp_path: Path) -> Iterator[Open]:
    """Opens a house with settings of the test's choice."""
    opened: list[tuple[Installation, Any, House]] = []

    def open_one(**settings: Any) -> House:
        folder = tmp_path / f"house{len(opened)}"
        shutil.copytree(template, folder)
        chosen = {"second_factor": "optional", "practice_address": nobody, **settings}
        clock = Clock()
        found = load(folder / "broadcaster.toml", environment={}).model_copy(update=chosen)
        installation = Installation(found, now=clock)
        served = serving(installation)
        house = House(installation, clock, served.__enter__())
        opened.append((installation, served, house))
        return house

    yield open_one
    for installation, served, house in opened:
        for visitor in house.visitors:
            visitor.http.close()
        served.__exit__(None, None, None)
        installation.close()


@pytest.fixture
def house(open_house: Open) -> House:
    """A house in which a password is enough."""
    return open_house()


@pytest.fixture
def full(house: House) -> House:
    """A house in which every screen has something to show."""
    from .furnished import furnish  # noqa: PLC0415 - it needs this module

    furnish(house)
    return house


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """One browser for this file; Playwright keeps the thread's event loop, which other files need."""
    from .browser import started  # noqa: PLC0415 - only where a browser is wanted

    with started() as running:
        yield running


@pytest.fixture
def chrome(browser: object) -> Iterator[object]:
    """The browser; its windows are closed after each test."""
    yield browser
    for context in browser.contexts:  # type: ignore[attr-defined]
        context.close()


@pytest.fixture
def author(house: House) -> Visitor:
    """Somebody who writes."""
    return house.signed_in("author")


@pytest.fixture
def open_form(house: House, author: Visitor) -> Page:
    """The form of a new message."""
    assert author.post("/compose", on="/compose").goes_to == "/compose/1"
    return author.get("/compose/1")


EVERY_ROLE: Sequence[Role] = tuple(Role)
