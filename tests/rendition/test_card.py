"""Share pictures from text: complete, readable, within Instagram's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from broadcaster.errors import InvalidInput
from broadcaster.message import Message
from broadcaster.rendition import card
from broadcaster.rendition.lettering import REGULAR, drawable, font, lines
from broadcaster.rendition.pictures import inspect

STAND = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
SHORT = Message(
    headline="Zulassungsstellen geschlossen", text="Bitte kommen Sie nicht.\n\nTel. 02921/30-0", stand=STAND
)
LONG = replace(SHORT, text=(Path(__file__).parent / "data" / "notice.txt").read_text("utf-8"))


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance by WCAG 2."""
    parts = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Contrast by WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", [card.INK, card.BLUE, card.QUIET])
def test_every_ink_is_readable_on_the_paper(ink: tuple[int, int, int]) -> None:
    """The contrast is that of WCAG level AA; the sender is paper on blue."""
    assert contrast(ink, card.PAPER) >= 4.5


def test_a_short_message_is_one_picture_with_its_text_as_description() -> None:
    """Sender, headline, text and time are all in the description."""
    ((data, alt),) = card.announcement(SHORT, "Kreis Soest")
    assert alt == (
        "Kreis Soest\nZulassungsstellen geschlossen\nBitte kommen Sie nicht.\n\nTel. 02921/30-0\n"
        "Stand: 23.11.2026, 14:30 Uhr"
    )
    found = inspect(data, "card.jpg", alt)
    assert (found.width, found.height, found.media_type) == (1080, 1350, "image/jpeg")
    assert found.size < 1_000_000


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_time_never_runs_into_the_number_of_the_page(language: str) -> None:
    """However long it is: the day of a long outage, in the longest month."""
    moment = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    message = Message(text="Zu. " * 400, language=language, stand=moment, outage_day=999)
    ((data, _alt), *_more) = card.announcement(message, "Kreis Soest")
    with Image.open(BytesIO(data)) as picture:
        footer = picture.convert("L").crop((0, card.HEIGHT - 105, card.WIDTH, card.HEIGHT - 5))
    dark = [min(footer.crop((x, 0, x + 1, footer.height)).tobytes()) < 128 for x in range(card.WIDTH)]
    last = max(x for x in range(card.WIDTH) if dark[x])
    gap = next(x for x in range(last, 0, -1) if not any(dark[x - 20 : x]))
    assert gap > card.WIDTH // 2
    assert not any(dark[card.WIDTH - 80 :])


def test_a_long_message_becomes_several_pictures_that_say_everything() -> None:
    """The cards' texts in order are the text; each has its page and fits a description."""
    cards = card.announcement(LONG, "Kreis Soest")
    assert 2 <= len(cards) <= card.MAX_CARDS
    said = []
    for number, (_data, alt) in enumerate(cards, 1):
        assert len(alt) <= card.MAX_ALT
        first, second, *body, last = alt.split("\n")
        assert (first, second) == ("Kreis Soest", LONG.headline)
        assert last == f"Stand: 23.11.2026, 14:30 Uhr · {number}/{len(cards)}"
        said += " ".join(body).split()
    assert said == LONG.text.split()


def test_narrow_letters_still_fit_the_description() -> None:
    """A card never shows more than its description may say."""
    cards = card.announcement(Message(text="ill il, " * 127), "Il")
    assert all(len(alt) <= card.MAX_ALT for _data, alt in cards)
    assert sum(alt.count("ill") for _data, alt in cards) == 127


def test_nothing_is_drawn_into_the_margins() -> None:
    """No line runs out of the picture, not even words without end."""
    hostile = Message(headline="W" * 200, text="Donaudampfschifffahrt" * 40 + "\n" + "https://x.de/" + "a" * 300)
    for data, _alt in card.announcement(hostile, "Landkreis Mecklenburgische Seenplatte – Der Landrat – " * 3):
        with Image.open(BytesIO(data)) as picture:
            below = picture.convert("L").crop((0, 180, 1080, 1350))
        for edge in ((0, 0, 70, 1170), (1010, 0, 1080, 1170), (0, 1130, 1080, 1170)):
            lowest, _highest = below.crop(edge).getextrema()
            assert isinstance(lowest, int | float) and lowest > 200


def test_what_does_not_fit_ten_pictures_is_said_to_go_on() -> None:
    """The text never ends silently."""
    cards = card.announcement(Message(text="Das Kreishaus ist geöffnet und erreichbar. " * 900), "Kreis Soest")
    assert len(cards) == card.MAX_CARDS
    assert "… weiter im Text des Beitrags." in cards[-1][1]


def test_the_same_message_gives_the_same_picture() -> None:
    """A preview shows the bytes that are sent."""
    assert card.announcement(SHORT, "Kreis Soest") == card.announcement(SHORT, "Kreis Soest")


def test_emoji_are_spoken_and_not_drawn() -> None:
    """The typeface has none; an empty box helps nobody, and the description keeps them."""
    ((data, alt),) = card.announcement(
        replace(SHORT, text="🚨 Bitte kommen Sie nicht.\n\nTel. 02921/30-0"), "Kreis Soest"
    )
    assert "🚨 Bitte" in alt
    assert data == card.announcement(SHORT, "Kreis Soest")[0][0]
    assert drawable("🚨 Straße – „Zweck“ 👍🏽\n\n½ € Łódź") == "Straße – „Zweck“\n\n½ € Łódź"


def test_a_script_without_letters_in_the_typeface_is_refused() -> None:
    """Boxes instead of words are no notice."""
    with pytest.raises(InvalidInput) as refused:
        card.announcement(Message(text="政府大楼今天关闭", language="zh"), "Kreis Soest")
    assert "Bitte fügen Sie ein Bild an" in refused.value.problems[0].sentence.de


def test_lines_keep_dates_and_numbers_together() -> None:
    """A line ends where a part of a thread may end, too."""
    face = font(REGULAR, 46)
    for width in range(500, 900, 20):
        for line in lines("Am Samstag, 28. November, ruft Tel. 02921 30-0 zurück, Str. 230b bleibt zu.", face, width):
            assert face.getlength(line) <= width
            assert not line.endswith(("28.", "Tel.", "02921", "Str."))
