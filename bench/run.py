"""Measures everything, contenders in turn (A B A B), and writes docs/performance.md: ``python bench/run.py [--long]``.

Every measurement is a line of bench/figures.jsonl; the page is made from these lines (``python bench/report.py``).
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import flames
import postgres
import report
import start
from figures import POSTGRES, SDKS
from stand import Stand, stand

ROUNDS = 3
PEERS = ("huey", "procrastinate", "dbos", "apscheduler", "apprise", "dramatiq")
QUEUES = ("huey", "procrastinate", "apscheduler", "dramatiq")
SURVIVORS = ("huey", "apscheduler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One workload: its size, the platform's seconds per post, and who does it."""

    workload: str
    count: int
    latency: float
    contenders: tuple[str, ...]
    rounds: int = ROUNDS


SHORT = (
    Plan(workload="fanout", count=4, latency=0.05, contenders=("limit", "broadcaster", *PEERS)),
    Plan(workload="fanout", count=288, latency=0.05, contenders=("limit", "broadcaster", *PEERS)),
    Plan(workload="drain", count=1_000, latency=0.0, contenders=("limit", "broadcaster", *QUEUES)),
    Plan(workload="drain", count=1_000, latency=0.05, contenders=("limit", "broadcaster", *QUEUES)),
    Plan(workload="crash", count=200, latency=0.05, contenders=("broadcaster", *SURVIVORS)),
    Plan(workload="lag", count=0, latency=0.0, contenders=("broadcaster",)),
    Plan(workload="lag", count=100_000, latency=0.0, contenders=("broadcaster",)),
    Plan(workload="commits", count=2_000, latency=0.0, contenders=("limit",)),
    Plan(workload="queue_and_drain", count=1_000, latency=0.0, contenders=(POSTGRES, "procrastinate")),
    Plan(workload="workers_1", count=640, latency=0.2, contenders=("limit", POSTGRES)),
    Plan(workload="workers_4", count=640, latency=0.2, contenders=("limit", POSTGRES)),
    Plan(workload="sdk_x", count=288, latency=0.2, contenders=(SDKS,), rounds=1),
    Plan(workload="sdk_facebook", count=288, latency=0.2, contenders=(SDKS,), rounds=1),
    Plan(workload="sdk_instagram", count=288, latency=0.2, contenders=(SDKS,), rounds=1),
)
LONG = (
    Plan(workload="sdk_x", count=288, latency=0.2, contenders=(SDKS,), rounds=2),
    Plan(workload="sdk_facebook", count=288, latency=0.2, contenders=(SDKS,), rounds=2),
    Plan(workload="sdk_instagram", count=288, latency=0.2, contenders=(SDKS,), rounds=2),
    Plan(workload="fanout", count=3_000, latency=0.05, contenders=("limit", "broadcaster", *PEERS)),
    Plan(workload="drain", count=10_000, latency=0.0, contenders=("limit", "broadcaster", "huey")),
    Plan(workload="lag_past", count=1_000_000, latency=0.0, contenders=("broadcaster",)),
    Plan(workload="memory", count=50_000, latency=0.0, contenders=("broadcaster",), rounds=1),
)
TOLD = (("detection.py",), ("renditions.py", "40"), ("pictures.py", "5"), ("console.py", "1000"))
TOLD_LONG = (("detection.py",), ("renditions.py", "200"), ("pictures.py", "20"), ("console.py", "10000"))
"""Scripts that tell their own lines."""


def main(*, long: bool) -> None:
    """Measure, keep the lines, and write the page."""
    begun = about()  # the lines that follow change the checkout
    with ExitStack() as stack:
        ground = stack.enter_context(stand())
        stack.enter_context(postgres.server(ground.folder / "postgres"))
        kept = stack.enter_context(report.FIGURES.open("w", encoding="utf-8"))
        plans, scripts = (SHORT + LONG, TOLD_LONG) if long else (SHORT, TOLD)
        for line in itertools.chain([begun], measured(ground, plans), told(scripts)):
            print(json.dumps(line), flush=True)
            print(json.dumps(line), file=kept, flush=True)
        if long:
            flames.draw(ground, report.PICTURES)
    report.write()


def measured(ground: Stand, plans: tuple[Plan, ...]) -> Iterator[dict[str, Any]]:
    """One line per round, workload and contender; what fails is a line too."""
    for plan in plans:
        for number in range(plan.rounds):
            for contender in plan.contenders:
                yield _line(ground, plan, contender) | {"round": number}
    for number in range(ROUNDS):
        yield {"workload": "help", "contender": "broadcaster", "seconds": start.helped(), "round": number}
    yield {"workload": "idle", "contender": "broadcaster", "round": 0} | start.idle()


def told(scripts: tuple[tuple[str, ...], ...]) -> Iterator[dict[str, Any]]:
    """The lines that other scripts of this folder print; one that fails is a line too."""
    for name, *arguments in scripts:
        command = [sys.executable, str(report.ROOT / "bench" / name), *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        yield from (json.loads(line) for line in done.stdout.splitlines())
        if not done.stdout:
            yield {"workload": name, "contender": "broadcaster", "failed": done.stderr[-300:]}


def _line(ground: Stand, plan: Plan, contender: str) -> dict[str, Any]:
    asked = {"workload": plan.workload, "contender": contender, "count": plan.count, "latency": plan.latency}
    load = os.getloadavg()[0]
    try:
        if plan.workload == "crash":
            told = ground.crash(contender, plan.count, plan.latency)
        else:
            told = ground.measure(contender, plan.workload, plan.count, plan.latency)
    except RuntimeError as error:
        told = {"failed": str(error)[-300:]}
    return asked | told | {"load": round(load, 1)}


def about() -> dict[str, Any]:
    """The machine, the versions and the commit."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], check=True, capture_output=True, text=True)  # noqa: S607 - the checkout's own
    model = [line for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if line.startswith("model name")]
    return {
        "workload": "about",
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": model[0].partition(":")[2].strip() if model else platform.machine(),
        "versions": {name: _version(name) for name in ("httpx", "sqlalchemy", *PEERS) if _version(name)},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main(long="--long" in sys.argv)
