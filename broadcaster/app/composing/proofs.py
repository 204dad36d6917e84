"""What a manuscript becomes: each account's rendition, when it goes out, and everything that is to be mended first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo

from broadcaster.app.board.offices import board, current_board, fingerprint
from broadcaster.app.composing.manuscript import Intent, Manuscript, intent, known
from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.duplicates import said_already
from broadcaster.app.messages.posting import Draft, PictureFile, Preview, due_and_expiry, preview
from broadcaster.delivery.records import Account
from broadcaster.rendition.price import Cost
from broadcaster.rendition.render import Rendition
from broadcaster.rendition.templates import Template
from broadcaster.words.errors import InvalidInput, Problem

_ABOUT_REPEATS = re.compile(r"(?P<account>[^:]+): .* \(every, on\)")
_OF_PICTURE = re.compile(r"pictures\[(\d+)\]")
_OF_LANGUAGE = re.compile(r"languages\.([^.]+)")
_FIELDS = {"quiet": "quiet_from", "pictures": "files"}
"""Where a person mends what is wrong with a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to mend or to look at; ``problem.field`` is the field of the manuscript where that is done."""

    problem: Problem
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a manuscript becomes. Without a ``preview`` it cannot be shown at all yet."""

    manuscript: Manuscript
    intent: Intent
    preview: Preview | None
    remarks: tuple[Remark, ...] = ()
    due_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def blocking(self) -> list[Remark]:
        """What keeps it back."""
        return [one for one in self.remarks if one.problem.blocking]

    @property
    def hints(self) -> list[Remark]:
        """What is only worth a look."""
        return [one for one in self.remarks if not one.problem.blocking]

    @property
    def shown(self) -> dict[str, Rendition]:
        """Each account's rendition."""
        return {account.name: found for account, found in self.preview.renditions} if self.preview else {}

    @property
    def costs(self) -> list[Cost]:
        """What platforms take for it, once each."""
        return [found.cost for found in self.shown.values() if found.cost]


def proof(installation: Installation, manuscript: Manuscript, *, corrects: int | None = None) -> Proof:
    """Everything about a manuscript, with its pictures. Never refuses: what is wrong is among the remarks."""
    files = [
        PictureFile(file=one.file, data=installation.messages.picture(one.sha256), alt=one.alt)
        for one in manuscript.pictures
    ]
    asked, problems = _read(installation, manuscript, files)
    shown, more = _previewed(installation, manuscript, asked, corrects)
    due_at, expires_at = None, None
    try:
        due_at, expires_at = due_and_expiry(installation, asked.draft, asked.at)
    except InvalidInput as error:
        more = (*more, *error.problems)
    return Proof(
        manuscript=manuscript,
        intent=asked,
        preview=shown,
        remarks=(*_remarks(manuscript, shown, [*problems, *more]), *_twice(installation, shown, due_at, corrects)),
        due_at=due_at,
        expires_at=expires_at,
    )


def sketch(installation: Installation, manuscript: Manuscript) -> Proof:
    """The texts alone, for somebody who is typing: nothing is drawn, converted or judged."""
    files = [PictureFile(file="sketch.png", data=_stand_in(), alt=one.alt) for one in manuscript.pictures]
    asked, _problems = _read(installation, manuscript, files)
    try:
        shown = preview(installation, _in_words(installation, asked.draft), manuscript.accounts)
    except InvalidInput:
        shown = None
    return Proof(manuscript=manuscript, intent=asked, preview=shown)


def _in_words(installation: Installation, draft: Draft) -> Draft:
    """All the texts of a draft, the board and a drill's mark among them, without a picture of them."""
    entries = current_board(installation) if draft.offices else []
    full = draft.completed(entries, installation.now())
    return full.model_copy(update={"cards": False, "template": Template.ANNOUNCEMENT, "offices": False})


def _read(
    installation: Installation, manuscript: Manuscript, files: Sequence[PictureFile]
) -> tuple[Intent, list[Problem]]:
    return intent(manuscript, files, ZoneInfo(installation.settings.time_zone), installation.now())


def _previewed(
    installation: Installation, manuscript: Manuscript, asked: Intent, corrects: int | None
) -> tuple[Preview | None, tuple[Problem, ...]]:
    """The preview, and what forbids it; if the terms do, the texts are shown all the same."""
    names = manuscript.accounts
    if not names:
        return None, (_nowhere(),)

    def with_terms() -> Preview:
        return preview(installation, asked.draft, names, at=asked.at, corrects=corrects, terms=asked.terms)

    key = _key(installation, manuscript, corrects)
    try:
        return installation.gallery.preview(key, with_terms), ()
    except InvalidInput as error:
        problems = error.problems
    try:
        bare = installation.gallery.preview(("bare", *key), lambda: preview(installation, asked.draft, names))
    except InvalidInput:
        return None, problems
    return bare, problems


def _key(installation: Installation, manuscript: Manuscript, corrects: int | None) -> tuple[object, ...]:
    """Everything on which a preview depends: what was typed, the accounts, the website, the board, and the minute if that is shown."""
    said = json.dumps([dict(manuscript.fields), manuscript.accounts, [repr(one) for one in manuscript.pictures]])
    accounts = tuple((one.name, repr(one.style)) for one in installation.accounts.all())
    now = installation.now()
    website = installation.websites.current(now)
    tells_board = manuscript.template is Template.OFFICES or manuscript.get("offices")
    timely = manuscript.get("stand") or tells_board or manuscript.get("repeat") in ("every", "on")
    minute = now.replace(second=0, microsecond=0) if timely else None
    entries = fingerprint(board(installation)) if tells_board else ""
    return said, accounts, website.verdict, website.since, corrects, minute, entries


def _remarks(manuscript: Manuscript, shown: Preview | None, problems: Sequence[Problem]) -> Iterator[Remark]:
    """Each thing once, what keeps the message back first."""
    found = {(one.field, one.sentence): Remark(problem=_placed(manuscript, one)) for one in problems}
    found |= (
        {(one.field, one.sentence): Remark(problem=_placed(manuscript, one)) for one in shown.hints} if shown else {}
    )
    for account, problem in _of_accounts(shown):
        placed = _placed(manuscript, problem, account.channel)
        earlier = found.get((placed.field, placed.sentence))
        names = (*(earlier.accounts if earlier else ()), account.name)
        found[placed.field, placed.sentence] = Remark(problem=placed, accounts=names)
    for problem in shown.misfits if shown else ():
        match = _ABOUT_REPEATS.fullmatch(problem.field)
        accounts = (match["account"],) if match else ()
        found[problem.field, problem.sentence] = Remark(problem=replace(problem, field="repeat"), accounts=accounts)
    yield from sorted(found.values(), key=lambda one: not one.problem.blocking)


def _twice(
    installation: Installation, shown: Preview | None, due_at: datetime | None, corrects: int | None
) -> Iterator[Remark]:
    """A hint if another message says the same at about that time."""
    if shown is not None:
        names = [account.name for account, _rendition in shown.renditions]
        at = due_at or installation.now()
        for problem, accounts in said_already(installation, shown.message, names, at, corrects):
            yield Remark(problem=problem, accounts=accounts)


def _of_accounts(shown: Preview | None) -> Iterator[tuple[Account, Problem]]:
    for account, rendition in shown.renditions if shown else ():
        for problem in rendition.problems:
            yield account, problem


def _placed(manuscript: Manuscript, problem: Problem, channel: str = "") -> Problem:
    """A problem with the field of the form where a person mends it."""
    field, own = problem.field, f"variants.{channel}.{problem.field}"
    if manuscript.get(own).strip():
        place = own
    elif match := _OF_PICTURE.match(field):
        place = f"pictures[{match[1]}].alt" if int(match[1]) <= len(manuscript.pictures) else "files"
    elif field.startswith("offices"):
        place = "offices" if manuscript.get("offices") else "template"
    elif match := _OF_LANGUAGE.match(field):
        place = field if known(field) else f"languages.{match[1]}.text"
    else:
        place = _FIELDS.get(field, field)
    return replace(problem, field=place)


def _nowhere() -> Problem:
    return InvalidInput.one(
        "accounts",
        de="Es ist kein Konto ausgewählt. Bitte wählen Sie aus, wohin die Meldung geht.",
        en="No account is chosen. Choose where the message goes.",
    ).problems[0]


@cache
def _stand_in() -> bytes:
    """A picture that takes no time."""
    from PIL import Image  # noqa: PLC0415 - an idle worker needs none

    out = BytesIO()
    Image.new("RGB", (32, 32)).save(out, "PNG")
    return out.getvalue()
