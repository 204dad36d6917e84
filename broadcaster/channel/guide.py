"""What a person clicks and enters to connect an account; each channel brings its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How an account is connected, step by step, which permissions its access needs, and when that ends."""

    steps: tuple[Sentence, ...]
    permissions: tuple[str, ...]
    expiry: Sentence


class Guided:
    """What a channel's settings tell a person besides their fields."""

    guide: ClassVar[Guide | None] = None

    @staticmethod
    def home(settings: Mapping[str, Any]) -> str | None:  # noqa: ARG004 - subclasses use it
        """Where the public sees the account whose ``settings`` these are, if that can be told."""
        return None
