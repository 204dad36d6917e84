"""The broadcaster under the bench's workloads, on SQLite as it is installed; run as ``contender`` says."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from contender import Watch, resident_mb, run, threads_cpu
from wire import TEXT, rehearsed, wait_for

from broadcaster.app import Installation, create
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import all_settled
from broadcaster.app.serving import engine_of
from broadcaster.settings import load

_POLL = threading.Event()
PRACTICE_PACE = {"doubt_wait": 2.0, "settle_factor": 0.05}
"""Doubts are read back at the pace of practice, for the bench's platform shows everything at once."""


def install(folder: Path, accounts: int, platform: str, *, database: str = "") -> Installation:
    """A new installation with practice accounts of the bench's channel; ``database`` is an address, else its own file."""
    create(folder, organisation="Kreis Soest", practice=False)
    made = opened(folder, create_it=True, database=database)
    for number in range(accounts):
        settings = {"address": platform, "page": f"seite-{number}"}
        made.accounts.add(name=f"seite-{number}@bench", channel="bench", practice=True, settings=settings, secrets={})
    return made


def opened(folder: Path, *, create_it: bool = False, database: str = "", practice_address: str = "") -> Installation:
    """The installation in a folder."""
    named = {"BROADCASTER_DATABASE": database, "BROADCASTER_PRACTICE_ADDRESS": practice_address}
    environment = {name: value for name, value in named.items() if value}
    settings = load(folder / "broadcaster.toml", environment=environment).model_copy(update=PRACTICE_PACE)
    return Installation(settings, create=create_it)


def fanout(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """One message to ``count`` accounts through a running worker that has sent one before."""
    found = install(folder, count, platform)
    engine = engine_of(found)
    engine.start()
    post(found, Draft(text=f"Vorher: {TEXT}"))
    rehearsed(platform, count)
    watch = Watch()
    post(found, Draft(text=TEXT))
    watch.queued()
    wait_for(platform, count)
    engine.stop()
    return _told(found, watch)


def drain(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """One message to ``count`` accounts, accepted before the worker starts."""
    found = install(folder, count, platform)
    post(found, Draft(text=TEXT))
    engine = engine_of(found)
    before, watch = threads_cpu(), Watch()
    engine.start()
    wait_for(platform, count)
    spent = {name: seconds - before.get(name, 0.0) for name, seconds in threads_cpu().items()}
    engine.stop()
    return _told(found, watch) | {"threads_cpu_s": spent}


def recover(count: int, _platform: str, folder: Path) -> dict[str, Any]:
    """Go on where another process was killed; every doubt ends in a fact or with a person."""
    found = opened(folder)
    ids = range(1, count + 1)
    watch = Watch()
    engine = engine_of(found)
    engine.start()
    while not all_settled(found, ids) and time.monotonic() - watch.began < 120:
        _POLL.wait(0.05)
    told = _told(found, watch) | {"states": {str(state): number for state, number in found.lists.counts().items()}}
    engine.stop()
    return told | {"settled_s": time.monotonic() - watch.began}


def lag(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """How late deliveries are sent that become due while ``count`` others wait for next year; the median of nine."""
    from pending import fill  # noqa: PLC0415 - only here

    found = install(folder, 30, platform)
    fill(found, pending=count)
    return _lag(found, platform)


def lag_past(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """The same with ``count`` deliveries published in the past."""
    from pending import fill  # noqa: PLC0415 - only here

    found = install(folder, 30, platform)
    fill(found, past=count)
    return _lag(found, platform)


def _lag(found: Installation, platform: str) -> dict[str, Any]:
    from pending import lags  # noqa: PLC0415 - only here

    engine = engine_of(found)
    engine.start()
    _POLL.wait(1)
    watch = Watch()
    late = lags(found, platform, timedelta(seconds=0.7), 9)
    engine.stop()
    return _told(found, watch) | {"lags_s": late}


def memory(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Resident memory in MB while ``count`` deliveries pass, a broadcast to a thousand accounts after the other."""
    accounts = min(count, 1_000)
    found = install(folder, accounts, platform)
    engine, watch, resident = engine_of(found), Watch(), []
    engine.start()
    for number in range(1, count // accounts + 1):
        post(found, Draft(text=f"{TEXT} {number}"))
        wait_for(platform, number * accounts)
        resident.append(resident_mb())
    engine.stop()
    return _told(found, watch) | {"resident_mb": resident}


def _told(found: Installation, watch: Watch) -> dict[str, Any]:
    told = watch.told()
    found.close()
    return told


if __name__ == "__main__":
    workloads = {
        "fanout": fanout,
        "drain": drain,
        "recover": recover,
        "lag": lag,
        "lag_past": lag_past,
        "memory": memory,
    }
    run(workloads)
