"""Where the time of a drain goes: a flame graph by sampling, and counts of system calls, written to docs/pictures.

``draw`` lets the product drain twice more: once watched from a thread of its own, which looks at every thread's stack
every ``EVERY`` seconds and counts those that hold the processor or wait for something other than their next task, and
once under ``strace -c``, where that is installed. Run as ``contender`` says, it is the watched drain.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from types import FrameType
from typing import Any

from contender import run
from product import drain
from stand import Stand

COUNT = 1_000
EVERY = 0.005
IDLE = frozenset(
    {"wait", "_recv_bytes", "get", "select", "poll", "_worker", "_listen", "_wait_for_tstate_lock", "join"}
)
"""A thread whose innermost function is one of these waits for its next task."""
WIDTH, ROW, LEAST = 1_200, 16, 0.002
PACKAGES = ("broadcaster", "bench", "sqlalchemy", "httpx", "httpcore", "h11", "apscheduler", "json", "concurrent")
COLOURS = ("#1b6ec2", "#8a94a0", "#c9a227", "#5b8c5a", "#6f9c6e", "#83ac82", "#b07aa1", "#e39c5a", "#9aa3ad")

Stack = tuple[str, ...]


def draw(ground: Stand, pictures: Path) -> None:
    """Write performance-flames.svg and, where strace is, performance-system-calls.txt."""
    watched = Stand(address=ground.address, folder=ground.folder, scripts={"flames": "flames.py"})
    told = watched.measure("flames", "drain", COUNT, 0.0)
    stacks = {tuple(stack): number for stack, number in told["stacks"]}
    (pictures / "performance-flames.svg").write_text("\n".join(graph(stacks)) + "\n", encoding="utf-8")
    if shutil.which("strace"):
        watched.measure("flames", "counted", COUNT, 0.0)
        shutil.copy(ground.folder / "calls.txt", pictures / "performance-system-calls.txt")


def watched_drain(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """A drain, and how often each stack was seen."""
    stacks: Counter[Stack] = Counter()
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(over, stacks), daemon=True)
    watcher.start()
    told = drain(count, platform, folder)
    over.set()
    watcher.join()
    return told | {"stacks": list(stacks.items())}


def counted_drain(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """A drain under strace, which counts the system calls of all threads."""
    where = folder.parent.parent / "calls.txt"
    script = Path(__file__).with_name("product.py")
    command = [sys.executable, str(script), "drain", str(count), platform, str(folder)]
    subprocess.run(["strace", "-f", "-c", "-o", str(where), *command], check=True, capture_output=True)  # noqa: S607 - the one on the path
    return {"began": 0.0}


def _watch(over: threading.Event, stacks: Counter[Stack]) -> None:
    own = threading.get_ident()
    while not over.wait(EVERY):
        for thread, frame in sys._current_frames().items():  # noqa: SLF001 - the documented way to see other threads
            if thread != own and frame.f_code.co_name not in IDLE:
                stacks[_stack(frame)] += 1


def _stack(frame: FrameType | None) -> Stack:
    """Names of functions, the outermost first."""
    found = []
    while frame is not None:
        found.append(f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_name}")
        frame = frame.f_back
    return tuple(reversed(found))


def graph(stacks: Mapping[Stack, int]) -> Iterator[str]:
    """A flame graph as SVG: below the callers, above what they call, as wide as they were seen often."""
    whole = sum(stacks.values()) or 1
    boxes = list(_boxes(stacks, whole, 0, 0.0))
    height = (max((depth for depth, *_rest in boxes), default=0) + 3) * ROW
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="Flame graph of a drain" font-family="sans-serif" font-size="11">'
    )
    yield f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    yield f'<text x="4" y="13" font-weight="bold">Durable drain of {COUNT:,} at 0 ms: {whole:,} samples</text>'
    for depth, left, share, name in boxes:
        yield _box(height - (depth + 1) * ROW, left, share, name)
    yield "</svg>"


def _boxes(stacks: Mapping[Stack, int], whole: int, depth: int, left: float) -> Iterator[tuple[int, float, float, str]]:
    """(depth, left edge, share, name) of each function that was seen often enough to be drawn."""
    below: dict[str, Counter[Stack]] = {}
    for stack, number in stacks.items():
        if len(stack) > depth:
            below.setdefault(stack[depth], Counter())[stack] += number
    for name, found in sorted(below.items()):
        share = sum(found.values()) / whole
        if share >= LEAST:
            yield depth, left, share, name
            yield from _boxes(found, whole, depth + 1, left)
        left += share


def _box(top: float, left: float, share: float, name: str) -> str:
    package = name.partition(".")[0]
    colour = COLOURS[PACKAGES.index(package)] if package in PACKAGES else "#d5dae0"
    wide, shown = share * WIDTH, escape(name.rpartition(".")[2])
    text = f'<text x="{left * WIDTH + 3:.1f}" y="{top + 12}">{shown}</text>' if wide > 7 * len(shown) else ""
    return (
        f'<g><title>{escape(name)} {share:.1%}</title><rect x="{left * WIDTH:.1f}" y="{top}" width="{wide:.1f}" '
        f'height="{ROW - 1}" fill="{colour}"/>{text}</g>'
    )


if __name__ == "__main__":
    run({"drain": watched_drain, "counted": counted_drain})
