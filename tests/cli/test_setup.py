"""An installation is made as it was told, completely or not at all, and an older one is migrated only when that is meant."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command as alembic
from sqlalchemy import create_engine, make_url

from broadcaster.cli.machine.processes import free_port
from broadcaster.storage.database.migrate import configuration
from broadcaster.storage.schema import VERSION

from .conftest import CommandLine

OLD = "0008"


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


@pytest.fixture
def older(installed: CommandLine) -> CommandLine:
    """An installation whose database an older version wrote."""
    file = installed.folder / "broadcaster.db"
    file.unlink()
    engine = create_engine(make_url(f"sqlite:///{file}"))
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.upgrade(config, OLD)
        connection.exec_driver_sql("INSERT INTO organisation (id, name, created_at) VALUES (1, 'Kreis Soest', 0)")
    engine.dispose()
    return installed


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
    assert "broadcaster migrate" in older("status").err
    assert version(older.folder / "broadcaster.db") == OLD


def test_migrate_keeps_a_copy_for_its_owner(older: CommandLine) -> None:
    """The copy is what was there before; a second time there is nothing to do."""
    done = older("migrate", "--json")
    copy = older.folder / f"broadcaster.db.{OLD}"
    assert (done.code, done.json) == (0, {"migrated_from": OLD, "copy": str(copy)})
    assert (copy.stat().st_mode & 0o777, version(copy)) == (0o600, OLD)
    assert version(older.folder / "broadcaster.db") == VERSION
    assert older("migrate", "--json").json == {"migrated_from": None, "copy": None}
    assert older("status").code == 8


def test_nothing_is_migrated_under_a_worker_that_is_alive(older: CommandLine) -> None:
    """An older worker would go on with tables that it does not know any more."""
    now = int(datetime.now(UTC).timestamp() * 1_000_000)
    with sqlite3.connect(older.folder / "broadcaster.db") as database:
        row = ("w", 1, now, now, 12345)
        database.execute(
            "INSERT INTO worker (id, organisation_id, started_at, seen_at, wake_port) VALUES (?,?,?,?,?)", row
        )
    refused = older("migrate")
    assert (refused.code, "still at work" in refused.err) == (5, True)
    assert not list(older.folder.glob("broadcaster.db.*[0-9]"))
    long_ago = now - int(timedelta(minutes=1).total_seconds() * 1_000_000)
    with sqlite3.connect(older.folder / "broadcaster.db") as database:
        database.execute("UPDATE worker SET seen_at = ?", [long_ago])
    assert older("migrate").code == 0


def test_without_room_for_the_copy_nothing_is_migrated(older: CommandLine) -> None:
    """What is in the copy's place is told."""
    (older.folder / f"broadcaster.db.{OLD}").mkdir()
    refused = older("migrate")
    assert (refused.code, "cannot be made" in refused.err) == (5, True)
    assert version(older.folder / "broadcaster.db") == OLD
