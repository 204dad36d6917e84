"""Use cases about playbooks: find them, and check that everything in them could go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import broadcaster
from broadcaster import alarm
from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.posting import Draft, preview
from broadcaster.app.messages.samples import still_a_sample
from broadcaster.channel import registry
from broadcaster.playbook.prepared import Prepared
from broadcaster.playbook.reading import Playbook, read
from broadcaster.playbook.rehearsing import place, rehearsed
from broadcaster.playbook.samples import invented
from broadcaster.schedule.terms import Terms
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput, Problem, UnknownName

MAX_FILE = 500_000
"""Bytes of a playbook that are read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A playbook, if it can be used, and what is wrong with it or worth a look."""

    name: str
    playbook: Playbook | None
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether nothing keeps it from being followed."""
        return not any(problem.blocking for problem in self.problems)


def names(installation: Installation) -> list[str]:
    """The playbooks there are."""
    return sorted(path.stem for path in Path(installation.settings.playbooks).glob("*.toml"))


def playbook(installation: Installation, name: str) -> Playbook:
    """A playbook by its name. Raises UnknownName, or InvalidInput with everything that is wrong in it."""
    if name not in names(installation):
        raise _unknown(installation, name)
    path = Path(installation.settings.playbooks) / f"{name}.toml"
    try:
        with path.open("rb") as file:
            return read(name, file.read(MAX_FILE).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput.one(
            "file",
            de=f"Das Playbook {path} ist nicht lesbar ({type(error).__name__}). Bitte prüfen Sie Rechte und Kodierung (UTF-8).",
            en=f"The playbook {path} cannot be read ({type(error).__name__}). Check permissions and encoding (UTF-8).",
        ) from None


def add_examples(installation: Installation) -> list[str]:
    """Put the playbooks that ship with the product into the folder, to be changed there; overwrites nothing."""
    folder = Path(installation.settings.playbooks)
    folder.mkdir(parents=True, exist_ok=True)
    added = []
    for path in sorted(examples().glob("*.toml")):
        target = folder / path.name
        if not target.exists():
            target.write_bytes(path.read_bytes())
            added.append(path.stem)
    return added


def examples() -> Path:
    """Where the playbooks are that ship with the product."""
    package = Path(broadcaster.__file__).parent
    packaged = package / "playbooks"
    return packaged if packaged.exists() else package.parent / "config" / "playbooks"


def look(installation: Installation, name: str) -> Checked:
    """Read a playbook, and say what is wrong in it. Raises UnknownName."""
    try:
        found = playbook(installation, name)
    except InvalidInput as error:
        return Checked(name=name, playbook=None, problems=error.problems)
    return Checked(name=name, playbook=found, problems=tuple(_hints(installation, found)))


def check(installation: Installation, name: str) -> Checked:
    """Read a playbook, and fit every draft of it to its accounts, as late in a long outage. Raises UnknownName."""
    seen = look(installation, name)
    if seen.playbook is None:
        return seen
    misfits = [one for prepared in seen.playbook.prepared for one in _misfits(installation, seen.playbook, prepared)]
    return replace(seen, problems=(*seen.problems, *misfits))


def _misfits(installation: Installation, found: Playbook, prepared: Prepared) -> list[Problem]:
    """What keeps a draft from its accounts, with file and key."""
    channels = registry.channels()
    strange = [channel for channel in prepared.variants if channel not in channels]
    if strange:
        known = ", ".join(channels)
        sentence = Sentence(de=f"Kanäle gibt es diese: {known}.", en=f"The channels are: {known}.")
        return [_told(found, f"{place(prepared)}.variants.{channel}", sentence) for channel in strange]
    said = rehearsed(prepared, found.facts, found.language)
    draft = as_draft(said).model_copy(update={"stand": installation.now()})
    terms = Terms(repetition=said.repetition(installation.settings.time_zone), website_link=said.website_link)
    try:
        problems = preview(installation, draft, said.accounts, terms=terms).problems
    except InvalidInput as error:
        problems = list(error.problems)
    except BroadcasterError as error:
        problems = [Problem(field="accounts", sentence=error.sentence)]
    return [_told(found, f"{place(prepared)}: {problem.field}", problem.sentence) for problem in problems]


def as_draft(prepared: Prepared) -> Draft:
    """What a person would write: a draft whose blanks are filled, as the posting of messages takes it."""
    return Draft(**prepared.content() | {"link": prepared.link or None}, language=prepared.language)


def _hints(installation: Installation, found: Playbook) -> Iterator[Problem]:
    """What does not keep it from being followed, but should be known before an outage."""
    alerts = installation.settings.alerts
    known = alarm.groups(alerts.get_secret_value()) if alerts else set()
    for group in found.alert:
        if group not in known:
            yield _told(
                found,
                "alert",
                Sentence(
                    de=f"Die Gruppe „{group}“ hat keine Adresse. Bis dahin hören alle, was für sie bestimmt ist.",
                    en=f"The group {group!r} has no address. Until then everybody hears what is for it.",
                ),
                blocking=False,
            )
    for key, text in found.given():
        if pieces := invented(text):
            yield _told(found, key, still_a_sample(pieces[0]), blocking=not installation.practising)


def _told(found: Playbook, key: str, sentence: Sentence, *, blocking: bool = True) -> Problem:
    name = f"Playbook {found.name}.toml, {key}"
    return Problem(
        field=key, sentence=Sentence(de=f"{name}: {sentence.de}", en=f"{name}: {sentence.en}"), blocking=blocking
    )


def _unknown(installation: Installation, name: str) -> UnknownName:
    folder, listed = installation.settings.playbooks, ", ".join(names(installation)) or "–"
    return UnknownName(
        Sentence(
            de=f"Das Playbook „{name[:60]}“ gibt es in {folder} nicht. Vorhanden: {listed}.",
            en=f"There is no playbook {name[:60]!r} in {folder}. There are: {listed}.",
        )
    )
