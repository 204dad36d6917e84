"""What each channel gets of a person's pictures, and of pictures made from text; the strict platforms take them all."""

from __future__ import annotations

import io
import itertools
import random
import sqlite3
from pathlib import Path

import pytest
from PIL import Image

from broadcaster.app import Installation
from broadcaster.app.messages.posting import Draft, PictureFile, Preview, post, preview
from broadcaster.channel import Part
from broadcaster.delivery.states import State
from broadcaster.pictures.demands import PictureDemands
from broadcaster.rendition.templates import Template
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import ConfigurationError, InvalidInput
from tests.sampling import Sample

from .conftest import Send

INSTAGRAM = "kreis-soest@instagram"
SENTENCES = (
    "Die Zulassungsstelle ist geschlossen.",
    "Bitte kommen Sie nicht, auch nicht mit Termin am 24. November um 8 Uhr.",
    "Dringend? Tel. 02921/30-0 ✅",
    "Die Schuleingangsuntersuchungen und die Lebensmittelüberwachung laufen weiter.",
    "Wann die Internetseite wieder da ist, wissen wir nicht; wir rechnen mit mehreren Tagen.",
)


def photograph(size: tuple[int, int], form: str = "JPEG", mode: str = "RGB", name: str = "a.jpg") -> PictureFile:
    """A photograph as a telephone makes it, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Telefon"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 34.0, 0.0), 3: "E", 4: (8.0, 6.0, 0.0)})
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, form, exif=exif)
    return PictureFile(file=name, data=out.getvalue(), alt=f"Ein Verlauf in {name}.")


PHOTOGRAPHS = [
    photograph((1_200, 900), name="quer.jpg"),
    photograph((500, 1_500), "PNG", "RGBA", name="hoch.png"),
    photograph((1_600, 400), "WEBP", name="breit.jpg"),
    photograph((700, 700), "JPEG", "CMYK", name="druck.jpg"),
]


def part_of(shown: Preview, account: str) -> Part:
    """The first part of an account's rendition."""
    return next(rendition.parts[0] for found, rendition in shown.renditions if found.name == account)


def hints(shown: Preview, account: str) -> list[str]:
    """The fields of an account's hints."""
    rendition = next(rendition for found, rendition in shown.renditions if found.name == account)
    return [problem.field for problem in rendition.problems if not problem.blocking]


def test_every_channel_takes_every_kind_of_photograph(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Tall, wide, transparent, WebP, CMYK: published everywhere, each with its description, none with its place."""
    told = send(post(installation, Draft(text="Vier Bilder.", pictures=PHOTOGRAPHS)))
    assert [delivery.state for delivery, _ in told.deliveries] == [State.PUBLISHED] * 3
    wanted = [picture.alt for picture in PHOTOGRAPHS]
    assert [[picture["alt"] for picture in shown["pictures"]] for shown in practice.public()] == [wanted] * 3
    database = sqlite3.connect(installation.settings.database.removeprefix("sqlite:///"))
    kept = [row[0] for row in database.execute("SELECT data FROM picture")]
    database.close()
    assert len(kept) >= 7
    assert not any(b"Exif" in data or b"Telefon" in data for data in kept)


def test_a_carousel_has_one_shape_and_says_what_was_padded(installation: Installation) -> None:
    """Instagram would crop all pictures to the first; whole with a margin, and named, they are none the less."""
    shown = preview(installation, Draft(text="Vier Bilder.", pictures=PHOTOGRAPHS))
    shapes = [picture.width / picture.height for picture in part_of(shown, INSTAGRAM).pictures]
    assert shapes == pytest.approx([4 / 3] * 4, rel=0.01)
    assert hints(shown, INSTAGRAM) == ["pictures[2]", "pictures[3]", "pictures[4]"]
    assert hints(shown, "kreis-soest@facebook") == hints(shown, "kreis-soest@x") == []
    assert [picture.width for picture in part_of(shown, "kreis-soest@facebook").pictures] == [1_200, 500, 1_600, 700]


def test_a_name_that_contradicts_the_content_is_pointed_out(installation: Installation) -> None:
    """The content decides; the person learns which picture it is, for it may be the wrong one."""
    shown = preview(installation, Draft(text="Vier Bilder.", pictures=PHOTOGRAPHS))
    (hint,) = [problem for problem in shown.hints if problem.field.startswith("pictures")]
    assert (hint.field, hint.blocking, "„breit.jpg“" in hint.sentence.de) == ("pictures[3]", False, True)
    assert "Format WebP" in hint.sentence.de


def test_what_is_previewed_is_what_is_kept_to_be_sent(installation: Installation) -> None:
    """Every picture of every part is there, by its fingerprint, and the same bytes are kept once."""
    shown = preview(installation, Draft(text="Ein Bild.", pictures=PHOTOGRAPHS[:1]))
    parts = [part for _account, rendition in shown.renditions for part in rendition.parts]
    assert all(len(shown.pictures[picture.sha256]) == picture.size for part in parts for picture in part.pictures)
    assert len(shown.pictures) == 1
    assert preview(installation, Draft(text="Ein Bild.", pictures=PHOTOGRAPHS[:1])).pictures == shown.pictures


def test_one_broken_picture_keeps_the_whole_message_back(installation: Installation, practice: Practice) -> None:
    """Nothing is queued, and the picture is named."""
    broken = PictureFile(file="kaputt.jpg", data=PHOTOGRAPHS[0].data[:200])
    with pytest.raises(InvalidInput, match=r"kaputt\.jpg"):
        post(installation, Draft(text="Zwei Bilder.", pictures=[PHOTOGRAPHS[0], broken]))
    assert installation.lists.queue(everything=True, limit=9) == []


@pytest.mark.parametrize("count", [3, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_every_share_picture_is_taken_by_the_platform(
    installation: Installation, practice: Practice, send: Send, sample: Sample, count: int
) -> None:
    """Generated messages of all lengths and kinds: what is made is public, slide by slide with its description."""
    chance, templates = (
        random.Random(sample.drawing(5)),
        itertools.cycle([Template.ANNOUNCEMENT, Template.ALL_CLEAR, Template.DRILL]),
    )
    drafts = []
    for number in range(sample.size(count, 10)):
        text = " ".join(chance.choices(SENTENCES, k=chance.choice([1, 8, 25])))[:2_000]
        look = {"template": next(templates), "dark": number % 2 == 0}
        drafts.append(Draft(text=text, headline=f"Lage {number}", cards=True, **look))
    for accepted in [post(installation, draft, [INSTAGRAM]) for draft in drafts]:
        delivery, _attempts = send(accepted).deliveries[0]
        assert delivery.state is State.PUBLISHED
        alts = [picture.alt for picture in delivery.rendition.parts[0].pictures]
        assert alts and all(alt.startswith("Kreis Soest\n") for alt in alts)
        receipt = delivery.parts[0].receipt
        public = next(shown for shown in practice.public(INSTAGRAM) if receipt and shown["id"] == receipt.remote_id)
        assert [picture["alt"] for picture in public["pictures"]] == alts


def test_a_correction_shows_its_revision(installation: Installation) -> None:
    """Two pictures of one matter can be told apart, also when they are passed on."""
    draft = Draft(text="Ein Satz.", cards=True)
    first = post(installation, draft, [INSTAGRAM])
    corrected = preview(installation, draft, corrects=first.message_id)
    assert [account.name for account, _ in corrected.renditions] == [INSTAGRAM]
    assert "Fassung 2" in part_of(corrected, INSTAGRAM).pictures[0].alt
    post(installation, draft, corrects=first.message_id)
    assert "Fassung 3" in part_of(preview(installation, draft, corrects=first.message_id), INSTAGRAM).pictures[0].alt


def test_a_share_picture_always_bears_a_date(installation: Installation) -> None:
    """Passed on a week later it must not be taken for new."""
    shown = preview(installation, Draft(text="Ein Satz.", cards=True), [INSTAGRAM])
    assert "Stand: " in part_of(shown, INSTAGRAM).pictures[0].alt
    assert "Stand: " not in part_of(shown, INSTAGRAM).text


def test_what_cannot_be_drawn_is_a_hint_and_no_box(installation: Installation) -> None:
    """The person is asked whether the picture is right without it."""
    shown = preview(installation, Draft(text="Das Kreishaus ist heute geschlossen: 今天", cards=True), [INSTAGRAM])
    assert hints(shown, INSTAGRAM) == ["pictures"]
    assert shown.problems == []


def test_limits_of_pictures_are_settings(installation: Installation) -> None:
    """An authority may be stricter."""
    strict = Installation(installation.settings.model_copy(update={"pictures": PictureDemands(max_pixels=1_000_000)}))
    try:
        with pytest.raises(InvalidInput, match=r"1200 × 900 pixels, 1\.0 million are allowed, 5\.0 as JPEG"):
            preview(strict, Draft(text="Ein Bild.", pictures=[photograph((1200, 900), "PNG")]))
    finally:
        strict.close()


def test_arms_that_are_no_picture_are_a_wrong_setting(installation: Installation, tmp_path: Path) -> None:
    """The setting is named, not the message."""
    wrong = Installation(
        installation.settings.model_copy(update={"pictures": PictureDemands(arms=tmp_path / "fehlt.png")})
    )
    try:
        with pytest.raises(ConfigurationError, match=r"setting pictures\.arms"):
            preview(wrong, Draft(text="Ein Satz.", cards=True))
    finally:
        wrong.close()
