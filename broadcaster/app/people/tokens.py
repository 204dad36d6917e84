"""Use cases of API tokens: made, shown once, listed, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.patience import ASIDE, waiting_at_most
from broadcaster.app.installation.secrets import hashed, new_token
from broadcaster.app.people.roles import Permission, permissions
from broadcaster.people.records import Actor, Person
from broadcaster.storage.people.tokens import ApiToken
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, StorageError

PREFIX = "bc_"
"""Lets scanners recognise a token that was left somewhere."""
LONGEST_DAYS = 366
_USED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a program may do; never more than the person whose token it is."""

    READ = "read"
    POST = "post"
    APPROVE = "approve"
    STOP = "stop"
    OUTAGE = "outage"
    OFFICES = "offices"
    ACCOUNTS = "accounts"
    RECORD = "record"
    ADMINISTRATION = "administration"


SCOPES: Final[Mapping[Scope, Sentence]] = {
    Scope.READ: Sentence(de="Lesen", en="Read"),
    Scope.POST: Sentence(de="Meldungen einreichen, stoppen, verschieben", en="Submit, cancel and move messages"),
    Scope.APPROVE: Sentence(de="Freigeben, was andere geschrieben haben", en="Approve what others wrote"),
    Scope.STOP: Sentence(de="Zurückziehen, Not-Aus", en="Withdraw, stop everything"),
    Scope.OUTAGE: Sentence(de="Ausfall, Entwürfe und Website", en="Outage, drafts and website"),
    Scope.OFFICES: Sentence(de="Übersicht der Dienststellen", en="Board of offices"),
    Scope.ACCOUNTS: Sentence(de="Konten prüfen", en="Check accounts"),
    Scope.RECORD: Sentence(de="Protokoll lesen", en="Read the record"),
    Scope.ADMINISTRATION: Sentence(
        de="Konten, Feeds und Personen verwalten (endet nach 24 Stunden)",
        en="Manage accounts, feeds and people (ends after 24 hours)",
    ),
}
"""What a scope is called where people choose it."""
ADMINISTRATION_LASTS: Final = timedelta(hours=24)
"""After that a token for administration goes on without it: whoever finds it later sets nobody up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A program that shows a token: the installation in the hands of its person, and what both are allowed."""

    installation: Installation
    scopes: frozenset[Scope]
    may: frozenset[Permission]


def make(installation: Installation, person: Person, name: str, scopes: Sequence[str], days: int) -> str:
    """A new token, to be shown once. Raises InvalidInput."""
    name = " ".join(name.split())[:100]
    chosen = [scope for scope in Scope if scope in scopes]
    if not name or not chosen:
        raise InvalidInput.one(
            "name" if not name else "scopes",
            de="Bitte geben Sie dem Token einen Namen und mindestens ein Recht.",
            en="Give the token a name and at least one scope.",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput.one(
            "days",
            de=f"Ein Token gilt 1 bis {LONGEST_DAYS} Tage. Bitte wählen Sie eine Dauer.",
            en=f"A token lasts 1 to {LONGEST_DAYS} days. Choose a time.",
        )
    token = PREFIX + new_token()
    entry = installation.entry("token made", f"person {person.login}", name=name, scopes=list(chosen), days=days)
    expires_at = installation.now() + timedelta(days=days)
    installation.tokens.add(person.id, hashed(token), name, chosen, expires_at, entry)
    return token


def of_person(installation: Installation, person: Person) -> list[ApiToken]:
    """A person's tokens in force."""
    return installation.tokens.of_person(person.id)


def end(installation: Installation, person: Person, token_id: int) -> None:
    """A token stops working at once."""
    entry = installation.entry("token ended", f"person {person.login}")
    installation.tokens.end(person.id, entry, token_id=token_id)


def bearer(installation: Installation, token: str) -> Bearer | None:
    """Who shows a token; None if it is not in force. It acts as its person, and never may more than they."""
    found = installation.tokens.with_token(hashed(token)) if token.startswith(PREFIX) else None
    if found is None:
        return None
    person = installation.people.with_id(found.person_id)
    if person.disabled_at is not None:
        return None
    now = installation.now()
    if found.used_at is None or now - found.used_at > _USED_EVERY:
        with suppress(StorageError), waiting_at_most(ASIDE):  # whoever only reads needs no disk
            installation.tokens.used(found.id)
    scopes = {Scope(scope) for scope in found.scopes}
    if now - found.created_at > ADMINISTRATION_LASTS:
        scopes.discard(Scope.ADMINISTRATION)
    actor = Actor(who=person.name, via=f"api {found.name}", person_id=person.id)
    return Bearer(installation=installation.acting_as(actor), scopes=frozenset(scopes), may=permissions(person.roles))
