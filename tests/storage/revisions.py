"""A later release: one whose migrations are those of today and one more, made by a test."""

from __future__ import annotations

import os
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from broadcaster.storage.database.migrate import configuration
from broadcaster.storage.schema import VERSION

LATER = "later"
"""The revision of the later release; it sorts behind every number."""
_SCRIPT = """
import sqlalchemy as sa
from alembic import op

revision = "{later}"
down_revision = "{version}"


def upgrade():
    with op.batch_alter_table("broadcast") as broadcast:
        broadcast.alter_column("policy", existing_type=sa.String(20), type_=sa.String(30))
        broadcast.add_column(sa.Column("mood", sa.String(20), nullable=False, server_default="calm"))
    {then}
"""


def add_revision(versions: Path, then: str = "") -> None:
    """Write a revision to a folder: SQLite must build a table with references anew for it; ``then`` something is done."""
    (versions / "v9999_later.py").write_text(_SCRIPT.format(later=LATER, version=VERSION, then=then), encoding="utf-8")


def later(versions: Path, then: str = "") -> Config:
    """The configuration of the later release, whose own revision is written to a folder."""
    add_revision(versions, then)
    config = configuration()
    shipped = ScriptDirectory.from_config(config).versions
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join([shipped, str(versions)]))
    return config
