"""Use cases of signing in: password, second factor, sessions; slow for guessers, open for owners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.patience import ASIDE, waiting_at_most
from broadcaster.app.installation.secrets import hashed, new_token
from broadcaster.app.people.passwords import fits
from broadcaster.app.people.totp import code_fits
from broadcaster.people.records import Actor, Person
from broadcaster.storage.people.sessions import Session
from broadcaster.words.errors import InvalidInput, StorageError, UnknownName

FULL: Final = "full"
SECOND_FACTOR: Final = "second factor"
"""The password was right; a second factor must follow."""
ENROL: Final = "enrol"
"""Signed in, but a second factor must be set up before anything else."""
PROVEN_FOR = timedelta(minutes=10)
"""How long after proving who they are people may change how they sign in."""
PENDING_FOR = timedelta(minutes=10)
"""How long the second step may take."""
_LONGEST_WAIT = 60.0
_MOST_FAILURES = 100
"""Consecutive failures of an account from unknown devices; then only known devices, passkeys and reset links work."""
_FORGOTTEN_AFTER = timedelta(hours=24)
_TOUCH_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Where a visitor comes from; ``device_token`` is what the cookie of an earlier sign-in says."""

    address: str
    device: str
    device_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A new session: its token for the cookie, its stage, and a token by which the device is known again."""

    token: str
    stage: str
    device_token: str
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session that is open, and whose it is."""

    session: Session
    person: Person


def sign_in(installation: Installation, login: str, password: str, client: Client) -> Opened:
    """The first step with login and password. Raises InvalidInput, the same for every wrong answer."""
    login = login.strip().lower()[:100]
    person = known(installation, login)
    places = _places(installation, login, person, client)
    begin_try(installation, places)
    stored = installation.people.password_hash(person.id) if person else None
    if not fits(password, stored) or person is None:
        failed(installation, login, client)
        raise _wrong()
    installation.failures.clear(places)
    return open_session(installation, person, client, first_stage(installation, person))


def second_factor(installation: Installation, visit: Visit, code: str, client: Client) -> Opened:
    """The second step with a one-time or recovery code. Raises InvalidInput."""
    places = _places_of_factor(installation, visit.person, client)
    begin_try(installation, places)
    if not code_fits(installation, visit.person, code):
        told = _by_stranger(installation, visit.person.login).entry(
            "second factor failed", f"person {visit.person.login}", address=client.address, device=client.device[:100]
        )
        installation.sessions.wrong_code(visit.session.id, told)
        raise InvalidInput.one(
            "code",
            de="Der Code stimmt nicht oder wurde schon benutzt. Bitte geben Sie den nächsten ein.",
            en="The code is wrong or was used before. Enter the next one.",
        )
    installation.failures.clear(places)
    return complete(installation, visit, client)


def complete(installation: Installation, visit: Visit, client: Client) -> Opened:
    """Both factors were right: the session gets a new token and may do everything."""
    token = new_token()
    installation.sessions.rotate(visit.session.id, hashed(token), FULL)
    in_hands_of(installation, visit.person).record("signed in", f"person {visit.person.login}", address=client.address)
    device_token = _remembered(installation, visit.person, client)
    return Opened(token=token, stage=FULL, device_token=device_token, person=visit.person)


def open_session(installation: Installation, person: Person, client: Client, stage: str) -> Opened:
    """A new session at ``stage``."""
    token = new_token()
    acting = in_hands_of(installation, person)
    entry = (
        None if stage == SECOND_FACTOR else acting.entry("signed in", f"person {person.login}", address=client.address)
    )
    installation.sessions.begin(person.id, hashed(token), stage, client.device, client.address, entry)
    device_token = client.device_token if stage == SECOND_FACTOR else _remembered(installation, person, client)
    return Opened(token=token, stage=stage, device_token=device_token, person=person)


def visit_with(installation: Installation, token: str, *, touch: bool = True) -> Visit | None:
    """The open session behind a cookie, while neither its time nor its person's is up."""
    session = installation.sessions.with_token(hashed(token)) if token else None
    if session is None or _over(installation, session):
        return None
    person = installation.people.with_id(session.person_id)
    if person.disabled_at is not None:
        return None
    if touch and installation.now() - session.seen_at >= _TOUCH_EVERY:
        with suppress(StorageError), waiting_at_most(ASIDE):  # whoever only reads needs no disk
            installation.sessions.touch(session.id)
    return Visit(session=session, person=person)


def prove(installation: Installation, visit: Visit, password: str, client: Client) -> None:
    """The person proves again who they are, before changing how they sign in. Raises InvalidInput."""
    places = [hashed(f"prove {visit.session.id}"), hashed(f"prove person {visit.person.id}")]
    begin_try(installation, places)
    if not fits(password, installation.people.password_hash(visit.person.id)):
        failed(installation, visit.person.login, client)
        raise InvalidInput.one(
            "password",
            de="Das Passwort stimmt nicht. Bitte geben Sie Ihr jetziges Passwort ein.",
            en="The password is wrong. Enter your present password.",
        )
    installation.failures.clear(places)
    installation.sessions.prove(visit.session.id)


def proven(installation: Installation, visit: Visit) -> bool:
    """Whether the person proved lately who they are."""
    return installation.now() - visit.session.proven_at < PROVEN_FOR


def enrolled(installation: Installation, visit: Visit, client: Client) -> Opened | None:
    """A session that waited for a second factor may go on once there is one, under a new token."""
    person = installation.people.with_id(visit.person.id)
    if visit.session.stage != ENROL or not person.second_factors:
        return None
    return complete(installation, Visit(session=visit.session, person=person), client)


def sessions(installation: Installation, person: Person) -> list[Session]:
    """A person's sessions that are open."""
    return [found for found in installation.sessions.of_person(person.id) if not _over(installation, found)]


def sign_out(installation: Installation, visit: Visit) -> None:
    """End this session."""
    entry = installation.entry("signed out", f"person {visit.person.login}")
    installation.sessions.end(visit.session.id, visit.person.id, entry)


def end_session(installation: Installation, person: Person, session_id: int) -> None:
    """End one of a person's sessions."""
    installation.sessions.end(session_id, person.id, installation.entry("session ended", f"person {person.login}"))


def end_all(installation: Installation, person: Person, *, but: int | None = None) -> None:
    """End a person's sessions, except ``but``."""
    entry = installation.entry("sessions ended", f"person {person.login}")
    installation.sessions.end_all(person.id, entry, but=but)


def _over(installation: Installation, session: Session) -> bool:
    now, settings = installation.now(), installation.settings
    if session.stage == SECOND_FACTOR:
        return now - session.created_at >= PENDING_FOR
    idle, age = now - session.seen_at, now - session.created_at
    return idle >= timedelta(seconds=settings.session_idle) or age >= timedelta(seconds=settings.session_limit)


def first_stage(installation: Installation, person: Person) -> str:
    """How far somebody gets with a first factor: it never replaces the second."""
    if person.second_factors:
        return SECOND_FACTOR
    required = installation.settings.second_factor == "required"
    return ENROL if required else FULL


def known(installation: Installation, login: str) -> Person | None:
    """The person with a login who is not locked out."""
    try:
        found = installation.people.with_login(login)
    except UnknownName:
        return None
    return found if found.disabled_at is None else None


def _places(installation: Installation, login: str, person: Person | None, client: Client) -> list[str]:
    """Where failures are counted: a known device on its own, so that strangers cannot slow its owner down."""
    if person and _knows(installation, person, client):
        return [hashed(f"device {person.id} {client.device_token}")]
    return [hashed(f"from {login} {client.address}"), hashed(f"address {client.address}"), hashed(f"account {login}")]


def _places_of_factor(installation: Installation, person: Person, client: Client) -> list[str]:
    """As for the first step: whoever knows the password must not lock out the owner, who has the second factor as well."""
    if _knows(installation, person, client):
        return [hashed(f"factor device {person.id} {client.device_token}")]
    return [hashed(f"factor from {person.id} {client.address}"), hashed(f"factor of {person.id}")]


def _knows(installation: Installation, person: Person, client: Client) -> bool:
    """Whether the person signed in from this device before."""
    token = client.device_token
    return bool(token) and installation.sessions.knows_device(person.id, hashed(token))


def begin_try(installation: Installation, places: Sequence[str]) -> None:
    """Begin a try at proving who one is; it counts as a failure until its places are cleared.

    Raises InvalidInput while it is too early: 1, 2, 4 .. 60 seconds after failures from one place.
    """
    left = installation.failures.begin(places, _wait_from(installation))
    if left > 0:
        raise _too_early(left)


def slow_down(installation: Installation, places: Sequence[str]) -> None:
    """Raises InvalidInput while a try would be too early, without beginning one."""
    wait = _wait_from(installation)
    left = next((left for at, one in enumerate(places) if (left := wait(at, *installation.failures.at(one))) > 0), 0.0)
    if left > 0:
        raise _too_early(left)


def _wait_from(installation: Installation) -> Callable[[int, int, datetime | None], float]:
    """The seconds until a try at a place is allowed."""
    now = installation.now()

    def wait(position: int, count: int, last_at: datetime | None) -> float:
        if last_at is None or count == 0 or now - last_at > _FORGOTTEN_AFTER:
            return 0.0
        if position == 0:
            pause = min(_LONGEST_WAIT, 2.0 ** min(count - 1, 10))
        else:  # the whole account or address: only a flood is stopped
            pause = _LONGEST_WAIT if count >= _MOST_FAILURES else 0.0
        return pause - (now - last_at).total_seconds()

    return wait


def failed(installation: Installation, login: str, client: Client, **details: str) -> None:
    """Write a failure down."""
    installation.failures.forget(_FORGOTTEN_AFTER)
    stranger = _by_stranger(installation, login)
    stranger.record("sign-in failed", f"person {login or '?'}", address=client.address, **details)


def _by_stranger(installation: Installation, login: str) -> Installation:
    """The installation in the hands of whoever says that they are ``login``."""
    return installation.acting_as(Actor(who=login or "?", via="console"))


def _remembered(installation: Installation, person: Person, client: Client) -> str:
    if _knows(installation, person, client):
        installation.sessions.meet_device(hashed(client.device_token))
        return client.device_token
    token = new_token()
    installation.sessions.remember_device(person.id, hashed(token))
    return token


def in_hands_of(installation: Installation, person: Person, via: str = "console") -> Installation:
    """The installation as ``person`` uses it: what they do is written down under their name."""
    return installation.acting_as(Actor(who=person.name, via=via, person_id=person.id))


def _wrong() -> InvalidInput:
    return InvalidInput.one(
        "login",
        de="Anmeldung oder Passwort stimmt nicht. Bitte prüfen Sie beides.",
        en="Login or password is wrong. Check both.",
    )


def _too_early(seconds: float) -> InvalidInput:
    shown = max(1, round(seconds))
    return InvalidInput.one(
        "login",
        de=f"Zu viele Versuche. Bitte warten Sie {shown} s und versuchen Sie es dann erneut.",
        en=f"Too many tries. Wait {shown} s, then try again.",
    )
