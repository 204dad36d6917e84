"""An installation with practice accounts whose platforms do not run, on a clock that is set by hand."""

from __future__ import annotations

import functools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from broadcaster.app import Installation
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import show
from broadcaster.app.messages.repeating import repetition_duty
from broadcaster.app.outage.gating import follow_website
from broadcaster.channel import Receipt
from broadcaster.delivery.records import Accepted, Delivery
from broadcaster.delivery.rules import published
from broadcaster.delivery.states import Event, State
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Broadcast, Terms, WebsiteLink
from broadcaster.schedule.urgency import Urgency
from broadcaster.settings import Settings
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.installation.vault import new_key
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from tests import story

FACEBOOK, INSTAGRAM, X = (f"kreis-soest@{channel}" for channel in ("facebook", "instagram", "x"))
MONDAY = datetime.fromisoformat("2026-11-23T08:00+01:00")
HOUR = timedelta(hours=1)
SEEN = Sentence(de="Gesehen.", en="Seen.")


class Clock:
    """The time, set by hand."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        """Now."""
        return self.now

    def advance(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)


class Bureau:
    """People at work, without workers and platforms."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        database, key = _new_database()
        file = folder / "bureau.db"
        file.write_bytes(database)
        self.clock = Clock()
        self._settings = _settings(file, key, **settings)
        self.installation = Installation(self._settings, now=self.clock)

    def close(self) -> None:
        """End everything."""
        self.installation.close()

    def judge(self, verdict: str, *, follow: bool = True) -> None:
        """A person sets the verdict, and what depends on it follows."""
        self.installation.websites.judge(Verdict(verdict), "Anruf", self.clock(), None)
        if follow:
            follow_website(self.installation)

    def say(
        self,
        text: str = "Die Zulassungsstelle ist geschlossen.",
        *names: str,
        website: str | None = None,
        website_link: str | None = None,
        urgency: str | None = None,
        how: dict[str, Any] | None = None,
        draft: dict[str, Any] | None = None,
        **options: Any,
    ) -> Accepted:
        """Post on some terms, on X if no account is named."""
        terms = Terms(
            condition=Condition(website) if website else None,
            website_link=WebsiteLink(website_link) if website_link else None,
            repetition=repetition(zone="Europe/Berlin", **how) if how else None,
            urgency=Urgency(urgency) if urgency else None,
        )
        said = Draft(text=text, **(draft or {}))
        return post(self.installation, said, names or (() if "corrects" in options else (X,)), terms=terms, **options)

    def repeat(self) -> None:
        """Do the duty of repetition once."""
        repetition_duty(self.installation)

    def deliveries(self, accepted: Accepted) -> list[Delivery]:
        """Every delivery of a message, in order."""
        return [found for found, _attempts in show(self.installation, accepted.message_id).deliveries]

    def states(self, accepted: Accepted) -> list[State]:
        """Their states."""
        return [found.state for found in self.deliveries(accepted)]

    def broadcast(self, accepted: Accepted) -> Broadcast:
        """The terms of one broadcast."""
        known = show(self.installation, accepted.message_id).broadcasts
        return next(found for found in known if found.id == accepted.broadcast_id)

    def publish(self) -> None:
        """Let a worker send everything that is due, to platforms that take it."""
        outbox, now = self.installation.outbox, self.clock()
        while claimed := outbox.claim("worker", lambda: now, HOUR, {"facebook": 9, "instagram": 9, "x": 9}):
            for found in claimed:
                for record in found.parts:
                    outbox.announce(found, record, lease_until=now + HOUR, began=now, now=now, deadline=now)
                    change = published(found, record, Receipt(remote_id=f"p{found.id}-{record.number}"), now)
                    outbox.settle(found, record, change, now, step="commit", outcome="Published")

    def put(self, delivery_id: int, state: State) -> None:
        """Put a delivery where a worker would have left it, with nothing of it public."""
        self.write("UPDATE delivery SET state = ?, lease_owner = NULL WHERE id = ?", state, delivery_id)

    def decide(self, delivery_id: int, event: Event) -> State | None:
        """A person decides."""
        return self.installation.decisions.decide(delivery_id, event, SEEN)

    def told(self) -> list[str]:
        """What the people on duty are told about messages."""
        alerts = Alerts(self.installation.database, self.installation.organisation_id)
        sentences = [alert.sentence.en for alert in alerts.unsent(self.clock() + HOUR)]
        return [sentence for sentence in sentences if "message " in sentence]

    def open_again(self) -> Installation:
        """The same installation as another process sees it."""
        return Installation(self._settings, now=self.clock)

    def write(self, statement: str, *values: object) -> None:
        """Change the database in a way that no use case does."""
        with story.aside():
            self.installation.database.write(lambda connection: connection.exec_driver_sql(statement, tuple(values)))


def local(hour: str) -> datetime:
    """A moment as the clock in Berlin shows it, e.g. ``2026-11-24 08:00``."""
    return datetime.fromisoformat(f"{hour}+01:00").astimezone(UTC)


def _settings(file: Path, key: str, **values: Any) -> Settings:
    fixed = {"organisation": "Kreis Soest", "database": f"sqlite:///{file}", "secret_key": SecretStr(key)}
    return Settings.model_validate(fixed | values)


@functools.cache
def _new_database() -> tuple[bytes, str]:
    """A database with the practice accounts, made once, and its key."""
    key = new_key()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "new.db")
        made = Installation(_settings(file, key), create=True, now=Clock())
        add_practice_accounts(made)
        made.close()
        return file.read_bytes(), key
