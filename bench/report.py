"""Writes docs/performance.md and its charts from the raw lines of the last run: ``python bench/report.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tables
from charts import bars
from figures import CHARTED, Figures, ideal, read
from goals import GOALS

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "bench" / "figures.jsonl"
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
FLAMES, CALLS = "performance-flames.svg", "performance-system-calls.txt"
PROFILED = f"""
## Where the time goes

What a durable drain of 1,000 at 0 ms does, seen by looking at every thread's stack again and again: the flame graph shows
who called whom, from below, and how often it was seen. Its [system calls are counted](pictures/{CALLS}). Both are
written by `make bench-long`.

![Flame graph of a durable drain](pictures/{FLAMES})
"""
RACES = {
    "fanout": "One message to",
    "drain": "Durable drain of",
    "queue_and_drain": "On PostgreSQL, accepted and drained:",
}
OPEN = """\
The effect of one throttled account on another is printed by `python bench/interference.py`. Celery is not measured;
dramatiq is where `REDIS_URL` names a Redis and dramatiq is installed.
"""
INTRODUCTION = """\
# Performance

`make bench` measures the product side by side with the queues that somebody might have taken instead (`make bench-long`
adds the large workloads) and writes this page from its raw lines, [`bench/figures.jsonl`](../bench/figures.jsonl). Every
contender runs in a process of its own, in turn with the others, through its ordinary public API, with the same HTTP
client and 32 threads, against a [local platform](../bench/fast_platform.py) that takes a fixed time per post and counts
every post by account and text. Times are medians; the spread is in brackets. What counts is the ratio within one run:
absolute times differ between machines and with their load.

All that the product guarantees stays switched on: SQLite with synchronous=FULL, the intent on disk before each commit
call, the result behind it, a lease per delivery. `limit` is 32 threads that send and remember nothing.
"""


def write(figures: Figures | None = None, page: Path = PAGE, pictures: Path = PICTURES) -> None:
    """Write the page and its charts."""
    found = figures or read(FIGURES)
    pictures.mkdir(parents=True, exist_ok=True)
    for name, drawn in _charts(found):
        (pictures / name).write_text(drawn, encoding="utf-8")
    page.write_text("\n".join(_page(found, pictures)), encoding="utf-8")


def _page(figures: Figures, pictures: Path) -> Iterator[str]:
    yield INTRODUCTION
    yield from _about(figures)
    yield (
        "## Goals\n\nThe fan-out is that of a worker that has sent a message before. The bare limit is the same figure, in the same run, of threads that only send: what is left to "
        "others when a goal is not reached.\n\n"
        "| goal | wanted | measured | | bare limit |\n| --- | --- | --- | --- | --- |"
    )
    yield from (goal.row(figures) for goal in GOALS)
    if reasons := [f"- **{goal.name}:** {goal.why}" for goal in GOALS if goal.why and goal.missed(figures)]:
        yield "\nWhat is not reached, and why:\n"
        yield from reasons
    yield "\n![One message to 288 accounts](pictures/performance-fanout.svg)\n"
    yield "![Durable drain at 0 ms](pictures/performance-drain.svg)"
    for title, workload, which in _tables(figures):
        yield f"\n## {title}\n"
        yield from _table(figures, workload, which)
    yield "\n## After kill -9\n"
    yield from _crashes(figures)
    for table in (
        tables.parts,
        tables.workers,
        tables.sdks,
        tables.memory,
        tables.detection,
        tables.times,
        tables.not_run,
    ):
        yield from table(figures)
    if (pictures / FLAMES).exists():
        yield PROFILED
    yield f"\n## What is open\n\n{OPEN}"


def _about(figures: Figures) -> Iterator[str]:
    about = figures.about()
    loads = sorted(line["load"] for line in figures.lines if "load" in line)
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    yield f"Commit {about['commit']}, Python {about['python']}, {about['cores']} cores ({about['processor']}); {versions}."
    if loads:
        yield f"Load of the machine during the run, 1-minute average: {loads[0]} to {loads[-1]}.\n"


def _tables(figures: Figures) -> Iterator[tuple[str, str, dict[str, Any]]]:
    known = {(line["workload"], line["count"], line["latency"]) for workload in RACES for line in figures.of(workload)}
    for workload, count, latency in sorted(known, key=lambda one: (list(RACES).index(one[0]), one[1], one[2])):
        title = f"{RACES[workload]} {count:,} accounts, {latency * 1000:.0f} ms per post"
        yield title, workload, {"count": count, "latency": latency}


def _table(figures: Figures, workload: str, which: dict[str, Any]) -> Iterator[str]:
    best = ideal(which["count"], which["latency"])
    bare = figures.seconds(workload, "limit", **which)
    yield "| contender | seconds | per second | x ideal | x limit | CPU ms per post | lost | twice |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for contender in figures.contenders(workload, **which):
        lines = figures.of(workload, contender, **which)
        seconds = figures.seconds(workload, contender, **which) or 0.0
        times = sorted(line["seconds"] for line in lines)
        cpu = (figures.median("cpu_s", workload, contender, **which) or 0.0) / which["count"] * 1000
        over = f"{seconds / best:.2f}" if best else "–"
        beside = f"{seconds / bare:.2f}" if bare else "–"
        rate = which["count"] / seconds if seconds else 0.0
        lost, twice = (sum(line[field] for line in lines) for field in ("missing", "duplicates"))
        yield (
            f"| {contender} | {seconds:.3f} ({times[0]:.3f}–{times[-1]:.3f}) | {rate:,.0f} | {over} | {beside} "
            f"| {cpu:.2f} | {lost} | {twice} |"
        )


def _crashes(figures: Figures) -> Iterator[str]:
    yield "200 deliveries, killed when 60 were public, then a new process; sums over all rounds.\n"
    yield "| contender | missing | twice | said so | seconds to the first resumed post |"
    yield "| --- | --- | --- | --- | --- |"
    for contender in figures.contenders("crash"):
        lines = figures.of("crash", contender)
        missing, twice = (sum(line[field] for line in lines) for field in ("missing", "duplicates"))
        told = sum(sum(line.get("states", {}).values()) for line in lines)
        resumed = figures.median("resumed_s", "crash", contender)
        yield f"| {contender} | {missing} | {twice} | {told} | {resumed:.2f} |"


def _charts(figures: Figures) -> Iterator[tuple[str, str]]:
    fanout, drains = {"count": 288, "latency": 0.05}, {"count": 1_000, "latency": 0.0}
    races = (
        ("fanout", "One message to 288 accounts, seconds (less is better)", "s", _times(figures, "fanout", **fanout)),
        ("drain", "Durable drain at 0 ms, posts per second (more is better)", "/s", _rates(figures, "drain", **drains)),
        ("detection", "Worst wait until an outage is noticed, seconds (less is better)", "s", _waits(figures)),
        ("memory", "Resident memory over 50,000 deliveries, MB", "MB", _resident(figures)),
    )
    for name, title, unit, rows in races:
        if rows:
            yield f"performance-{name}.svg", bars(title, rows, unit)


def _times(figures: Figures, workload: str, **which: Any) -> list[tuple[str, float]]:
    names = figures.contenders(workload, **which)
    return [(name, figures.seconds(workload, name, **which) or 0) for name in names]


def _rates(figures: Figures, workload: str, **which: Any) -> list[tuple[str, float]]:
    names = figures.contenders(workload, **which)
    return [(name, figures.rate(workload, name, **which) or 0) for name in names]


def _waits(figures: Figures) -> list[tuple[str, float]]:
    return [(line["contender"], line["worst_s"]) for line in figures.of("detection", way="silent")]


def _resident(figures: Figures) -> list[tuple[str, float]]:
    """Ten of the figures, named by how many deliveries had passed."""
    lines = figures.of("memory", count=CHARTED)
    seen = lines[-1]["resident_mb"] if lines else []
    step = max(1, len(seen) // 10)
    return [(f"{CHARTED * (place + 1) // len(seen):,}", seen[place]) for place in range(step - 1, len(seen), step)]


if __name__ == "__main__":
    write()
