"""How long pictures take: share pictures for one message, a person's pictures, and a preview with and without them.

Run ``python bench/pictures.py [ROUNDS]``; it prints, as a JSON line each, median and 95th percentile in ms, after warm-up.
No two rounds use the same text, so that nothing set before is found again.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.posting import Draft, preview
from broadcaster.cli.demo.steps import notice
from broadcaster.cli.input.draft import draft_of, typed
from broadcaster.cli.input.session import zone
from broadcaster.message import Message
from broadcaster.pictures.converter import Converter
from broadcaster.pictures.records import Target
from broadcaster.rendition.cards import Sender, make_cards
from broadcaster.rendition.templates import Style
from broadcaster.settings import load

STAND = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
TARGETS = [
    Target(),
    Target(max_bytes=4_000_000),
    Target(media_types=("image/jpeg",), min_aspect=0.8, max_aspect=1.91, min_width=320, max_width=1_440),
    Target(max_bytes=5_000_000),
]


def main(rounds: int) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        toml, _key = create(Path(folder) / "installation", organisation="Kreis Soest", practice=True)
        installation = Installation(load(toml, environment={}), create=True)
        add_practice_accounts(installation)
        seed = draft_of(
            typed(None, notice(), {"stand": STAND.isoformat()}, zone=zone(installation), now=installation.now())
        )
        _print("share pictures of the notice", rounds, lambda number: _cards(seed, number))
        _print("preview of the notice, 3 accounts", rounds, lambda number: preview(installation, _other(seed, number)))
        accounts = ["kreis-soest@facebook", "kreis-soest@x"]
        _print("preview without pictures", rounds, lambda number: preview(installation, _other(seed, number), accounts))
        installation.close()
    converter = Converter()
    for size in ((1_600, 1_200), (4_000, 3_000), (5_000, 5_000)):
        photograph = _photograph(size)
        name = f"photograph of {size[0] * size[1] / 1e6:.0f} megapixels, 3 channels"
        _print(name, rounds, lambda _number, data=photograph: converter.convert(data, "a.jpg", TARGETS))
    converter.close()


def _cards(seed: Draft, number: int) -> object:
    message = Message(headline=seed.headline, text=_other(seed, number).text, stand=STAND)
    return make_cards(message, Style(), Sender(name="Kreis Soest"))


def _other(seed: Draft, number: int) -> Draft:
    """The notice with another number in each of its paragraphs."""
    text = "\n\n".join(f"{part} ({number}.{place})" for place, part in enumerate(seed.text.split("\n\n")))
    return Draft(text=text, headline=seed.headline, stand=STAND, cards=True)


def _photograph(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 30).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def _print(name: str, rounds: int, work: Callable[[int], object]) -> None:
    took = []
    for number in range(-1, rounds):
        began = time.perf_counter()
        work(number)
        took.append((time.perf_counter() - began) * 1000)
    taken = sorted(took[1:])
    told = {"workload": "picture", "contender": "broadcaster", "name": name}
    found = {"median_ms": statistics.median(taken), "p95_ms": taken[int(0.95 * len(taken))]}
    print(json.dumps(told | {key: round(value, 1) for key, value in found.items()}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
