"""What is to be reached, each goal with its figure from the raw lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from figures import CHARTED, POSTGRES, SDKS, Figures, ideal

NOT_MEASURED = "not measured in this run"
ONE_LOCK = (
    "One process sends under one interpreter lock, so the CPU time of a delivery is the floor, whatever the platform's "
    "latency; the table below says where it goes. The HTTP client takes the largest part, and what is promised takes the "
    "next: the claim, the intent on disk before the call, the result behind it. huey writes nothing before the call and "
    "nothing after it, and loses jobs when it is killed (below)."
)
TRIED = (
    "Tried and dropped, because it made nothing faster here: waiting 0.5 to 6 ms for a larger commit, letting a sender "
    "commit for the others in place of a thread that writes, announcing outside the slot, a shorter switch interval, twice "
    "as many deliveries ahead. SQL by hand in place of SQLAlchemy takes a fifth off the writer, and is not worth its two "
    "dialects."
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, its ``figure`` (None: not measured), how to show it, and whether it must be at least or at most ``bound``.

    ``limit`` is the same figure of what does nothing but send, in the same run: nobody is better with these parts.
    """

    name: str
    figure: Callable[[Figures], float | None]
    bound: float
    shown: str = "{:.2f}"
    least: bool = False
    limit: Callable[[Figures], float | None] = lambda _figures: None
    why: str = ""

    def missed(self, figures: Figures) -> bool:
        """Whether it was measured and not reached."""
        found = self.figure(figures)
        return found is not None and not self._reached(found)

    def _reached(self, found: float) -> bool:
        return found >= self.bound if self.least else found <= self.bound

    def row(self, figures: Figures) -> str:
        """A line of the table."""
        found = self.figure(figures)
        wanted = ("≥ " if self.least else "≤ ") + self.shown.format(self.bound)
        if found is None:
            return f"| {self.name} | {wanted} | {NOT_MEASURED} | – | – |"
        reached = self._reached(found)
        bare = self.limit(figures)
        beside = "–" if bare is None else self.shown.format(bare)
        told = "reached" if reached else "**not reached**"
        return f"| {self.name} | {wanted} | {self.shown.format(found)} | {told} | {beside} |"


def _over(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _times_ideal(count: int, contender: str = "broadcaster") -> Callable[[Figures], float | None]:
    return lambda figures: _over(figures.seconds("fanout", contender, count=count), ideal(count, 0.05))


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


def _slots(contender: str) -> Callable[[Figures], float | None]:
    return lambda figures: _over(figures.rate("drain", contender, count=1_000, latency=0.05), 32 / 0.05)


def _on_postgres(figures: Figures) -> float | None:
    rates = (figures.rate("queue_and_drain", name, count=1_000) for name in (POSTGRES, "procrastinate"))
    return _over(*rates)


def _four_workers(figures: Figures, contender: str) -> float | None:
    return _over(figures.seconds("workers_1", contender), figures.seconds("workers_4", contender))


def _chain(channel: str) -> Callable[[Figures], float | None]:
    fields = ("seconds", "chain_s")
    return lambda figures: _over(*(figures.median(field, f"sdk_{channel}", SDKS) for field in fields))


def _growth(figures: Figures) -> float | None:
    """Resident memory at the end over that in the middle, of the last run."""
    seen = [line["resident_mb"] for line in figures.of("memory", count=CHARTED)]
    return _over(seen[-1][-1], seen[-1][len(seen[-1]) // 2]) if seen else None


def _noticed(monitor: str) -> Callable[[Figures], float | None]:
    names = ("broadcaster", monitor)
    return lambda figures: _over(*(figures.median("worst_s", "detection", name, way="silent") for name in names))


def _slowest_page(figures: Figures) -> float | None:
    return max((line["p95_ms"] for line in figures.of("page")), default=None)


GOALS = (
    Goal(
        "4 accounts, 50 ms per post: seconds",
        lambda f: f.seconds("fanout", "broadcaster", count=4),
        0.07,
        "{:.3f} s",
        limit=lambda f: f.seconds("fanout", "limit", count=4),
        why=(
            "0.069 to 0.075 s from one run to the next: waking up, the claim and the intent are on disk before the first "
            "call and the result after the last one, each behind the other, and two cores share it with the platform."
        ),
    ),
    Goal(
        "288 accounts, 50 ms: times ideal",
        _times_ideal(288),
        1.15,
        "{:.2f} x",
        limit=_times_ideal(288, "limit"),
        why=f"{ONE_LOCK} {TRIED}",
    ),
    Goal(
        "3,000 accounts, 50 ms: times ideal",
        _times_ideal(3_000),
        1.12,
        "{:.2f} x",
        limit=_times_ideal(3_000, "limit"),
        why="As for 288 accounts.",
    ),
    Goal(
        "durable drain, 0 ms: times huey on SQLite",
        _against("huey", 0.0),
        1.2,
        "{:.2f} x",
        least=True,
        limit=lambda f: _over(*(f.seconds("drain", name, count=1_000, latency=0.0) for name in ("huey", "limit"))),
        why="As for 288 accounts: at 0 ms a delivery costs nothing but CPU time.",
    ),
    Goal(
        "durable drain, 50 ms: share of what 32 slots allow",
        _slots("broadcaster"),
        0.95,
        least=True,
        limit=_slots("limit"),
        why="As for 288 accounts; the bare limit does not reach it either.",
    ),
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
    Goal(
        "idle `serve` of a new installation: resident memory",
        lambda f: f.median("rss_mb", "idle", "broadcaster"),
        90,
        "{:.0f} MB",
    ),
    Goal(
        "idle `serve`: share of a core",
        lambda f: f.median("cpu_percent", "idle", "broadcaster"),
        0.3,
        "{:.2f} %",
        why="Ten wake-ups in ten seconds, heartbeats and ticks among them; how much a wake-up costs is up to the machine.",
    ),
    Goal(
        "PostgreSQL, accepted and drained at 0 ms: times procrastinate",
        _on_postgres,
        3.0,
        "{:.2f} x",
        least=True,
        limit=lambda f: _over(
            f.seconds("queue_and_drain", "procrastinate"), f.seconds("drain", "limit", count=1_000, latency=0.0)
        ),
        why=(
            "Procrastinate defers all jobs in one statement and fetches them faster here than where the goal was set; three "
            "times that is close to what the HTTP client alone can do (the bare limit). The rest as for 288 accounts."
        ),
    ),
    Goal(
        "PostgreSQL, 4 workers at 200 ms: times one worker",
        lambda f: _four_workers(f, POSTGRES),
        3.6,
        "{:.2f} x",
        least=True,
        limit=lambda f: _four_workers(f, "limit"),
        why=(
            "Four workers, the server and the platform share two cores; four processes that only send come as far as the "
            "bare limit says. Claims queue for one lock, results do not."
        ),
    ),
    Goal("Facebook through its SDK, 288 accounts: times the chain of latencies", _chain("facebook"), 1.5, "{:.2f} x"),
    Goal("Instagram through its API, 288 accounts: times the chain", _chain("instagram"), 1.5, "{:.2f} x"),
    Goal("X through its SDK, 288 accounts: times the chain", _chain("x"), 1.5, "{:.2f} x"),
    Goal("resident memory after 50,000 deliveries: times that after 25,000", _growth, 1.05, "{:.2f} x"),
    Goal("an outage noticed, at worst: times Uptime Kuma's defaults", _noticed("Uptime Kuma"), 1.0, "{:.2f} x"),
    Goal("an outage noticed, at worst: times Gatus's defaults", _noticed("Gatus"), 1.0, "{:.2f} x"),
    Goal("the slowest page of the console, p95", _slowest_page, 50, "{:.0f} ms"),
)
