"""A new installation: its settings, its key and its place in a database."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from broadcaster.settings import DEFAULT_FILE, KEY_FILE, key_file, load, variable
from broadcaster.settings.whereabouts import without_password
from broadcaster.storage.installation.vault import new_key
from broadcaster.words.errors import BroadcasterError, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadcaster.app.installation.installation import Installation

SQLITE = "sqlite:///broadcaster.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a new installation shall be; what is None, the environment says, else the default holds.

    The database's address bears no password: that stands alone in ``password_file``.
    """

    organisation: str | None = None
    practice: bool = False
    database: str | None = None
    password_file: Path | None = None


def begin(
    toml: Path, wanted: Beginning, default: str, environment: Mapping[str, str], *, own: bool
) -> tuple[Installation, Path | None]:
    """Make an installation with the settings file ``toml``, of the organisation ``default`` if nothing names one.

    Settings that are there are used as they are, and so is a key; returns the path of the key, None if it is no file. A
    folder with both is an installation already, unless the settings are the caller's ``own``. If anything fails, nothing
    of it is left. Raises InvalidInput, ConfigurationError, StorageError.
    """
    from broadcaster.app.installation.installation import Installation  # noqa: PLC0415 - that module needs much

    key = None if environment.get(variable("secret_key")) else key_file(toml, environment)
    named = own or variable("secret_key_file") in environment
    if toml.exists():
        _refuse_to_change(toml, wanted)
    if key is not None and key.exists() and not named:
        raise _taken(toml if toml.exists() else key)
    with _undone_unless_finished(toml, key):
        if key is not None:
            make_key(key)
        if not toml.exists():
            _write(toml, _first_settings(wanted, default, environment))
        return Installation(load(toml, environment), create=True), key


def create(folder: Path, *, organisation: str, practice: bool) -> tuple[Path, Path]:
    """Write settings and key for a new installation into ``folder``; returns their paths. Overwrites nothing."""
    toml, key = folder / DEFAULT_FILE, folder / KEY_FILE
    for path in (toml, key):
        if path.exists():
            raise _taken(path)
    with _undone_unless_finished(toml, key):
        make_key(key)
        wanted = Beginning(organisation=organisation, practice=practice)
        _write(toml, _first_settings(wanted, organisation, {}))
    return toml, key


@contextmanager
def _undone_unless_finished(toml: Path, key: Path | None) -> Iterator[None]:
    """Make the folder of an installation, and take away what was made in it if it comes to nothing."""
    made = [path for path in (toml, key) if path is not None and not path.exists()]
    folder = toml.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):  # else it is somebody's, and may be there for more
            folder.chmod(0o700)
        yield
    except (OSError, BroadcasterError) as error:
        for path in made:
            _remove(path)
        if isinstance(error, BroadcasterError):
            raise
        raise InvalidInput.one(
            "folder",
            de=f"In {folder} lässt sich nichts anlegen ({os.strerror(error.errno or 0)}). Bitte wählen Sie einen anderen Ordner.",
            en=f"Nothing can be made in {folder} ({os.strerror(error.errno or 0)}). Choose another folder.",
        ) from None


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _taken(path: Path) -> InvalidInput:
    return InvalidInput.one(
        "folder",
        de=f"{path} gibt es schon; es wird nichts überschrieben. Bitte wählen Sie einen leeren Ordner.",
        en=f"{path} exists already; nothing is overwritten. Choose an empty folder.",
    )


def _refuse_to_change(toml: Path, wanted: Beginning) -> None:
    """Settings that are there are the caller's: what else is wanted must be written there."""
    given = {
        "organisation": wanted.organisation,
        "database": wanted.database,
        "database_password_file": wanted.password_file,
    }
    for name, value in given.items():
        if value is not None:
            raise InvalidInput.one(
                name,
                de=f"{toml} gibt es schon und wird nicht verändert. Bitte tragen Sie „{name}“ dort ein, und lassen Sie die "
                "Option weg.",
                en=f"{toml} exists already and is not changed. Write {name} there, and leave the option out.",
            )


def _refuse_password(database: str) -> None:
    if without_password(database) != database:
        raise InvalidInput.one(
            "database",
            de="Die Adresse der Datenbank enthält ein Passwort; so stünde es in der Befehlsliste. Bitte schreiben Sie es allein "
            "in eine Datei, und nennen Sie diese mit --database-password-file.",
            en="The database's address holds a password, which everybody would see in the list of commands. Write it alone "
            "into a file, and name that with --database-password-file.",
        )


def make_key(path: Path) -> None:
    """Write a fresh key that only its owner may read, unless there is one."""
    with suppress(FileExistsError):
        _write(path, new_key() + "\n")


def _write(path: Path, text: str) -> None:
    """Write a new file that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _first_settings(wanted: Beginning, default: str, environment: Mapping[str, str]) -> str:
    """What a new settings file says; never a secret."""
    _refuse_password(wanted.database or "")
    database = wanted.database or without_password(environment.get(variable("database"), SQLITE))
    lines = [
        _line("organisation", wanted.organisation or environment.get(variable("organisation"), default)),
        _line("database", database),
    ]
    password_file = wanted.password_file or environment.get(variable("database_password_file"))
    if password_file:
        lines.append(_line("database_password_file", str(Path(password_file).absolute())))
    if wanted.practice:
        lines += [
            "# Practice: a doubt is settled in seconds instead of minutes.",
            "doubt_wait = 2.0",
            "settle_factor = 0.05",
            "# And nobody needs a second factor to look around.",
            'second_factor = "optional"',
        ]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str) -> str:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name} = "{quoted}"'
