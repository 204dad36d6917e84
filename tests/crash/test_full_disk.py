"""The disk is full: what cannot be kept is not accepted, what was accepted is delivered once there is space again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.crash.nursery import ROOT
from tests.crash.scene import SUBJECTS, Scene
from tests.sampling import Sample

pytestmark = pytest.mark.crash

SIZE = 4_000_000
SUITE = range(0, 160_000, 80_000)
MANY = range(0, 400_000, 8_000)


def in_namespace(disk: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command where ``disk`` is a small disk of its own."""
    script = f'mount -t tmpfs -o size={SIZE} tmpfs "$0" && exec "$@"'
    whole = ["unshare", "-Urm", "sh", "-c", script, str(disk), *command]
    return subprocess.run(whole, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Where a small disk can be mounted; skips where that is forbidden."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not installed")
    mount = tmp_path / "disk"
    mount.mkdir()
    tried = in_namespace(mount, "true")
    if tried.returncode != 0:
        pytest.skip(f"this system lets nobody mount a small disk: {tried.stderr.strip()}")
    return mount


def filled(place: Scene, disk: Path, levels: Sequence[int]) -> dict[str, Any]:
    """What a worker on a small disk came to, full to each of these levels."""
    place.begin(SUBJECTS[0])
    result = disk.parent / "result.json"
    given = [str(place.run), str(disk), str(result), *map(str, levels)]
    done = in_namespace(disk, sys.executable, "-m", "tests.crash.full_disk", *given)
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(result.read_text())
    return told


def check(told: dict[str, Any], public: Sequence[dict[str, Any]]) -> None:
    """Accepted and published are the same; refusals say what is wrong; nothing is damaged."""
    accepted = [tuple(pair) for level in told["levels"] for pair in level["accepted"]]
    refusals = [refusal for level in told["levels"] for refusal in level["refusals"]]
    assert Counter(post["text"] for post in public) == Counter(text for text, _state in accepted)
    assert {state for _text, state in accepted} == {"published"}
    assert refusals
    assert [refusal for refusal in refusals if "no space left on the disk" not in refusal] == []
    assert all(shown > 0 for level in told["levels"] for shown in level["shown"][:1])
    assert told["intact"] == "ok"


def test_a_full_disk_forgets_nothing_that_was_accepted(place: Scene, disk: Path) -> None:
    """Full to some levels, so that different steps fail; reading goes on, and so does sending afterwards."""
    check(filled(place, disk, SUITE), place.public())


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_disk_full_to_fifty_levels(place: Scene, disk: Path, sample: Sample) -> None:
    """The same for every two pages of free space."""
    assert len(MANY) == 50
    check(filled(place, disk, sample.of(MANY, 8)), place.public())
