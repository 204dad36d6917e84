"""How a contender is run: in a process of its own, ``python CONTENDER WORKLOAD COUNT PLATFORM FOLDER``; prints JSON.

Moments are on CLOCK_MONOTONIC, which all processes of a machine share.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

Workload = Callable[[int, str, Path], dict[str, Any]]


def run(workloads: Mapping[str, Workload]) -> None:
    """Do one workload and print what it took: CPU seconds and the largest resident set beside its own figures."""
    name, count, platform, folder = sys.argv[1:]
    told = workloads[name](int(count), platform, Path(folder))
    told["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(told), flush=True)


class Watch:
    """Wall and CPU time from its making on."""

    def __init__(self) -> None:
        self.began, self._cpu = time.monotonic(), time.process_time()
        self._queued = 0.0

    def queued(self) -> None:
        """Everything is durably accepted."""
        self._queued = time.monotonic() - self.began

    def told(self) -> dict[str, Any]:
        """The figures so far."""
        return {"began": self.began, "cpu_s": time.process_time() - self._cpu, "accepted_s": self._queued}


def resident_mb() -> float:
    """Resident memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return round(pages * resource.getpagesize() / 2**20, 1)


def threads_cpu() -> dict[str, float]:
    """CPU seconds of this process's threads so far, those of a pool together; by the kernel's schedstat."""
    names = {thread.native_id: re.sub(r"[-_]\d+(_\d+)?$", "", thread.name) for thread in threading.enumerate()}
    spent: Counter[str] = Counter()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            spent[names.get(int(task.name), "other")] += int((task / "schedstat").read_text("ascii").split()[0]) / 1e9
    return dict(spent)
