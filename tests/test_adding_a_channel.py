"""A channel of another distribution works: the example in the documentation is built, found and tested."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from broadcaster import registry

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example beside a folder ``site``, in which its wheel is unpacked as an installation would."""
    folder = tmp_path_factory.mktemp("channel") / "example"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    run(folder, "hatchling", "build", "-t", "wheel", "-d", "dist")
    (wheel,) = (folder / "dist").iterdir()
    zipfile.ZipFile(wheel).extractall(folder / "site")
    (folder / "broadcaster_mastodon.py").unlink()
    return folder


def run(folder: Path, *command: str) -> str:
    """What a module of Python, run in ``folder`` with the example installed, prints; it must succeed."""
    environment = os.environ | {"PYTHONPATH": str(folder / "site"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_example_passes_the_contract(example: Path) -> None:
    """One file, one test and an entry point make a channel; nothing of ours names it."""
    quiet = ("-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "--import-mode", "importlib")
    assert " passed" in run(example, "pytest", "-q", *quiet, "test_mastodon.py").splitlines()[-1]


def test_an_installed_channel_is_offered(example: Path) -> None:
    """Whoever installs the example can add accounts of its channel."""
    code = "import sys; from broadcaster import registry; sys.stdout.write(' '.join(registry.channels()))"
    (example / "channels.py").write_text(code, "utf-8")
    assert run(example, "channels").split() == sorted([*registry.channels(), "mastodon"])
