"""One broadcast through the real SDKs to practice platforms in a process of their own; run as ``contender`` says.

``LATENCY`` seconds are added to every request. The chain of latencies is what 32 calls at once would need if nothing
else took time: turns of 32 accounts, each with its calls one after the other; ``chain_s`` of the calls that the platform
saw, which prove what was published, ``bare_s`` of those without which nothing is published at all (``NEEDED``).
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from contender import Watch, run
from product import opened

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_account, practice_credentials
from broadcaster.app.messages.posting import Draft, PictureFile, post
from broadcaster.app.messages.reading import all_settled, show
from broadcaster.app.serving import engine_of
from broadcaster.delivery.states import State
from broadcaster.net.http import httpx
from broadcaster.practice.server import running
from broadcaster.testing.samples import sample_picture

LATENCY = 0.2
SLOTS = 32
PLATFORM = {"facebook": "graph", "instagram": "graph", "x": "x"}
NEEDED = {"facebook": 2, "instagram": 3, "x": 1}
PATIENCE = 120.0


def broadcast(channel: str, count: int, _platform: str, folder: Path) -> dict[str, Any]:
    """From acceptance to the last receipt on ``count`` accounts of one channel, through a running worker."""
    with _platforms() as address:
        found = _installed(folder, address, [f"amt-{number}@{channel}" for number in range(count)])
        _delay(address, PLATFORM[channel])
        engine = engine_of(found)
        engine.start()
        time.sleep(0.5)
        watch, began = Watch(), found.now()
        accepted = post(found, _draft(channel))
        watch.queued()
        while not all_settled(found, accepted.delivery_ids) and time.monotonic() - watch.began < PATIENCE:
            time.sleep(0.1)
        told = watch.told() | _told(found, accepted.message_id, began)
        told |= _calls(address, channel, count)
        engine.stop()
        found.close()
        return told


def _told(found: Installation, message_id: int, began: datetime) -> dict[str, Any]:
    """Seconds to the last receipt, by the record, and how many deliveries are not public."""
    shown = show(found, message_id).deliveries
    published = [delivery for delivery, _attempts in shown if delivery.state is State.PUBLISHED]
    last = max((delivery.changed_at for delivery in published), default=began)
    return {"seconds": (last - began).total_seconds(), "missing": len(shown) - len(published), "duplicates": 0}


def _calls(address: str, channel: str, count: int) -> dict[str, Any]:
    """Calls per delivery that the platform saw, and the chains of latencies in seconds."""
    seen = httpx.get(f"{address}/practice/requests?platform={PLATFORM[channel]}").json()["requests"]
    turns, calls = -(-count // SLOTS), len(seen) / count
    chains = {"chain_s": turns * calls * LATENCY, "bare_s": turns * NEEDED[channel] * LATENCY}
    return {"calls": calls, "operations": dict(Counter(request["operation"] for request in seen))} | chains


def _draft(channel: str) -> Draft:
    picture = PictureFile(file="bild.jpg", data=sample_picture(), alt="Ein Verlauf von Schwarz nach Weiß.")
    return Draft(text="Die Zulassungsstelle ist heute zu.", pictures=[picture] if channel == "instagram" else [])


def _installed(folder: Path, address: str, names: list[str]) -> Installation:
    create(folder, organisation="Kreis Soest", practice=True)
    found = opened(folder, create_it=True, practice_address=address)
    for name in names:
        account = {"channel": name.partition("@")[2], "name": name}
        httpx.post(f"{address}/practice/accounts", json=account).raise_for_status()
        add_account(found, name, practice_credentials(name), practice=True)
    return found


def _delay(address: str, platform: str) -> None:
    fault = {"platform": platform, "kind": "delay", "seconds": LATENCY, "times": -1}
    httpx.post(f"{address}/practice/faults", json=fault).raise_for_status()


@contextmanager
def _platforms() -> Iterator[str]:
    command = [sys.executable, __file__, "platforms"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip() if process.stdout else ""
        process.communicate()


def _practise() -> None:
    with running() as address:
        print(address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1] == "platforms":
        _practise()
    else:
        run({f"sdk_{channel}": partial(broadcast, channel) for channel in PLATFORM})
