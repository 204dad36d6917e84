"""A channel is one file and one test: the example of the documentation, installed beside us and dropped into our tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from broadcaster.channel import registry

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "examples"
OURS = ("-q", "-c", str(ROOT / "pyproject.toml"), "--rootdir", ".", "-p", "no:cacheprovider")
"""The project's own settings: a warning is an error."""


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


@pytest.mark.parametrize(
    "which", ["once or closed", pytest.param("", marks=pytest.mark.long)], ids=["everyday", "whole"]
)
def test_the_example_passes_the_contract(example: Path, which: str) -> None:
    """One file, one test and an entry point make a channel; nothing of ours names it."""
    done = run(example, "pytest", *OURS, "--import-mode", "importlib", "-k", which, "test_mastodon.py")
    assert " passed" in done.splitlines()[-1]


def test_an_installed_channel_is_offered(example: Path) -> None:
    """Whoever installs the example can add accounts of its channel."""
    code = "import sys; from broadcaster.channel import registry; sys.stdout.write(' '.join(registry.channels()))"
    (example / "channels.py").write_text(code, "utf-8")
    assert run(example, "channels").split() == sorted([*registry.channels(), "mastodon"])


SUBJECTS = (
    "tests/adapters/test_mastodon.py",
    "tests/test_architecture.py",
    "tests/app/test_accounts.py",
    "tests/console/test_channels.py",
)
"""Who speaks of channels: their contract, the shape of the project, accounts and the console."""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the example as one of its channels."""
    folder = tmp_path_factory.mktemp("clone") / "project"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    shutil.copy(EXAMPLE / "broadcaster_mastodon.py", folder / "adapters" / "mastodon.py")
    test = (EXAMPLE / "test_mastodon.py").read_text("utf-8")
    there = folder / "tests" / "adapters" / "test_mastodon.py"
    there.write_text(test.replace("from broadcaster_mastodon import", "from adapters.mastodon import"), "utf-8")
    return folder


@pytest.mark.parametrize(
    "tests",
    [
        ("tests/adapters/test_mastodon.py::TestMastodon::test_is_found_by_its_channel", *SUBJECTS[1:3]),
        pytest.param(SUBJECTS, marks=pytest.mark.long),
        pytest.param(("tests/console",), marks=pytest.mark.long),
        pytest.param(("tests/test_docs.py", "tests/rendition"), marks=pytest.mark.long),
    ],
    ids=["everyday", "whole", "console", "documentation"],
)
def test_a_channel_in_the_tree_edits_no_list(clone: Path, tests: tuple[str, ...]) -> None:
    """The project's own tests pass as they are, under its own settings."""
    assert " passed" in run(clone, "pytest", "-q", "--timeout=600", f"--basetemp={clone.parent}/tests", *tests)
