"""A new installation: its settings and its key."""

from __future__ import annotations

import os
from pathlib import Path

from broadcaster.errors import InvalidInput
from broadcaster.settings import DEFAULT_FILE, KEY_FILE
from broadcaster.storage.vault import new_key


def create(folder: Path, *, organisation: str, practice: bool) -> tuple[Path, Path]:
    """Write settings and key for a new installation into ``folder``; returns their paths. Overwrites nothing."""
    toml, key = folder / DEFAULT_FILE, folder / KEY_FILE
    for path in (toml, key):
        if path.exists():
            raise InvalidInput.one(
                "folder",
                de=f"{path} gibt es schon; es wird nichts überschrieben. Bitte wählen Sie einen leeren Ordner.",
                en=f"{path} exists already; nothing is overwritten. Choose an empty folder.",
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make_key(key)
        toml.write_text(_first_settings(organisation, practice=practice), encoding="utf-8")
    except OSError as error:
        raise InvalidInput.one(
            "folder",
            de=f"In {folder} lässt sich nichts anlegen ({os.strerror(error.errno or 0)}). Bitte wählen Sie einen anderen Ordner.",
            en=f"Nothing can be made in {folder} ({os.strerror(error.errno or 0)}). Choose another folder.",
        ) from None
    return toml, key


def make_key(path: Path) -> None:
    """Write a fresh key that only its owner may read, unless there is one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(new_key() + "\n")


def _first_settings(organisation: str, *, practice: bool) -> str:
    quoted = organisation.replace("\\", "\\\\").replace('"', '\\"')
    lines = [f'organisation = "{quoted}"', 'database = "sqlite:///broadcaster.db"']
    if practice:
        lines += [
            "# Practice: a doubt is settled in seconds instead of minutes.",
            "doubt_wait = 2.0",
            "settle_factor = 0.05",
            "# And nobody needs a second factor to look around.",
            'second_factor = "optional"',
        ]
    return "\n".join(lines) + "\n"
