"""What every contender does: one post over one httpx client per thread; and what the platform of the bench counted."""

from __future__ import annotations

import ssl
import threading
import time
from typing import Any

from broadcaster.net.http import httpx

TEXT = "Die Zulassungsstelle ist heute geschlossen. Bitte rufen Sie an: Tel. 02921/30-0."
PATIENCE = 15.0
"""Seconds without anything new after which nothing more is expected."""
_LOCAL = threading.local()
_CONTEXT = ssl.create_default_context()
_POLL = threading.Event()


def client() -> httpx.Client:
    """This thread's client: a shared pool costs more with every connection in it."""
    if not hasattr(_LOCAL, "client"):
        _LOCAL.client = httpx.Client(verify=_CONTEXT, timeout=10)
    return _LOCAL.client


def hang_up() -> None:
    """End this thread's connections; the next call begins new ones."""
    if hasattr(_LOCAL, "client"):
        _LOCAL.client.close()
        del _LOCAL.client


def send(platform: str, account: str, text: str = TEXT) -> None:
    """Publish one post; the job of every peer."""
    client().post(f"{platform}/posts", json={"account": account, "text": text}).raise_for_status()


def pages(count: int, before: str = "") -> list[str]:
    """The accounts of a workload; with something ``before`` their names, those of a rehearsal."""
    return [f"{before}seite-{number}" for number in range(count)]


def counts(platform: str) -> dict[str, Any]:
    """What the platform counted: accepted, distinct, duplicates, and when the last one was accepted."""
    found: dict[str, Any] = client().get(f"{platform}/counts").json()
    return found


def begin(platform: str, latency: float, mode: str = "accept") -> None:
    """Let the platform forget everything, and take ``latency`` seconds per post from now on."""
    client().post(f"{platform}/begin", json={"latency": latency, "mode": mode}).raise_for_status()


def rehearsed(platform: str, count: int) -> None:
    """Wait until ``count`` posts of a first message are public, and let the platform forget them."""
    wait_for(platform, count)
    client().post(f"{platform}/forget", json={}).raise_for_status()


def wait_for(platform: str, distinct: int, patience: float = PATIENCE) -> None:
    """Wait until so many different posts are public, or nothing new has come for long."""
    seen, since = -1, time.monotonic()
    while seen < distinct and time.monotonic() - since < patience:
        _POLL.wait(0.05)
        known = counts(platform)["distinct"]
        if known > seen:
            seen, since = known, time.monotonic()
