"""migrate: bring the database up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.installed import migrated
from broadcaster.cli.telling.out import note, print_json


def migrate(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context, migrate=True) as found:
        done = found.database.migration
    if json:
        copy = done.copy if done else None
        print_json({"migrated_from": done.revision if done else None, "copy": str(copy) if copy else None})
    elif done is None:
        note(say("Die Datenbank ist auf dem neuesten Stand.", "The database is up to date."))
    else:
        note(migrated(done.copy))
