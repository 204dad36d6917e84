"""The demonstration: a website goes down and comes back, on practice platforms whose public view is checked."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.outage.playbooks import add_examples
from broadcaster.app.outage.website import watch_practice_website
from broadcaster.app.serving import engine_of
from broadcaster.cli.demo.steps import Steps
from broadcaster.cli.demo.story import Story
from broadcaster.cli.grammar.language import say
from broadcaster.cli.machine.processes import free_port, practice_platforms
from broadcaster.cli.telling.out import console, print_json
from broadcaster.settings import load
from broadcaster.words import Sentence

ORGANISATION = "Kreis Soest"
NOT_AS_PROMISED = 6
QUICK = {"tick": 0.2, "spacing": 0.0, "playbook": "it-ausfall"}
"""Settings of the demonstration, which does not wait for minutes."""
WATCHED = {"interval": 0.5, "timeout": 2.0, "stable": 2.0}
"""The same for the watch over the website."""


def run(*, as_json: bool, keep: Path | None) -> int:
    """Tell the story; 0 only if the practice platforms show exactly what was promised."""
    steps = Steps(as_json=as_json)
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(TemporaryDirectory(prefix="broadcaster-demo-")))
        address = f"http://127.0.0.1:{free_port()}"
        steps(
            "begin",
            Sentence(
                de="Beginne: neue Datenbank und Übungsplattformen …", en="Begin: new database, practice platforms …"
            ),
        )
        with console(stderr=True).status(say("Einen Moment …", "One moment …")):
            found = _install(stack, folder, address)
        steps(
            "practice",
            Sentence(de=f"Übungsplattformen laufen: {address}/", en=f"Practice platforms run: {address}/"),
            address=address,
        )
        kept = Story(found, steps).tell()
    if as_json:
        print_json(steps.facts)
    return 0 if kept else NOT_AS_PROMISED


def _install(stack: ExitStack, folder: Path, address: str) -> Installation:
    """A new installation for practice, its platforms and its website, both running and watched."""
    toml, _key = create(folder, organisation=ORGANISATION, practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": address, **QUICK})
    found = Installation(settings, create=True)
    stack.callback(found.close)
    add_practice_accounts(found)
    add_examples(found)
    stack.enter_context(practice_platforms(address, folder / "practice"))
    watch_practice_website(found)
    found.website = found.website.model_copy(update=WATCHED)
    engine = engine_of(found)
    engine.start()
    stack.callback(engine.stop)
    return found
