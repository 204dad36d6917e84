#!/usr/bin/env python3
"""Draws samples of all share pictures: for the pages, and as the reviewed pictures that the tests compare with.

Look at every picture that this changes before you commit it. With ``--check`` nothing is written; the exit code says
whether the pictures still look as reviewed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageStat

from broadcaster.message import Message
from broadcaster.message.offices import HEADLINE, Office, OfficeState
from broadcaster.message.offices import text as board_text
from broadcaster.rendition.cards import Card, Sender, make_cards
from broadcaster.rendition.templates import Style, Template

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "pictures" / "cards"
REVIEWED = ROOT / "tests" / "rendition" / "cards" / "reviewed"
WIDTH, GAP = 432, 16
"""Pixels of one slide in a sample, and between two."""
STAND = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
TOLERATED, TOLERATED_SPOT = 2.0, 10.0
"""Mean difference of a sample and of its worst spot, of 255: less than one line set otherwise makes."""

_NOTICE = tomllib.loads((ROOT / "config" / "notices" / "it-ausfall.toml").read_text("utf-8"))
SEED = Message(headline=_NOTICE["headline"], text=_NOTICE["text"], stand=STAND)
SHORT = Message(
    headline="Zulassungsstellen geschlossen",
    text="Bitte kommen Sie nicht, auch nicht mit Termin.\n\nDringend? Tel. 02921/30-0",
    stand=STAND,
)
CLEAR = Message(
    headline="Die Internetseite ist wieder da",
    text="www.kreis-musterland.de und die Terminbuchung sind wieder erreichbar. Die Zulassungsstellen öffnen am "
    "Dienstag, 24. November, um 8 Uhr.\n\nIhre Termine aus dieser Woche verfallen nicht: Wir rufen Sie an. ☎️",
    stand=STAND,
)
ENGLISH = Message(
    headline="Vehicle registration offices closed",
    text="Our computers are down after an attack on our provider. Please do not come to the offices.\n\n"
    "Emergency number 112 works as usual.",
    language="en",
    stand=STAND,
)
BOARD = (
    Office(
        name="Zulassungsstelle Soest",
        state=OfficeState.CLOSED,
        alternative="Bitte kommen Sie nicht, auch nicht mit Termin.",
        since=datetime(2026, 11, 23, 7, tzinfo=UTC),
        name_en="Vehicle registration Soest",
        alternative_en="Please do not come, even with an appointment.",
    ),
    Office(
        name="Terminbuchung im Internet",
        state=OfficeState.CLOSED,
        alternative="Termine nur am Telefon.",
        phone="02921 30-0",
        name_en="Booking on the website",
        alternative_en="Appointments by telephone only.",
    ),
    Office(
        name="Ausländerbehörde",
        state=OfficeState.LIMITED,
        alternative="Nur Notfälle, nach Anruf.",
        phone="02921 30-2500",
        until=datetime(2026, 11, 27, 23, tzinfo=UTC),
        name_en="Immigration office",
        alternative_en="Emergencies only, call first.",
    ),
    Office(
        name="Kreishaus Soest",
        state=OfficeState.OPEN,
        alternative="Viele Leistungen sind nicht möglich. Rufen Sie vorher an.",
        name_en="District house Soest",
        alternative_en="Many services are not possible. Call before you come.",
    ),
    Office(name="Schuleingangsuntersuchungen", state=OfficeState.OPEN, name_en="School entry examinations"),
    Office(name="Notruf 112", state=OfficeState.OPEN, name_en="Emergency number 112", alternative_en="Works as usual."),
)


def arms() -> bytes:
    """The coat of arms of a district that does not exist."""
    drawn = Image.new("RGBA", (800, 960))
    draw = ImageDraw.Draw(drawn)
    draw.polygon([(40, 20), (760, 20), (760, 520), (400, 940), (40, 520)], fill=(190, 24, 40))
    draw.polygon([(40, 380), (760, 180), (760, 380), (40, 580)], fill=(255, 255, 255))
    small = drawn.resize((400, 480), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "PNG")
    return out.getvalue()


SOEST, MUSTERLAND = Sender(name="Kreis Soest"), Sender(name="Kreis Musterland", arms=arms())


def _board(language: str, *, dark: bool) -> list[Card]:
    speech = "en" if language == "en" else "de"
    message = Message(headline=HEADLINE.in_(speech), text=board_text(BOARD, speech), language=language, stand=STAND)
    return make_cards(message, Style(template=Template.OFFICES, dark=dark), MUSTERLAND, BOARD)


SAMPLES: dict[str, Callable[[], list[Card]]] = {
    "announcement": lambda: make_cards(SEED, Style(), SOEST),
    "announcement-dark": lambda: make_cards(SEED, Style(dark=True), SOEST),
    "offices": lambda: _board("de", dark=False),
    "offices-dark": lambda: _board("de", dark=True),
    "offices-english": lambda: _board("en", dark=False),
    "all-clear": lambda: [
        card
        for dark in (False, True)
        for card in make_cards(CLEAR, Style(template=Template.ALL_CLEAR, dark=dark), MUSTERLAND)
    ],
    "drill": lambda: [
        card
        for dark in (False, True)
        for card in make_cards(SHORT, Style(template=Template.DRILL, dark=dark), MUSTERLAND)
    ],
    "drill-long": lambda: make_cards(SEED, Style(template=Template.DRILL), SOEST),
    "short": lambda: [
        *make_cards(SHORT, Style(revision=2), MUSTERLAND),
        *make_cards(ENGLISH, Style(dark=True), MUSTERLAND),
    ],
}


def sheet(cards: Sequence[Card]) -> Image.Image:
    """Slides side by side, as small as on a telephone."""
    height = WIDTH * 5 // 4
    made = Image.new("RGB", (len(cards) * (WIDTH + GAP) - GAP, height), (128, 128, 128))
    for number, card in enumerate(cards):
        with Image.open(BytesIO(card.data)) as slide:
            small = slide.resize((WIDTH, height), Image.Resampling.LANCZOS)
        made.paste(small, (number * (WIDTH + GAP), 0))
    return made


def reviewed(cards: Sequence[Card]) -> Image.Image:
    """Slides side by side, half as large."""
    return sheet(cards).reduce(2)


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two samples look the same: neither as a whole nor in any spot do they differ visibly."""
    if one.size != other.size:
        return False
    # Reduced, so that neither how a JPEG is written nor how a letter's edge is smoothed counts.
    difference = ImageChops.difference(*(sample.convert("RGB").reduce(4) for sample in (one, other))).convert("L")
    _lowest, worst = difference.reduce(3).getextrema()
    return ImageStat.Stat(difference).mean[0] <= TOLERATED and float(str(worst)) <= TOLERATED_SPOT


def main() -> int:
    """Draw what looks otherwise than before, or say what does."""
    changed = []
    for name, draw in SAMPLES.items():
        cards = draw()
        for path, made in ((REVIEWED / f"{name}.jpg", reviewed(cards)), (PAGES / f"{name}.jpg", sheet(cards))):
            if path.exists() and alike(Image.open(path), made):
                continue
            changed.append(path)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.save(path, "JPEG", quality=84, optimize=True)
    sys.stdout.write("".join(f"otherwise: {path.relative_to(ROOT)}\n" for path in changed))
    return 1 if changed and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
