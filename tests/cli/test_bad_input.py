"""Bad input gets a clear sentence and a non-zero exit code, and queues nothing."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest
from PIL import Image

from broadcaster.storage.schema import VERSION

from .conftest import CommandLine

STORED = ("message", "revision", "picture", "broadcast", "delivery", "part")
FACEBOOK = ("-a", "kreis-soest@facebook")


def picture(form: str) -> bytes:
    """A small picture's bytes."""
    data = io.BytesIO()
    Image.new("RGB", (600, 600), (9, 90, 9)).save(data, form)
    return data.getvalue()


def nothing_queued(command: CommandLine) -> bool:
    """Whether no message, picture or delivery was stored, not even half of one."""
    with sqlite3.connect(command.folder / "broadcaster.db") as database:
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in STORED]
    return counts == [0] * len(STORED)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The field “Text” is empty. Write what shall be said."),
        ("x" * 100_000, "The field “Text” has 100000 characters, 60000 are allowed. Shorten it."),
        ("😀😀😀", "The field “Text” has no word in it."),
        ("Satz \u202emit Falle", "„Satz ▯mit Falle“ (U+202E)"),
    ],
    ids=["empty", "too long", "only emoji", "bidi control"],
)
def test_an_unusable_text_is_refused(installed: CommandLine, text: str, sentence: str) -> None:
    """Field, reason, remedy; exit code 3."""
    answer = installed("post", "-", *FACEBOOK, stdin=text.encode())
    assert (answer.code, answer.out) == (3, "")
    assert sentence in answer.err
    assert "Traceback" not in answer.err
    assert nothing_queued(installed)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("bild.jpg", picture("JPEG")[:300], "bild.jpg"),
        ("bild.png", picture("PNG")[:-10], "bild.png"),
        ("bild.jpg", b"", "bild.jpg"),
        ("bild.jpg", b"Das ist kein Bild.", "bild.jpg"),
        ("bild.gif", picture("GIF"), "bild.gif"),
    ],
    ids=["truncated", "almost whole PNG", "empty", "text", "GIF"],
)
def test_an_unusable_picture_is_refused(
    installed: CommandLine, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    """The file is named, and what to do."""
    (tmp_path / name).write_bytes(data)
    answer = installed("post", "Ein Satz.", "--picture", name, *FACEBOOK)
    assert answer.code == 3
    assert sentence in answer.err
    assert "Traceback" not in answer.err
    assert nothing_queued(installed)


def test_a_picture_whose_name_says_otherwise_is_taken_for_what_it_is_and_named(
    installed: CommandLine, tmp_path: Path
) -> None:
    """The content decides. That is said, for it may be another file than the one that was meant."""
    (tmp_path / "bild.jpg").write_bytes(picture("PNG"))
    post = ("post", "Ein Satz.", "--picture", "bild.jpg", "--alt", "Grün.", *FACEBOOK)
    answer = installed(*post, "--preview", "--pictures", "bilder")
    assert answer.code == 0
    assert "'bild.jpg' is not what its name says: it is a picture in the format PNG" in " ".join(answer.out.split())
    (written,) = (tmp_path / "bilder").iterdir()
    with Image.open(written) as shown:
        assert (shown.format, written.suffix) == ("PNG", ".png")
    (tmp_path / "bild.jpg").write_bytes(picture("JPEG"))
    assert "what its name says" not in installed(*post, "--preview").out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("post", "Satz.", "-a", "kreis@nirgends"), 3, "There is no account 'kreis@nirgends'"),
        (("post", "Satz.", "--picture", "fehlt.jpg"), 3, "fehlt.jpg cannot be read"),
        (("post", "Satz.", "--file", "fehlt.txt"), 3, "do not go together"),
        (("post", "--file", "fehlt.txt"), 3, "fehlt.txt cannot be read"),
        (("post", "Satz.", "--at", "morgen"), 3, "'morgen' is no time"),
        (("post", "Satz.", "--at", "2027-03-28 02:30"), 3, "the clocks go forward"),
        (("post", "Satz.", "--at", "2020-01-01 10:00", *FACEBOOK), 3, "lies in the past"),
        (("post", "Satz.", "--alt", "x"), 3, "more alternative texts than pictures"),
        (("post", "Satz.", "--no-cards"), 3, "without --no-cards one is made from the text"),
        (("post", "Satz.", "--template", "drill", "--no-cards"), 3, "do not go together"),
        (("show", "99"), 3, "There is no message 99"),
        (("cancel", "99"), 3, "There is no message 99"),
        (("show", "9" * 30), 3, "There is no message 99999"),
        (("serve", "--port", "99999"), 4, "The port 99999 cannot be used (0–65535)"),
        (("init", "/proc/none"), 3, "Nothing can be made in /proc/none"),
        (("decide", "99", "leave"), 3, "There is no delivery 99"),
        (("accounts", "add", "kreis@fax"), 3, "There is no channel 'fax'"),
        (("accounts", "add", "kreis@x", "--set", "quatsch"), 3, "Expected is NAME=VALUE"),
        (("--config", "fehlt.toml", "queue"), 4, "does not exist"),
        (("nichts",), 2, "nichts"),
    ],
)
def test_a_wrong_word_gets_a_clear_sentence(
    installed: CommandLine, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    """Exit code 2 for usage, 3 for input, 4 for settings; never a traceback."""
    answer = installed(*arguments)
    assert answer.code == code
    assert sentence in answer.err
    assert "Traceback" not in answer.err


def test_errors_speak_german_by_default_and_json_when_asked(installed: CommandLine) -> None:
    """``LANG``, ``--lang`` and ``--json`` are obeyed."""
    assert "Feld „Text“ ist leer" in installed("post", "-", LANG="C.UTF-8").err
    assert "Feld „Text“ ist leer" in installed("--lang", "de", "post", "-").err
    answer = installed("post", "-", "--json")
    assert answer.json["error"]["problems"][0]["field"] == "text"
    assert answer.err == ""


def test_no_network_is_said_and_nothing_is_lost(installed: CommandLine) -> None:
    """Nobody answers: the account check says so, and a queued post stays queued."""
    check = installed("accounts", "check")
    assert check.code == 6
    assert check.err.count("✗ does not work") == 3
    assert installed("post", "Ein Satz.", *FACEBOOK).code == 0
    assert installed("queue", "--json").json["deliveries"][0]["state"] == "queued"


def test_a_wrong_token_blocks_the_account_with_the_remedy(practising: CommandLine) -> None:
    """The post waits for a renewed access instead of being tried again and again."""
    practising("accounts", "change", "kreis-soest@x", "--secrets", "-", stdin=b'access_token = "practice-wrong"')
    answer = practising("post", "Ein Satz.", "--wait", "-a", "kreis-soest@x")
    assert answer.code == 6
    assert "Access blocked" in answer.out
    assert "accounts change" in answer.out


def test_without_an_installation_the_way_to_one_is_named(empty: CommandLine) -> None:
    """The first command of a new user. With settings but without their key, that is said instead."""
    answer = empty("queue")
    assert answer.code == 4
    assert "no installation in this folder. 'broadcaster init' makes one" in answer.err
    (empty.folder / "broadcaster.toml").write_text("")
    answer = empty("queue")
    assert (answer.code, "No key is set" in answer.err) == (4, True)


def test_a_database_of_a_newer_version_and_a_read_only_one_are_refused(installed: CommandLine, tmp_path: Path) -> None:
    """Exit code 5, and the reason."""
    with sqlite3.connect(tmp_path / "broadcaster.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = installed("post", "Ein Satz.", *FACEBOOK)
    assert (answer.code, "newer version" in answer.err) == (5, True)
    with sqlite3.connect(tmp_path / "broadcaster.db") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (VERSION,))
    (tmp_path / "broadcaster.db").chmod(0o444)
    answer = installed("post", "Ein Satz.", *FACEBOOK)
    assert (answer.code, "is read-only" in answer.err) == (5, True)
    assert nothing_queued(installed)
