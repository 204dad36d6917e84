"""Outages, playbooks and feeds on the command line, as people and programs use them."""

from __future__ import annotations

import shutil

import pytest

from broadcaster.app.installation.installation import open_installation
from broadcaster.app.outage.website import set_verdict
from broadcaster.settings import load
from broadcaster.website.verdict import Verdict

from .conftest import CommandLine

PLAYBOOK = """
title = "Test"
alert = ["press"]
[drafts.notice]
text = "Seit {since} ist vieles nicht möglich."
accounts = ["kreis-soest@x"]
condition = "only while offline"
[holding]
text = "Unsere Website ist gestört."
accounts = ["kreis-soest@x"]
approved_by = "E. Muster"
approved_on = 2026-11-02
[all_clear]
text = "Wieder erreichbar seit {ended}."
"""


def judged(command: CommandLine, verdict: Verdict) -> None:
    """A person says what the website is."""
    found = open_installation(load(command.folder / "broadcaster.toml", environment=command.environment))
    set_verdict(found, verdict, "Anruf")
    found.close()


@pytest.fixture
def playing(practising: CommandLine) -> CommandLine:
    """An installation on running practice platforms with a playbook."""
    (practising.folder / "playbooks" / "test.toml").write_text(PLAYBOOK, encoding="utf-8")
    return CommandLine(practising.folder, practising.environment | {"BROADCASTER_PLAYBOOK": "test"})


def test_the_story_of_an_outage(playing: CommandLine) -> None:
    """From the first look to the all-clear, each command says what comes next."""
    judged(playing, Verdict.OFFLINE)
    standing = playing("outage", "--json").json
    assert (standing["open"], standing["playbook"], standing["said"]) == (True, "test", [])
    assert {draft["draft"]: draft["state"] for draft in standing["drafts"]} == dict.fromkeys(
        ("holding", "notice", "all-clear"), "prepared"
    )
    assert standing["countdown"] == {"draft": "holding", "phase": "waiting", "at": None, "seconds": None}
    people = playing("outage").out
    assert "Outage since" in people and "broadcaster outage release notice" in people
    status = playing("status")
    assert "Outage since" in status.err and "broadcaster outage stop" in status.err
    assert playing("outage", "stop", "--json").json == {"stopped": "holding"}
    shown = playing("outage", "show", "notice", "--json").json
    assert shown["filled"]["text"].startswith("Seit ") and "{" not in shown["filled"]["text"]
    assert playing("outage", "edit", "notice", "--text", "Kurz: {since}.", "--json").json["text"] == "Kurz: {since}."
    released = playing("outage", "release", "notice", "--wait", "--json")
    assert (released.code, released.json["deliveries"][0]["state"]) == (0, "published")
    early = playing("outage", "all-clear")
    assert (early.code, "not possible yet" in early.err) == (3, True)
    judged(playing, Verdict.ONLINE)
    cleared = playing("outage", "all-clear", "--wait", "--json")
    assert (cleared.code, cleared.json["deliveries"][0]["state"]) == (0, "published")
    assert [one["message"] for one in playing("outage", "--json").json["said"]] == [1, 2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("outage edit x", "--text"),
        ("outage prepare it-outage", "no outage at present"),
        ("playbooks show x", "There are: it-ausfall"),
        ("feeds add http://x.example/ --condition sometimes", "wait-until-online"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_with_its_remedy(installed: CommandLine, words: str, said: str) -> None:
    """No traceback, no half-done thing."""
    answer = installed(*words.split())
    assert (answer.code, said in answer.err) == (3, True), answer


def test_the_examples_are_there_and_fit_every_channel(installed: CommandLine) -> None:
    """What ``init`` puts into the folder can be used, once the facts are one's own."""
    checked = installed("playbooks", "check", "--json")
    names = ["it-ausfall", "it-outage", "nur-website", "website-only"]
    assert (checked.code, [one["playbook"] for one in checked.json["playbooks"]]) == (0, names)
    for one in checked.json["playbooks"]:
        assert one["usable"] and [problem for problem in one["problems"] if problem["blocking"]] == []
        assert any("invented example" in problem["text"] for problem in one["problems"])


def test_a_playbook_that_fits_no_channel_says_so_with_file_and_key(installed: CommandLine) -> None:
    """Before the outage, not in it."""
    text = PLAYBOOK.replace('accounts = ["kreis-soest@x"]', 'accounts = ["kreis-soest@instagram"]\ncards = false', 1)
    (installed.folder / "playbooks" / "wrong.toml").write_text(text, encoding="utf-8")
    text = PLAYBOOK + "[drafts.other]\ntext = 'x'\n[drafts.other.variants.fax]\ntext = 'y'\n"
    (installed.folder / "playbooks" / "strange.toml").write_text(text, encoding="utf-8")
    answer = installed("playbooks", "check", "wrong", "strange")
    assert answer.code == 3
    assert "wrong.toml, drafts.notice: kreis-soest@instagram: pictures" in answer.err
    assert "strange.toml, drafts.other.variants.fax: The channels are" in answer.err
    assert "has no address" in answer.err


def test_init_overwrites_no_playbook(installed: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What people wrote stays."""
    folder = tmp_path_factory.mktemp("again")
    shutil.copy(installed.folder / "playbooks" / "it-outage.toml", folder)
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "it-outage.toml").write_text("mine", encoding="utf-8")
    answer = CommandLine(folder)("init", "--json")
    assert answer.json["playbooks"] == ["it-ausfall", "nur-website", "website-only"]
    assert (folder / "playbooks" / "it-outage.toml").read_text("utf-8") == "mine"
