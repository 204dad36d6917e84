"""Asks a running practice server who it is, and makes accounts known to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcaster.net.http import httpx

_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Running:
    """A practice server; ``folder`` keeps its state, ``None`` when it forgets everything at its end."""

    folder: Path | None


def running(address: str) -> Running | None:
    """The practice server at ``address``, or ``None`` if there is none."""
    try:
        told = httpx.get(f"{address.rstrip('/')}/practice/health", timeout=_SECONDS, trust_env=False).json()
        if told["ready"] is not True:
            return None
        return Running(Path(told["folder"]) if told["folder"] else None)
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def introduce(address: str, channel: str, name: str) -> None:
    """Let the practice server at ``address``, if it runs, know an account; doing so again changes nothing."""
    body = {"channel": channel, "name": name}
    try:
        httpx.post(f"{address.rstrip('/')}/practice/accounts", json=body, timeout=_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return
