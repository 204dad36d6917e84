"""status: whether all is well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.situation import status as state
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import LANGUAGE, say, spoken
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.telling.installed import exposed_files, note_exposed
from broadcaster.cli.telling.out import clock, note, print_document
from broadcaster.cli.telling.outage_telling import summary
from broadcaster.cli.telling.telling import idle, stopped
from broadcaster.cli.telling.watching import headline, held
from broadcaster.delivery.labels import NAMES
from broadcaster.documents.installation import MachineStatusOut

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.installation.health import Health

UNHEALTHY = 8


def status(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        told = state(found)
        seen, outage = told.health, told.outage
        lines = [*_seen(seen, found), *(summary(outage, found) if outage else [])]
        exposed = exposed_files(context, found)
        now = found.now()
    if json:
        print_document(MachineStatusOut.at(told, now, exposed=[str(path) for path in exposed]))
    else:
        if told.room.little:
            note(f"– {spoken(told.room.sentence)}")
        note_exposed(exposed)
        for one in told.troubled:
            note(f"✗ {one.name}: {spoken(one.blocked_because or one.check_problem)}")
        for line in [*lines, *(f"  {NAMES[state].in_(LANGUAGE)}: {count}" for state, count in seen.counts.items())]:
            note(line)
    if not seen.working or seen.late or seen.unattended:
        raise typer.Exit(UNHEALTHY)


def _seen(seen: Health, found: Installation) -> Iterator[str]:
    """Whether somebody sends, what is late or stopped, and how the website is."""
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
