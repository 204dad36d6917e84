"""The record of a database that was brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Migration:
    """A database was brought up to date: from which revision, and where its copy of before lies, if there is one."""

    revision: str
    copy: Path | None
