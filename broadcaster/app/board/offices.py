"""Use cases about the service board: show, enter, remove, import, and compose a message from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

from broadcaster.app.board.files import parsed
from broadcaster.message.offices import MAX_OFFICES, Office, in_order, outdated, problems
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation


def board(installation: Installation) -> list[Office]:
    """All entries, what is closed first."""
    return in_order(installation.offices.all())


def current_board(installation: Installation) -> list[Office]:
    """The board for the public. Raises InvalidInput if it is empty, or holds an entry whose time is over."""
    found = board(installation)
    if not found:
        raise InvalidInput.one(
            "offices",
            de="Die Übersicht der Dienststellen ist leer. Bitte tragen Sie ein, was geöffnet und was geschlossen ist.",
            en="The board of offices is empty. Enter what is open and what is closed.",
        )
    over = outdated(found, installation.now())
    if over:
        raise InvalidInput(over)
    return found


def fingerprint(board: Sequence[Office]) -> str:
    """The same for the same entries, to tell whether a board changed."""
    return hashlib.sha256("\n".join(repr(astuple(office)) for office in board).encode()).hexdigest()


def set_offices(installation: Installation, offices: Sequence[Office]) -> None:
    """Enter offices or services, all or none. Raises InvalidInput naming the entry and what to do."""
    wrong = [problem for office in offices for problem in problems(office)]
    known = {office.name for office in installation.offices.all()} | {office.name for office in offices}
    if wrong:
        raise InvalidInput(wrong)
    if len(known) > MAX_OFFICES:
        raise InvalidInput.one(
            "offices",
            de=f"Die Übersicht hätte {len(known)} Einträge, Platz ist für {MAX_OFFICES}. Bitte entfernen Sie welche.",
            en=f"The board would have {len(known)} entries, there is room for {MAX_OFFICES}. Remove some.",
        )
    for_record = ", ".join(f"{office.name}: {office.state}" for office in offices)
    installation.offices.put(offices, installation.recorded("office set", for_record))


def add_office(installation: Installation, office: Office) -> None:
    """Enter one that is not on the board yet. Raises InvalidInput."""
    _refuse_known(installation, office.name)
    set_offices(installation, [office])


def office_named(installation: Installation, name: str) -> Office:
    """One entry. Raises UnknownName."""
    found = next((office for office in installation.offices.all() if office.name == name), None)
    if found is None:
        raise _unknown(installation, name)
    return found


def change_office(installation: Installation, name: str, seen: str, office: Office) -> None:
    """Change an entry, its name too; ``seen`` is the fingerprint of what was shown. Raises InvalidInput, UnknownName."""
    before, wrong = office_named(installation, name), list(problems(office))
    if wrong:
        raise InvalidInput(wrong)
    if office.name != name:
        _refuse_known(installation, office.name)
    recorded = installation.recorded("office set", f"{office.name}: {office.state}", was=f"{name}: {before.state}")
    if fingerprint([before]) != seen or not installation.offices.replace(before, office, recorded):
        raise InvalidInput.one(
            "offices",
            de="Jemand anderes hat diesen Eintrag inzwischen geändert. Bitte sehen Sie nach, und ändern Sie ihn dann.",
            en="Somebody else changed this entry meanwhile. Look again, then change it.",
        )


def import_offices(installation: Installation, data: bytes, file: str) -> list[Office]:
    """Enter all offices of a file (TOML or CSV), or none of them. Raises InvalidInput naming the place."""
    offices = parsed(data, file)
    set_offices(installation, offices)
    return offices


def remove_office(installation: Installation, name: str) -> None:
    """Take an entry off the board. Raises UnknownName."""
    if not installation.offices.remove(name, installation.recorded("office removed", name)):
        raise _unknown(installation, name)


def _refuse_known(installation: Installation, name: str) -> None:
    if any(one.name == name for one in installation.offices.all()):
        raise InvalidInput.one(
            "offices.name",
            de=f"„{name}“ steht schon in der Übersicht. Bitte ändern Sie jenen Eintrag, oder wählen Sie einen anderen Namen.",
            en=f"{name!r} is on the board already. Change that entry, or choose another name.",
        )


def _unknown(installation: Installation, name: str) -> UnknownName:
    known = ", ".join(office.name for office in installation.offices.all()) or "–"
    return UnknownName(
        Sentence(
            de=f"„{name[:100]}“ steht nicht in der Übersicht. Eingetragen sind: {known}.",
            en=f"{name[:100]!r} is not on the board. There are: {known}.",
        )
    )
