"""What somebody typed, what is kept of it, and what it becomes."""

from __future__ import annotations

from broadcaster.app.composing import composing
from broadcaster.app.composing.composing import Composition
from broadcaster.app.composing.manuscript import Manuscript, from_json
from broadcaster.app.composing.proofs import Proof

from .bureau import FACEBOOK, INSTAGRAM, Bureau, X

EVERYWHERE = (FACEBOOK, INSTAGRAM, X)


def typed(*accounts: str, page: str = "one", strokes: int = 1, **fields: str) -> Manuscript:
    """What somebody typed on a page."""
    said = {"text": "Die Zulassungsstelle bleibt geschlossen.", "cards": "yes"} | fields
    return Manuscript(fields=said, accounts=accounts or EVERYWHERE, page=page, strokes=strokes)


def of(**fields: str) -> dict[str, str]:
    """Fields with a dot in their names: ``variants__x__text``."""
    return {name.replace("__", "."): value for name, value in fields.items()}


def kept(bureau: Bureau, number: int) -> Manuscript:
    """What is kept of a composition."""
    return from_json(composing.found(bureau.installation, number).content)


def written(bureau: Bureau, manuscript: Manuscript) -> Composition:
    """A composition with that in it."""
    return composing.found(bureau.installation, composing.copy(bureau.installation, manuscript))


def proof(bureau: Bureau, manuscript: Manuscript) -> Proof:
    """What a manuscript becomes."""
    return composing.proof(bureau.installation, manuscript)


def wrong(found: Proof) -> list[str]:
    """The fields that keep it back."""
    return [one.problem.field for one in found.blocking]
