"""An installation is made as it was told, completely or not at all, and an older one is migrated only when that is meant."""

from __future__ import annotations

import shutil
import sqlite3
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from broadcaster.cli.machine.processes import free_port
from broadcaster.storage.schema import BEFORE_FIRST, VERSION
from tests import prefork
from tests.storage.revisions import LATER, add_revision

from .conftest import CommandLine


def settings(folder: Path) -> dict[str, object]:
    """What the settings file in a folder says."""
    return tomllib.loads((folder / "broadcaster.toml").read_text(encoding="utf-8"))


@pytest.mark.postgres
def test_postgresql_is_set_up_by_two_options(
    empty: CommandLine, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    """The address without its password goes into the settings, the password stays in its file, and what follows works."""
    address, secret = new_postgres(), tmp_path / "password"
    secret.write_text("geheim-123\n", encoding="utf-8")
    options = ["--database", address, "--database-password-file", "password", "--practice"]
    made = empty("init", "house", *options)
    assert made.code == 0, made.err
    assert settings(tmp_path / "house")["database"] == address
    assert settings(tmp_path / "house")["database_password_file"] == str(secret)
    assert (tmp_path / "house" / "secret.key").exists()
    house = CommandLine(tmp_path / "house")
    assert len(house("accounts", "list", "--json").json["accounts"]) == 3
    assert "geheim-123" not in made.out + made.err + (tmp_path / "house" / "broadcaster.toml").read_text("utf-8")


@pytest.mark.postgres
def test_own_settings_for_postgresql_are_taken_as_they_are(
    empty: CommandLine, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    """Whoever wrote them first needs no more than init; and a second init makes no other key."""
    own = f'organisation = "Kreis Eigen"\ndatabase = "{new_postgres()}"\n'
    (tmp_path / "broadcaster.toml").write_text(own, encoding="utf-8")
    assert empty("init").code == 0
    assert (tmp_path / "broadcaster.toml").read_text(encoding="utf-8") == own
    key = (tmp_path / "secret.key").read_bytes()
    assert empty("queue").code == 0
    assert empty("init").code == 3
    assert (tmp_path / "secret.key").read_bytes() == key


@pytest.mark.postgres
def test_a_postgresql_that_cannot_be_opened_is_told_with_a_remedy(
    empty: CommandLine, new_postgres: Callable[[], str]
) -> None:
    """The database or its user is not there, or nobody answers; the setting is named, nothing is made."""
    address = new_postgres()
    lacking = empty("init", "house", "--database", address.replace("/test_", "/none_"))
    silent = empty("init", "house", "--database", f"postgresql+psycopg://me@127.0.0.1:{free_port()}/none")
    assert (lacking.code, silent.code) == (5, 5)
    assert "does not exist on the database server. Create both there." in lacking.err
    assert "cannot be reached. Check host and port" in silent.err
    assert not (empty.folder / "house" / "broadcaster.toml").exists()


@pytest.mark.parametrize("place", ["me:geheim-123@127.0.0.1:1/none", "127.0.0.1:1/none?user=me&password=geheim-123"])
def test_the_password_of_a_database_is_refused_where_others_read_it(
    empty: CommandLine, tmp_path: Path, place: str
) -> None:
    """Neither in the list of commands nor in the settings; the remedy is named, and nothing is left behind."""
    address = f"postgresql+psycopg://{place}"
    refused = empty("init", "--database", address)
    assert (refused.code, "--database-password-file" in refused.err, "geheim-123" in refused.err) == (3, True, False)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "broadcaster.toml").write_text(f'database = "{address}"\n', encoding="utf-8")
    refused = empty("init")
    assert (refused.code, "BROADCASTER_DATABASE_PASSWORD_FILE" in refused.err) == (4, True)
    assert not (tmp_path / "secret.key").exists()


def test_a_database_that_cannot_be_used_leaves_nothing_half_done(empty: CommandLine, tmp_path: Path) -> None:
    """Another try begins anew."""
    assert empty("init", "--database", "postgresql+psycopg://me@127.0.0.1:1/none").code == 5
    assert list(tmp_path.iterdir()) == []


def test_init_writes_what_the_environment_told_it(empty: CommandLine, tmp_path: Path) -> None:
    """Later commands need not be told again; a password in it is not written down."""
    told = {"BROADCASTER_DATABASE": f"sqlite:///{tmp_path}/elsewhere.db", "BROADCASTER_ORGANISATION": "Stadt Werl"}
    assert empty("init", **told).code == 0
    assert settings(tmp_path) == {"organisation": "Stadt Werl", "database": told["BROADCASTER_DATABASE"]}
    assert empty("queue").code == 0


def test_a_key_that_is_named_is_the_only_one(empty: CommandLine, tmp_path: Path) -> None:
    """It is made where it was named if it is not there, used if it is, and no second one lies beside the settings."""
    named = {"BROADCASTER_SECRET_KEY_FILE": str(tmp_path / "own.key")}
    assert empty("init", "a", **named).code == 0
    key = (tmp_path / "own.key").read_bytes()
    second = {**named, "BROADCASTER_DATABASE": f"sqlite:///{tmp_path}/a/broadcaster.db"}
    assert empty("init", "b", "--organisation", "Stadt B", **second).code == 0
    assert (tmp_path / "own.key").read_bytes() == key
    assert not list(tmp_path.glob("*/secret.key"))


def test_another_key_is_refused_by_a_database(empty: CommandLine, tmp_path: Path) -> None:
    """In one sentence with the remedy, and the second folder stays empty."""
    assert empty("init", "a").code == 0
    told = {"BROADCASTER_DATABASE": f"sqlite:///{tmp_path}/a/broadcaster.db"}
    refused = empty("init", "b", "--organisation", "Stadt B", **told)
    assert (refused.code, "BROADCASTER_SECRET_KEY_FILE" in refused.err) == (4, True)
    assert list((tmp_path / "b").iterdir()) == []


def test_options_do_not_change_settings_that_are_there(empty: CommandLine, tmp_path: Path) -> None:
    """They must be written there."""
    (tmp_path / "broadcaster.toml").write_text('organisation = "Kreis Eigen"\n', encoding="utf-8")
    refused = empty("init", "--organisation", "Stadt B")
    assert (refused.code, "Write organisation there" in refused.err) == (3, True)
    assert not (tmp_path / "secret.key").exists()


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later release: today's program with one revision more."""
    release = tmp_path_factory.mktemp("later")
    package = shutil.copytree(prefork.ROOT / "broadcaster", release / "broadcaster")
    for name in ("adapters", "config", "tests"):
        (release / name).symlink_to(prefork.ROOT / name)
    schema = package / "storage" / "schema" / "__init__.py"
    schema.write_text(schema.read_text("utf-8").replace(f'"{VERSION}"', f'"{LATER}"'), encoding="utf-8")
    add_revision(package / "storage" / "migrations" / "versions")
    return release


@pytest.fixture
def older(installed: CommandLine, later: Path) -> CommandLine:
    """The later release in an installation whose database is of today."""
    return replace(installed, release=later)


def version(file: Path) -> str:
    """The revision of a database."""
    with sqlite3.connect(file) as database:
        found: str = database.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found


def test_a_command_that_only_looks_does_not_migrate(older: CommandLine) -> None:
    """It says what to do, and the older program could go on."""
    for command in (["status"], ["queue"], ["post", "Text."], ["init", "--json"]):
        answer = older(*command)
        assert answer.code == (3 if command[0] == "init" else 5)
    assert f"(revision {VERSION}, needed is {LATER})" in older("status").err
    assert "call 'broadcaster migrate'" in older("status").err
    assert version(older.folder / "broadcaster.db") == VERSION


def test_migrate_keeps_a_copy_for_its_owner(older: CommandLine) -> None:
    """The copy is what was there before; a second time there is nothing to do."""
    done = older("migrate", "--json")
    copy = older.folder / f"broadcaster.db.{VERSION}"
    assert (done.code, done.json) == (0, {"migrated_from": VERSION, "copy": str(copy)})
    assert (copy.stat().st_mode & 0o777, version(copy)) == (0o600, VERSION)
    assert version(older.folder / "broadcaster.db") == LATER
    assert older("migrate", "--json").json == {"migrated_from": None, "copy": None}
    assert older("status").code == 8


def test_what_keeps_a_database_from_being_migrated_is_told(older: CommandLine) -> None:
    """With exit code 5; here something is in the copy's place."""
    (older.folder / f"broadcaster.db.{VERSION}").mkdir()
    refused = older("migrate")
    assert (refused.code, "cannot be made" in refused.err) == (5, True)
    assert version(older.folder / "broadcaster.db") == VERSION


@pytest.mark.parametrize(
    ("language", "said"), [("de_DE.UTF-8", "installieren Sie Version 0.1.0"), ("en_US.UTF-8", "Install version 0.1.0")]
)
def test_a_database_from_before_the_first_revision_is_refused(installed: CommandLine, language: str, said: str) -> None:
    """By every command, also by those that bring a database up to date: exit code 5, the remedy, and nothing changed."""
    with sqlite3.connect(installed.folder / "broadcaster.db") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", [BEFORE_FIRST[-1]])
    for command in ("status", "migrate", "serve"):
        refused = installed(command, LANG=language)
        assert (refused.code, said in " ".join(refused.err.split())) == (5, True)
    assert version(installed.folder / "broadcaster.db") == BEFORE_FIRST[-1]
    assert not list(installed.folder.glob("broadcaster.db.*"))
