#!/usr/bin/env python3
"""Runs the examples of ``docs/cli.md`` on practice platforms and writes their JSON into the page.

An example stands between ``<!-- shown: NAME -->`` and ``<!-- end -->``. ``tests/test_docs.py`` runs them again and
compares the keys.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from broadcaster.net.http import httpx
from broadcaster.practice.server import running

Done = subprocess.CompletedProcess[bytes]
Run = Callable[[tuple[str, ...], Path, dict[str, str]], Done]

PAGE = Path(__file__).parent / "cli.md"
BLOCK = re.compile(r"(<!-- shown: (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
X = ("-a", "kreis-soest@x")
SAID = "Das Bürgerbüro ist heute geschlossen. Der Notruf 112 geht."
SEEN = "Der Wertstoffhof hat heute geöffnet."
"""What somebody posts on X by hand, so that X refuses it as a duplicate."""
LATER = f"{datetime.now(UTC).date() + timedelta(days=30)} 08:00"
EXAMPLES: dict[str, tuple[str, ...]] = {
    "init": ("init", "--practice"),
    "accounts-list": ("accounts", "list"),
    "accounts-add": ("accounts", "add", "gemeinde@x", "--practice"),
    "accounts-change": ("accounts", "change", "gemeinde@x", "--set", "address=http://127.0.0.1:9/x"),
    "accounts-check": ("accounts", "check", "kreis-soest@instagram", "gemeinde@x"),
    "preview": ("post", SAID, "--no-cards", "--preview", "-a", "kreis-soest@instagram", *X),
    "offices-set": (
        *("offices", "set", "Zulassungsstelle", "closed", "--alternative", "Bitte kommen Sie nicht."),
        *("--until", "2026-11-27"),
    ),
    "offices-list": ("offices", "list"),
    "offices-remove": ("offices", "remove", "Zulassungsstelle"),
    "wait": ("post", SAID, "--wait", *X),
    "twice": ("post", SEEN, "--wait", *X),
    "decide": ("decide", "2", "leave"),
    "post": ("post", "Morgen um 8 Uhr mehr.", "--at", LATER, *X),
    "queue": ("queue",),
    "show": ("show", "1"),
    "cancel": ("cancel", "3"),
    "repeated": ("post", "Die Zulassungsstelle ist zu.", "--every", "6h", "--quiet", "22:00-06:00", "--at", LATER, *X),
    "repeats": ("repeats",),
    "repeats-stop": ("repeats", "stop", "4"),
    "withdraw": ("withdraw", "1", "--yes"),
    "pause": ("pause", "Falsche Rufnummer"),
    "status": ("status",),
    "resume": ("resume",),
    "website-set": (
        "website",
        "set",
        "offline",
        "Anruf des Dienstleisters",
        "--until",
        f"{datetime.now(UTC).date() + timedelta(days=30)} 08:00",
    ),
    "website-status": ("website", "status"),
    "playbooks-list": ("playbooks", "list"),
    "playbooks-check": ("playbooks", "check", "it-outage"),
    "outage-prepare": ("outage", "prepare", "it-outage"),
    "outage": ("outage",),
    "outage-show": ("outage", "show", "outage"),
    "outage-edit": ("outage", "edit", "situation", "--text", "Die Zulassungsstelle ist zu."),
    "outage-release": ("outage", "release", "outage"),
    "outage-discard": ("outage", "discard", "situation"),
    "website-lift": ("website", "lift"),
    "feeds-list": ("feeds", "list"),
    "feeds-drafts": ("feeds", "drafts"),
    "website-check": ("website", "check"),
    "website-history": ("website", "history"),
    "people-add": ("people", "add", "s.meier", "--name", "Sabine Meier", "--role", "author"),
    "people-list": ("people", "list"),
    "error": ("post", "", *X),
}
"""In this order, in one new installation; what "twice" and "repeated" show is only needed by those after them."""


def alone(words: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Done:
    """A command as people run it."""
    return subprocess.run(
        [sys.executable, "-m", "broadcaster", *words], cwd=folder, env=environment, capture_output=True, check=False
    )


def answers(run: Run = alone) -> dict[str, tuple[int, Any]]:
    """Each example's exit code and JSON."""
    with running() as address, TemporaryDirectory() as folder:
        httpx.post(f"{address}/practice/foreign-post", json={"account": X[1], "text": SEEN}).raise_for_status()
        environment = {"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "BROADCASTER_PRACTICE_ADDRESS": address}
        return {name: _answer(run((*words, "--json"), Path(folder), environment)) for name, words in EXAMPLES.items()}


def _answer(done: Done) -> tuple[int, Any]:
    try:
        return done.returncode, json.loads(done.stdout)
    except json.JSONDecodeError:
        raise SystemExit(f"{done.args}: {done.stdout!r} {done.stderr!r}") from None


def documented() -> dict[str, Any]:
    """Each example as the page shows it."""
    page = PAGE.read_text("utf-8")
    return {
        found[2]: json.loads(found[3].removeprefix("```json\n").removesuffix("```\n")) for found in BLOCK.finditer(page)
    }


def main() -> int:
    """Write the page anew."""
    given = answers()

    def block(found: re.Match[str]) -> str:
        text = json.dumps(given[found[2]][1], ensure_ascii=False, indent=2)
        text = re.sub(r"(/set-up/)[\w-]+", r"\1…", text)
        return f"{found[1]}```json\n{text}\n```\n{found[4]}"

    PAGE.write_text(BLOCK.sub(block, PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write("".join(f"{name}: exit code {code}\n" for name, (code, _answer) in given.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
