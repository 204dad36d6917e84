"""What a person clicks and enters to connect an account; each channel brings its own."""

from __future__ import annotations

from dataclasses import dataclass

from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How an account is connected, step by step, which permissions its access needs, and when that ends."""

    steps: tuple[Sentence, ...]
    permissions: tuple[str, ...]
    expiry: Sentence
