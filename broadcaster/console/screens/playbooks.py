"""Playbooks: what lies ready for an outage, what is wrong in it, and its steps as a timeline."""

from __future__ import annotations

from starlette.responses import Response

from broadcaster.app.outage import outages, playbooks
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting
from broadcaster.console.door.turns import InTurn
from broadcaster.console.pages.finding import fits
from broadcaster.website.strip import duration

screen = Screen(
    Navigation(order=60, path="/playbooks", de="Playbooks", en="Playbooks", icon="steps", may=Permission.READ)
)


@screen.page("/playbooks", Permission.READ)
def listed(visitor: Visiting, text: str = "") -> Response:
    """The playbooks there are, or those that ``text`` fits, and the last outage."""
    installation = visitor.installation
    known = [playbooks.look(installation, name) for name in playbooks.names(installation)]
    return visitor.page(
        "playbooks.html",
        playbooks=[one for one in known if fits(text, one.name, one.playbook.title if one.playbook else "")],
        any=bool(known),
        text=text[:200],
        followed=installation.settings.playbook,
        folder=installation.settings.playbooks,
        outage=outages.under_way(installation),
    )


@screen.action("/playbooks/examples", Permission.CONNECT)
def add_examples(visitor: Visiting) -> Response:
    """Put the examples into the folder; nothing is overwritten."""
    playbooks.add_examples(visitor.installation)
    return visitor.to("/playbooks", "examples")


@screen.page("/playbooks/file/{playbook_name}", Permission.READ)
def show(visitor: Visiting, playbook_name: str, _turn: InTurn, fit: str = "") -> Response:
    """One playbook; with ``fit`` every draft of it is fitted to its accounts, which takes a moment."""
    seek = playbooks.check if fit else playbooks.look
    checked = seek(visitor.installation, playbook_name)
    found = checked.playbook
    return visitor.page(
        "playbook.html",
        checked=checked,
        playbook=found,
        holding=found.holding.filled(found.facts) if found and found.holding else None,
        all_clear=found.all_clear.filled(found.facts) if found else None,
        drafts=[one.filled(found.facts) for one in found.drafts] if found else [],
        repetition=lambda one: one.repetition(visitor.installation.settings.time_zone),
        followed=visitor.installation.settings.playbook == playbook_name,
        fitted=bool(fit),
        duration=duration,
    )
