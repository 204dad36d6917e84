"""A bounded process: what it may spend, what it is told, and that none is left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from broadcaster.bounded.process import MEMORY, WALL_SECONDS
from broadcaster.bounded.worker import Interrupted
from broadcaster.pictures.converter import Converter
from broadcaster.pictures.decoding import CPU_SECONDS
from broadcaster.pictures.records import Target
from broadcaster.words.errors import InvalidInput
from tests.pictures.samples import picture

_POLL = threading.Event()
BOUNDS = """
import json, resource, signal
from broadcaster.bounded import process
process._bound(5)
limits = {name: resource.getrlimit(getattr(resource, name)) for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE")}
print(json.dumps(limits | {"alarm": signal.alarm(0), "timer": signal.getitimer(signal.ITIMER_PROF)[0]}))
"""
TOO_MUCH = "from broadcaster.bounded import process; process._bound(5); "
ORPHAN = """
import os, signal, sys
from broadcaster.pictures.converter import Converter
from broadcaster.pictures.records import Target
made = Converter()
made.convert(sys.stdin.buffer.read(), "a.jpg", [Target()])
print(made.worker.process_id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def python(code: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A program, run to its end."""
    return subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=False, timeout=500)


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something becomes true within ten seconds."""
    return any(holds() or _POLL.wait(0.02) for _ in range(3_000))


def gone(pid: int) -> bool:
    """Whether a process has ended (one that only waits to be buried has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def running(converter: Converter) -> int:
    """The number of the process that works for a converter."""
    assert converter.worker.process_id is not None
    return converter.worker.process_id


def test_a_decoding_has_little_to_spend() -> None:
    """512 MiB, 5 s, no file to write; the kernel enforces it from inside."""
    told = json.loads(python(BOUNDS).stdout)
    assert told.pop("timer") == pytest.approx(CPU_SECONDS, abs=0.1)
    assert told == {
        "RLIMIT_AS": [MEMORY, MEMORY],
        "RLIMIT_CPU": [CPU_SECONDS, CPU_SECONDS],
        "RLIMIT_FSIZE": [0, 0],
        "alarm": WALL_SECONDS,
    }
    assert (MEMORY, CPU_SECONDS) == (512 * 1024 * 1024, 5)


def test_whoever_asks_for_more_memory_gets_none() -> None:
    """The bound is real: 600 MB are refused."""
    done = python(TOO_MUCH + "bytearray(600_000_000)")
    assert done.returncode == 1 and b"MemoryError" in done.stderr


@pytest.mark.long
def test_whoever_computes_without_end_is_killed() -> None:
    """The bound is real: after five seconds of computing the process is dead, however long the clock lets it live."""
    assert python(TOO_MUCH + "import signal; signal.alarm(0)\nwhile True: pass").returncode in {
        -signal.SIGXCPU,
        -signal.SIGKILL,
    }


def test_a_child_that_fails_ends_its_process_so_that_nobody_waits_in_vain() -> None:
    """Whoever asked sees the socket closed at once, whatever killed the child."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = [sys.executable, "-m", "broadcaster.bounded.process", "broadcaster.pictures.decoding"]
        process = subprocess.Popen(command, stdin=theirs.fileno(), stderr=subprocess.DEVNULL)
        theirs.close()
        ours.settimeout(30)
        ours.sendall(b'{"form": "PNG", "limits": {"nonsense": 1}, "targets": [], "sizes": [0]}\n')
        assert ours.recv(1) == b""
        assert process.wait(60) == 1


def test_one_process_serves_many_pictures_and_ends_when_closed() -> None:
    """It starts with the first picture, not before."""
    converter = Converter()
    assert converter.worker._process is None
    converter.convert(picture(), "a.jpg", [Target()])
    first = running(converter)
    converter.convert(picture("PNG"), "b.png", [Target()])
    assert running(converter) == first
    converter.close()
    assert gone(first)
    converter.close()


def test_a_process_that_died_is_replaced() -> None:
    """Whatever kills it between two pictures, nobody notices."""
    converter = Converter()
    converter.convert(picture(), "a.jpg", [Target()])
    os.kill(running(converter), signal.SIGKILL)
    assert eventually(lambda: gone(running(converter)))
    assert converter.convert(picture(), "a.jpg", [Target()])
    converter.close()


def test_a_process_that_falls_silent_costs_one_picture_only() -> None:
    """A stopped process is given up when its time is over, and killed with its children; the next one works."""
    converter = Converter(patience=4.0)
    converter.convert(picture(), "a.jpg", [Target()])
    silent = running(converter)
    os.kill(silent, signal.SIGSTOP)
    with pytest.raises(InvalidInput, match="cannot be opened safely"):
        converter.convert(picture(), "a.jpg", [Target()])
    assert eventually(lambda: gone(silent))
    assert converter.convert(picture(), "a.jpg", [Target()])
    converter.close()


def test_what_is_interrupted_says_so_and_nothing_else() -> None:
    """A worker that is told to stop ends what it reads at once; that is no failure of what was read."""
    converter = Converter()
    converter.convert(picture(), "a.jpg", [Target()])
    os.kill(running(converter), signal.SIGSTOP)
    told: list[type[BaseException]] = []

    def wait() -> None:
        try:
            converter.convert(picture(), "a.jpg", [Target()])
        except Interrupted as error:
            told.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    converter.worker.interrupt()  # before or while it is asked: what is asked of it ends
    waiting.join()
    assert told == [Interrupted]
    converter.close()


def test_no_process_outlives_its_owner() -> None:
    """Not even when the broadcaster is killed."""
    worker = int(python(ORPHAN, picture()).stdout)
    assert eventually(lambda: gone(worker))


def test_the_process_knows_no_secret() -> None:
    """Its environment holds nothing of the broadcaster's; a picture that took it over would find no key."""
    code = ORPHAN.replace(
        "print(made.worker.process_id", "print(open(f'/proc/{made.worker.process_id}/environ').read()"
    )
    environment = {**os.environ, "BROADCASTER_SECRET_KEY": "geheim"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=picture(), env=environment, capture_output=True, check=False, timeout=500
    )
    assert b"PATH=" in done.stdout and b"geheim" not in done.stdout


def test_what_begins_while_it_is_interrupted_is_not_begun_anew() -> None:
    """The process that was ended is not replaced for a request that had just been let in."""
    converter = Converter()
    converter.convert(picture(), "a.jpg", [Target()])
    asked = converter.worker._asked

    def interrupted(line: bytes) -> object:
        converter.worker.interrupt()
        return asked(line)

    vars(converter.worker)["_asked"] = interrupted
    with pytest.raises(Interrupted):
        converter.convert(picture(), "a.jpg", [Target()])
    assert converter.worker.process_id is None
    converter.close()
