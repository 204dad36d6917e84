"""What the demonstration says, and how it tells each of its steps."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import broadcaster
from broadcaster.cli.grammar.language import spoken
from broadcaster.cli.telling.out import tell
from broadcaster.words import Sentence


def notice() -> Path:
    """The notice of the outage that ships with the product."""
    package = Path(broadcaster.__file__).parent
    packaged = package / "notices" / "it-ausfall.toml"
    return packaged if packaged.exists() else package.parent / "config" / "notices" / "it-ausfall.toml"


class Steps:
    """Prints what happens, as it happens: lines for people or one JSON object per step, with both languages."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json, self._began = as_json, time.monotonic()
        self.facts: list[dict[str, Any]] = []

    def __call__(self, step: str, text: Sentence, **facts: Any) -> None:
        """One step."""
        seconds = round(time.monotonic() - self._began, 1)
        if self._as_json:
            self.facts.append({"step": step, "at": seconds, "text": text.as_json(), **facts})
        else:
            for line in f"[{seconds:5.1f} s] {spoken(text)}".split("\n"):
                tell(line)
            sys.stdout.flush()
