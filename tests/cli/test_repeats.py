"""Conditions and repetition on the command line: options, message files, what is shown, and how it is ended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadcaster.app import open_installation
from broadcaster.cli.input.draft import typed
from broadcaster.settings import load
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput

from .conftest import CommandLine

ON_X = ("-a", "kreis-soest@x")
NOTICE = """
text = "Die Zulassungsstelle ist zu."
condition = "only-while-offline"
on = ["mo-fr 8:00,16:00", "sa,so 10:00"]
until = 2099-12-31T20:00:00
times = 20
quiet = "22:00-06:00"
"""


def judge(command: CommandLine, verdict: Verdict) -> None:
    """A person says how the website is."""
    found = open_installation(load(command.folder / "broadcaster.toml", environment={}))
    found.websites.judge(verdict, "Anruf", found.now(), None)
    found.close()


def test_a_message_file_says_it_all_and_options_override_it(installed: CommandLine, tmp_path: Path) -> None:
    """Its condition and repetition are in the preview, the queue, the story and the list of repeats; and can be ended."""
    judge(installed, Verdict.ONLINE)
    (tmp_path / "notice.toml").write_text(NOTICE, encoding="utf-8")
    shown = installed("post", "--file", "notice.toml", *ON_X, "--times", "3", "--preview", "--json").json
    assert (shown["condition"], shown["waits"]) == (
        "only while offline",
        "Waits for an outage: it goes out once the website is offline.",
    )
    assert len(shown["next"]) == 3
    text = "Mon–Fri at 08:00 and 16:00; Sat, Sun at 10:00, not from 22:00 to 06:00, until 31.12.2099, 20:00, at most 3 times"
    assert shown["repetition"]["text"] == text
    said = installed("post", "--file", "notice.toml", *ON_X, "--times", "3")
    assert said.code == 0
    assert f"Repeated: {text} (none so far)" in said.err
    waited = installed("post", "Nichts zu erwarten.", *ON_X, "--condition", "only-while-offline", "--wait")
    assert (waited.code, "Held: 1 of 1" in waited.out) == (6, True)
    line = installed("queue", "--json").json["deliveries"][0]
    assert (line["state"], line["sentence"], line["expires_at"]) == ("held", shown["waits"], None)
    assert "Held  since" in installed("queue").out
    [told] = installed("show", "1", "--json").json["broadcasts"]
    [listed] = installed("repeats", "--json").json["repeats"]
    assert listed == {"message": 1, "headline": "Die Zulassungsstelle ist zu."} | told
    assert (told["repetition"], told["next"], told["ended_at"]) == (shown["repetition"], [], None)
    assert installed("repeats", "stop", "1", "--json").json == {"message": 1, "stopped": True}
    assert installed("repeats").err == "Nothing is repeated. 'broadcaster post --every 6h …' repeats a message.\n"
    ended = installed("--lang", "de", "repeats", "--all").out
    assert "Nicht mehr wiederholt: Eine Person hat die Wiederholung beendet." in ended


def test_what_is_repeated_shows_its_next_dates_and_ends_when_it_is_cancelled(installed: CommandLine) -> None:
    """To people and to programs."""
    assert installed("post", "Zu.", *ON_X, "--every", "6h").code == 0
    assert "every 6 hours (none so far)" in installed("repeats").out
    assert len(installed("repeats", "--json").json["repeats"][0]["next"]) == 5
    assert installed("cancel", "1", "--json").json == {
        "cancelled": ["kreis-soest@x"],
        "too_late": [],
        "repetition_ended": True,
    }
    assert "Repeated no more: the message was cancelled." in installed("show", "1").out


@pytest.mark.parametrize(
    ("options", "field", "de"),
    [
        (("--on", "1-5 08:00"), "on", "mit Namen"),
        (("--every", "6h", "--until", "2020-01-01 08:00"), "until", "keine einzige Wiederholung"),
        (("--condition", "only-while-offline"), "condition", "Niemand beobachtet"),
    ],
)
def test_bad_terms_are_told_with_their_field_and_queue_nothing(
    installed: CommandLine, options: tuple[str, ...], field: str, de: str
) -> None:
    """In both languages."""
    answer = installed("post", "Zu.", *ON_X, *options, "--json")
    assert answer.code == 3
    [problem] = answer.json["error"]["problems"]
    assert problem["field"] == field
    assert de in answer.json["error"]["sentence"]["de"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("times", '"drei"'),
        ("times", "true"),
        ("times", "0"),
        ("every", "6"),
        ("on", "8"),
        ("on", "[8]"),
        ("condition", "true"),
        ("condition", '"offline"'),
        ("website_link", '"drop"'),
        ("until", '"bald"'),
        ("quiet", '"nachts"'),
    ],
)
def test_bad_values_in_a_message_file_name_their_key(tmp_path: Path, key: str, value: str) -> None:
    """Nothing is guessed."""
    file = tmp_path / "notice.toml"
    others = "" if key in ("every", "on") else 'every = "6h"\n'
    file.write_text(f'text = "Zu."\n{others}{key} = {value}\n', encoding="utf-8")
    zone = ZoneInfo("Europe/Berlin")
    with pytest.raises(InvalidInput) as caught:
        typed(None, file, {}, zone=zone, now=datetime.now(UTC)).terms(zone.key)
    assert {problem.field.partition(".")[0] for problem in caught.value.problems} == {key}
