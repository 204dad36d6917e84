"""Use cases of writing: keep what is typed, show what it becomes, and submit it once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from broadcaster.app.composing import manuscript as manuscripts
from broadcaster.app.composing.manuscript import Enclosure, Manuscript
from broadcaster.app.composing.proofs import proof
from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.posting import Draft, PictureFile, post, preview
from broadcaster.app.messages.reading import show
from broadcaster.delivery.records import Accepted
from broadcaster.message import MAX_PICTURES
from broadcaster.storage.messages.compositions import Composition, changed_meanwhile
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

__all__ = ["Composition", "begin", "found", "keep", "listed", "proof", "submit"]


def listed(installation: Installation) -> list[Composition]:
    """What is being written in this organisation, the newest change first."""
    return installation.compositions.open()


def found(installation: Installation, composition_id: int) -> Composition:
    """One composition. Raises UnknownName."""
    return installation.compositions.get(composition_id)


def begin(installation: Installation, *, corrects: int | None = None) -> int:
    """Begin to write, for a correction with what the message says now; its number. Raises UnknownName.

    Whoever left an empty one behind goes on with it.
    """
    person_id = installation.actor.person_id
    if corrects is not None:
        told = show(installation, corrects)
        names = list(dict.fromkeys(delivery.account.name for delivery, _attempts in told.deliveries))
        made = manuscripts.of_message(told.message, names)
        return installation.compositions.begin(made.as_json(), person_id, corrects)
    blank = _blank(installation)
    for one in installation.compositions.open():
        if one.version == 1 and one.author_id == person_id and manuscripts.from_json(one.content).same(blank):
            return one.id
    return installation.compositions.begin(blank.as_json(), person_id)


def copy(installation: Installation, manuscript: Manuscript, corrects: int | None = None) -> int:
    """Keep what somebody typed as a composition of its own; its number."""
    return installation.compositions.begin(manuscript.as_json(), installation.actor.person_id, corrects)


def keep(
    installation: Installation, composition: Composition, version: int, typed: Manuscript, *, by_itself: bool = False
) -> bool:
    """Keep what was typed on a page that knew ``version``; False if somebody else changed it since.

    What the page itself kept meanwhile is no conflict, not even in the moment between reading and saving. What it
    keeps ``by_itself`` and arrives late changes nothing; what it keeps with a button and arrives late changes pictures.
    """
    person_id = installation.actor.person_id
    while True:
        kept = manuscripts.from_json(composition.content)
        newest = typed if by_itself else kept.with_pictures_of(typed)
        settled = _settled(composition, kept, version, newest, by_itself=by_itself)
        if settled is not None:
            return settled
        if installation.compositions.save(composition.id, composition.version, newest.as_json(), person_id):
            return True
        composition = found(installation, composition.id)


def _settled(
    composition: Composition, kept: Manuscript, version: int, typed: Manuscript, *, by_itself: bool
) -> bool | None:
    """Whether nothing is left to save (True) or it must not be saved (False); None: it is to be saved."""
    if composition.message_id is not None:
        return False
    if kept.same(typed):
        return True
    if version == composition.version:
        return None
    if not typed.page or typed.page != kept.page:
        return False
    return True if typed.strokes < kept.strokes or (by_itself and typed.strokes == kept.strokes) else None


def enclose(installation: Installation, files: Sequence[PictureFile], already: int = 0) -> tuple[Enclosure, ...]:
    """Keep pictures that were handed in; each must be sound. Raises InvalidInput and then keeps none."""
    if already + len(files) > MAX_PICTURES:
        raise InvalidInput.one(
            "files",
            de=f"Mehr als {MAX_PICTURES} Bilder gehen nicht. Bitte entfernen Sie erst welche.",
            en=f"More than {MAX_PICTURES} pictures are not possible. Remove some first.",
        )
    sound = [_sound(installation, file) for file in files]
    for enclosure, data in sound:
        installation.compositions.keep_picture(enclosure.sha256, data)
    return tuple(enclosure for enclosure, _data in sound)


def with_known_pictures(installation: Installation, typed: Manuscript) -> Manuscript:
    """What was typed, with those pictures that were handed in before: a form may name any."""
    known = installation.compositions.known_pictures([one.sha256 for one in typed.pictures])
    return replace(typed, pictures=tuple(one for one in typed.pictures if one.sha256 in known))


def picture(installation: Installation, composition_id: int, sha256: str) -> bytes:
    """A picture of a composition, added or drawn from its text. Raises UnknownName."""
    composition = installation.compositions.get(composition_id)
    typed = manuscripts.from_json(composition.content)
    if any(one.sha256 == sha256 for one in typed.pictures):
        return installation.messages.picture(sha256)
    kept = installation.gallery.picture(sha256)
    if kept is None:
        shown = proof(installation, typed, corrects=composition.corrects).preview
        kept = shown.pictures.get(sha256) if shown else None
    if kept is None:
        raise UnknownName(Sentence(de="Dieses Bild gibt es nicht.", en="There is no such picture."))
    return kept


def submit(installation: Installation, composition_id: int, version: int) -> Accepted:
    """Post a composition as ``version`` of it was read; asked again, the answer is the same.

    Raises InvalidInput, also if it was changed since, and then posts nothing.
    """
    key = f"composition-{composition_id}"
    composition = installation.compositions.get(composition_id)
    if composition.message_id is not None and (earlier := installation.messages.accepted(key)):
        return earlier
    typed = manuscripts.from_json(composition.content)
    checked = proof(installation, typed, corrects=composition.corrects)
    if checked.blocking:
        raise InvalidInput([remark.problem for remark in checked.blocking])
    asked = checked.intent
    return post(
        installation,
        asked.draft,
        typed.accounts,
        at=asked.at,
        policy=asked.policy,
        request_key=key,
        corrects=composition.corrects,
        terms=asked.terms,
        within=installation.compositions.becoming(composition_id, version),
    )


def discard(installation: Installation, composition_id: int, version: int) -> None:
    """Put a composition away. Raises InvalidInput if it was changed meanwhile."""
    record = installation.recorded("draft discarded", f"composition {composition_id}")
    if not installation.compositions.discard(composition_id, version, record):
        raise changed_meanwhile()


def new_page() -> str:
    """A name for a page that was just opened."""
    return secrets.token_hex(8)


def zone(installation: Installation) -> ZoneInfo:
    """The zone of times that people type."""
    return ZoneInfo(installation.settings.time_zone)


def _blank(installation: Installation) -> Manuscript:
    names = tuple(account.name for account in installation.accounts.all())
    return Manuscript(fields={"cards": "yes", "language": installation.settings.language}, accounts=names)


def _sound(installation: Installation, file: PictureFile) -> tuple[Enclosure, bytes]:
    """A picture as posting would take it: upright, and without what the camera wrote beside it (place, time, owner)."""
    shown = preview(installation, Draft(text="–a", pictures=[file]))
    taken = shown.message.pictures[0]
    return Enclosure(sha256=taken.sha256, file=taken.file), shown.pictures[taken.sha256]
