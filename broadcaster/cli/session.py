"""Opens the installation for one command and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from broadcaster.app import Installation


@contextmanager
def installation(context: typer.Context) -> Iterator[Installation]:
    """The installation that ``--config`` or the current folder names."""
    from broadcaster.app import open_installation
    from broadcaster.settings import load

    found = open_installation(load(context.obj))
    try:
        yield found
    finally:
        found.close()


def zone(found: Installation) -> ZoneInfo:
    """The zone in which people read and type times."""
    return ZoneInfo(found.settings.time_zone)
