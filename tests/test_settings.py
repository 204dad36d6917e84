"""Settings: defaults < file < environment, secrets never in the file, unknown keys named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from broadcaster.settings import SECRETS, Settings, load, tables
from broadcaster.words.errors import ConfigurationError

CONFIG = Path(__file__).parent.parent / "config"


def written(folder: Path, text: str) -> Path:
    """A settings file with ``text``."""
    path = folder / "broadcaster.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(CONFIG.glob("*.toml")), ids=lambda path: path.name)
def test_every_file_in_config_loads(path: Path) -> None:
    """What ships runs as it is."""
    assert load(path, environment={}).organisation


def test_the_example_states_every_setting_with_its_default() -> None:
    """The example is the reference of the settings."""
    shown = load(CONFIG / "broadcaster.example.toml", environment={})
    default = Settings()
    differing = [name for name in Settings.model_fields if name not in ("database", "playbooks", *SECRETS)]
    assert [n for n in differing if getattr(shown, n) != getattr(default, n)] == []
    text = (CONFIG / "broadcaster.example.toml").read_text(encoding="utf-8")
    stated = [rf"^{name} = " for name in differing if name not in tables()]
    for name, model in tables().items():
        stated += [rf"^\[{name}\]$", *(rf"^(# )?({key} = |\[\[{name}\.{key}\]\]$)" for key in model.model_fields)]
    assert [place for place in stated if not re.search(place, text, re.MULTILINE)] == []


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """The order is defaults < file < environment."""
    path = written(tmp_path, 'organisation = "Datei"\nslots = 3')
    found = load(path, environment={"BROADCASTER_ORGANISATION": "Umgebung"})
    assert (found.organisation, found.slots, found.tick) == ("Umgebung", 3, 5.0)


def test_an_unknown_key_in_the_file_is_named(tmp_path: Path) -> None:
    """A typing error is never ignored."""
    with pytest.raises(ConfigurationError, match="organization"):
        load(written(tmp_path, 'organization = "x"'), environment={})


def test_an_unknown_key_in_the_environment_is_named() -> None:
    """The same holds for the environment."""
    with pytest.raises(ConfigurationError, match="BROADCASTER_ORGANIZATION"):
        load(CONFIG / "practice.toml", environment={"BROADCASTER_ORGANIZATION": "x"})


def test_an_unknown_key_in_a_table_is_named_with_what_is_known_there(tmp_path: Path) -> None:
    """At every depth, in the file and in the environment."""
    with pytest.raises(ConfigurationError, match=r"website\.adresses.*addresses, ca_file"):
        load(written(tmp_path, '[website]\nadresses = ["https://a.example/"]'), environment={})
    with pytest.raises(ConfigurationError, match=r"website\.sentinels\.0\.adress.*address, contains, status"):
        load(written(tmp_path, '[[website.sentinels]]\nadress = "https://a.example/"'), environment={})
    with pytest.raises(ConfigurationError, match="BROADCASTER_WEBSITE_ADRESSES"):
        load(written(tmp_path, ""), environment={"BROADCASTER_WEBSITE_ADRESSES": "https://a.example/"})


def test_the_environment_sets_one_key_of_a_table_and_keeps_the_others(tmp_path: Path) -> None:
    """Lists are JSON, and one value may stand alone."""
    path = written(tmp_path, '[website]\ntimeout = 3\naddresses = ["https://datei.example/"]')
    environment = {
        "BROADCASTER_WEBSITE_ADDRESSES": "https://umgebung.example/",
        "BROADCASTER_WEBSITE_NAMES": '["Kreis Musterland", "Musterland"]',
        "BROADCASTER_WEBSITE_INTERVAL": "20",
    }
    found = load(path, environment=environment).website
    assert (found.addresses, found.timeout, found.interval) == (("https://umgebung.example/",), 3, 20)
    assert found.names == ("Kreis Musterland", "Musterland")


@pytest.mark.parametrize(
    "line",
    [
        'addresses = ["www.kreis-musterland.example"]',
        'addresses = ["ftp://a.example/"]',
        'addresses = ["https://name:kennwort@a.example/"]',
        'addresses = ["https://a.example:99999/"]',
        'nameservers = ["dns.example"]',
        'hosts = ["https://a.example/"]',
        "interval = 0",
        'names = [""]',
        '[[website.sentinels]]\naddress = "a.example"',
    ],
)
def test_what_cannot_be_watched_is_refused_with_its_key(tmp_path: Path, line: str) -> None:
    """Nothing is found out in the middle of an outage."""
    key = line.split(" ", maxsplit=1)[0].lstrip("[").replace("website.", "").split("]")[0]
    with pytest.raises(ConfigurationError, match=rf"website\.{key}") as caught:
        load(written(tmp_path, f"[website]\n{line}"), environment={})
    assert "kennwort" not in str(caught.value)


def test_a_table_that_is_none_is_refused_with_its_key(tmp_path: Path) -> None:
    """Also when the environment adds to it."""
    with pytest.raises(ConfigurationError, match="website"):
        load(written(tmp_path, "website = 5"), environment={"BROADCASTER_WEBSITE_INTERVAL": "20"})


def test_a_wrong_value_names_the_key_and_hides_the_value(tmp_path: Path) -> None:
    """The sentence says which key; the value could be a secret in the wrong place."""
    with pytest.raises(ConfigurationError, match="slots") as caught:
        load(written(tmp_path, 'slots = "geheim-123"'), environment={})
    assert "geheim-123" not in caught.value.sentence.de + caught.value.sentence.en


@pytest.mark.parametrize(
    ("line", "german"),
    [
        ('time_zone = "Mars/Olympus"', "ist ungültig: erwartet wird eine Zeitzone, zum Beispiel Europe/Berlin"),
        ('time_zone = "../etc"', "ist ungültig: erwartet wird eine Zeitzone"),
        ('practice_address = "http://192.0.2.1:8480"', "ist ungültig: erwartet wird eine Adresse dieses Rechners"),
        ('practice_address = "https://127.0.0.1:8480"', "ist ungültig: erwartet wird eine Adresse dieses Rechners"),
        ('practice_address = "http://127.0.0.1"', "ist ungültig: erwartet wird eine Adresse dieses Rechners"),
        ('practice_address = "http://127.0.0.1:99999"', "ist ungültig: erwartet wird eine Adresse dieses Rechners"),
        ('practice_address = "8480"', "ist ungültig: erwartet wird eine Adresse dieses Rechners"),
        ("port = 70000", "darf höchstens 65535 sein"),
        ('language = "fr"', "muss eines davon sein: 'de', 'en'"),
    ],
)
def test_a_wrong_value_is_explained_in_german(tmp_path: Path, line: str, german: str) -> None:
    """Found when the settings are read, not when somebody needs them."""
    with pytest.raises(ConfigurationError) as caught:
        load(written(tmp_path, line), environment={})
    key = line.partition(" ")[0]
    assert f"Die Einstellung „{key}“ {german}" in caught.value.sentence.de


def test_a_secret_in_the_file_is_refused(tmp_path: Path) -> None:
    """Secrets come from the environment or their own file only."""
    with pytest.raises(ConfigurationError, match="secret_key") as caught:
        load(written(tmp_path, 'secret_key = "geheim-123"'), environment={})
    assert "geheim-123" not in str(caught.value)


def test_the_key_comes_from_its_file(tmp_path: Path) -> None:
    """``BROADCASTER_SECRET_KEY_FILE`` names it; ``secret.key`` beside the settings is the default."""
    path = written(tmp_path, "")
    (tmp_path / "secret.key").write_text("vorgabe\n", encoding="utf-8")
    (tmp_path / "other").write_text("andere\n", encoding="utf-8")
    default = load(path, environment={}).secret_key
    named = load(path, environment={"BROADCASTER_SECRET_KEY_FILE": str(tmp_path / "other")}).secret_key
    assert default is not None and default.get_secret_value() == "vorgabe"
    assert named is not None and named.get_secret_value() == "andere"
    assert "vorgabe" not in repr(load(path, environment={}))


def test_a_relative_database_belongs_to_the_settings_file(tmp_path: Path) -> None:
    """The command finds the same database from every folder."""
    found = load(written(tmp_path, 'database = "sqlite:///a.db"'), environment={})
    assert found.database == f"sqlite:///{tmp_path}/a.db"


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    """The remedy is in the sentence."""
    with pytest.raises(ConfigurationError, match="broadcaster init"):
        load(tmp_path / "none.toml", environment={})


def test_what_belongs_beside_a_servers_database_lies_beside_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a command is called from: an order to stop everything must be found by the worker."""
    file = tmp_path / "kreis" / "broadcaster.toml"
    file.parent.mkdir()
    file.write_text('organisation = "Kreis"\ndatabase = "postgresql+psycopg://localhost/kreis"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    changed = load(file, environment={}).model_copy(update={"lease": 5.0})
    assert changed.folder == file.parent
