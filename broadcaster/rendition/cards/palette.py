"""The colours of share pictures. Every text stands out from its ground by at least 4.5 to 1 (WCAG 2.2, level AA)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from broadcaster.rendition.cards.lettering import Colour
from broadcaster.rendition.templates import Template

WHITE = (255, 255, 255)
BLACK = (20, 20, 20)
YELLOW = (255, 209, 0)


@dataclass(frozen=True, slots=True)
class Palette:
    """``block`` is the ground of the headline, ``paper`` that of the text; ``stripe`` carries no text."""

    paper: Colour
    ink: Colour
    quiet: Colour
    rule: Colour
    block: Colour
    on_block: Colour
    soft_on_block: Colour
    stripe: Colour

    def pairs(self) -> Iterator[tuple[Colour, Colour]]:
        """Every colour of a text with the ground on which it stands."""
        yield from ((ink, self.paper) for ink in (self.ink, self.quiet))
        yield from ((ink, self.block) for ink in (self.on_block, self.soft_on_block))


_LIGHT = {"paper": WHITE, "ink": (22, 28, 36), "quiet": (74, 84, 96), "rule": (196, 203, 211)}
_DARK = {"paper": (13, 20, 30), "ink": (240, 243, 247), "quiet": (170, 182, 196), "rule": (62, 76, 92)}
_BLUE = {"on_block": WHITE, "soft_on_block": (214, 226, 240), "stripe": (244, 178, 35)}
_GREEN = {"on_block": WHITE, "soft_on_block": (214, 240, 226), "stripe": (120, 208, 150)}
_DRILL = {"block": YELLOW, "on_block": BLACK, "soft_on_block": BLACK, "stripe": BLACK}


def palette(template: Template, *, dark: bool) -> Palette:
    """The colours of a template, on light or on dark paper."""
    paper = _DARK if dark else _LIGHT
    if template is Template.DRILL:
        return Palette(**paper, **_DRILL)
    if template is Template.ALL_CLEAR:
        return Palette(**paper, **_GREEN, block=(12, 74, 50) if dark else (6, 92, 58))
    return Palette(**paper, **_BLUE, block=(20, 50, 86) if dark else (0, 51, 102))


@dataclass(frozen=True, slots=True)
class Badge:
    """The colours of a state's badge, on any paper."""

    ground: Colour
    ink: Colour


OPEN = Badge((12, 107, 62), WHITE)
LIMITED = Badge((255, 200, 61), BLACK)
CLOSED = Badge((172, 28, 36), WHITE)
