"""Share pictures from text: what an authority says, readable on a phone, with the text as their description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from PIL import Image

from broadcaster.message import Message
from broadcaster.message.offices import Office, in_order
from broadcaster.rendition.cards.announcement import Body, fitted
from broadcaster.rendition.cards.description import description, moment, spare_letters
from broadcaster.rendition.cards.frame import HEIGHT, WIDTH, Frame, Sender
from broadcaster.rendition.cards.lettering import readable_share, undrawable
from broadcaster.rendition.cards.table import SIZES, draw_rows, fitted_rows, set_table
from broadcaster.rendition.templates import Style, Template
from broadcaster.words.errors import InvalidInput

__all__ = ["SIZE", "Card", "Sender", "make_cards", "undrawable"]

SIZE = (WIDTH, HEIGHT)
"""Pixels of every share picture."""
MAX_CARDS = 10
MAX_ALT = 1_000
_LEAST_READABLE = 0.9


@dataclass(frozen=True, slots=True)
class Card:
    """One share picture, a JPEG of ``SIZE``, and all that it says as its description."""

    data: bytes
    alt: str


def make_cards(
    message: Message,
    style: Style,
    sender: Sender,
    offices: Sequence[Office] = (),
    *,
    most: int = MAX_CARDS,
    alt_limit: int = MAX_ALT,
) -> list[Card]:
    """``message`` as one to ``most`` pictures, each with a description of at most ``alt_limit`` characters.

    The template "offices" shows the board ``offices`` below the headline, every other one the text. The same input
    gives the same bytes. Raises InvalidInput for a script that the typeface does not have, and for an empty board.
    """
    if style.template is Template.OFFICES:
        return _offices(message, style, sender, offices, most, alt_limit)
    _refuse_unreadable(message.text)
    letters = alt_limit - spare_letters(message, style, sender.name, most)
    make = partial(Body, style, sender, message.headline, message.language)
    body, texts = fitted(make, message.text, letters, most, message.language)
    cards = []
    for number, text in enumerate(texts, 1):
        picture = body.frame.picture(moment(message, style), number, len(texts))
        body.draw(picture, text, first=number == 1)
        said = description(text, message, style, sender.name, number, len(texts))
        cards.append(Card(_jpeg(picture), said[:alt_limit]))
    return cards


def _offices(
    message: Message, style: Style, sender: Sender, offices: Sequence[Office], most: int, alt_limit: int
) -> list[Card]:
    if not offices:
        raise InvalidInput.one(
            "offices",
            de="Die Übersicht der Dienststellen ist leer. Bitte tragen Sie ein, was geöffnet und was geschlossen ist.",
            en="The board of offices is empty. Enter what is open and what is closed.",
        )
    letters = alt_limit - spare_letters(message, style, sender.name, most)

    ordered = in_order(offices)
    tables = [
        set_table(ordered, Frame(style, sender, message.headline, message.language, size), size) for size in SIZES
    ]
    frame, slides = fitted_rows(tables, letters, most)
    cards = []
    for number, rows in enumerate(slides, 1):
        picture = frame.picture(moment(message, style), number, len(slides))
        draw_rows(picture, frame, rows, first=number == 1)
        said = "\n".join(row.said for row in rows)
        cards.append(
            Card(_jpeg(picture), description(said, message, style, sender.name, number, len(slides))[:alt_limit])
        )
    return cards


def _refuse_unreadable(text: str) -> None:
    if readable_share(text) < _LEAST_READABLE:
        raise InvalidInput.one(
            "pictures",
            de="Aus diesem Text lässt sich kein Bild machen: Die Schrift hat dafür keine Zeichen. "
            "Bitte fügen Sie ein Bild an.",
            en="No picture can be made from this text: the typeface has no characters for it. Add a picture.",
        )


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=92, optimize=True, subsampling=0)
    return out.getvalue()
