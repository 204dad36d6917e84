"""What a person must know to connect an account: the fields of a channel, what to click, which permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import PydanticUndefined

from broadcaster.channel import registry
from broadcaster.channel.guide import Guide
from broadcaster.engine.roster import secret_fields

_NOT_ASKED: Final = ("address", "_file", "_timeout", "_seconds")
"""Addresses that this machine would call, and what belongs to the machine itself: set by the command line only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to enter. ``choices`` are the only ones possible; a secret is never shown again."""

    name: str
    secret: bool
    required: bool
    choices: Sequence[str]
    default: str


def channels() -> list[str]:
    """The channels that can be connected."""
    return registry.channels()


def fields(channel: str) -> list[Field]:
    """What a channel's account needs, the required ones first. Raises UnknownName."""
    adapter_type = registry.load(channel)
    hidden = secret_fields(adapter_type)
    found = [
        Field(
            name=name,
            secret=name in hidden,
            required=info.is_required(),
            choices=_choices(info.annotation),
            default="" if info.default in (None, PydanticUndefined) else str(info.default),
        )
        for name, info in adapter_type.settings_model.model_fields.items()
        if not name.endswith(_NOT_ASKED) and not name.startswith("media_host")
    ]
    return sorted(found, key=lambda field: not field.required)


def guide(channel: str) -> Guide | None:
    """How a channel is connected, if its adapter tells. Raises UnknownName."""
    return registry.load(channel).settings_model.guide


def _choices(annotation: Any) -> tuple[str, ...]:
    found = getattr(annotation, "__args__", ())
    return tuple(found) if found and all(isinstance(one, str) for one in found) else ()
