"""Installations at running practice platforms, on a clock that can be set forward, and engines to run them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.posting import Draft, PictureFile, post
from broadcaster.app.messages.reading import all_settled, show
from broadcaster.app.serving import engine_of
from broadcaster.delivery.records import Accepted, AttemptRecord, Delivery, Policy
from broadcaster.delivery.states import State
from broadcaster.engine.bell import ring_at
from broadcaster.engine.embedded import Engine
from broadcaster.settings import Settings, load
from broadcaster.storage.outbox.claims import next_wake, oldest_due
from broadcaster.storage.schema import delivery
from broadcaster.testing.practice import Practice
from tests.waiting import until

from .gate import Gate
from .pictures import JPEG

if TYPE_CHECKING:
    from .crisis import Crisis

FACEBOOK, INSTAGRAM, X = (f"kreis-soest@{channel}" for channel in ("facebook", "instagram", "x"))
FAST = {"doubt_wait": 0.0, "settle_factor": 0.002, "tick": 0.1, "lease": 1_100.0}
"""A lease outlasts every jump of the clock that may meet a post on its way."""
UNDER_WAY = select(delivery.c.id).where(delivery.c.state.in_([State.SENDING, State.UNCLEAR])).limit(1)
HELD = 60.0
"""Seconds for which a platform keeps an answer back: until it is healed."""


class Clock:
    """The real time, set forward."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Now."""
        return datetime.now(UTC) + self._ahead

    def after(self, seconds: float) -> datetime:
        """A moment to come."""
        return self() + timedelta(seconds=seconds)

    def advance(self, seconds: float) -> None:
        """Time passes at once."""
        self._ahead += timedelta(seconds=seconds)


@dataclass
class Office:
    """An installation, its practice platforms and its clock."""

    installation: Installation
    practice: Practice
    clock: Clock
    settings: Settings
    said: list[Accepted] = field(default_factory=list)
    engines: list[Engine] = field(default_factory=list)

    def say(self, text: str, *names: str, at: datetime | None = None, valid_until: datetime | None = None) -> Accepted:
        """Post a text, with a picture where Instagram needs one."""
        pictures = [PictureFile(file="bild.jpg", data=JPEG, alt="Ein Quadrat.")] if INSTAGRAM in names else []
        draft = Draft(text=text, pictures=pictures, valid_until=valid_until)
        self.said.append(post(self.installation, draft, names, at=at))
        return self.said[-1]

    def say_through(self, installation: Installation, text: str, name: str) -> Accepted:
        """Post a text by another program."""
        self.said.append(post(installation, Draft(text=text), [name]))
        return self.said[-1]

    def insist(self, text: str, name: str) -> Accepted:
        """Post a text that had better be there twice than not at all."""
        accepted = post(self.installation, Draft(text=text), [name], policy=Policy.PREFER_DELIVERY)
        self.said.append(accepted)
        return accepted

    @contextmanager
    def working(self, installation: Installation | None = None) -> Iterator[None]:
        """An engine at work."""
        engine = engine_of(installation or self.installation)
        engine.start()
        self.engines.append(engine)
        try:
            yield
        finally:
            engine.stop()
            self.engines.remove(engine)

    def settle(self, *accepted: Accepted) -> None:
        """Wait until nothing more happens by itself to some messages, or to all."""
        ids = [key for one in accepted or self.said for key in one.delivery_ids]
        until(lambda: all_settled(self.installation, ids), self.told)

    def run(self, *accepted: Accepted) -> None:
        """Work until nothing more happens by itself."""
        with self.working():
            self.settle(*accepted)

    def rest(self) -> None:
        """Wait until nothing can be done before the clock moves."""
        until(self._resting)

    def _resting(self) -> bool:
        """Nothing is under way or due, nor will be before a slow machine has set the clock; all read at one moment."""
        now = self.clock()
        with self.installation.database.read() as connection:
            under_way = connection.execute(UNDER_WAY).scalar()
            due = oldest_due(connection, self.installation.organisation_id, now)
            coming = next_wake(connection, now)
        return not (under_way or due or (coming and coming < now + timedelta(seconds=1)))

    def ticks(self, count: int = 5) -> None:
        """Wait until every engine at work has looked by itself so many times."""
        for engine in self.engines * count:
            before = engine.ticked
            until(lambda one=engine, before=before: one.ticked != before)  # type: ignore[misc]

    def attend(self, *duties: str) -> None:
        """Let duties be done at once, also by workers whose last sign looks old because the clock was set forward."""
        self.installation.attend(*duties)
        ring_at(known.wake_port for known in self.installation.workers.all() if known.wake_port)

    def states(self, *names: str) -> list[State]:
        """The states of everything said to some accounts, or to all, in order."""
        return [found.state for found, _ in self.told(*names)]

    def told(self, *names: str) -> list[tuple[Delivery, Sequence[AttemptRecord]]]:
        """Every delivery to some accounts, or to all, with its attempts."""
        stories = [show(self.installation, accepted.message_id) for accepted in self.said]
        every = [pair for story in stories for pair in story.deliveries]
        return [(found, attempts) for found, attempts in every if not names or found.account.name in names]

    def reads(self) -> list[str]:
        """What each read-back of the first message showed."""
        return [attempt.outcome for attempt in self.told()[0][1] if attempt.step == "observe"]

    def texts(self, name: str) -> list[str]:
        """What is public on an account, in order."""
        return [shown["text"] for shown in self.practice.public(name)]

    def open_again(self) -> Installation:
        """The same installation as another process sees it."""
        return Installation(self.settings, now=self.clock)


@pytest.fixture
def office(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path, practice: Practice) -> Iterator[Office]:
    """An installation with one practice account per channel; doubts settle in fractions of a second."""
    changed = getattr(request, "param", {})
    toml, _key = create(tmp_path / "installation", organisation="Kreis Soest", practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": practice.address, **FAST, **changed})
    clock = Clock()
    shutil.copy(migrated, toml.parent / "broadcaster.db")
    made = Installation(settings, create=True, now=clock)
    add_practice_accounts(made)
    practice.tell("account-extra", account=INSTAGRAM, extra={"processing_seconds": 0.0})
    yield Office(made, practice, clock, settings)
    made.close()


@pytest.fixture
def crisis(office: Office, tmp_path: Path) -> Crisis:
    """The office in a crisis, with a playbook."""
    from .crisis import Crisis, write  # noqa: PLC0415 - it is built on what is here

    write(tmp_path / "playbooks")
    office.installation.settings = office.settings = office.settings.model_copy(
        update={"playbooks": str(tmp_path / "playbooks"), "playbook": "test"}
    )
    return Crisis(office)


@pytest.fixture
def gate(practice: Practice) -> Iterator[Gate]:
    """A door in front of the practice platforms."""
    made = Gate(practice.address)
    yield made
    made.shut()
