"""Records of people and of what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadcaster.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in. ``second_factors`` counts passkeys and a TOTP secret."""

    id: int
    login: str
    name: str
    roles: tuple[str, ...]
    language: Language | None
    has_password: bool
    has_totp: bool
    passkeys: int
    disabled_at: datetime | None
    created_at: datetime

    @property
    def second_factors(self) -> int:
        """How many ways beside the password."""
        return self.passkeys + self.has_totp


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person, or a program in somebody's name (``via``: console, api, command line)."""

    who: str
    via: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done: ``what`` is one of the words of ``broadcaster.app.installation.recording``."""

    actor: Actor
    what: str
    about: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One entry of the record, as it is kept."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    details: Mapping[str, Any]
    hash: str
