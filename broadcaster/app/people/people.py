"""Use cases about people: the first one, invitations, roles, locking and unlocking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.secrets import hashed, new_token
from broadcaster.app.people.passwords import checked, hash_of
from broadcaster.app.people.roles import Role
from broadcaster.people.records import Person
from broadcaster.storage.people.tickets import Ticket
from broadcaster.words import Language, Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

LINKS = ("set-up", "invitation", "reset")
"""The purposes of links that lead to choosing a password."""
_SET_UP_LASTS = timedelta(hours=24)
_INVITATION_LASTS = timedelta(days=7)
_RESET_LASTS = timedelta(hours=4)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
_FIRST = (Role.ADMINISTRATOR, Role.AUTHOR, Role.DUTY_OFFICER)
"""What the first person needs to work alone until others are invited."""


def everyone(installation: Installation) -> list[Person]:
    """All people, by name."""
    return installation.people.all()


def person(installation: Installation, person_id: int) -> Person:
    """One person. Raises UnknownName."""
    return installation.people.with_id(person_id)


def with_login(installation: Installation, login: str) -> Person:
    """One person by the login. Raises UnknownName."""
    return installation.people.with_login(login.strip().lower())


def first_link(installation: Installation) -> str | None:
    """A one-time token for the very first person; None once there is somebody.

    Earlier ones stay good for their time, for somebody may be using one while the program starts again; the first
    person to use one ends them all.
    """
    if installation.people.all():
        return None
    return _issued(installation, "set-up", _SET_UP_LASTS, None)


def ticket(installation: Installation, token: str) -> Ticket:
    """What a link is good for. Raises UnknownName when it is used up, expired or never was."""
    found = installation.tickets.look(hashed(token), LINKS)
    if found is None or _disabled(installation, found.person_id):
        raise _no_link()
    return found


def set_up(installation: Installation, token: str, login: str, name: str, password: str) -> Person:
    """The very first person takes over the installation. Raises InvalidInput, UnknownName."""
    login, name = _login(login), _name(name)
    checked(password, _words(installation, login, name))
    if ticket(installation, token).purpose != "set-up" or installation.people.all():
        raise _no_link()
    if installation.tickets.use(hashed(token), ("set-up",), with_all=True) is None:
        raise _no_link()
    entry = installation.entry("person added", f"person {login}", roles=list(_FIRST))
    person_id = installation.people.add(login, name, _FIRST, entry)
    installation.people.change(
        person_id, installation.entry("password set", f"person {login}"), password_hash=hash_of(password)
    )
    return installation.people.with_id(person_id)


def invite(installation: Installation, login: str, name: str, roles: Sequence[str]) -> str:
    """A new person; the token of the link with which they choose a password. Raises InvalidInput."""
    login, name, roles = _login(login), _name(name), _roles(roles)
    entry = installation.entry("person added", f"person {login}", roles=list(roles))
    person_id = installation.people.add(login, name, roles, entry)
    return _issued(installation, "invitation", _INVITATION_LASTS, person_id)


def reset(installation: Installation, login: str, *, factors: bool = False) -> str:
    """A link for choosing a new password; ``factors`` also removes the second ones.

    At once the present password opens nothing any more, and sessions, tokens and earlier links end.
    """
    found = installation.people.with_login(login.strip().lower())
    about = f"person {found.login}"
    if factors:
        installation.people.forget_factors(found.id, installation.entry("factors removed", about))
    installation.people.change(found.id, installation.entry("person reset", about), password_hash=None)
    _end_access(installation, found)
    return _issued(installation, "reset", _RESET_LASTS, found.id)


def choose_password(installation: Installation, token: str, password: str) -> Person:
    """Use an invitation or reset link. Raises InvalidInput, UnknownName; a bad password leaves the link good."""
    found = ticket(installation, token)
    if found.person_id is None:
        raise _no_link()
    invited = installation.people.with_id(found.person_id)
    checked(password, _words(installation, invited.login, invited.name))
    if installation.tickets.use(hashed(token), ("invitation", "reset")) is None:
        raise _no_link()
    _set_password(installation, invited, password)
    return invited


def change_password(installation: Installation, person: Person, password: str, *, here: int) -> None:
    """A person's own new password, given in the session ``here``, which alone goes on. Raises InvalidInput.

    Whoever calls has made sure that it is they.
    """
    checked(password, _words(installation, person.login, person.name))
    _set_password(installation, person, password, here=here)


def link(installation: Installation, token: str, port: int | None = None) -> str:
    """The address under which a person uses a token of theirs; ``port`` is where the console answers, if that is not set."""
    return f"{installation.settings.console_address(port)}/set-up/{token}"


def change_roles(installation: Installation, person_id: int, roles: Sequence[str]) -> Person:
    """Give a person exactly ``roles``. Raises InvalidInput; somebody must stay administrator."""
    found = installation.people.with_id(person_id)
    kept = _roles(roles)
    if Role.ADMINISTRATOR not in kept:
        _keep_an_administrator(installation, found)
    entry = installation.entry("person changed", f"person {found.login}", roles=list(kept))
    installation.people.change(person_id, entry, roles=list(kept))
    return installation.people.with_id(person_id)


def change_language(installation: Installation, person: Person, language: Language) -> None:
    """The language in which a person reads the console."""
    entry = installation.entry("person changed", f"person {person.login}", language=language)
    installation.people.change(person.id, entry, language=language)


def disable(installation: Installation, person_id: int) -> Person:
    """Lock a person out at once: sessions, tokens and links end. Raises InvalidInput."""
    found = installation.people.with_id(person_id)
    _keep_an_administrator(installation, found)
    entry = installation.entry("person disabled", f"person {found.login}")
    installation.people.change(person_id, entry, disabled_at=installation.now())
    _end_access(installation, found)
    return installation.people.with_id(person_id)


def enable(installation: Installation, person_id: int) -> Person:
    """Let a person sign in again."""
    found = installation.people.with_id(person_id)
    installation.people.change(
        person_id, installation.entry("person enabled", f"person {found.login}"), disabled_at=None
    )
    return installation.people.with_id(person_id)


def _set_password(installation: Installation, person: Person, password: str, *, here: int | None = None) -> None:
    entry = installation.entry("password set", f"person {person.login}")
    installation.people.change(person.id, entry, password_hash=hash_of(password))
    _end_access(installation, person, but=here)


def _end_access(installation: Installation, found: Person, *, but: int | None = None) -> None:
    """End a person's sessions (except ``but``), API tokens and links: who opened them may be somebody else."""
    about = f"person {found.login}"
    installation.sessions.end_all(found.id, installation.entry("sessions ended", about), but=but)
    installation.tokens.end(found.id, installation.entry("token ended", about))
    installation.tickets.void(found.id)


def _disabled(installation: Installation, person_id: int | None) -> bool:
    return person_id is not None and installation.people.with_id(person_id).disabled_at is not None


def _keep_an_administrator(installation: Installation, leaving: Person) -> None:
    others = (
        other
        for other in installation.people.all()
        if other.id != leaving.id and other.disabled_at is None and Role.ADMINISTRATOR in other.roles
    )
    if Role.ADMINISTRATOR in leaving.roles and next(others, None) is None:
        raise InvalidInput.one(
            "roles",
            de="Jemand muss die Verwaltung behalten. Bitte geben Sie zuerst einer anderen Person die Rolle „Verwalten“.",
            en="Somebody must stay administrator. Give another person that role first.",
        )


def _issued(installation: Installation, purpose: str, lasts: timedelta, person_id: int | None) -> str:
    token = new_token()
    installation.tickets.issue(hashed(token), purpose, lasts, person_id=person_id)
    return token


def _login(login: str) -> str:
    tidy = login.strip().lower()
    if not _LOGIN.fullmatch(tidy):
        raise InvalidInput.one(
            "login",
            de="Die Anmeldung braucht 2 bis 100 Zeichen: Kleinbuchstaben, Ziffern und . _ - @ +, zum Beispiel s.meier.",
            en="The login needs 2 to 100 characters: small letters, digits and . _ - @ +, for example s.miller.",
        )
    return tidy


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= 200 or not tidy.isprintable():
        raise InvalidInput.one(
            "name",
            de="Bitte nennen Sie den Namen der Person, höchstens 200 Zeichen.",
            en="Give the person's name, 200 characters at most.",
        )
    return tidy


def _roles(roles: Sequence[str]) -> tuple[Role, ...]:
    known = tuple(role for role in Role if role in roles)
    if not known or set(roles) - set(Role):
        raise InvalidInput.one(
            "roles",
            de="Bitte wählen Sie mindestens eine Rolle: " + ", ".join(Role) + ".",
            en="Choose at least one role: " + ", ".join(Role) + ".",
        )
    return known


def _words(installation: Installation, login: str, name: str) -> list[str]:
    """What somebody who knows the authority would try first."""
    return [login, *name.split(), *installation.settings.organisation.split(), "broadcaster", "presse", "landkreis"]


def _no_link() -> UnknownName:
    return UnknownName(
        Sentence(
            de="Dieser Link ist abgelaufen oder schon benutzt. Bitte lassen Sie sich einen neuen geben.",
            en="This link has expired or was used before. Ask for a new one.",
        )
    )
