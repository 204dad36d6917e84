"""What is to be reached, each goal with its figure from the raw lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from figures import Figures, ideal

NOT_MEASURED = "not measured in this run"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, its ``figure`` (None: not measured), how to show it, and whether it must be at least or at most ``bound``."""

    name: str
    figure: Callable[[Figures], float | None]
    bound: float
    shown: str = "{:.2f}"
    least: bool = False

    def row(self, figures: Figures) -> str:
        """A line of the table."""
        found = self.figure(figures)
        wanted = ("≥ " if self.least else "≤ ") + self.shown.format(self.bound)
        if found is None:
            return f"| {self.name} | {wanted} | {NOT_MEASURED} | – |"
        reached = found >= self.bound if self.least else found <= self.bound
        return (
            f"| {self.name} | {wanted} | {self.shown.format(found)} | {'reached' if reached else '**not reached**'} |"
        )


def _over(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _times_ideal(count: int) -> Callable[[Figures], float | None]:
    return lambda figures: _over(figures.seconds("fanout", "broadcaster", count=count), ideal(count, 0.05))


def _against(contender: str, latency: float) -> Callable[[Figures], float | None]:
    return lambda figures: _over(
        figures.rate("drain", "broadcaster", count=1_000, latency=latency),
        figures.rate("drain", contender, count=1_000, latency=latency),
    )


def _lag(workload: str, count: int) -> Callable[[Figures], float | None]:
    def median(figures: Figures) -> float | None:
        late = sorted(one for line in figures.of(workload, count=count) for one in line["lags_s"])
        return late[len(late) // 2] if late else None

    return median


def _past(figures: Figures) -> float | None:
    return _over(_lag("lag_past", 1_000_000)(figures), _lag("lag", 0)(figures))


def _slots(figures: Figures) -> float | None:
    return _over(figures.rate("drain", "broadcaster", count=1_000, latency=0.05), 32 / 0.05)


GOALS = (
    Goal(
        "4 accounts, 50 ms per post: seconds", lambda f: f.seconds("fanout", "broadcaster", count=4), 0.07, "{:.3f} s"
    ),
    Goal("288 accounts, 50 ms: times ideal", _times_ideal(288), 1.15, "{:.2f} x"),
    Goal("3,000 accounts, 50 ms: times ideal", _times_ideal(3_000), 1.12, "{:.2f} x"),
    Goal("durable drain, 0 ms: times huey on SQLite", _against("huey", 0.0), 1.2, "{:.2f} x", least=True),
    Goal("durable drain, 50 ms: share of what 32 slots allow", _slots, 0.95, least=True),
    Goal(
        "a broadcast to 3,000 accounts durably accepted",
        lambda f: f.median("accepted_s", "fanout", "broadcaster", count=3_000),
        0.15,
        "{:.3f} s",
    ),
    Goal("lag of a due delivery, 100,000 pending", _lag("lag", 100_000), 0.05, "{:.3f} s"),
    Goal("lag with 1,000,000 in the past: times that of an empty history", _past, 1.1, "{:.2f} x"),
    Goal(
        "after kill -9: seconds to the first resumed post, start of the process included",
        lambda f: f.median("resumed_s", "crash", "broadcaster"),
        2.0,
        "{:.2f} s",
    ),
    Goal("`broadcaster --help`", lambda f: f.seconds("help", "broadcaster"), 0.2, "{:.2f} s"),
    Goal("idle `serve`: resident memory", lambda f: f.median("rss_mb", "idle", "broadcaster"), 90, "{:.0f} MB"),
    Goal("idle `serve`: share of a core", lambda f: f.median("cpu_percent", "idle", "broadcaster"), 0.3, "{:.2f} %"),
)
