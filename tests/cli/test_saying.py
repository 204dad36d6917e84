"""What a person says on the command line and in a message file: languages, strategy, mentions, and what it costs."""

from __future__ import annotations

import tomllib
from pathlib import Path

from broadcaster.net.http import httpx

from .conftest import CommandLine

X, FACEBOOK = ("-a", "kreis-soest@x"), ("-a", "kreis-soest@facebook")
LONG = "Die Zulassungsstelle in Soest bleibt heute geschlossen und ist nicht erreichbar. " * 5
MESSAGE = f"""
headline = "IT-Ausfall"
text = "{LONG}"
link = "https://www.kreis-soest.de/it?fbclid=IwAR0"
strategy = "short"

[variants.facebook]
strategy = "thread"

[languages.de-simple]
headline = "Das Amt ist zu"
text = "Bitte kommen Sie nicht. Die Termine wurden abgesagt."
"""


def previewed(command: CommandLine, *arguments: str, **more: str) -> dict[str, object]:
    """What would be shown on the one account that is asked for, with the hints about the message."""
    answer = command("post", *arguments, "--preview", "--json", **more)
    assert answer.code == 0, answer.err + answer.out
    shown: dict[str, object] = answer.json["renditions"][0] | {"hints": answer.json["hints"]}
    return shown


def test_a_message_file_has_languages_and_a_strategy(installed: CommandLine, tmp_path: Path) -> None:
    """The stored message keeps them, links are cleaned, and every hint names its field."""
    (tmp_path / "meldung.toml").write_text(MESSAGE, encoding="utf-8")
    shown = previewed(installed, "--file", "meldung.toml", *X)
    assert shown["strategy"] == "short"
    assert [part["text"] for part in shown["parts"]] == ["IT-Ausfall\n\nhttps://www.kreis-soest.de/it"]  # type: ignore[attr-defined]
    fields = [hint["field"] for hint in shown["hints"]]  # type: ignore[attr-defined]
    assert fields == ["link", "languages.de-simple.text", "languages.de-simple"]
    queued = installed("post", "--file", "meldung.toml", "--json", *X).json
    told = installed("show", str(queued["message"]), "--json").json
    assert told["deliveries"][0]["parts"][0]["text"].endswith("https://www.kreis-soest.de/it")


def test_an_option_goes_before_the_file(installed: CommandLine, tmp_path: Path) -> None:
    """A thread instead of a short post, for this time."""
    (tmp_path / "meldung.toml").write_text(MESSAGE, encoding="utf-8")
    shown = previewed(installed, "--file", "meldung.toml", "--strategy", "thread", *X)
    assert (shown["strategy"], len(shown["parts"])) == ("thread", 2)  # type: ignore[arg-type]


def test_texts_in_further_languages_come_from_files(installed: CommandLine, tmp_path: Path) -> None:
    """Each account shows those that are set for it."""
    (tmp_path / "en.txt").write_text("The offices are closed.", encoding="utf-8")
    assert installed("accounts", "change", "kreis-soest@facebook", "--set", "languages=en,de").code == 0
    shown = previewed(installed, "Die Ämter sind zu.", "--text-in", "en=en.txt", *FACEBOOK)
    assert shown["parts"][0]["text"] == "The offices are closed.\n\nDeutsch:\n\nDie Ämter sind zu."  # type: ignore[index]
    missing = installed("post", "Satz.", "--text-in", "en", *FACEBOOK)
    assert (missing.code, "en=text.txt" in missing.err) == (3, True)


def test_the_cost_is_shown_before_sending(installed: CommandLine) -> None:
    """To a person in a sentence, to a program as data; free channels have none."""
    shown = previewed(installed, "Siehe kreis-soest.de.", *X)
    assert shown["cost"] == {"amount": "0.200", "currency": "USD", "as_of": "2026-08-22", "posts_with_link": 1}
    assert previewed(installed, "Siehe kreis-soest.de.", *FACEBOOK)["cost"] is None
    human = installed("--lang", "de", "post", "Ein Satz.", "--preview", *X)
    assert "kreis-soest@x: Kosten etwa 0,015 USD (Preisliste 08/2026)." in human.out
    assert "1 post with a link (price list of 08/2026)" in installed("post", "kreis-soest.de", "--preview", *X).out


def test_mentions_come_from_the_settings(installed: CommandLine, tmp_path: Path) -> None:
    """From the file or the environment; what is not there gets a hint that says where to put it."""
    with (tmp_path / "broadcaster.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[mentions.x]\nkreis-soest = "@KreisSoest"\n')
    shown = previewed(installed, "Danke @kreis-soest und @thw.", *X)
    assert shown["parts"][0]["text"] == "Danke @KreisSoest und @thw."  # type: ignore[index]
    (hint,) = shown["problems"]  # type: ignore[misc]
    assert "[mentions.x]" in hint["text"] and not hint["blocking"]
    environment = {"BROADCASTER_MENTIONS": '{"x": {"thw": "@THWLand"}}'}
    assert "@THWLand" in previewed(installed, "Danke @thw.", *X, **environment)["parts"][0]["text"]  # type: ignore[index]
    assert installed("queue", BROADCASTER_MENTIONS="kein JSON").code == 4


def test_a_thread_that_broke_off_is_shown_with_its_rest(practising: CommandLine) -> None:
    """What did not appear stands there to be said otherwise, and the next message says what became of threads."""
    extra = {"account": "kreis-soest@x", "extra": {"replies": "refused"}}
    address = practising.environment["BROADCASTER_PRACTICE_ADDRESS"]
    httpx.post(f"{address}/practice/account-extra", json=extra, trust_env=False).raise_for_status()
    broken = practising("post", LONG, "--wait", *X)
    assert broken.code == 6
    assert broken.out.count("Still to be said: ") == 1
    assert "(2/2)" in broken.out
    after = practising("post", LONG, "--preview", *X)
    assert "X does not let this account write threads" in after.out
    assert "as one post with the text in pictures" in after.out


def test_wrong_fields_of_a_message_file_are_named(installed: CommandLine, tmp_path: Path) -> None:
    """Place and reason, and nothing is queued."""
    for wrong, named in (
        ('strategy = "lang"', "strategy"),
        ("[variants.x]\nstrategy = 5", "strategy"),
        ("[variants.x]\ntext = 5", "text"),
        ('[languages.en]\nheadline = "Nur das"', "text"),
        ("languages = 5", "languages"),
        ("headline = 5", "headline"),
        ("[[pictures]]\nalt = 'Plan'", "pictures.0.file"),
        ('hashtags = "Soest"', "hashtags"),
    ):
        (tmp_path / "meldung.toml").write_text(f'text = "Satz."\n{wrong}\n', encoding="utf-8")
        answer = installed("post", "--file", "meldung.toml", *X)
        assert (answer.code, named in answer.err, "Traceback" in answer.err) == (3, True, False), answer.err
    assert installed("queue", "--all", "--json").json == {"deliveries": []}


def test_a_huge_text_is_refused_before_it_is_read(installed: CommandLine, tmp_path: Path) -> None:
    """Ten megabytes from a file, in a message file or on standard input: none is parsed."""
    (tmp_path / "huge.toml").write_text(f'text = "{"Überlang. " * 1_000_000}"\n', encoding="utf-8")
    for answer in (
        installed("post", "--file", "huge.toml", *X),
        installed("post", "-", *X, stdin=b"Zu lang. " * 1_200_000),
    ):
        assert (answer.code, "larger than 2 MB" in answer.err) == (3, True)


def test_the_notice_that_ships_uses_only_what_is_known() -> None:
    """The first message anyone sees is an example of a good one."""
    notice = tomllib.loads((Path(__file__).parents[2] / "config" / "notices" / "it-ausfall.toml").read_text("utf-8"))
    assert {"headline", "text", "hashtags"} <= set(notice)
