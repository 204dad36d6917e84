"""The raw lines of a run, and what follows from them: medians, spreads, losses and ratios."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SLOTS = 32
CHARTED = 50_000
"""Deliveries over which memory is watched."""
POSTGRES, SDKS = "broadcaster on PostgreSQL", "SDKs"
"""The product on PostgreSQL, and with real adapters, as contenders."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Lines as ``run.py`` wrote them."""

    lines: Sequence[dict[str, Any]]

    def of(self, workload: str, contender: str = "", **which: Any) -> list[dict[str, Any]]:
        """The lines of a workload that did not fail."""
        wanted = {"workload": workload, **which} | ({"contender": contender} if contender else {})
        found = [line for line in self.lines if wanted.items() <= line.items()]
        return [line for line in found if "failed" not in line]

    def median(self, field: str, workload: str, contender: str, **which: Any) -> float | None:
        """The median of a figure, or None if it was not measured."""
        values = [line[field] for line in self.of(workload, contender, **which) if field in line]
        return statistics.median(values) if values else None

    def seconds(self, workload: str, contender: str, **which: Any) -> float | None:
        """The median time."""
        return self.median("seconds", workload, contender, **which)

    def rate(self, workload: str, contender: str, **which: Any) -> float | None:
        """Deliveries per second at the median."""
        found, lines = self.seconds(workload, contender, **which), self.of(workload, contender, **which)
        return lines[0]["count"] / found if found else None

    def contenders(self, workload: str, **which: Any) -> list[str]:
        """Who did it, in the order of the run."""
        return list(dict.fromkeys(line["contender"] for line in self.of(workload, **which)))

    def about(self) -> dict[str, Any]:
        """Machine, versions and commit."""
        return next(line for line in self.lines if line["workload"] == "about")


def read(path: Path) -> Figures:
    """The lines of a file."""
    return Figures([json.loads(line) for line in path.read_text("utf-8").splitlines()])


def ideal(count: int, latency: float) -> float:
    """Seconds to the last post when nothing but the platform takes time."""
    return -(-count // SLOTS) * latency
