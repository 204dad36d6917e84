"""The report's tables of what is not a race: workers, SDKs, memory, outages, times of pages and pictures, what did not run."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from figures import CHARTED, POSTGRES, SDKS, Figures

PARTS = {
    "send-bench": "threads that send: httpx, the rules, waiting for the disk",
    "writer": "writer: claims, intents and results, each durably",
    "dispatcher": "dispatcher: what is due next, and handing it over",
    "ThreadPoolExecutor": "ticks and heartbeats",
    "MainThread": "start, and the bench's own questions",
}
"""Threads by name, and what they do."""
CHANNELS = {"facebook": "Facebook", "instagram": "Instagram", "x": "X"}


def parts(figures: Figures) -> Iterator[str]:
    """What each part of the product costs per delivery, beside what sending alone costs."""
    drains = [(latency, figures.of("drain", "broadcaster", count=1_000, latency=latency)) for latency in (0.0, 0.05)]
    if not all(lines and "threads_cpu_s" in lines[0] for _latency, lines in drains):
        return
    yield "\n## Where the CPU time of a delivery goes\n"
    yield (
        "Of a durable drain of 1,000, in ms of CPU per delivery; medians. All of it is spent under one interpreter lock, so "
        "that 1,000 divided by the sum is what one process can do per second, whatever the platform's latency. The bench's "
        "own client is httpx; asking the platform what it counted is the bench's work, too.\n"
    )
    yield "| part | 0 ms per post | 50 ms per post |\n| --- | --- | --- |"
    for name, title in PARTS.items():
        yield f"| {title} | " + " | ".join(f"{_spent(lines, name):.2f}" for _latency, lines in drains) + " |"
    bare = [figures.median("cpu_s", "drain", "limit", count=1_000, latency=latency) or 0.0 for latency, _ in drains]
    yield "| *for comparison: everything that `limit` does* | " + " | ".join(f"{one:.2f}" for one in bare) + " |"


def _spent(lines: list[dict[str, Any]], name: str) -> float:
    """Milliseconds per delivery of a thousand: as many as the seconds."""
    return statistics.median(line["threads_cpu_s"].get(name, 0.0) for line in lines)


def workers(figures: Figures) -> Iterator[str]:
    """One broadcast, shared by workers on PostgreSQL, beside processes that only send."""
    found = [
        (name, [figures.seconds(f"workers_{number}", name) or 0.0 for number in (1, 4)]) for name in ("limit", POSTGRES)
    ]
    if not all(all(seconds) for _name, seconds in found):
        return
    yield "\n## One broadcast, several workers on PostgreSQL\n"
    yield (
        "640 accounts, 200 ms per post, 32 slots per worker. Ideal are 4.0 and 1.0 seconds; `limit` is as many processes "
        "that only send.\n"
    )
    yield "| contender | 1 worker: seconds | 4 workers: seconds | times one worker |\n| --- | --- | --- | --- |"
    for name, (alone, together) in found:
        yield f"| {name} | {alone:.2f} | {together:.2f} | {alone / together:.2f} |"


def sdks(figures: Figures) -> Iterator[str]:
    """Fan-out through the real SDKs, beside the chain of latencies."""
    found = [(name, figures.of(f"sdk_{channel}", SDKS)) for channel, name in CHANNELS.items()]
    if not any(lines for _name, lines in found):
        return
    yield "\n## Through the real SDKs\n"
    yield (
        "One broadcast to practice platforms that take 200 ms per request. The chain is 32 accounts at a time, each with "
        "its calls one after the other: of all calls made (they also prove what is public), and of those alone without "
        "which nothing is published (Facebook 2, Instagram 3, X 1).\n"
    )
    yield "| channel | accounts | calls each | seconds | x chain | x bare chain | CPU ms per delivery | lost |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, lines in found:
        yield from (_sdk(figures, name, lines[0]["workload"], lines[0]["count"]) for _once in lines[:1])


def _sdk(figures: Figures, name: str, workload: str, count: int) -> str:
    fields = ("seconds", "calls", "chain_s", "bare_s", "cpu_s", "missing")
    seconds, calls, chain, bare, cpu, missing = (figures.median(field, workload, SDKS) or 0.0 for field in fields)
    over = f"{seconds / chain:.2f} | {seconds / bare:.2f}" if chain and bare else "– | –"
    return f"| {name} | {count} | {calls:.1f} | {seconds:.2f} | {over} | {cpu / count * 1000:.1f} | {missing:.0f} |"


def memory(figures: Figures) -> Iterator[str]:
    """Resident memory while many deliveries pass."""
    lines = figures.of("memory")
    if not lines:
        return
    seen, count = lines[-1]["resident_mb"], lines[-1]["count"]
    yield f"\n## Memory over {count:,} deliveries\n\n| after | resident MB |\n| --- | --- |"
    places = sorted({0, len(seen) // 4, len(seen) // 2, 3 * len(seen) // 4, len(seen) - 1})
    yield from (f"| {count * (place + 1) // len(seen):,} | {seen[place]} |" for place in places)
    if count == CHARTED:
        yield "\n![Resident memory](pictures/performance-memory.svg)"


def detection(figures: Figures) -> Iterator[str]:
    """How long an outage goes unnoticed."""
    lines = figures.of("detection")
    if not lines:
        return
    yield "\n## Until an outage is noticed\n"
    yield (
        "Seconds from the fall of a website to the verdict, over all phases in which it can meet a look. Ours is simulated "
        "on a virtual clock with the product's own rules, which look twice and at three other websites before they "
        "speak. The others were not run: theirs follow from their documented defaults (Uptime Kuma: every 60 s, no "
        "retries, timeout 48 s; Gatus: every 60 s, 3 failures in a row, timeout 10 s).\n"
    )
    yield "| monitor | how it falls | median | worst |\n| --- | --- | --- | --- |"
    for line in lines:
        whose = " (documented)" if line.get("documented") else ""
        yield f"| {line['contender']}{whose} | {line['way']} | {line['median_s']} | {line['worst_s']} |"
    yield "\n![Worst wait until an outage is noticed](pictures/performance-detection.svg)"


def times(figures: Figures) -> Iterator[str]:
    """Previews, pictures and pages of the console, in milliseconds."""
    titles = {"rendition": "Previews, CPU time", "picture": "Pictures", "page": "Pages of the console"}
    for workload, title in titles.items():
        lines = figures.of(workload)
        if lines:
            yield f"\n## {title}\n\n| what | median ms | p95 ms |\n| --- | --- | --- |"
            yield from (f"| {line['name']} | {line['median_ms']} | {line['p95_ms']} |" for line in lines)


def not_run(figures: Figures) -> Iterator[str]:
    """What failed or was left out, and why, once each."""
    failed = {
        (line.get("contender", "–"), line["workload"]): line["failed"] for line in figures.lines if "failed" in line
    }
    if not failed:
        return
    yield "\n## What did not run\n\n| contender | workload | why |\n| --- | --- | --- |"
    for (contender, workload), reason in failed.items():
        last = reason.strip().splitlines()[-1] if reason.strip() else "no reason given"
        yield f"| {contender} | {workload} | {last.replace('|', '/')} |"
