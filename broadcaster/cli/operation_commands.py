"""serve, status, pause, resume: running an installation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli.language import LANGUAGE, say, spoken
from broadcaster.cli.out import clock, note, print_document, print_json
from broadcaster.cli.session import installation, zone

if TYPE_CHECKING:
    from pathlib import Path

    from broadcaster.app import Installation
    from broadcaster.app.reading import Health

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
UNHEALTHY = 8


def serve(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(metavar=say("NUMMER", "NUMBER"), help=say("Anschluss auf diesem Rechner", "port on this machine")),
    ] = None,
    practice: Annotated[
        bool, typer.Option("--practice", help=say("mit Übungsplattformen", "with practice platforms"))
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.cli.serving import run

    with installation(context, migrate=True) as found:
        if found.database.migration is not None:
            note(_migrated(found.database.migration.copy))
        _note_exposed(_exposed(context, found))
        run(found, found.settings.port if port is None else port, practice=practice, as_json=json)


def migrate(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context, migrate=True) as found:
        done = found.database.migration
    if json:
        copy = done.copy if done else None
        print_json({"migrated_from": done.revision if done else None, "copy": str(copy) if copy else None})
    elif done is None:
        note(say("Die Datenbank ist auf dem neuesten Stand.", "The database is up to date."))
    else:
        note(_migrated(done.copy))


def _migrated(copy: Path | None) -> str:
    kept = say(f" Wie sie vorher war, liegt in {copy}.", f" As it was before, it lies in {copy}.") if copy else ""
    return say("Die Datenbank ist auf den neuesten Stand gebracht.", "The database was brought up to date.") + kept


def status(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    from broadcaster.app.screens import status as state
    from broadcaster.cli.outage_telling import summary
    from broadcaster.delivery.labels import NAMES
    from broadcaster.documents.installation import MachineStatusOut

    with installation(context) as found:
        told = state(found)
        seen, outage = told.health, told.outage
        lines = [*_seen(seen, found), *(summary(outage, found) if outage else [])]
        exposed = _exposed(context, found)
        now = found.now()
    if json:
        print_document(MachineStatusOut.at(told, now, exposed=[str(path) for path in exposed]))
    else:
        if told.room.little:
            note(f"– {spoken(told.room.sentence)}")
        _note_exposed(exposed)
        for one in told.troubled:
            note(f"✗ {one.name}: {spoken(one.blocked_because or one.check_problem)}")
        for line in [*lines, *(f"  {NAMES[state].in_(LANGUAGE)}: {count}" for state, count in seen.counts.items())]:
            note(line)
    if not seen.working or seen.late or seen.unattended:
        raise typer.Exit(UNHEALTHY)


def _exposed(context: typer.Context, found: Installation) -> list[Path]:
    """The files that others on this machine may read."""
    from broadcaster.app.privacy import exposed
    from broadcaster.settings import key_file, settings_file

    toml = settings_file(context.obj)
    return exposed(found.settings, toml, key_file(toml))


def _note_exposed(paths: list[Path]) -> None:
    from broadcaster.app.privacy import warning

    if said := warning(paths):
        note(f"! {spoken(said)}")


def _seen(seen: Health, found: Installation) -> Iterator[str]:
    """Whether somebody sends, what is late or stopped, and how the website is."""
    from broadcaster.cli.telling import idle, stopped
    from broadcaster.cli.watching import headline, held

    local = zone(found)
    yield say("✓ Der Sender läuft.", "✓ The sender runs.") if seen.working else f"✗ {idle(seen, found)}"
    if seen.unattended:
        yield say(
            "✗ Gesendet wird nur über den Sender einer anderen Behörde. Website, Ausfälle, Wiederholungen, Feeds und Alarme "
            "dieser Behörde ruhen: „broadcaster serve“ auch hier starten.",
            "✗ Only the sender of another authority sends. This authority's website, outages, repeats, feeds and alerts "
            "rest: start 'broadcaster serve' here, too.",
        )
    if seen.late and seen.oldest_due:
        since = clock(seen.oldest_due, local)
        yield say(f"✗ Fälliges wartet seit {since}.", f"✗ Due work has been waiting since {since}.")
    if seen.pause:
        yield stopped(seen.pause, found)
    if seen.website.checked_at or seen.website.since:
        yield headline(seen.website, local)
    if seen.website.uplink_lost_at:
        yield held(seen.website, local)


def pause(
    context: typer.Context,
    reason: Annotated[
        str,
        typer.Argument(
            metavar=say("GRUND", "REASON"), help=say("Grund, für alle sichtbar", "reason, visible to everyone")
        ),
    ],
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.deciding import pause as stop
    from broadcaster.documents.installation import PausedOut

    with installation(context) as found:
        stop(found, reason)
    if json:
        print_document(PausedOut(reason=reason))
    else:
        note(
            say(
                "Angehalten. Was gerade übergeben wird, läuft zu Ende; sonst geht nichts mehr hinaus.",
                "Stopped. What is being handed over right now finishes; nothing else goes out.",
            )
        )


def resume(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    from broadcaster.app.deciding import resume as go_on
    from broadcaster.documents.installation import ResumedOut

    with installation(context) as found:
        missed = go_on(found)
    if json:
        print_document(ResumedOut(missed=missed))
        return
    note(say("Es geht weiter.", "Going on."))
    if missed:
        note(
            say(
                f"Inzwischen zu spät: {missed}. „broadcaster queue“ zeigt, worüber Sie entscheiden müssen.",
                f"Too late by now: {missed}. 'broadcaster queue' shows what you must decide.",
            )
        )
