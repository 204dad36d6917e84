"""playbooks list, check, show: what lies ready for an outage."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.outage.playbooks import check as fit
from broadcaster.app.outage.playbooks import look, names
from broadcaster.app.outage.playbooks import playbook as read
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import console, note, print_document, table, tell
from broadcaster.documents.outage import PlaybookChecksOut, PlaybookOut, PlaybooksOut, PlaybookTextsOut

NOT_USABLE = 3


def list_playbooks(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        known = [look(found, name) for name in names(found)]
        followed, folder = found.settings.playbook, found.settings.playbooks
    if json:
        listed = [PlaybookOut.of(one) for one in known]
        print_document(PlaybooksOut(folder=folder, followed=followed or None, playbooks=listed))
        return
    shown = table(say("Playbook", "Playbook"), say("Titel", "Title"), say("Zustand", "State"))
    for one in known:
        state = say("brauchbar", "usable") if one.usable else say("✗ unbrauchbar", "✗ unusable")
        mark = say(" (eingestellt)", " (followed)") if one.name == followed else ""
        shown.add_row(one.name + mark, one.playbook.title if one.playbook else "–", state)
    if known:
        console().print(shown)
    note(_remedy(folder, followed, any_known=bool(known)))


def _remedy(folder: str, followed: str, *, any_known: bool) -> str:
    """What is missing, if anything."""
    if not any_known:
        return say(
            f"In {folder} liegt kein Playbook. „broadcaster init“ legt Beispiele dorthin.",
            f"There is no playbook in {folder}. 'broadcaster init' puts examples there.",
        )
    if not followed:
        return say(
            'Keines ist eingestellt: Bei einem Ausfall würde nichts vorbereitet. Einstellung: playbook = "…"',
            'None is set: nothing would be prepared in an outage. Setting: playbook = "…"',
        )
    return say(f"Bei einem Ausfall wird „{followed}“ befolgt.", f"In an outage {followed!r} is followed.")


def check(
    context: typer.Context,
    playbooks: Annotated[
        list[str] | None, typer.Argument(metavar="PLAYBOOK", help=say("Namen (sonst alle)", "names (else all)"))
    ] = None,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        results = [fit(found, name) for name in playbooks or names(found)]
    if json:
        print_document(PlaybookChecksOut(playbooks=[PlaybookOut.of(one) for one in results]))
    else:
        for one in results:
            mark = say("✓ brauchbar", "✓ usable") if one.usable else say("✗ unbrauchbar", "✗ unusable")
            note(f"{one.name}: {mark}")
            for problem in one.problems:
                note(f"  {'✗' if problem.blocking else '–'} {spoken(problem.sentence)}")
    if not all(one.usable for one in results):
        raise typer.Exit(NOT_USABLE)


def show(
    context: typer.Context,
    playbook: Annotated[
        str, typer.Argument(metavar="PLAYBOOK", help=say("Name des Playbooks", "name of the playbook"))
    ],
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        chosen, checked = read(found, playbook), look(found, playbook)
    texts = [one.filled(chosen.facts) for one in chosen.prepared]
    if json:
        print_document(PlaybookTextsOut.told(checked, chosen))
        return
    tell(chosen.title)
    for one in texts:
        tell(f"\n{one.name}: {one.headline}")
        tell(one.text.strip())
