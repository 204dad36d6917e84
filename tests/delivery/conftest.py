"""A stage for one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .audit import Audit
from .platform import LEASE, Turn
from .stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """An installation on a clock that is set by hand; while a call is overtaken, another worker looks at everything."""
    made = Stage(tmp_path)

    def meanwhile(_turn: Turn) -> None:
        made.clock.advance(LEASE.total_seconds() + 1)
        made.tick()

    made.platform.meanwhile = meanwhile
    yield made
    made.close()


@pytest.fixture
def audit(stage: Stage) -> Iterator[Audit]:
    """Watches the stage, and looks at it once more at the end."""
    made = Audit(stage)
    yield made
    made.check()
    made.close()
