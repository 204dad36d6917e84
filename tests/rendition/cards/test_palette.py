"""Every text on a share picture can be read by people with weak eyes."""

from __future__ import annotations

import pytest

from broadcaster.rendition.cards.lettering import Colour
from broadcaster.rendition.cards.palette import CLOSED, LIMITED, OPEN, Badge, palette
from broadcaster.rendition.templates import Template

LEAST = 4.5
"""WCAG 2.2, level AA."""


def luminance(colour: Colour) -> float:
    """Relative luminance by WCAG 2."""
    parts = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast by WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    """Black on white is 21 to 1, and the grey of the guidelines' own example is just enough."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("template", Template)
def test_every_text_stands_out_from_its_ground(template: Template, *, dark: bool) -> None:
    """In each kind of picture, on light and on dark paper."""
    pairs = list(palette(template, dark=dark).pairs())
    assert len(pairs) == 4
    assert [(ink, ground) for ink, ground in pairs if contrast(ink, ground) < LEAST] == []


@pytest.mark.parametrize("badge", [OPEN, LIMITED, CLOSED])
def test_every_state_can_be_read(badge: Badge) -> None:
    """The word stands on the colour of its state."""
    assert contrast(badge.ink, badge.ground) >= LEAST


def test_light_and_dark_differ() -> None:
    """Dark paper is dark."""
    assert (
        luminance(palette(Template.DRILL, dark=True).paper)
        < 0.02
        < luminance(palette(Template.DRILL, dark=False).paper)
    )
