"""The website on the command line: what it says to people and to programs, and with which exit code it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

from broadcaster.net.http import httpx

from .conftest import PATH, CommandLine

_POLL = threading.Event()


def die(command: CommandLine, fault: str | None) -> None:
    """Let the practice website die."""
    address = command.environment["BROADCASTER_PRACTICE_ADDRESS"]
    httpx.post(f"{address}/practice/website", json={"fault": fault}, trust_env=False).raise_for_status()


def test_a_verdict_set_by_hand_is_shown_with_its_reason_and_lifted(installed: CommandLine) -> None:
    """In an attack the provider's telephone call comes before any probe."""
    shown = installed(
        "website", "set", "offline", "Anruf des Dienstleisters", "--until", "2099-01-01 08:00", "--json"
    ).json
    assert (shown["verdict"], shown["source"], shown["reasons"]) == ("offline", "person", ["Anruf des Dienstleisters"])
    assert shown["until"] == "2099-01-01T08:00:00+01:00" or shown["until"].startswith("2099-01-01T07:00")
    said = installed("--lang", "de", "website", "status").out
    assert "✗ Website offline seit" in said and "Von Hand festgelegt, gilt bis Do 01.01.2099" in said
    assert installed("status", "--json").json["website"]["verdict"] == "offline"
    assert installed("website", "lift", "--json").json["verdict"] == "unknown"
    spans = installed("website", "history", "--json").json["spans"]
    assert [(span["verdict"], span["source"]) for span in spans] == [("offline", "person")]


def test_bad_input_is_refused_with_the_remedy(installed: CommandLine) -> None:
    """One sentence per problem, and nothing is set."""
    assert installed("website", "set", "kaputt", "Grund").code == 2
    answer = installed("website", "set", "offline", " ")
    assert (answer.code, "reason" in answer.err) == (3, True)
    answer = installed("website", "set", "offline", "Grund", "--until", "gestern")
    assert (answer.code, "is no time" in answer.err) == (3, True)
    answer = installed("website", "check")
    assert (answer.code, "addresses under [website]" in answer.err) == (4, True)
    answer = installed("website", "history", "--svg", "/nonexistent/x.svg")
    assert (answer.code, "Choose another place" in answer.err) == (3, True)
    assert installed("website", "status", "--json").json["verdict"] == "unknown"


def test_a_look_shows_the_evidence_of_every_stage(practising: CommandLine) -> None:
    """0 when all is well, 8 when not."""
    well = practising("website", "check", "--json")
    stages = [finding["stage"] for finding in well.json["addresses"][0]["tries"][0]["findings"]]
    assert (well.code, well.json["outcome"], stages) == (0, "good", ["dns", "tcp", "tls", "http", "content"])
    die(practising, "http-503")
    ill = practising("website", "check")
    assert ill.code == 8
    assert "not reachable" in ill.out and "503 (Service Unavailable)" in ill.out and "sentinel" in ill.out
    die(practising, None)


def test_a_history_is_drawn(installed: CommandLine, tmp_path: Path) -> None:
    """As a picture of its own."""
    installed("website", "set", "offline", "Anruf")
    assert installed("website", "history", "--days", "30", "--svg", "strip.svg").code == 0
    text = (tmp_path / "strip.svg").read_text("utf-8")
    assert text.startswith("<svg") and "Anruf" in text and "the last 30 days" in text


def test_status_can_be_followed(installed: CommandLine) -> None:
    """One line of JSON for each change, until it is stopped."""
    command = [sys.executable, "-m", "broadcaster", "website", "status", "--watch", "--json"]
    environment = {"PATH": PATH, "LANG": "en_US.UTF-8", **installed.environment}
    with subprocess.Popen(command, cwd=installed.folder, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = json.loads(child.stdout.readline())
        installed("website", "set", "offline", "Anruf")
        second = json.loads(child.stdout.readline())
        child.terminate()
    assert (first["verdict"], second["verdict"]) == ("unknown", "offline")
