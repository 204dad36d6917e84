"""Which files of an installation others on the machine could read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from broadcaster.settings import Settings
from broadcaster.words import Sentence

_OTHERS: Final = 0o077
_BESIDE: Final = ("*.db", "*.db-wal", "*.db-shm", "*.db.*")


def exposed(settings: Settings, toml: Path, key: Path) -> list[Path]:
    """The files that others may read: settings and key, and where the database is a file, that, its folder and copies."""
    kept = [toml, key]
    if settings.database.startswith("sqlite"):
        kept += [settings.folder, *(found for pattern in _BESIDE for found in sorted(settings.folder.glob(pattern)))]
    return [path for path in dict.fromkeys(kept) if path.exists() and path.stat().st_mode & _OTHERS]


def warning(paths: Sequence[Path]) -> Sentence | None:
    """What a person does about them; None if there are none."""
    if not paths:
        return None
    listed = " ".join(str(path) for path in paths)
    return Sentence(
        de=f"Andere auf dieser Maschine können lesen, was nur Sie angeht. Abhilfe: chmod go= {listed}",
        en=f"Others on this machine can read what is yours alone. Remedy: chmod go= {listed}",
    )
