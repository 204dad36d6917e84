"""Follows a worker's system calls with strace: kills it at one of them, or records what it wrote and synced."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


def tracing_refused() -> str | None:
    """Why no process may be traced here, if so."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    with subprocess.Popen(["sleep", "30"]) as sleeper:
        try:
            with traced(sleeper.pid, "-e", "trace=none"):
                return None
        except ChildProcessError as error:
            return f"this system lets no process be traced: {error}"
        finally:
            sleeper.kill()


@contextmanager
def traced(pid: int, *options: str) -> Iterator[None]:
    """Trace a process and its threads within the block. Raises ChildProcessError where that is forbidden."""
    command = ["strace", "-f", *options, "-p", str(pid)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        if "attached" not in first:
            tracer.kill()
            raise ChildProcessError(first.strip())
        try:
            yield
        finally:
            tracer.terminate()
            tracer.communicate()
