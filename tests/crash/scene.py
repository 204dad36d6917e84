"""A place to crash in: practice platforms in the test's process, an installation on disk, and workers that come and go."""

from __future__ import annotations

import copy
import json
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_account, practice_values
from broadcaster.delivery.records import Policy
from broadcaster.practice.accounts import credentials, join_defaults
from broadcaster.practice.world import Records
from broadcaster.settings import load
from broadcaster.testing.practice import Practice, practising
from tests.crash import points
from tests.crash.nursery import Nursery, WorkerHangs, is_stopped, nursery

SETTLE_FACTOR = 0.001
LATER = 60.0
"""Seconds by which the clock is ahead at each restart: leases and deadlines are over, and nothing waits in vain."""
STALE_READS = 2
"""Of the four reads by which a post is taken for absent, so many show nothing although a late post is public."""
_FOR_EVER = 86_400.0
_POLL = 0.01
_TEXT = "Die Kreisverwaltung Soest ist nach einem Angriff auf ihre Rechner nicht erreichbar. Bleiben Sie gelassen."
_SENTENCE = "Die Notrufnummern 110 und 112 sind nicht betroffen; Auskunft gibt das Bürgertelefon unter 02921 30-{}."
_OF_TWO_PARTS, _OF_THREE_PARTS = (
    " ".join(f"{number}. {_SENTENCE.format(number)}" for number in range(1, last)) for last in (5, 7)
)
_BY_HAND = "Das Straßenverkehrsamt bedankt sich bei allen Ehrenamtlichen."
_BUILDING = threading.Lock()
"""Alembic migrates one database at a time in a process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An adapter under test: its account, and what it posts."""

    name: str
    account: str
    text: str = _TEXT
    picture: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        """The adapter's channel."""
        return self.account.partition("@")[2]


SUBJECTS = (
    Subject(name="facebook", account="kreis-soest@facebook"),
    Subject(name="instagram", account="kreis-soest@instagram"),
    Subject(
        name="instagrapi",
        account="kreis-soest@instagram",
        values={"backend": "instagrapi"},
    ),
    Subject(name="x", account="kreis-soest@x", text=_OF_TWO_PARTS, picture=False),
)
WITH_LONGER_THREAD = (*SUBJECTS[:-1], replace(SUBJECTS[-1], text=_OF_THREE_PARTS))
"""For those who have the time."""


@dataclass(frozen=True, slots=True)
class Set:
    """What a run begins with: an installation's folder and what the platforms know."""

    folder: Path
    records: Records


@dataclass(slots=True)
class Scene:
    """One place; used by one thread."""

    folder: Path
    practice: Practice
    nursery: Nursery
    sets: dict[str, Set] = field(default_factory=dict)
    lives: dict[tuple[str, str, bool], list[str]] = field(default_factory=dict)
    """The points of whole lives that were lived here, by adapter, text and whether posts showed up late."""
    subject: Subject = SUBJECTS[0]
    order: dict[str, Any] = field(default_factory=dict)
    late: bool = False
    starts: int = 0

    @property
    def run(self) -> Path:
        """The run's folder."""
        return self.folder / "run"

    def begin(self, subject: Subject, *, late: bool = False, policy: Policy = Policy.PREFER_ONCE) -> None:
        """A never-used installation, and platforms that show one older post; ``late``: newer ones show up late."""
        with _BUILDING:
            known = self.sets.get(subject.name) or self._build(subject)
        shutil.rmtree(self.run, ignore_errors=True)
        shutil.copytree(known.folder, self.run)
        records = copy.deepcopy(known.records)
        records.delay_reads = {subject.channel: _FOR_EVER if late else 0.0}
        self.practice.world.records = records
        self.subject, self.late, self.starts = subject, late, 0
        picture = str(self.folder / "picture.jpg") if subject.picture else None
        self.order = self._where() | {"text": subject.text, "picture": picture, "policy": policy}
        self.order["stale_reads"] = STALE_READS if late else 0

    def start(self, kind: str = "work", **more: Any) -> int:
        """Start a worker whose clock is ahead by ``LATER`` for each one before it; its process id."""
        self.starts += 1
        own = {"record": f"points.{self.starts}", "outcome": f"outcome.{self.starts}.json"}
        later = {"offset": LATER * (self.starts - 1)}
        return self.nursery.start(**{"kind": kind, **self.order, **own, **later, **more})

    def live(self, kind: str = "work", **more: Any) -> bool:
        """Let a worker live until it ends; whether it ended by itself. Raises WorkerHangs with its words."""
        pid = self.start(kind, **more)
        status = self._end_of(pid)
        while any(not is_stopped(task) for task in self.nursery.tasks()):
            time.sleep(_POLL)
        if status not in (0, signal.SIGKILL):
            raise WorkerHangs((self.run / "output").read_text())
        return status == 0

    def release(self, pid: int) -> int:
        """Let a worker begin that was held until it is traced; how it ended, as ``Nursery.wait`` says it."""
        (self.run / "go").touch()
        return self._end_of(pid)

    def _end_of(self, pid: int) -> int:
        while self.late and pid not in self.nursery.ended:
            self.nursery.note_ends(_POLL)
            self._show_late_posts()
        return self.nursery.wait(pid)

    def _show_late_posts(self) -> None:
        """Let reads show what is public, once the worker waits for that: enough of its reads showed nothing."""
        late, shown = self.run / points.LATE, self.run / points.SHOWN
        if not shown.exists() and late.exists() and late.stat().st_size >= STALE_READS:
            self.practice.world.records.delay_reads.clear()
            for post in self.practice.world.records.posts:
                post.visible_at = post.public_at
            shown.touch()

    def points(self, start: int = 1) -> list[str]:
        """The points that a worker reached, in order."""
        return (self.run / f"points.{start}").read_text().splitlines()

    def outcome(self) -> dict[str, Any]:
        """What the newest worker left in the database."""
        told: dict[str, Any] = json.loads((self.run / f"outcome.{self.starts}.json").read_text())
        return told

    def public(self) -> list[dict[str, Any]]:
        """What the public sees of this run, in order."""
        return [post for post in self.practice.public(self.subject.account) if post["text"] != _BY_HAND]

    def _build(self, subject: Subject) -> Set:
        folder = self.folder / subject.name
        self.practice.world.records = Records()
        join_defaults(self.practice.world)
        toml, _key = create(folder, organisation="Kreis Soest", practice=False)
        lines = {"doubt_wait": 0.0, "settle_factor": SETTLE_FACTOR, "tick": 0.1}
        toml.write_text(toml.read_text() + "".join(f"{name} = {value}\n" for name, value in lines.items()))
        installation = Installation(load(toml, environment={}), create=True)
        add_account(installation, subject.account, self._values(subject), practice=True)
        installation.close()
        extra = {"duplicates": "accepted", "processing_seconds": 0.0}
        self.practice.tell("account-extra", account=subject.account, extra=extra)
        self.practice.tell("foreign-post", account=subject.account, text=_BY_HAND)
        shutil.rmtree(self.run, ignore_errors=True)
        folder.rename(self.run)
        self.subject = subject
        self.order = self._where()
        self.live("check", record="signing-in")
        (self.run / "signing-in").unlink()
        self.run.rename(folder)
        self.sets[subject.name] = Set(folder, copy.deepcopy(self.practice.world.records))
        return self.sets[subject.name]

    def _where(self) -> dict[str, Any]:
        return {"folder": str(self.run), "channel": self.subject.channel, "tasks": self.subject.name == "instagrapi"}

    def _values(self, subject: Subject) -> dict[str, Any]:
        values = practice_values(subject.channel, subject.account.partition("@")[0], self.practice.address)
        if subject.values:
            known = credentials(subject.channel, subject.account)
            values |= {name: known[name] for name in ("username", "password")}
            values |= {"private_address": f"{self.practice.address}/instagram-private"}
            values |= {"session_file": str(self.run / "session.json")}
        return {**values, **subject.values}


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """A place below ``folder``."""
    folder.mkdir(parents=True)
    Image.linear_gradient("L").resize((400, 400)).convert("RGB").save(folder / "picture.jpg")
    with practising() as practice, nursery() as forking:
        yield Scene(folder, practice, forking)
