"""Finds adapters by name: modules in ``adapters/`` and the entry-point group ``broadcaster.adapters``.

Naming the channels imports no adapter; loading one imports its SDK and no other.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import pkgutil
from dataclasses import replace
from importlib.metadata import entry_points

from broadcaster.channel import Adapter, Look
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError, UnknownName

GROUP = "broadcaster.adapters"


def channels() -> list[str]:
    """The names of all channels, sorted."""
    return sorted(_built_in() | {point.name for point in entry_points(group=GROUP)})


@functools.cache
def load(channel: str) -> type[Adapter]:
    """The adapter class of ``channel``. Raises UnknownName or, for a broken plug-in, ConfigurationError."""
    if channel in _built_in():
        return _adapter_in(f"adapters.{channel}", channel)
    for point in entry_points(group=GROUP, name=channel):
        return _checked(point.load(), channel)
    known = ", ".join(channels())
    raise UnknownName(
        Sentence(
            de=f"Den Kanal „{channel}“ gibt es nicht. Bekannt sind: {known}.",
            en=f"There is no channel {channel!r}. Known are: {known}.",
        )
    )


def look(channel: str) -> Look:
    """Return how posts of ``channel`` are drawn, with its badge; the plain look for a channel that is not there any more."""
    if channel not in channels():
        return Look(badge=channel[:1].upper())
    shown = load(channel).look
    return shown if shown.badge else replace(shown, badge=channel[:1].upper())


def _built_in() -> set[str]:
    spec = importlib.util.find_spec("adapters")
    paths = list(spec.submodule_search_locations or []) if spec else []
    return {module.name for module in pkgutil.iter_modules(paths) if not module.name.startswith("_")}


def _adapter_in(module_name: str, channel: str) -> type[Adapter]:
    module = importlib.import_module(module_name)
    for _name, found in inspect.getmembers(module, inspect.isclass):
        if issubclass(found, Adapter) and found.__module__ == module_name and not inspect.isabstract(found):
            return _checked(found, channel)
    return _checked(None, channel)


def _checked(found: object, channel: str) -> type[Adapter]:
    if inspect.isclass(found) and issubclass(found, Adapter) and found.channel == channel:
        return found
    raise ConfigurationError(
        Sentence(
            de=f"Das Modul des Kanals „{channel}“ enthält keinen passenden Adapter. Bitte wenden Sie sich an dessen Hersteller.",
            en=f"The module of the channel {channel!r} holds no adapter for it. Ask its author.",
        )
    )
