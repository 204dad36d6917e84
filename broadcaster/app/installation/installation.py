"""An installation: its settings, its database, and what the use cases share."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from broadcaster.app.installation.gallery import Gallery
from broadcaster.app.installation.picturing import Studio
from broadcaster.app.installation.secrets import key_of
from broadcaster.delivery.records import Pause
from broadcaster.engine.bell import ring_at
from broadcaster.engine.roster import Roster
from broadcaster.feed.reader import FeedReader
from broadcaster.message import Picture
from broadcaster.people.records import Actor, Entry
from broadcaster.settings import Settings
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.accounts import Accounts
from broadcaster.storage.installation.audit import Audit, begin_record
from broadcaster.storage.installation.credentials import Credentials, prove_key
from broadcaster.storage.installation.duties import Duties
from broadcaster.storage.installation.offices import Offices
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.storage.installation.seals import Seals, record_keys
from broadcaster.storage.installation.upkeep import Upkeep
from broadcaster.storage.installation.vault import Vault
from broadcaster.storage.installation.workers import Workers
from broadcaster.storage.messages.approvals import Approvals
from broadcaster.storage.messages.compositions import Compositions
from broadcaster.storage.messages.idempotency import IdempotencyKeys
from broadcaster.storage.messages.lists import Lists
from broadcaster.storage.messages.messages import Messages
from broadcaster.storage.messages.overview import Overview
from broadcaster.storage.messages.plans import Plans
from broadcaster.storage.messages.repeats import Repeats
from broadcaster.storage.outage.drafts import Drafts
from broadcaster.storage.outage.feeds import Feeds
from broadcaster.storage.outage.outages import Outages
from broadcaster.storage.outage.websites import Websites
from broadcaster.storage.outbox.decisions import Decisions
from broadcaster.storage.outbox.gates import Gates
from broadcaster.storage.outbox.lateness import Patience
from broadcaster.storage.outbox.outbox import Outbox
from broadcaster.storage.outbox.stop_orders import StopOrders, beside, obeying
from broadcaster.storage.outbox.waits import Waits
from broadcaster.storage.people.failures import Failures
from broadcaster.storage.people.passkeys import Passkeys
from broadcaster.storage.people.people import People
from broadcaster.storage.people.sessions import Sessions
from broadcaster.storage.people.tickets import Tickets
from broadcaster.storage.people.tokens import Tokens
from broadcaster.words.errors import StorageError

OPERATOR = Actor(who="command line", via="command line")
"""Whoever works on the machine itself."""
ITSELF = Actor(who="broadcaster", via="engine")
"""What goes out by itself, because a playbook or a feed says so."""


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Installation:
    """One organisation's broadcaster on one database."""

    def __init__(
        self,
        settings: Settings,
        *,
        create: bool = False,
        migrate: bool = False,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.settings, self.now = settings, now
        self.website = settings.website  # or while a drill runs that names none, the practice website
        key = key_of(settings)
        vault, seals = Vault(key), Seals(record_keys(key))
        self.database = Database(
            settings.database,
            password=settings.database_password.get_secret_value() if settings.database_password else None,
            create=create,
            migrate=migrate,
            upgraded=lambda connection: prove_key(connection, vault, settings.organisation),
        )
        self.organisations = Organisations(self.database)
        if create:
            self.organisations.add(settings.organisation, now(), begin_record(seals, now), key_check=vault.check)
        self.key_check = vault.check
        """By which a later installation knows whether it has the same key."""
        mine = self.organisations.named(settings.organisation, self.key_check)
        self.organisation_id = mine.id
        self._credentials = Credentials(self.database, vault, now)
        self.accounts = Accounts(self.database, self.organisation_id, self._credentials, now)
        if mine.key_check is None:  # from before it was noted
            self.accounts.check_key()
        self.messages = Messages(self.database, self.organisation_id, now)
        self.offices = Offices(self.database, self.organisation_id, now)
        self.studio = Studio(settings)
        self.feed_reader = FeedReader()
        self.patience = Patience.seconds(lateness=settings.lateness, spacing=settings.spacing)
        self.outbox = Outbox(self.database, self.patience)
        self.workers = Workers(self.database, self.organisation_id)
        self.duties = Duties(self.database, self.organisation_id)
        self.websites = Websites(self.database, self.organisation_id, self.patience)
        self.lists = Lists(self.database, self.organisation_id)
        self.decisions = Decisions(self.database, self.organisation_id, now)
        self.drafts = Drafts(self.database, self.organisation_id)
        self.compositions = Compositions(self.database, self.organisation_id, now)
        self.gallery = Gallery()
        self.feeds = Feeds(self.database, self.organisation_id)
        self.outages = Outages(self.database, self.organisation_id)
        self.gates = Gates(self.database, self.organisation_id)
        self.waits = Waits(self.database, self.organisation_id)
        self.repeats = Repeats(self.database, self.organisation_id, now)
        self.actor = OPERATOR
        self._open_people(vault, seals)
        self.stop_orders = StopOrders(beside(settings.database, settings.folder))
        self.database.first = obeying(self.stop_orders, self.database, seals, now)

    @property
    def practising(self) -> bool:
        """Whether nothing can reach the public: there are accounts, and all are practice accounts."""
        accounts = self.accounts.all()
        return bool(accounts) and all(account.practice for account in accounts)

    @property
    def pause(self) -> Pause | None:
        """The stop for everything, while it is in force: also one that the database could not take yet."""
        ordered = self.stop_orders.of(self.organisation_id)
        kept_aside = Pause(since=ordered.at, reason=ordered.reason) if ordered else None
        return kept_aside or self.organisations.paused(self.organisation_id)

    def acting_as(self, actor: Actor) -> Installation:
        """The same installation in somebody's hands: what is done with it is written down under that name."""
        _ = self.roster  # shared, for it keeps what was learned from the platforms
        held = copy.copy(self)
        held.actor = actor
        return held

    def entry(self, what: str, about: str = "", **details: Any) -> Entry:
        """What is done now, for the record."""
        return Entry(actor=self.actor, what=what, about=about, details=details)

    def recorded(self, what: str, about: str = "", **details: Any) -> Callable[[Any], None]:
        """Writes down what is done, in the transaction that does it: neither is there without the other."""
        entry = self.entry(what, about, **details)
        return lambda connection: self.audit.write(connection, entry)

    def record(self, what: str, about: str = "", **details: Any) -> None:
        """Write down what was done."""
        self.audit.add(self.entry(what, about, **details))

    def _open_people(self, vault: Vault, seals: Seals) -> None:
        mine = (self.database, self.organisation_id)
        self.audit = Audit(*mine, seals, self.now)
        self.people = People(*mine, vault, self.audit, self.now)
        self.passkeys = Passkeys(*mine, self.audit, self.now)
        self.sessions = Sessions(*mine, self.audit, self.now)
        self.tickets = Tickets(*mine, self.now)
        self.failures = Failures(*mine, self.now)
        self.idempotency_keys = IdempotencyKeys(*mine, self.now)
        self.tokens = Tokens(*mine, self.audit, self.now)
        self.approvals = Approvals(*mine, self.audit, self.now)
        self.overview = Overview(*mine)
        self.plans = Plans(*mine, self.now)
        self.upkeep = Upkeep(*mine, self.now)

    @cached_property
    def roster(self) -> Roster:
        """The accounts' adapters: of every organisation in the database, for a worker serves them all."""
        return Roster(self._credentials, self._picture, self.settings.practice_address)

    def wake_workers(self) -> None:
        """Tell every worker that lately lived that there is work; whoever is not told looks by itself."""
        lately = self.now() - timedelta(seconds=max(60.0, 3 * self.settings.lease))
        with suppress(StorageError):
            alive = [worker.wake_port for worker in self.workers.all() if worker.seen_at > lately]
            ring_at([port for port in alive if port is not None])

    def attend(self, *duties: str) -> None:
        """Let duties be done at once, and tell every worker that there is work."""
        for name in duties:
            self.duties.soon(name)
        self.wake_workers()

    def close(self) -> None:
        """Finish the writes that wait, and end the connections to platforms and the processes for pictures and feeds."""
        if "roster" in self.__dict__:
            self.roster.close()
        self.studio.close()
        self.feed_reader.close()
        self.database.close()

    def _picture(self, organisation_id: int, picture: Picture) -> bytes:
        return Messages(self.database, organisation_id, self.now).picture(picture.sha256)


def open_installation(
    settings: Settings, *, migrate: bool = False, now: Callable[[], datetime] = utc_now
) -> Installation:
    """Open an existing installation. Raises ConfigurationError, or StorageError: also for an older one, unless it may migrate."""
    return Installation(settings, migrate=migrate, now=now)
