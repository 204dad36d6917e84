"""Use case of a request that may come twice: under its key it is accepted once, and answered as the first time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, time, timedelta
from typing import Any

from pydantic import BaseModel

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.posting import Draft, post
from broadcaster.delivery.records import Accepted
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnderWay

_LEASE = timedelta(minutes=2)
"""How long a request that broke off keeps its key; one that is slower than this is refused when it would be stored."""
_LONGEST = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """What was accepted under a key, now or earlier, and whether it had to be approved when it was."""

    accepted: Accepted
    approval: str
    repeated: bool


def fingerprint(body: Mapping[str, Any]) -> str:
    """SHA-256 of what was asked for, the same however its fields are ordered; pictures count by their content."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def post_once(
    installation: Installation, key: str, body: Mapping[str, Any], draft: Draft, names: Sequence[str] = (), **how: Any
) -> Once:
    """Post as ``posting.post`` does, once under ``key`` of whoever acts.

    ``body`` is what was asked for, in its own words. Raises InvalidInput if the key stands for something else, UnderWay
    while the same request is still being accepted, and whatever posting raises; then the key is free again.
    """
    person, keys = installation.actor.person_id, installation.idempotency_keys
    owner = f"person {person}" if person is not None else installation.actor.via
    asked = fingerprint(body)
    claim = keys.claim(owner, _usable(key), asked, _LEASE)
    if claim.fingerprint != asked:
        raise _another()
    if claim.answer is not None:
        return Once(accepted=claim.answer.accepted, approval=claim.answer.approval, repeated=True)
    if claim.turn is None:
        raise _under_way()
    try:
        post(installation, draft, names, within=keys.answering(owner, key, claim.turn, _under_way()), **how)
    except BaseException:
        keys.release(owner, key, claim.turn)
        raise
    answer = keys.claim(owner, key, asked, _LEASE).answer
    if answer is None:
        raise _under_way()
    return Once(accepted=answer.accepted, approval=answer.approval, repeated=False)


def _usable(key: str) -> str:
    if not 1 <= len(key) <= _LONGEST or not key.isprintable():
        raise InvalidInput.one(
            "key",
            de=f"Der Schlüssel braucht 1 bis {_LONGEST} sichtbare Zeichen.",
            en=f"The key needs 1 to {_LONGEST} printable characters.",
        )
    return key


def _plain(value: Any) -> Any:
    """What JSON does not know, as something that it does."""
    match value:
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case set() | frozenset():
            return sorted(value)
        case _ if isinstance(value, BaseModel) or (is_dataclass(value) and not isinstance(value, type)):
            return dict(value) if isinstance(value, BaseModel) else asdict(value)
        case _:
            return str(value)


def _another() -> InvalidInput:
    return InvalidInput.one(
        "Idempotency-Key",
        de="Dieser Schlüssel wurde schon für eine andere Meldung benutzt; es wurde nichts eingereicht. "
        "Bitte nehmen Sie für jede Meldung einen eigenen.",
        en="This key was used for another message before; nothing was submitted. Use one key for each message.",
    )


def _under_way() -> UnderWay:
    return UnderWay(
        Sentence(
            de="Dieselbe Meldung wird unter diesem Schlüssel gerade eingereicht. Bitte fragen Sie gleich noch einmal.",
            en="The same message is being submitted under this key right now. Ask again in a moment.",
        )
    )
