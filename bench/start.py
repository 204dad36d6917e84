"""What the installed command costs: the time until ``--help`` has answered, and an idle ``serve``."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

COMMAND = str(Path(sys.executable).parent / "broadcaster")
SETTLED, WATCHED = 5.0, 60.0
"""Seconds until a worker is idle, and seconds it is looked at."""


def helped() -> float:
    """Seconds of ``broadcaster --help``."""
    began = time.perf_counter()
    subprocess.run([COMMAND, "--help"], check=True, capture_output=True)
    return time.perf_counter() - began


def idle() -> dict[str, Any]:
    """Resident memory in MB and share of one core in percent of a worker that has nothing to do."""
    with TemporaryDirectory() as folder:
        subprocess.run([COMMAND, "init", folder], check=True, capture_output=True)
        worker = subprocess.Popen([COMMAND, "serve"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return _watched(worker.pid)
        finally:
            worker.terminate()
            worker.wait()


def _watched(pid: int) -> dict[str, Any]:
    time.sleep(SETTLED)
    before = _spent(pid)
    time.sleep(WATCHED)
    spent = _spent(pid) - before
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return {"rss_mb": round(int(resident.split()[1]) / 1024, 1), "cpu_percent": round(100 * spent / WATCHED, 2)}


def _spent(pid: int) -> float:
    """Seconds of CPU time that its threads have had; the ticks of /proc/*/stat are too coarse for so little."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text("ascii").split()[0]) for one in threads) / 1e9
