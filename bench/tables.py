"""The report's tables of what is not a race: workers, SDKs, memory, outages, times of pages and pictures, what did not run."""

from __future__ import annotations

from collections.abc import Iterator

from figures import CHARTED, POSTGRES, SDKS, Figures

CHANNELS = {"facebook": "Facebook", "instagram": "Instagram", "x": "X"}


def workers(figures: Figures) -> Iterator[str]:
    """One broadcast, shared by workers on PostgreSQL."""
    rows = [(number, figures.seconds(f"workers_{number}", POSTGRES)) for number in (1, 4)]
    if not all(seconds for _number, seconds in rows):
        return
    yield "\n## One broadcast, several workers on PostgreSQL\n"
    yield "640 accounts, 200 ms per post, 32 slots per worker.\n\n| worker processes | seconds | times one worker |\n| --- | --- | --- |"
    alone = rows[0][1] or 0.0
    yield from (f"| {number} | {seconds:.2f} | {alone / seconds:.2f} |" for number, seconds in rows if seconds)


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
