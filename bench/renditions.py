"""How long it takes to show and to refuse a message, in CPU time: previews without pictures, and far too long texts.

Run ``python bench/renditions.py [ROUNDS]``; it prints, as a JSON line each, the median and 95th percentile in ms of

- a whole preview of the notice that ships for three accounts, from draft to hints, without pictures;
- the rendition of a press text of 2,000 and of 60,000 characters on X;
- refusing a text of ten megabytes.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.posting import Draft, preview
from broadcaster.channel import registry
from broadcaster.cli.demo.steps import notice
from broadcaster.cli.input.draft import draft_of, typed
from broadcaster.message import Message
from broadcaster.rendition.hints import hints
from broadcaster.rendition.render import render
from broadcaster.settings import load
from broadcaster.words.errors import InvalidInput

SENTENCE = "Die Zulassungsstelle in der Mastholter Str. 230b bleibt am 31.10. bis 16.30 Uhr geschlossen. "
HUGE = "Überlang. " * 1_000_000
NAMES = ["kreis-soest@facebook", "kreis-soest@x"]


def main(rounds: int) -> None:
    """Measure each and print it."""
    with TemporaryDirectory() as folder:
        toml, _key = create(Path(folder), organisation="Kreis Soest", practice=True)
        installation = Installation(load(toml, environment={}), create=True)
        add_practice_accounts(installation)
        draft = draft_of(typed(None, notice(), {"cards": False}, zone=ZoneInfo("Europe/Berlin"), now=datetime.now(UTC)))
        figures("preview of the notice, no pictures", rounds, lambda: preview(installation, draft, NAMES))
        x = registry.load("x").capabilities
        for length in (2_000, 60_000):
            said = Message(text=(SENTENCE * 700)[:length])
            figures(
                f"{length:,} characters on X", min(rounds, 40), lambda said=said: (render(said, "x", x), hints(said))
            )
        figures("refusing 10 MB", rounds, lambda: refused(installation))
        installation.close()


def refused(installation: Installation) -> None:
    """A draft that is far too long."""
    with suppress(InvalidInput):
        preview(installation, Draft(text=HUGE), NAMES)
        raise AssertionError("it was taken")


def figures(name: str, rounds: int, act: Callable[[], object]) -> None:
    """Run it once to warm up, then print what the further runs took."""
    act()
    taken = []
    for _round in range(rounds):
        began = time.process_time()
        act()
        taken.append(1_000 * (time.process_time() - began))
    taken.sort()
    told = {"workload": "rendition", "contender": "broadcaster", "name": name}
    found = {"median_ms": statistics.median(taken), "p95_ms": taken[int(0.95 * len(taken))]}
    print(json.dumps(told | {key: round(value, 2) for key, value in found.items()}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
