"""Use cases about accounts: add, list, check."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadcaster.app.installation.installation import Installation
from broadcaster.channel import ChannelError, Standing, registry
from broadcaster.delivery.records import Account
from broadcaster.engine.roster import secret_fields
from broadcaster.practice.accounts import addresses, credentials
from broadcaster.practice.channels import channels as practice_channels
from broadcaster.settings import secret_file
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}@([a-z][a-z0-9_]{0,49})")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The result of asking a platform about an account: its standing, or what is wrong."""

    account: Account
    standing: Standing | None = None
    problem: Sentence | None = None


def add_account(installation: Installation, name: str, values: Mapping[str, Any], *, practice: bool = False) -> Account:
    """Add an account such as ``kreis-soest@facebook``; ``values`` are its settings and secrets together.

    Raises InvalidInput naming each wrong field, UnknownName for an unknown channel.
    """
    channel = channel_of(name)
    hidden = secrets_of(name)
    settings = {key: value for key, value in values.items() if key not in hidden}
    secrets = {key: str(value) for key, value in values.items() if key in hidden and value}
    installation.roster.checked(channel, settings, secrets, practice=practice)
    installation.accounts.add(name=name, channel=channel, practice=practice, settings=settings, secrets=secrets)
    installation.record("account added", f"account {name}", practice=practice)
    return installation.accounts.named([name])[0]


def all_accounts(installation: Installation) -> list[Account]:
    """Every account, by name."""
    return installation.accounts.all()


def account(installation: Installation, name: str) -> Account:
    """One account. Raises UnknownName."""
    return installation.accounts.named([name])[0]


def public_address(installation: Installation, found: Account) -> str | None:
    """Where a person sees what the account has published."""
    if found.practice:
        return f"{installation.settings.practice_address}/"
    return registry.load(found.channel).settings_model.home(found.settings)


def change_account(installation: Installation, name: str, values: Mapping[str, Any]) -> Account:
    """Change some of an account's settings or secrets; an empty secret keeps the stored one.

    A blocked account is not reconnected by this alone: check it.
    """
    found = account(installation, name)
    hidden = secrets_of(name)
    settings = dict(found.settings) | {key: value for key, value in values.items() if key not in hidden}
    stored = installation.accounts.secrets(name)
    secrets = stored | {key: str(value) for key, value in values.items() if key in hidden and value}
    installation.roster.checked(found.channel, settings, secrets, practice=found.practice)
    installation.accounts.change(name, settings, secrets)
    installation.record("account changed", f"account {name}", fields=sorted(values))
    return installation.accounts.named([name])[0]


def add_practice_accounts(installation: Installation) -> list[Account]:
    """One practice account of the organisation per channel, for the practice platforms of this installation."""
    handle = _handle(installation.settings.organisation)
    names = [f"{handle}@{channel}" for channel in practice_channels()]
    return [add_account(installation, name, practice_credentials(name), practice=True) for name in names]


def practice_credentials(name: str) -> dict[str, str]:
    """The ids and secrets of a practice account; empty for a channel without a practice platform."""
    channel = channel_of(name)
    allowed = registry.load(channel).settings_model.model_fields
    return {key: value for key, value in credentials(channel, name).items() if key in allowed}


def practice_values(channel: str, organisation: str, address: str) -> dict[str, str]:
    """The settings and secrets of a practice account that stays with the practice platforms on ``address``."""
    return practice_credentials(f"{organisation}@{channel}") | addresses(channel, address)


def introduce_practice_accounts(installation: Installation) -> None:
    """Let the practice platforms of this installation, if they run, know every practice account that it may send for."""
    from broadcaster.practice.remote import introduce  # noqa: PLC0415 - only practice asks over HTTP

    for account in installation.accounts.practising():
        if account.channel in practice_channels():
            introduce(installation.settings.practice_address, account.channel, account.name)


def secrets_of(name: str) -> list[str]:
    """The names of the secrets that an account of this name may have."""
    return secret_fields(registry.load(channel_of(name)))


def stored_secrets(installation: Installation, name: str) -> list[str]:
    """The names of the secrets that are stored for an account. Raises UnknownName."""
    installation.accounts.named([name])
    return sorted(installation.accounts.secrets(name))


def secrets_in(environment: Mapping[str, str], name: str) -> dict[str, str]:
    """The secrets of ``name`` from variables such as ``FACEBOOK_TOKEN`` or files named by ``FACEBOOK_TOKEN_FILE``."""
    channel = channel_of(name)
    found = {}
    for field in secrets_of(name):
        variable = f"{channel}_{field}".upper()
        if environment.get(variable):
            found[field] = environment[variable]
        elif environment.get(f"{variable}_FILE"):
            found[field] = secret_file(Path(environment[f"{variable}_FILE"]))
    return found


def check_accounts(installation: Installation, names: list[str]) -> list[Checked]:
    """Ask each account's platform who it is; a working answer reconnects an account that was blocked."""
    return [_check(installation, account) for account in installation.accounts.named(names)]


def _handle(organisation: str) -> str:
    """``Kreis Soest`` as the first half of an account's name: ``kreis-soest``."""
    plain = unicodedata.normalize("NFKD", organisation.lower().translate(_SPELT_OUT)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "uebung"


def channel_of(name: str) -> str:
    """The channel in an account's name. Raises InvalidInput."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise InvalidInput.one(
            "name",
            de=f"Der Kontoname „{name[:100]}“ ist ungültig. Erwartet wird zum Beispiel kreis-soest@facebook.",
            en=f"The account name {name[:100]!r} is not valid. Expected is for example kreis-soest@facebook.",
        )
    return found.group(1)


def _check(installation: Installation, account: Account) -> Checked:
    try:
        crew = installation.roster.crew(account)
    except BroadcasterError as error:
        return _failed(installation, account, error.sentence)
    try:
        standing = crew.adapter.check()
    except ChannelError as error:
        return _failed(installation, account, crew.cause(error))
    except BroadcasterError as error:
        return _failed(installation, account, error.sentence)
    installation.accounts.note_check(account, None, standing.hints)
    if account.blocked_at is not None:
        who = installation.actor.who
        works = Sentence(de=f"Der Zugang geht wieder (geprüft: {who}).", en=f"The access works again (checked: {who}).")
        installation.decisions.reconnect(account.id, works)
        installation.record("account checked", f"account {account.name}", reconnected=True)
        installation.wake_workers()
    return Checked(account=installation.accounts.named([account.name])[0], standing=standing)


def _failed(installation: Installation, account: Account, why: Sentence) -> Checked:
    """Keep what a check found, for whoever looks at the account later."""
    installation.accounts.note_check(account, why, ())
    return Checked(account=installation.accounts.named([account.name])[0], problem=why)
