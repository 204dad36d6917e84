"""Which process a worker is, so that a later one of the same machine can tell that it is gone."""

from __future__ import annotations

import os
import platform
from pathlib import Path

_PROC = Path("/proc")


def identity() -> str | None:
    """This process: its machine since it was started up, and its number and start there; None where nothing tells."""
    try:
        return f"{_machine()} {os.getpid()} {_started(os.getpid())}"
    except OSError:
        return None


def is_gone(known: str | None) -> bool:
    """Whether the process of an identity has surely ended. Of another machine, and in doubt, it has not."""
    if known is None:
        return False
    machine, number, started = known.rsplit(" ", 2)
    try:
        if machine != _machine():
            return False
        os.kill(int(number), 0)
        return _started(int(number)) != started
    except ProcessLookupError:
        return True
    except OSError:
        return False


def lives(known: str | None) -> bool:
    """Whether the process of an identity surely runs. Of another machine, and in doubt, nobody here can tell."""
    return known is not None and known.startswith(f"{_machine_or_none()} ") and not is_gone(known)


def _machine_or_none() -> str | None:
    try:
        return _machine()
    except OSError:
        return None


def _machine() -> str:
    """The host's name, this run of its kernel, and the namespace in which processes are numbered."""
    boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
    space = (_PROC / "self/ns/pid").readlink()
    return f"{platform.node()} {boot} {space}"


def _started(number: int) -> str:
    """When a process was started, in ticks since the kernel was: a number that is used again has another."""
    stat = (_PROC / str(number) / "stat").read_text("utf-8", errors="replace")
    return stat.rpartition(")")[2].split()[19]
