"""The power fails: of a worker's files only what was synced is there again, and every acknowledged message is in it."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from broadcaster.app import open_installation
from broadcaster.app.messages.reading import queue
from broadcaster.settings import load
from tests.crash.scene import SUBJECTS, Scene
from tests.crash.trace import traced

pytestmark = [pytest.mark.crash, pytest.mark.usefixtures("tracing")]

CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,unlink"
_LINE = re.compile(r"^(?P<thread>\d+) +(?P<rest>.*)$")
_CALL = re.compile(r'(?P<name>\w+)\((?:\d+<(?P<path>[^>]*)>|"(?P<unlinked>[^"]*)")(?P<given>.*)\) += (?P<answer>-?\d+)')
_WRITTEN = re.compile(r', "(?P<bytes>[^"]*)", (?P<count>\d+)(?:, (?P<offset>\d+))?')


@dataclass(frozen=True, slots=True)
class Event:
    """One system call on a file: ``data`` at ``offset``, or the new length of a truncated file."""

    name: str
    path: str
    offset: int = 0
    data: bytes = b""


def events(log: str) -> Iterator[Event]:
    """What a trace tells, each call at the moment at which it had ended."""
    begun: dict[str, str] = {}
    for line in log.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        rest = found["rest"]
        if rest.endswith("<unfinished ...>"):
            begun[found["thread"]] = rest.removesuffix("<unfinished ...>").rstrip()
            continue
        if rest.startswith("<..."):
            rest = begun.pop(found["thread"], "") + rest.partition("resumed>")[2]
        if (call := _CALL.match(rest)) and int(call["answer"]) >= 0:
            yield _event(call)


def _event(call: re.Match[str]) -> Event:
    path = _bytes(call["path"] or call["unlinked"] or "").decode()
    if written := _WRITTEN.match(call["given"]):
        data = _bytes(written["bytes"])[: int(call["answer"])]
        return Event(call["name"], path, int(written["offset"] or 0), data)
    length = re.match(r", (\d+)", call["given"])
    return Event(call["name"], path, int(length[1]) if length else 0)


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


@dataclass(slots=True)
class Disk:
    """One file on a disk that forgets, when the power fails, what was not synced."""

    synced: bytearray
    pending: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """One system call on the file."""
        if event.name in ("fdatasync", "fsync"):
            for change in self.pending:
                _apply(self.synced, change)
            self.pending.clear()
        else:
            self.pending.append(event)

    def after_power_loss(self, chance: random.Random | None) -> bytes:
        """What is there again: what was synced, and of the rest nothing, or whatever chance left of it."""
        left = bytearray(self.synced)
        for change in self.pending:
            if chance is not None and chance.random() < 0.5:
                _apply(left, change)
        return bytes(left)


def _apply(content: bytearray, change: Event) -> None:
    if change.name == "ftruncate":
        content[:] = content[: change.offset].ljust(change.offset, b"\0")
    elif change.name == "unlink":
        content.clear()
    else:
        content.extend(bytes(max(0, change.offset - len(content))))
        content[change.offset : change.offset + len(change.data)] = change.data


def accept_traced(place: Scene, count: int) -> tuple[bytes, list[Event]]:
    """The database before, and every change to its files while ``count`` messages are accepted."""
    place.begin(SUBJECTS[-1])
    before = (place.run / "broadcaster.db").read_bytes()
    pid = place.start("accept many", hold=True, count=count)
    log = place.run / "trace"
    with traced(pid, "-y", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log)):
        assert place.release(pid) == 0, (place.run / "output").read_text()
    return before, [event for event in events(log.read_text()) if event.path.startswith(str(place.run))]


def power_losses(before: bytes, seen: Sequence[Event], seed: int) -> Iterator[tuple[int, dict[str, bytes]]]:
    """After each acknowledgement: how many there were, and the files after a power loss at that moment."""
    disks = {"broadcaster.db": Disk(bytearray(before)), "broadcaster.db-wal": Disk(bytearray())}
    chance, acknowledged = random.Random(seed), 0
    for event in seen:
        name = Path(event.path).name
        if name in disks:
            disks[name].take(event)
        elif name == "acks":
            acknowledged += 1
            for torn in (None, chance):
                yield acknowledged, {name: disk.after_power_loss(torn) for name, disk in disks.items()}


def test_an_acknowledged_message_survives_a_power_loss(place: Scene, tmp_path: Path) -> None:
    """Accepting returns after the disk has it; nothing less is acknowledged."""
    count = 30
    before, seen = accept_traced(place, count)
    settings = place.run / "broadcaster.toml"
    checked = 0
    for acknowledged, files in power_losses(before, seen, seed=1):
        folder = tmp_path / str(checked)
        folder.mkdir()
        for name in ("broadcaster.toml", "secret.key"):
            (folder / name).write_bytes((settings.parent / name).read_bytes())
        for name, content in files.items():
            (folder / name).write_bytes(content)
        assert readable(folder) >= acknowledged
        checked += 1
    assert checked == 2 * count


def readable(folder: Path) -> int:
    """How many messages an installation has, its database found intact."""
    installation = open_installation(load(folder / "broadcaster.toml", environment={}))
    found = len(queue(installation))
    installation.close()
    with closing(sqlite3.connect(folder / "broadcaster.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return found


def test_what_is_written_without_sync_is_not_safe(place: Scene) -> None:
    """The replay tells a synced file from one that is not: the last change before its sync is missing."""
    before, seen = accept_traced(place, 3)
    writes = [event for event in seen if event.path.endswith("-wal") and event.name == "pwrite64"]
    disk = Disk(bytearray())
    for event in writes:
        disk.take(event)
    assert disk.after_power_loss(None) == b""
    disk.take(Event("fdatasync", writes[0].path))
    assert len(disk.after_power_loss(None)) > len(before) // 100
