"""Who may do what: roles as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from broadcaster.words import Sentence


class Role(StrEnum):
    """What a person is there for; a person may have several."""

    AUTHOR = "author"
    APPROVER = "approver"
    DUTY_OFFICER = "duty officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a route lets somebody do."""

    ANYONE = "anyone"
    """Without signing in."""
    SIGN_IN = "sign in"
    """In the middle of signing in: the password was right, the second factor is still to come."""
    SELF = "self"
    """One's own profile, also while a second factor must still be set up."""
    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    RELEASE_ALONE = "release alone"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    STOP = "stop"
    RESUME = "resume"
    CONNECT = "connect"
    PEOPLE = "people"
    RECORD = "record"


_AUTHOR, _APPROVER, _DUTY, _ADMINISTRATOR = Role
_EVERYONE: Final = frozenset(Role)

MAY: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.SELF: _EVERYONE,
    Permission.READ: _EVERYONE,
    Permission.WRITE: frozenset({_AUTHOR, _APPROVER, _DUTY}),
    Permission.APPROVE: frozenset({_APPROVER}),
    Permission.RELEASE_ALONE: frozenset({_DUTY}),
    Permission.DECIDE: frozenset({_AUTHOR, _APPROVER, _DUTY}),
    Permission.WITHDRAW: frozenset({_APPROVER, _DUTY}),
    Permission.STOP: _EVERYONE,
    Permission.RESUME: frozenset({_APPROVER, _DUTY, _ADMINISTRATOR}),
    Permission.CONNECT: frozenset({_ADMINISTRATOR}),
    Permission.PEOPLE: frozenset({_ADMINISTRATOR}),
    Permission.RECORD: frozenset({_ADMINISTRATOR, _APPROVER}),
}
"""The whole table; ANYONE and SIGN_IN need no role."""

ROLES: Final[Mapping[Role, Sentence]] = {
    Role.AUTHOR: Sentence(de="Verfassen", en="Author"),
    Role.APPROVER: Sentence(de="Freigeben", en="Approver"),
    Role.DUTY_OFFICER: Sentence(de="Bereitschaft", en="Duty officer"),
    Role.ADMINISTRATOR: Sentence(de="Verwalten", en="Administrator"),
}

MEANINGS: Final[Mapping[Role, Sentence]] = {
    Role.AUTHOR: Sentence(
        de="Schreibt Meldungen und klärt offene Fälle.", en="Writes messages and settles unclear cases."
    ),
    Role.APPROVER: Sentence(
        de="Gibt frei, was andere geschrieben haben, und zieht Meldungen zurück.",
        en="Approves what others wrote, and withdraws messages.",
    ),
    Role.DUTY_OFFICER: Sentence(
        de="Darf im Notfall allein freigeben; das wird danach geprüft.",
        en="May release alone in an emergency; that is reviewed afterwards.",
    ),
    Role.ADMINISTRATOR: Sentence(
        de="Verwaltet Personen und Zugänge zu den Kanälen.", en="Manages people and the accounts of the channels."
    ),
}


def permissions(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything that somebody with ``roles`` may do."""
    held = set(roles)
    return frozenset(permission for permission, needed in MAY.items() if not needed.isdisjoint(held))
