"""Opens the installation for one command and closes it again."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from broadcaster.app import open_installation
from broadcaster.settings import load, settings_file
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError

if TYPE_CHECKING:
    from broadcaster.app import Installation


_NONE_HERE = Sentence(
    de="In diesem Ordner ist keine Installation. „broadcaster init“ legt eine an. Gibt es schon eine, wechseln Sie mit "
    "„cd“ in ihren Ordner, oder nennen Sie ihre Einstellungsdatei mit --config.",
    en="There is no installation in this folder. 'broadcaster init' makes one. If there is one already, change to its "
    "folder with 'cd', or name its settings file with --config.",
)


@contextmanager
def installation(context: typer.Context, *, migrate: bool = False) -> Iterator[Installation]:
    """The installation that ``--config`` or the current folder names; an older database is refused, unless it may migrate."""
    settings = load(context.obj)
    if settings.secret_key is None and not settings_file(context.obj).exists():
        raise ConfigurationError(_NONE_HERE)
    found = open_installation(settings, migrate=migrate)
    found.actor = replace(found.actor, who=f"{found.actor.who} ({operator()})")
    try:
        yield found
    finally:
        found.close()


def operator() -> str:
    """Return the name of whoever works on the machine, for the record: the login, behind sudo too."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user may have no name
        name = str(os.getuid())
    behind = os.environ.get("SUDO_USER", "") if os.getuid() == 0 else ""
    return behind[:50] or name


def zone(found: Installation) -> ZoneInfo:
    """The zone in which people read and type times."""
    return ZoneInfo(found.settings.time_zone)
