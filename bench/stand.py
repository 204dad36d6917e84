"""The stand on which contenders are measured: the platform in its own process, and one process per contender."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import channel
import wire
from figures import POSTGRES, SDKS

HERE = Path(__file__).parent
CONTENDERS: Mapping[str, str] = {
    "limit": "limits.py",
    "broadcaster": "product.py",
    POSTGRES: "distributed.py",
    SDKS: "sdks.py",
    "huey": "peers/huey_sqlite.py",
    "procrastinate": "peers/procrastinate_postgres.py",
    "dbos": "peers/dbos_postgres.py",
    "apscheduler": "peers/apscheduler_sqlite.py",
    "apprise": "peers/apprise_notify.py",
    "dramatiq": "peers/dramatiq_redis.py",
}
COUNTED = ("fanout", "drain", "queue_and_drain", "workers_1", "workers_4")
"""Workloads whose posts are counted: one on each account."""
KILLED_AT = 60
"""So many posts are public when a contender is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A platform that answers at ``address``, and a folder for what contenders keep."""

    address: str
    folder: Path
    scripts: Mapping[str, str]

    def measure(self, contender: str, workload: str, count: int, latency: float) -> dict[str, Any]:
        """Let one contender do one workload; what it told and what the platform counted."""
        wire.begin(self.address, latency)
        with TemporaryDirectory(dir=self.folder) as place:
            told = self._ended(self._start(contender, workload, count, Path(place, "own")))
        return told | (self._counted(told, count) if workload in COUNTED else {})

    def crash(self, contender: str, count: int, latency: float) -> dict[str, Any]:
        """Kill a contender while it drains, let another of its kind go on, and count."""
        wire.begin(self.address, latency)
        with TemporaryDirectory(dir=self.folder) as place:
            own = Path(place, "own")
            killed = self._start(contender, "drain", count, own)
            self._await(KILLED_AT)
            killed.kill()
            killed.communicate()
            time.sleep(10 * latency)  # what was on its way arrives
            return self._recover(contender, count, own)

    def _recover(self, contender: str, count: int, own: Path) -> dict[str, Any]:
        before, began = wire.counts(self.address)["accepted"], time.monotonic()
        second = self._start(contender, "recover", count, own)
        self._await(before + 1)
        resumed = time.monotonic() - began
        told = self._ended(second)
        return told | self._counted(told, count) | {"resumed_s": resumed}

    def _start(self, contender: str, workload: str, count: int, own: Path) -> subprocess.Popen[str]:
        script = HERE / self.scripts[contender]
        path = os.pathsep.join(map(str, [HERE, HERE.parent, self.folder / "site"]))
        command = [sys.executable, str(script), workload, str(count), self.address, str(own)]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path}
        )

    def _ended(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        output, errors = process.communicate()
        if process.returncode:
            raise RuntimeError(errors[-2_000:])
        told: dict[str, Any] = json.loads(output.splitlines()[-1])
        return told

    def _await(self, accepted: int) -> None:
        since = time.monotonic()
        while wire.counts(self.address)["accepted"] < accepted and time.monotonic() - since < 30:
            time.sleep(0.01)

    def _counted(self, told: Mapping[str, Any], count: int) -> dict[str, Any]:
        """What is missing and what is there twice, and the seconds to the last accepted post."""
        counted = wire.counts(self.address)
        return {
            "seconds": counted["last"] - told["began"],
            "missing": count - counted["distinct"],
            "duplicates": counted["duplicates"],
            "most_at_once": counted["most_at_once"],
        }


@contextmanager
def stand(scripts: Mapping[str, str] = CONTENDERS) -> Iterator[Stand]:
    """A stand, for as long as the block lasts."""
    with TemporaryDirectory(prefix="bench") as name:
        channel.announce(Path(name, "site"))
        platform = subprocess.Popen([sys.executable, str(HERE / "fast_platform.py")], stdout=subprocess.PIPE, text=True)
        try:
            address = platform.stdout.readline().strip() if platform.stdout else ""
            yield Stand(address=address, folder=Path(name), scripts=scripts)
        finally:
            wire.hang_up()
            platform.kill()
            platform.communicate()
