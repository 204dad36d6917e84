"""The test's end of the process that forks workers."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0
"""Seconds after which a worker that has not ended is a failure."""


class WorkerHangs(Exception):
    """A worker did not end in time, or ended with an error."""


@dataclass(slots=True)
class Nursery:
    """Forks workers, one order each; used by one thread."""

    process: subprocess.Popen[bytes]
    """Its pipes are not buffered: what waits in a buffer is not seen by ``select``."""
    forkserver: int = 0
    ended: dict[int, int] = field(default_factory=dict)

    def start(self, **order: Any) -> int:
        """Fork a worker; its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        while "status" in (told := self._hear()):
            self.ended[told["pid"]] = told["status"]
        self.forkserver = told["forkserver"]
        return int(told["pid"])

    def wait(self, pid: int, patience: float = PATIENCE) -> int:
        """Wait for a worker's end: 0, the number of the signal that killed it, or 256 for an error of its own."""
        deadline = time.monotonic() + patience
        while pid not in self.ended:
            self.note_ends(deadline - time.monotonic())
            if time.monotonic() > deadline:
                raise WorkerHangs(f"a worker did not end within {patience:.0f} s")
        status = self.ended.pop(pid)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 256 * bool(status)

    def note_ends(self, patience: float) -> None:
        """Wait a while for some worker's end."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, patience))
        if ready:
            told = self._hear()
            self.ended[told["pid"]] = told["status"]

    def tasks(self) -> list[int]:
        """Tasks on the private API that live, also those that outlive their worker."""
        if not self.forkserver:
            return []
        children = Path(f"/proc/{self.forkserver}/task/{self.forkserver}/children").read_text()
        return [int(child) for child in children.split()]

    def _hear(self) -> dict[str, int]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise WorkerHangs("the process that forks workers is gone")
        told: dict[str, int] = json.loads(line)
        return told


def is_stopped(pid: int) -> bool:
    """Whether a process stands still, with all its threads: one that waits for a processor may still take a lock."""
    try:
        threads = [stat.read_text() for stat in Path(f"/proc/{pid}/task").glob("*/stat")]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return bool(threads) and all(stat.rpartition(")")[2].split()[0] == "T" for stat in threads)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A process that forks workers; what those that are killed leave in the folder for temporary files goes with it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BROADCASTER_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [
        sys.executable,
        "-c",
        "from tests.crash import worker; worker.main()",
    ]  # no file that every task would import again
    pipe = subprocess.PIPE
    with TemporaryDirectory() as folder:
        environment["TMPDIR"] = folder
        with subprocess.Popen(command, env=environment, bufsize=0, stdin=pipe, stdout=pipe) as process:
            try:
                yield Nursery(process)
            finally:
                process.kill()
