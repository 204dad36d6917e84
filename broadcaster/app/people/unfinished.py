"""Sign-ins that stopped at the second step: their owner is told, for somebody may know the password."""

from __future__ import annotations

from broadcaster.app.installation.installation import Installation
from broadcaster.app.people.signing_in import PENDING_FOR, SECOND_FACTOR, Visit
from broadcaster.people.records import Person
from broadcaster.storage.people.sessions import Session


def unfinished(installation: Installation, person: Person) -> list[Session]:
    """Sessions in which the right password was given and no right second factor: somebody may know the password."""
    now = installation.now()
    return [
        begun
        for begun in installation.sessions.at_stage(person.id, SECOND_FACTOR)
        if begun.wrong_codes or now - begun.created_at >= PENDING_FOR
    ]


def explain(installation: Installation, person: Person) -> None:
    """The person says that it was they."""
    entry = installation.entry("unfinished sign-ins explained", f"person {person.login}")
    installation.sessions.end_at_stage(person.id, SECOND_FACTOR, entry)


def begin_anew(installation: Installation, visit: Visit | None) -> None:
    """A browser that stopped at the second step begins again with the first."""
    if visit is not None and visit.session.stage == SECOND_FACTOR:
        installation.sessions.replace(visit.session.id)
