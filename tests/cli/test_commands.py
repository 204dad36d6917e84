"""What each command does, as a person and as a program see it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadcaster.cli.demo.steps import Steps
from broadcaster.cli.grammar.language import LANGUAGE
from broadcaster.words import Sentence

from .conftest import CommandLine

BERLIN = ZoneInfo("Europe/Berlin")
ROOT = Path(__file__).parents[2]
READMES = {"en": ROOT / "README.md", "de": ROOT / "README.de.md"}
TEXT = ("Ein Satz für alle.",)
HEAVY = (
    "tweepy",
    "facebook",
    "instagrapi",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "pydantic",
    "PIL",
    "httpx",
    "requests",
)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """No SDK, no web framework, no database: help answers at once."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "broadcaster", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert imported.isdisjoint(HEAVY)
    assert "typer" in imported


def test_looking_loads_nothing_that_only_a_sender_needs(installed: CommandLine) -> None:
    """Whoever asks what is public gets the answer without SDKs, HTTP, scheduler and web framework."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "broadcaster", "queue"],
        cwd=installed.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    heavy = {
        "tweepy",
        "facebook",
        "instagrapi",
        "requests",
        "httpx",
        "apscheduler",
        "starlette",
        "alembic",
    }
    assert imported.isdisjoint(heavy)
    assert "sqlalchemy" in imported


def test_init_makes_an_installation_and_overwrites_nothing(empty: CommandLine, tmp_path: Path) -> None:
    """Settings, a key for its owner only, and a database."""
    assert empty("init").code == 0
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert empty("queue").code == 0
    again = empty("init")
    assert (again.code, "nothing is overwritten" in again.err) == (3, True)


def test_init_completes_settings_that_are_there(empty: CommandLine, tmp_path: Path) -> None:
    """The image brings its settings: key and database are made for them, and a second init changes nothing."""
    (tmp_path / "docker.toml").write_text(f'database = "sqlite:///{tmp_path}/data.db"\n', encoding="utf-8")
    environment = {
        "BROADCASTER_CONFIG": "docker.toml",
        "BROADCASTER_SECRET_KEY_FILE": str(tmp_path / "own.key"),
        "BROADCASTER_ORGANISATION": "Kreis Probe",
    }
    assert empty("init", **environment).code == 0
    key = (tmp_path / "own.key").read_bytes()
    assert empty("init", **environment).code == 0
    assert (tmp_path / "own.key").read_bytes() == key
    assert empty("queue", **environment).code == 0
    assert not (tmp_path / "broadcaster.toml").exists()


def test_a_changed_organisation_is_not_taken_for_a_new_one(installed: CommandLine) -> None:
    """A typing error in the name must not look like an installation without accounts."""
    answer = installed("accounts", "list", BROADCASTER_ORGANISATION="Kreis Anders")
    assert answer.code == 4
    assert "Kreis Soest" in answer.err


def test_preview_shows_exactly_what_would_be_sent_and_queues_nothing(installed: CommandLine) -> None:
    """The documented shape, with lengths, limits and pictures."""
    shown = installed("post", *TEXT, "--preview", "--json").json
    assert [r["account"] for r in shown["renditions"]] == [f"kreis-soest@{c}" for c in ("facebook", "instagram", "x")]
    facebook, instagram, x = shown["renditions"]
    assert facebook["parts"][0] | {} == {
        "text": "Ein Satz für alle.",
        "length": 18,
        "limit": 63_206,
        "link": None,
        "pictures": [],
    }
    assert instagram["parts"][0]["pictures"][0]["file"] == "card-1.jpg"
    assert x["problems"] == []
    assert installed("queue", "--all", "--json").json == {"deliveries": []}


def test_a_blocking_problem_in_the_preview_is_told_by_exit_code(installed: CommandLine) -> None:
    """Programs need not read the sentences."""
    answer = installed("post", "Nur Text.", "--no-cards", "--preview", "--json")
    assert answer.code == 3
    problems = {r["channel"]: r["problems"] for r in answer.json["renditions"]}
    assert [problem["blocking"] for problem in problems["instagram"]] == [True]
    assert problems["facebook"] == problems["x"] == []


def test_waiting_ends_with_receipts(practising: CommandLine) -> None:
    """``--wait`` follows the deliveries; ``show`` tells the same afterwards."""
    waited = practising("post", *TEXT, "--wait", "--json")
    assert waited.code == 0, waited.err
    deliveries = waited.json["deliveries"]
    assert [d["state"] for d in deliveries] == ["published"] * 3
    assert all(d["receipt"]["permalink"].startswith("http://127.0.0.1") for d in deliveries)
    assert all([a["step"] for a in d["attempts"]][-1] == "commit" for d in deliveries)
    assert practising("show", str(waited.json["message"]), "--json").json["deliveries"] == deliveries
    told = practising("show", str(waited.json["message"]))
    assert told.out.count("✓") == 3
    assert practising("queue").err == "Nothing waits. 'broadcaster post' publishes something.\n"


def test_a_program_does_not_wait_for_a_platform_that_is_far_from_answering(installed: CommandLine) -> None:
    """No network: the reason, the next attempt and a non-zero exit code; the message stays queued, whole."""
    answer = installed("post", "Ein Satz.", "--wait", "-a", "kreis-soest@facebook")
    assert answer.code == 6
    assert "cannot be reached" in answer.out
    assert "Queued: 1 of 1" in answer.out
    assert "Nobody is sending" in answer.err
    assert [line["state"] for line in installed("queue", "--json").json["deliveries"]] == ["queued"]


def test_a_program_does_not_wait_for_the_end_of_an_emergency_stop(installed: CommandLine) -> None:
    """Only a person ends it."""
    installed("pause", "Falsche Rufnummer")
    answer = installed("post", "Ein Satz.", "--wait", "--json", "-a", "kreis-soest@facebook")
    assert (answer.code, answer.json["deliveries"][0]["state"]) == (6, "queued")


def test_a_correction_says_that_it_shares_its_number(installed: CommandLine) -> None:
    """Nobody takes back the right number with the wrong one."""
    x = ("-a", "kreis-soest@x")
    installed("post", "Rufen Sie 123 an.", *x)
    said = installed("post", "Richtig ist: 456.", "--corrects", "1", *x).err
    assert "'broadcaster withdraw 1' withdraws both, with '--revision 1' the first revision only" in said


def test_text_comes_from_a_file_or_standard_input(installed: CommandLine, tmp_path: Path) -> None:
    """Windows files with a byte order mark included."""
    (tmp_path / "text.txt").write_bytes("\ufeffAus der Datei.\r\n".encode())
    shown = installed("post", "--file", "text.txt", "--preview", "--json", "-a", "kreis-soest@x").json
    piped = installed("post", "--preview", "--json", "-a", "kreis-soest@x", stdin=b"Aus der Leitung.").json
    texts = [shown["renditions"][0]["parts"][0]["text"], piped["renditions"][0]["parts"][0]["text"]]
    assert texts == ["Aus der Datei.", "Aus der Leitung."]


def test_a_scheduled_post_can_be_cancelled_once(installed: CommandLine) -> None:
    """Cancelling tells what it stopped."""
    at = (datetime.now(BERLIN) + timedelta(days=30)).replace(hour=8, minute=0, second=0, microsecond=0)
    queued = installed("post", "Ein Satz.", "--at", f"{at:%Y-%m-%d %H:%M}", "--json", "-a", "kreis-soest@x").json
    line = installed("queue", "--json").json["deliveries"][0]
    assert (line["state"], datetime.fromisoformat(line["due_at"])) == ("queued", at)
    assert installed("cancel", str(queued["message"]), "--json").json == {
        "cancelled": ["kreis-soest@x"],
        "too_late": [],
        "repetition_ended": False,
    }
    assert installed("cancel", str(queued["message"]), "--json").json == {
        "cancelled": [],
        "too_late": [],
        "repetition_ended": False,
    }
    assert installed("queue", "--json").json == {"deliveries": []}


def test_the_same_key_queues_once(installed: CommandLine) -> None:
    """A repeated command finds what it did before."""
    first = installed("post", "Ein Satz.", "--key", "k1", "--json", "-a", "kreis-soest@x").json
    assert installed("post", "Ein Satz.", "--key", "k1", "--json", "-a", "kreis-soest@x").json == first


def test_status_says_whether_anybody_works(installed: CommandLine) -> None:
    """Exit code 8 without a worker."""
    answer = installed("status", "--json")
    assert (answer.code, answer.json["working"]) == (8, False)


def test_the_queue_tells_since_when_nothing_more_happens(installed: CommandLine) -> None:
    """The time of a next step would be wrong: there is none."""
    installed("post", "Ein Satz.", "-a", "kreis-soest@x")
    installed("cancel", "1")
    (line,) = installed("queue", "--all", "--json").json["deliveries"]
    since = datetime.fromisoformat(line["changed_at"]).astimezone(BERLIN)
    assert f"Cancelled  since {since:%a %d.%m.%Y %H:%M:%S}" in installed("queue", "--all").out


def test_a_pause_holds_everything_back_until_it_ends(practising: CommandLine) -> None:
    """Not-Aus with a reason everyone sees."""
    assert practising("pause", "Falsche Rufnummer").code == 0
    queued = practising("post", "Ein Satz.", "--json", "-a", "kreis-soest@x").json
    assert "Falsche Rufnummer" in practising("status").err
    assert practising("show", str(queued["message"]), "--json").json["deliveries"][0]["state"] == "queued"
    assert practising("resume", "--json").json == {"paused": False, "missed": 0}
    assert practising("pause", " ").code == 3


def test_accounts_are_listed_without_secrets(installed: CommandLine) -> None:
    """No command prints a secret."""
    listed = installed("accounts", "list", "--json")
    assert [account["practice"] for account in listed.json["accounts"]] == [True] * 3
    assert "practice-" not in listed.out


def timeless(printed: str) -> str:
    """What a demonstration printed, however long it took and whatever numbers it was given."""
    return re.sub(r"\d+", "0", re.sub(r"\[ *\d+", "[0", printed))


def test_the_demonstration_keeps_its_promise_and_is_what_the_readmes_show(empty: CommandLine) -> None:
    """The website dies, what was queued goes out, a repost follows, the website returns, the all-clear, silence.

    The pages show it word for word in each language; times, ports and numbers of posts differ.
    """
    answer = empty("demo", "--json")
    assert answer.code == 0, answer.err
    told = [(step["step"], step.get("verdict") or step.get("account")) for step in answer.json]
    accounts = ["kreis-soest@facebook", "kreis-soest@instagram", "kreis-soest@x"]
    assert told == [
        *[("begin", None), ("practice", None), ("verdict", "online"), ("queued", None)],
        *[("died", None), ("verdict", "offline"), ("outage", None)],
        *[("receipt", account) for account in accounts * 2],
        ("repeating", None),
        *[("repost", account) for account in accounts],
        *[("returned", None), ("verdict", "online")],
        *[("all-clear", account) for account in accounts],
        *[("waiting", None), ("stopped", None), ("end", None)],
    ]
    assert [step["at"] for step in answer.json] == sorted(step["at"] for step in answer.json)
    assert (answer.json[3]["public"], answer.json[-2]["quiet"]) == (0, True)
    parts = {step["account"]: len(step["posts"]) for step in answer.json if step["step"] == "receipt"}
    assert (parts.pop("kreis-soest@x") > 1, set(parts.values())) == (True, {1})
    assert all(step["exactly_once"] for step in answer.json if "exactly_once" in step)
    for language, page in READMES.items():
        printed = "".join(f"[{step['at']:5.1f} s] {step['text'][language]}\n" for step in answer.json)
        shown = re.findall(r"```text\n(.*?)```", page.read_text("utf-8"), re.DOTALL)[0]
        assert timeless(printed) == timeless(shown)


def test_the_demonstration_tells_people_each_step_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each step, with the seconds since it began; further lines stand as they are."""
    Steps(as_json=False)("begin", Sentence(de="Es beginnt.\n  Mehr.", en="It begins.\n  More."), message=1)
    begins = {"de": "Es beginnt.\n  Mehr.\n", "en": "It begins.\n  More.\n"}[LANGUAGE]
    assert timeless(capsys.readouterr().out) == timeless(f"[  0.0 s] {begins}")
