"""Scenes to crash in, and the figures of all runs, which end ``make crash``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crash.scene import Scene, scene
from tests.crash.sweep import Figures
from tests.crash.trace import tracing_refused

FIGURES = pytest.StashKey[Figures]()
ALONE = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Scene]]:
    """Two places to crash in, for two cores; one where other tests run beside these."""
    folder = tmp_path_factory.mktemp("crash")
    names = ("only",) if "PYTEST_XDIST_WORKER" in os.environ else ("left", "right")
    with ExitStack() as stack:
        yield [stack.enter_context(scene(folder / name)) for name in names]


@pytest.fixture
def place(scenes: Sequence[Scene]) -> Scene:
    """One place to crash in."""
    return scenes[0]


Count = Callable[[str, Figures], None]


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Adds figures to those of the whole suite, and shows them at once."""
    total = request.config.stash.setdefault(FIGURES, Figures())
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    capture = request.config.pluginmanager.get_plugin("capturemanager")

    def counted(what: str, figures: Figures) -> None:
        total.merge(figures)
        if reporter is not None and capture is not None:
            with capture.global_and_fixture_disabled():
                reporter.write_line(f"\n{what}: {figures}")

    return counted


@pytest.fixture(scope="session")
def tracing() -> None:
    """Skips where no process may be traced."""
    if why := tracing_refused():
        pytest.skip(why)


def pytest_configure(config: pytest.Config) -> None:
    """What the tests of this folder are marked with."""
    config.addinivalue_line("markers", "crash: kills processes and looks at what they left")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only a run of these tests alone ends with their figures."""
    config.stash[ALONE] = all(Path(__file__).parent in item.path.parents for item in items)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End ``make crash`` with its figures."""
    if FIGURES in config.stash and config.stash[ALONE]:
        sys.stdout.write(f"{config.stash[FIGURES]}\n")
