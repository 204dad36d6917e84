"""Use cases of API tokens: made, shown once, listed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum

from broadcaster.app.installation import Installation
from broadcaster.app.patience import ASIDE, waiting_at_most
from broadcaster.app.roles import Permission, permissions
from broadcaster.app.secrets import hashed, new_token
from broadcaster.errors import InvalidInput, StorageError
from broadcaster.people.records import Actor, Person
from broadcaster.storage.tokens import ApiToken

PREFIX = "bc_"
"""Lets scanners recognise a token that was left somewhere."""
LONGEST_DAYS = 366
_USED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a program may do; never more than the person whose token it is."""

    READ = "read"
    POST = "post"
    STOP = "stop"
    ACCOUNTS = "accounts"


GRANTS = {
    Scope.READ: frozenset({Permission.READ}),
    Scope.POST: frozenset({Permission.WRITE}),
    Scope.STOP: frozenset({Permission.STOP, Permission.WITHDRAW}),
    Scope.ACCOUNTS: frozenset({Permission.CONNECT}),
}


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


def bearer(installation: Installation, token: str) -> tuple[Installation, Person, frozenset[Permission]] | None:
    """The installation in the hands of a token's person, and what both the token and the person may do."""
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
    granted = frozenset[Permission]().union(*(GRANTS[Scope(scope)] for scope in found.scopes))
    actor = Actor(who=person.name, via=f"api {found.name}", person_id=person.id)
    return installation.acting_as(actor), person, granted & permissions(person.roles)
