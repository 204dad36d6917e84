"""Finds practice platforms by name: packages in this folder, and the entry-point group ``broadcaster.practice``.

A package has a module ``accounts`` with ``CHANNELS`` if accounts practise there, and a module ``platform`` with ``PLATFORM``.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from types import ModuleType

GROUP = "broadcaster.practice"


def loaded(name: str) -> Iterator[ModuleType]:
    """Yield the module of this name of each package that has one."""
    for package in _packages():
        if importlib.util.find_spec(f"{package}.{name}"):
            yield importlib.import_module(f"{package}.{name}")


def _packages() -> Iterator[str]:
    here = importlib.import_module(GROUP)
    yield from (f"{GROUP}.{found.name}" for found in pkgutil.iter_modules(here.__path__) if found.ispkg)
    yield from (point.value for point in entry_points(group=GROUP))
