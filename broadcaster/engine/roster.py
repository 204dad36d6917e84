"""Builds accounts' adapters, and keeps practice and the public apart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from pydantic import SecretStr, ValidationError

from broadcaster.addresses.internet import is_inside
from broadcaster.addresses.webaddress import taken_apart
from broadcaster.channel import AccountSettings, Adapter, registry
from broadcaster.delivery.crew import Crew
from broadcaster.delivery.records import Account
from broadcaster.message import Picture
from broadcaster.practice.accounts import addresses
from broadcaster.practice.credentials import is_practice
from broadcaster.settings.whereabouts import LOOPBACK
from broadcaster.storage.installation.credentials import Credentials
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput, Problem
from broadcaster.words.reasons import reason

_SHORTEST_SECRET = 6


class Roster:
    """The adapters of the accounts of every organisation, built when first needed and again when an account changed.

    ``read`` returns a picture's bytes, asked with the id of the organisation that it belongs to.
    """

    def __init__(self, credentials: Credentials, read: Callable[[int, Picture], bytes], practice_address: str) -> None:
        self._credentials, self._read, self._practice_address = credentials, read, practice_address
        self._built: dict[tuple[int, int], tuple[int, Crew]] = {}
        """By the ids of organisation and account: the names of two organisations' accounts may be equal."""
        self._retired: dict[tuple[int, int], Adapter] = {}
        """Those that were replaced last: a delivery may still be on its way over one."""
        self._building = threading.Lock()

    def crew(self, account: Account) -> Crew:
        """What the account's deliveries need. Raises ConfigurationError or InvalidInput."""
        with self._building:
            return self._known(account) or self._build(account, self._credentials.open(account))

    def muster(self, accounts: Iterable[Account]) -> None:
        """Build the crews that are missing after one look at the database; whose cannot be built, :meth:`crew` tells."""
        with self._building, suppress(BroadcasterError):
            missing = {account.id: account for account in accounts if self._known(account) is None}
            secrets = self._credentials.open_all(missing.values())
            for account_id, opened in secrets.items():
                with suppress(BroadcasterError):
                    self._build(missing[account_id], opened)

    def _known(self, account: Account) -> Crew | None:
        version, crew = self._built.get((account.organisation_id, account.id), (0, None))
        return crew if version == account.version else None

    def _build(self, account: Account, secrets: Mapping[str, str]) -> Crew:
        adapter_type = registry.load(account.channel)
        settings = self.checked(account.channel, account.settings, secrets, practice=account.practice)
        keyring = _StoredKeyring(self._credentials, account)
        read = partial(self._read, account.organisation_id)
        crew = Crew(adapter_type(settings, keyring), settings.commit_time, read, keyring.scrub)
        place = account.organisation_id, account.id
        if place in self._built:
            self._retire(place, self._built[place][1].adapter)
        self._built[place] = (account.version, crew)
        return crew

    def _retire(self, place: tuple[int, int], adapter: Adapter) -> None:
        if place in self._retired:
            self._retired[place].close()
        self._retired[place] = adapter

    def close(self) -> None:
        """Close every adapter; new ones are built for whoever asks."""
        with self._building:
            adapters = [*self._retired.values(), *(crew.adapter for _version, crew in self._built.values())]
            self._retired.clear()
            self._built.clear()
        for adapter in adapters:
            adapter.close()

    def warnings(self, account: Account) -> tuple[Sentence, ...]:
        """What a person should know about how an account is set up."""
        secrets = self._credentials.open(account)
        return self.checked(account.channel, account.settings, secrets, practice=account.practice).warnings

    def checked(
        self, channel: str, settings: Mapping[str, Any], secrets: Mapping[str, str], *, practice: bool
    ) -> AccountSettings:
        """An account's settings as its adapter reads them. Raises InvalidInput for each field, UnknownName.

        A practice account finds its platform where the installation has it.
        """
        place = addresses(channel, self._practice_address) if practice else {}
        return validated(registry.load(channel), place | dict(settings), secrets, practice=practice)


class _StoredKeyring:
    """One account's secrets in the database."""

    def __init__(self, credentials: Credentials, account: Account) -> None:
        self._credentials, self._account = credentials, account

    def read(self) -> Mapping[str, str]:
        """The secrets as they are stored now."""
        return self._credentials.open(self._account)

    def renew(self, refresh: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Replace secrets, one process at a time; the result is stored before it is returned."""
        return self._credentials.renew(self._account, refresh)

    def scrub(self, text: str) -> str:
        """``text`` without any of the account's secrets."""
        for secret in self.read().values():
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "[…]")
        return text


def validated(
    adapter_type: type[Adapter], settings: dict[str, Any], secrets: Mapping[str, str], *, practice: bool
) -> AccountSettings:
    """An account's settings, checked by the adapter's model and by the wall between practice and the public.

    Raises InvalidInput naming each field.
    """
    try:
        checked = adapter_type.settings_model.model_validate(settings | dict(secrets))
    except ValidationError as error:
        raise InvalidInput([_problem(adapter_type, details) for details in error.errors(include_input=False)]) from None
    problems = [*_wall_addresses(adapter_type, checked, practice=practice), *_wall_secrets(secrets, practice=practice)]
    problems += _text_limit(adapter_type, checked)
    if problems:
        raise InvalidInput(problems)
    return checked


def secret_fields(adapter_type: type[Adapter]) -> list[str]:
    """The names of the settings that are secrets."""
    fields = adapter_type.settings_model.model_fields
    return [name for name, field in fields.items() if SecretStr in _types(field.annotation)]


def _types(annotation: Any) -> tuple[Any, ...]:
    return (annotation, *getattr(annotation, "__args__", ()))


def _meaning(adapter_type: type[Adapter], field: str) -> Sentence:
    """What a setting is, in brackets, if its adapter annotates it with a Sentence."""
    known = adapter_type.settings_model.model_fields.get(field)
    said = next((one for one in known.metadata if isinstance(one, Sentence)), None) if known else None
    return Sentence(de=f" ({said.de})", en=f" ({said.en})") if said else Sentence(de="", en="")


def _problem(adapter_type: type[Adapter], details: Mapping[str, Any]) -> Problem:
    field = ".".join(str(step) for step in details["loc"]) or "settings"
    why, what = reason(details), _meaning(adapter_type, field)
    sentence = Sentence(de=f"Die Angabe „{field}“{what.de} {why.de}.", en=f"The setting {field!r}{what.en} {why.en}.")
    if details["type"] == "extra_forbidden":
        known = ", ".join(adapter_type.settings_model.model_fields)
        sentence = Sentence(de=f"{sentence.de} Möglich sind: {known}.", en=f"{sentence.en} Possible are: {known}.")
    return Problem(field=field, sentence=sentence)


def _wall_addresses(adapter_type: type[Adapter], checked: AccountSettings, *, practice: bool) -> list[Problem]:
    problems = []
    for name, value in checked:
        if "address" not in name or value is None:
            continue
        parts = taken_apart(str(value))
        local = parts.hostname in LOOPBACK
        if practice and not local:
            problems.append(
                _wall(
                    name,
                    "Ein Übungskonto darf nur auf Übungsplattformen dieses Rechners zeigen (127.0.0.1).",
                    "A practice account may only point at practice platforms on this machine (127.0.0.1).",
                )
            )
        elif not practice and (is_inside(parts.hostname or "") or parts.scheme != "https"):
            problems.append(
                _wall(
                    name,
                    "Ein echtes Konto braucht eine öffentliche https-Adresse und darf auf keine Übungsplattform zeigen.",
                    "A real account needs a public https address and may not point at a practice platform.",
                )
            )
        elif not practice and name == "address" and parts.hostname not in adapter_type.hosts:
            allowed = ", ".join(sorted(adapter_type.hosts))
            problems.append(
                _wall(
                    name,
                    f"Die Adresse gehört nicht zum Kanal. Erlaubt sind: {allowed}.",
                    f"The address does not belong to the channel. Allowed are: {allowed}.",
                )
            )
    return problems


def _wall_secrets(secrets: Mapping[str, str], *, practice: bool) -> list[Problem]:
    return [
        _wall(
            name,
            f"„{name}“ ist ein echtes Zugangsdatum; ein Übungskonto nimmt nur Übungszugänge an."
            if practice
            else f"„{name}“ ist ein Übungszugang; ein echtes Konto nimmt ihn nicht an.",
            f"{name!r} is a real credential; a practice account takes practice credentials only."
            if practice
            else f"{name!r} is a practice credential; a real account does not take it.",
        )
        for name, value in secrets.items()
        if value and is_practice(value) is not practice
    ]


def _text_limit(adapter_type: type[Adapter], checked: AccountSettings) -> list[Problem]:
    """An account's own limit is one that accounts of its channel can have."""
    can = adapter_type.capabilities
    highest = can.highest_text_limit or can.text_limit
    if checked.text_limit is None or checked.text_limit <= highest:
        return []
    return [
        _wall(
            "text_limit",
            f"Der Kanal nimmt höchstens {highest} Zeichen. Bitte geben Sie für „text_limit“ so viele oder weniger an.",
            f"The channel takes at most {highest} characters. Set text_limit to that or less.",
        )
    ]


def _wall(field: str, de: str, en: str) -> Problem:
    return Problem(field=field, sentence=Sentence(de=de, en=en))
