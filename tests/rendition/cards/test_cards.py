"""Share pictures from text: complete, readable, within the channels' limits."""

from __future__ import annotations

import re
import runpy
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, features

from broadcaster.message import Message
from broadcaster.message.offices import Office, OfficeState
from broadcaster.rendition import cards
from broadcaster.rendition.cards import MAX_ALT, MAX_CARDS, SIZE, Sender, make_cards
from broadcaster.rendition.cards.announcement import Body, fitted
from broadcaster.rendition.cards.frame import COLUMN
from broadcaster.rendition.cards.lettering import SEMIBOLD, Face
from broadcaster.rendition.cards.setting import set_headline
from broadcaster.rendition.templates import Style, Template
from broadcaster.words.errors import InvalidInput
from tests.sampling import Sample

from .press import press_texts

ROOT = Path(__file__).parents[3]
SAMPLES: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "draw_cards.py"))
SOEST = Sender(name="Kreis Soest")
STAND = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
SHORT = Message(
    headline="Zulassungsstellen geschlossen", text="Bitte kommen Sie nicht.\n\nTel. 02921/30-0", stand=STAND
)
NOTICE = (Path(__file__).parents[1] / "data" / "notice.txt").read_text("utf-8")
LONG = replace(SHORT, text=NOTICE)
KEPT_WHOLE = re.compile(
    r"Tel\. 02921/30-0|31\.10\.|4\. November|30\. November 2026|Str\. 230b|z\. B\.|§ 12 Abs\. 3|Dr\. Eva"
)


def made(message: Message, style: Style | None = None, sender: Sender = SOEST, **limits: int) -> list[cards.Card]:
    """The share pictures of a message, an announcement unless told otherwise."""
    return make_cards(message, style or Style(), sender, **limits)


def opened(data: bytes) -> Image.Image:
    """The picture in ``data``."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def said(found: list[cards.Card]) -> list[str]:
    """The words of all descriptions but sender, headline and closing line."""
    return [word for card in found for word in " ".join(card.alt.split("\n")[2:-1]).split()]


def test_a_short_message_is_one_picture_with_its_text_as_description() -> None:
    """Sender, headline, text, time and revision are all in the description."""
    (card,) = made(SHORT, Style(revision=2))
    assert card.alt == (
        "Kreis Soest\nZulassungsstellen geschlossen\nBitte kommen Sie nicht.\n\nTel. 02921/30-0\n"
        "Stand: 23.11.2026, 14:30 Uhr · Fassung 2"
    )
    picture = opened(card.data)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", SIZE) == ("JPEG", "RGB", (1080, 1350))
    assert len(card.data) < 1_000_000


@pytest.mark.parametrize("template", [Template.ANNOUNCEMENT, Template.DRILL])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_time_never_runs_into_the_number_of_the_page(language: str, template: Template) -> None:
    """However long it is: the day of a long outage, in the longest month, of a text that was corrected often."""
    moment = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    message = replace(LONG, language=language, stand=moment, outage_day=999)
    first, *_others = made(message, Style(template=template, revision=10))
    edge = 56 if template is Template.DRILL else 0
    footer = opened(first.data).convert("L").crop((0, SIZE[1] - edge - 120, SIZE[0], SIZE[1] - edge - 4))
    dark = [min(footer.crop((x, 0, x + 1, footer.height)).tobytes()) < 128 for x in range(SIZE[0])]
    last = max(x for x in range(SIZE[0]) if dark[x])
    gap = next(x for x in range(last, 0, -1) if not any(dark[x - 20 : x]))
    assert gap > SIZE[0] // 2
    assert not any(dark[SIZE[0] - 78 :])


@pytest.mark.parametrize("template", [Template.ANNOUNCEMENT, Template.ALL_CLEAR, Template.DRILL])
def test_a_long_message_becomes_several_pictures_that_say_everything(template: Template) -> None:
    """The cards' texts in order are the text; each has its page and fits a description."""
    found = made(LONG, Style(template=template))
    assert 2 <= len(found) <= MAX_CARDS
    assert all(len(card.alt) <= MAX_ALT for card in found)
    closings = [card.alt.rpartition("\n")[2] for card in found]
    total = len(found)
    assert closings == [f"Stand: 23.11.2026, 14:30 Uhr · Fassung 1 · {n}/{total}" for n in range(1, total + 1)]
    words = said(found)
    for kicker in ("ÜBUNG – Keine echte Meldung", "Entwarnung"):
        assert (kicker in found[0].alt) == (kicker in found[-1].alt)
    assert [word for word in words if word in NOTICE.split()][-len(NOTICE.split()) :] == NOTICE.split()


@pytest.mark.parametrize("count", [15, pytest.param(600, marks=pytest.mark.long)], ids=["everyday", "all"])
def test_slides_are_even_and_none_holds_a_lonely_line(sample: Sample, count: int) -> None:
    """Press texts: nothing is lost, nothing torn, every slide has two lines and its share of the text."""
    for text in press_texts(sample.size(count, 60), seed=sample.drawing(11)):
        make = partial(Body, Style(), SOEST, SHORT.headline, "de")
        body, texts = fitted(make, text, 900, MAX_CARDS, "de")
        assert " ".join(texts).split() == text.split()
        heights = [body.height(part) for part in texts]
        rooms = [body.frame.space(first=number == 0) for number in range(len(texts))]
        assert all(height <= room for height, room in zip(heights, rooms, strict=True))
        assert KEPT_WHOLE.findall(text) == [whole for part in texts for whole in KEPT_WHOLE.findall(part)]
        if len(texts) > 1:
            assert min(heights) >= 2 * body.line
            filled = [height / room for height, room in zip(heights, rooms, strict=True)]
            assert min(filled) >= 0.35 * max(filled)


def test_narrow_letters_still_fit_the_description() -> None:
    """A card never shows more than its description may say."""
    found = made(Message(text="ill il, " * 127), sender=Sender(name="Il"))
    assert all(len(card.alt) <= MAX_ALT for card in found)
    assert sum(card.alt.count("ill") for card in found) == 127


def test_a_channel_with_other_limits_gets_other_slides() -> None:
    """Four pictures on X, and descriptions as short as a channel wants them."""
    assert len(made(LONG, most=4)) <= 4
    short = made(LONG, alt_limit=300)
    assert len(short) > len(made(LONG)) and all(len(card.alt) <= 300 for card in short)


def test_nothing_is_drawn_into_the_margins() -> None:
    """No line runs out of the picture, not even words without end below a headline without end."""
    hostile = Message(
        headline="W" * 200, text="Donaudampfschifffahrt" * 40 + "\n" + "https://x.de/" + "a" * 300, stand=STAND
    )
    sender = Sender(name="Landkreis Mecklenburgische Seenplatte – Der Landrat – " * 3)
    for template in (Template.ANNOUNCEMENT, Template.DRILL):
        for card in made(hostile, Style(template=template), sender):
            whole = opened(card.data).convert("L")
            for left in (0, 1020):
                margin = whole.crop((left, 60, left + 60, 1290))
                _lowest, most = ImageChops.difference(margin, margin.resize((1, 1230)).resize((60, 1230))).getextrema()
                assert isinstance(most, int | float) and most < 24


@pytest.mark.parametrize("template", [Template.ANNOUNCEMENT, Template.DRILL])
def test_the_longest_headline_leaves_room_for_text(template: Template) -> None:
    """Two hundred characters are allowed."""
    headline = "Wegen eines Angriffs auf die Informationstechnik des Kreises bleiben die Zulassungsstellen " * 3
    found = made(Message(headline=headline[:200], text=NOTICE), Style(template=template))
    assert len(found) <= MAX_CARDS


@pytest.mark.parametrize(
    ("headline", "lines"),
    [
        ("Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung", 3),
        ("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz aufgehoben", 3),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 3),
        ("Wegen eines Angriffs auf die Informationstechnik des Kreises bleiben die Zulassungsstellen " * 2, 7),
    ],
)
@pytest.mark.parametrize("text", ["Kurz.", NOTICE])
@pytest.mark.parametrize("template", [Template.ANNOUNCEMENT, Template.DRILL])
def test_no_word_of_a_headline_is_smaller_than_the_text(
    template: Template, text: str, headline: str, lines: int
) -> None:
    """A very long word is parted between its syllables, on at most three lines; only very many words take more."""

    def body(size: int) -> Body:
        return Body(Style(template=template), SOEST, headline.strip(), "de", size)

    chosen, _texts = fitted(body, text, MAX_ALT, MAX_CARDS, "de")
    face = Face(SEMIBOLD, chosen.frame.headline_size)
    assert chosen.frame.overtops and chosen.line < face.size * 1.35
    assert len(set_headline(headline.strip(), face, COLUMN, "de")) <= lines


@pytest.mark.parametrize(
    ("language", "sentence", "more"),
    [
        ("de", "Das Kreishaus ist geöffnet. ", "… weiter im Text des Beitrags."),
        ("en", "The district house is open. ", "… continued in the text of the post."),
    ],
)
def test_what_does_not_fit_is_said_to_go_on(language: str, sentence: str, more: str) -> None:
    """The text never ends silently, and what there is of it is whole."""
    found = made(Message(text=sentence * 90, language=language), most=3)
    assert len(found) == 3
    assert found[-1].alt.split("\n")[-2] == more
    assert sum(card.alt.count(sentence.strip()) for card in found) > 40


def test_the_same_message_gives_the_same_bytes() -> None:
    """A preview shows the bytes that are sent."""
    assert made(LONG) == made(LONG)
    assert made(SHORT)[0].data != made(SHORT, Style(dark=True))[0].data


def test_emoji_are_drawn_and_spoken() -> None:
    """A tick in the text is a tick on the picture."""
    (plain,), (ticked,) = made(SHORT), made(replace(SHORT, text="✅ Bitte kommen Sie nicht.\n\nTel. 02921/30-0"))
    assert "✅ Bitte" in ticked.alt
    assert plain.data != ticked.data


def test_a_script_without_letters_in_the_typeface_is_refused() -> None:
    """Boxes instead of words are no notice."""
    with pytest.raises(InvalidInput) as refused:
        made(Message(text="政府大楼今天关闭", language="zh"))
    assert "Bitte fügen Sie ein Bild an" in refused.value.problems[0].sentence.de


def test_the_arms_stand_beside_the_name() -> None:
    """With arms the picture is another, and not a letter is lost."""
    arms = SAMPLES["arms"]()
    (with_arms,), (without,) = made(SHORT, sender=Sender(name="Kreis Soest", arms=arms)), made(SHORT)
    assert with_arms.alt == without.alt
    red = opened(with_arms.data).crop((80, 56, 192, 168)).resize((1, 1)).getpixel((0, 0))
    assert isinstance(red, tuple) and red[0] > red[2] + 30


def test_the_board_is_a_table_with_every_entry_in_the_description() -> None:
    """Closed comes first; state, alternative, telephone and time are said."""
    board = [
        Office(name="Kreishaus", state=OfficeState.OPEN),
        Office(name="Zulassung", state=OfficeState.CLOSED, alternative="Bitte kommen Sie nicht.", phone="02921 30-0"),
        Office(name="Ausländerbehörde", state=OfficeState.LIMITED, until=STAND, name_en="Immigration office"),
    ]
    style = Style(template=Template.OFFICES)
    (card,) = make_cards(replace(SHORT, headline="Was offen ist"), style, SOEST, board)
    assert card.alt.split("\n")[2:-1] == [
        "Zulassung – geschlossen: Bitte kommen Sie nicht – Tel. 02921 30-0",
        "Ausländerbehörde – eingeschränkt (bis 23.11.2026, 14:30 Uhr)",
        "Kreishaus – geöffnet",
    ]
    (english,) = make_cards(replace(SHORT, language="en"), style, SOEST, board)
    assert "Immigration office – limited (until 23 November 2026, 14:30)" in english.alt
    with pytest.raises(InvalidInput, match="is empty"):
        make_cards(SHORT, style, SOEST, [])


def test_a_long_board_is_split_between_its_rows_and_says_if_there_is_more() -> None:
    """No row over two slides, none lost silently."""
    rows = [
        Office(name=f"Stelle {number}", state=OfficeState.OPEN, alternative="Rufen Sie an. " * 8)
        for number in range(60)
    ]
    style = Style(template=Template.OFFICES)
    some, all_rows = (make_cards(SHORT, style, SOEST, rows[:count]) for count in (12, 60))
    assert [line.split(" –")[0] for card in some for line in card.alt.split("\n")[2:-1]] == [
        f"Stelle {n}" for n in range(12)
    ]
    assert len(all_rows) == MAX_CARDS and "… mehr im Text des Beitrags." in all_rows[-1].alt
    assert all(len(card.alt) <= MAX_ALT for card in all_rows)


@pytest.mark.skipif(not features.check("raqm"), reason="without libfribidi letters stand a little differently")
@pytest.mark.parametrize("name", SAMPLES["SAMPLES"])
def test_every_kind_of_picture_looks_as_reviewed(name: str) -> None:
    """``docs/draw_cards.py`` draws them anew; look at what it changes."""
    shown = SAMPLES["SAMPLES"][name]()
    for folder, sheet in ((SAMPLES["REVIEWED"], SAMPLES["reviewed"]), (SAMPLES["PAGES"], SAMPLES["sheet"])):
        with Image.open(folder / f"{name}.jpg") as reviewed:
            assert SAMPLES["alike"](reviewed, sheet(shown))


def test_a_sample_that_looks_otherwise_is_noticed() -> None:
    """One digit of a telephone number more is enough."""
    alike, sheet = SAMPLES["alike"], SAMPLES["sheet"]
    one, same, other = (sheet(made(replace(SHORT, text=f"Tel. 02921/30-{digit}"))) for digit in ("0", "0", "85"))
    assert alike(one, same) and not alike(one, other)


class Counted(Body):
    """A body that remembers how long the texts were that it set on slides."""

    asked: list[int] = []  # noqa: RUF012 - one list for all of them

    def paged(self, text: str, letters: int, most: int) -> list[str] | None:
        """Remember, and do it."""
        self.asked.append(len(text))
        return super().paged(text, letters, most)


def test_what_no_number_of_slides_could_hold_is_not_set_to_find_that_out() -> None:
    """One word of 60,000 letters costs no more than what is shown of it."""
    Counted.asked.clear()
    make = partial(Counted, Style(), SOEST, "", "de")
    _body, texts = fitted(make, "Donaudampfschifffahrt" * 2_857, 900, MAX_CARDS, "de")
    assert len(texts) <= MAX_CARDS
    assert max(Counted.asked, default=0) <= 900 * MAX_CARDS
