"""The service board and share pictures on the command line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from .conftest import CommandLine

INSTAGRAM = ("-a", "kreis-soest@instagram")


def test_an_office_is_entered_listed_and_removed(installed: CommandLine) -> None:
    """The documented shape; states in German or English."""
    entered = installed("offices", "set", "Zulassungsstelle", "geschlossen", "--until", "2026-11-27", "--json")
    assert entered.json == {
        "name": "Zulassungsstelle",
        "state": "closed",
        "alternative": "",
        "phone": "",
        "since": None,
        "until": "2026-11-27T23:00:00+00:00",
        "name_en": "",
        "alternative_en": "",
    }
    assert installed("offices", "list", "--json").json == {"offices": [entered.json]}
    assert "closed" in installed("offices", "list").out
    assert installed("offices", "remove", "Zulassungsstelle", "--json").json == {"removed": "Zulassungsstelle"}
    assert installed("offices", "list").err.startswith("Nothing on the board yet.")


def test_a_file_is_imported_and_a_wrong_one_refused(installed: CommandLine, tmp_path: Path) -> None:
    """Exit code 3, and the place in the file."""
    (tmp_path / "tafel.csv").write_text("name;state\nKreishaus;offen\n", encoding="utf-8")
    assert installed("offices", "import", "tafel.csv", "--json").json["offices"][0]["state"] == "open"
    (tmp_path / "tafel.csv").write_text("name;state\nKreishaus;blau\n", encoding="utf-8")
    answer = installed("offices", "import", "tafel.csv")
    assert (answer.code, "'blau' is no state" in answer.err) == (3, True)
    assert installed("offices", "import", "fehlt.csv").code == 3


def test_a_message_file_may_ask_for_the_board(installed: CommandLine, tmp_path: Path) -> None:
    """Prepared on a quiet day, told with one command; the same as ``--offices``, which needs no text."""
    assert installed("offices", "set", "Kreishaus", "open").code == 0
    (tmp_path / "lage.toml").write_text(
        'headline = "Lage"\noffices = true\ndark = true\nstand = 2026-11-23T14:30:00\n', encoding="utf-8"
    )
    from_file = installed("post", "--file", "lage.toml", "--preview", "--json", *INSTAGRAM).json
    options = ("--offices", "--dark", "--headline", "Lage", "--stand", "2026-11-23 14:30")
    typed = installed("post", *options, "--preview", "--json", *INSTAGRAM).json
    assert from_file["renditions"][0]["parts"][0]["pictures"] == typed["renditions"][0]["parts"][0]["pictures"]
    assert typed["renditions"][0]["parts"][0]["text"].startswith("Lage\n\nGeöffnet:")


def test_a_share_picture_can_be_seen_before_it_is_sent(installed: CommandLine, tmp_path: Path) -> None:
    """Written as a file, named after account and number; a second preview replaces it."""
    (tmp_path / "bilder").mkdir()
    (tmp_path / "bilder" / "kreis-soest@instagram-1.jpg").write_bytes(b"von vorhin")
    words = ("post", "Ein Satz.", "--headline", "Probe", "--template", "all-clear", "--preview", "--pictures", "bilder")
    answer = installed(*words)
    assert answer.code == 0, answer.err
    files = sorted(path.name for path in (tmp_path / "bilder").iterdir())
    assert files == ["kreis-soest@instagram-1.jpg"]
    assert str(Path("bilder") / files[0]) in answer.out
    assert Image.open(BytesIO((tmp_path / "bilder" / files[0]).read_bytes())).size == (1080, 1350)


def test_a_drill_says_so_in_every_text(installed: CommandLine) -> None:
    """Not only on the picture: Facebook and X show none."""
    shown = installed("post", "Ein Satz.", "--headline", "Probe", "--template", "drill", "--preview", "--json").json
    texts = [rendition["parts"][0]["text"] for rendition in shown["renditions"]]
    assert {text.split("\n")[0] for text in texts} == {"ÜBUNG – Keine echte Meldung: Probe"}
    alt = shown["renditions"][1]["parts"][0]["pictures"][0]["alt"]
    assert alt.split("\n")[1:3] == ["ÜBUNG – Keine echte Meldung", "Probe"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("post", "Satz.", "--template", "bunt"), 3, "Possible are: announcement, offices, all-clear, drill"),
        (("post", "--offices", *INSTAGRAM), 3, "is empty"),
        (("offices", "set", "Kreishaus", "open", "--until", "bald"), 3, "“bald” is no time"),
        (("offices", "remove", "Kreishaus"), 3, "is not on the board"),
        (("post", "Satz.", "--template", "drill", "--preview", "--pictures", "/dev/null/x"), 3, "cannot be written to"),
    ],
)
def test_a_wrong_word_gets_a_clear_sentence(
    installed: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    """Never a traceback."""
    answer = installed(*words)
    assert answer.code == code
    assert said in answer.err and "Traceback" not in answer.err


def test_a_missing_description_keeps_a_message_back_where_the_authority_wants_it(
    installed: CommandLine, tmp_path: Path
) -> None:
    """A question by default; with the setting it blocks."""
    Image.new("RGB", (600, 600), "navy").save(tmp_path / "a.png")
    words = ("post", "Ein Satz.", "--picture", "a.png", "--preview", "--json", *INSTAGRAM)
    asked, blocked = installed(*words), installed(*words, BROADCASTER_PICTURES_ALT_REQUIRED="true")
    assert (asked.code, blocked.code) == (0, 3)
    for answer, blocking in ((asked, False), (blocked, True)):
        problem = answer.json["renditions"][0]["problems"][0]
        assert (problem["field"], problem["blocking"]) == ("pictures[1].alt", blocking)
    assert installed(*words, "--alt", "Ein blaues Quadrat.", BROADCASTER_PICTURES_ALT_REQUIRED="true").code == 0


def test_the_arms_come_from_the_settings(installed: CommandLine, tmp_path: Path) -> None:
    """A path beside the settings file; what is no picture is named with its setting."""
    words = ("post", "Satz.", "--template", "announcement", "--preview", "--pictures", "bilder", *INSTAGRAM)
    picture = tmp_path / "bilder" / "kreis-soest@instagram-1.jpg"
    Image.new("RGBA", (300, 300), "red").save(tmp_path / "wappen.png")
    with (tmp_path / "broadcaster.toml").open("a", encoding="utf-8") as settings:
        settings.write('[pictures]\narms = "wappen.png"\n')
    assert installed(*words).code == 0
    with_arms = Image.open(BytesIO(picture.read_bytes())).crop((80, 56, 190, 166)).resize((1, 1)).getpixel((0, 0))
    assert isinstance(with_arms, tuple) and with_arms[0] > 200 and with_arms[1] < 110
    (tmp_path / "wappen.png").write_text("kein Bild", encoding="utf-8")
    answer = installed(*words)
    assert (answer.code, "setting pictures.arms" in answer.err) == (4, True)
