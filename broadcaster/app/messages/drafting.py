"""What a person wants to say, before it is checked, and what a board or a drill makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from pydantic import ConfigDict

from broadcaster.app.installation.picturing import PictureFile
from broadcaster.message import LanguageVariant, Variant
from broadcaster.message.offices import HEADLINE, LANGUAGES, Office, text
from broadcaster.rendition.templates import Style, Template
from broadcaster.saying import Content, Saying
from broadcaster.words import Language

Said = TypeVar("Said", Variant, LanguageVariant)


class Draft(Content):
    """What a person wants to say, before it is checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str = "de"
    stand: datetime | None = None
    valid_until: datetime | None = None
    pictures: Sequence[PictureFile] = ()

    @classmethod
    def of(cls, said: Saying, pictures: Sequence[PictureFile]) -> Draft:
        """Return the draft of what was said, with its pictures read."""
        return cls(**{name: getattr(said, name) for name in cls.model_fields} | {"pictures": pictures})

    @property
    def look(self) -> Template:
        """The kind of its share pictures: what was chosen, else what fits the content."""
        return self.template or (Template.OFFICES if self.offices else Template.ANNOUNCEMENT)

    @property
    def shows_board(self) -> bool:
        """Whether the service board is part of it, as text or as a picture only."""
        return self.offices or (self.cards and self.look is Template.OFFICES)

    def completed(self, board: Sequence[Office], now: datetime) -> Draft:
        """With the board, if it is wanted; a drill's with its mark above every text."""
        headline = self.headline or (HEADLINE.in_(board_language(self.language)) if self.offices else "")
        draft = self.model_copy(update={"headline": headline})
        draft = _marked(draft) if draft.look is Template.DRILL else draft
        return _composed(draft, board, now) if draft.offices else draft


def above_board(preface: str, board: Sequence[Office], language: str) -> str:
    """The text of a message that tells the board, below what a person wrote."""
    return "\n\n".join(filter(None, [preface.strip(), text(board, board_language(language))]))


def board_language(language: str) -> Language:
    """The language in which a message in ``language`` tells the board."""
    return next((one for one in LANGUAGES if language.startswith(one)), "de")


def _composed(draft: Draft, board: Sequence[Office], now: datetime) -> Draft:
    """The board is the text, below what a person wrote, and the picture."""
    return draft.model_copy(
        update={
            "text": above_board(draft.text, board, draft.language),
            "stand": draft.stand or now,
        }
    )


def _marked(draft: Draft) -> Draft:
    mark = Style(template=Template.DRILL).mark
    variants = {
        channel: says if says.headline is None else replace(says, headline=_above(mark(draft.language), says.headline))
        for channel, says in draft.variants.items()
    }
    languages = {
        code: replace(says, headline=_above(mark(code), says.headline)) for code, says in draft.languages.items()
    }
    headline = _above(mark(draft.language), draft.headline)
    return draft.model_copy(update={"headline": headline, "variants": variants, "languages": languages})


def _above(mark: str, headline: str) -> str:
    return f"{mark}: {headline}" if headline else mark
