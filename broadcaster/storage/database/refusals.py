"""Why a database cannot be used, in sentences for people; none shows a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from broadcaster.storage.database.writer import NotBegun
from broadcaster.storage.schema import VERSION
from broadcaster.words import Sentence
from broadcaster.words.errors import StorageError


def no_such_kind() -> StorageError:
    """The error for an address of which no driver knows anything."""
    return StorageError(
        Sentence(
            de="Die Einstellung „database“ nennt keine benutzbare Datenbank. Erwartet wird sqlite:///datei.db, "
            "oder postgresql+psycopg://… mit dem Extra „postgres“.",
            en="The setting database names no usable database. Expected is sqlite:///file.db, "
            "or postgresql+psycopg://… with the extra postgres.",
        )
    )


def not_ours(address: str) -> StorageError:
    """The error for a database of something else."""
    return StorageError(
        Sentence(
            de=f"{shown(address)} ist keine Datenbank des Broadcasters. Bitte prüfen Sie die Einstellung „database“.",
            en=f"{shown(address)} is not a database of the broadcaster. Check the setting database.",
        )
    )


def newer() -> StorageError:
    """The error for a database that a later release wrote."""
    return StorageError(
        Sentence(
            de="Die Datenbank stammt von einer neueren Version. Bitte starten Sie die neuere Version des Programms.",
            en="The database was written by a newer version. Start that newer version of the program.",
        )
    )


def before_first(found: str) -> StorageError:
    """The error for a database from before the first revision, at the revision ``found``."""
    return StorageError(
        Sentence(
            de=f"Die Datenbank ist älter, als diese Version sie umstellen kann (Stand {found}). Bitte installieren Sie Version "
            "0.1.0, rufen Sie dort „broadcaster migrate“ auf, und starten Sie dann wieder diese Version; nichts wurde verändert.",
            en=f"The database is older than this version can bring up to date (revision {found}). Install version 0.1.0, call "
            "'broadcaster migrate' there, then start this version again; nothing was changed.",
        )
    )


def outdated(address: str, found: str) -> StorageError:
    """The error for a database that an earlier release wrote, at the revision ``found``."""
    return StorageError(
        Sentence(
            de=f"Die Datenbank {shown(address)} ist von einer älteren Version des Programms (Stand {found}, gebraucht wird "
            f"{VERSION}). Bitte beenden Sie laufende Sender, und rufen Sie „broadcaster migrate“ auf; nichts wurde verändert.",
            en=f"The database {shown(address)} is of an older version of the program (revision {found}, needed is {VERSION}). "
            "End the workers that run, then call 'broadcaster migrate'; nothing was changed.",
        )
    )


def shown(address: str) -> str:
    """The address without a password."""
    return make_url(address).render_as_string(hide_password=True)


@contextmanager
def explaining(address: str) -> Iterator[None]:
    """Turn a driver's error into a sentence."""
    try:
        yield
    except IntegrityError:
        raise
    except NotBegun:
        raise explained("locked", address) from None
    except DBAPIError as error:
        raise explained(str(error.orig), address) from error
    except SQLAlchemyError as error:
        raise explained(type(error).__name__, address) from error


_KNOWN = {
    "readonly": (
        "ist schreibgeschützt. Bitte geben Sie Schreibrechte auf Datei und Ordner",
        "is read-only. Allow writing to the file and its folder",
    ),
    "full": (
        "hat keinen Platz mehr auf der Platte. Bitte schaffen Sie Platz; nichts Angenommenes ging verloren",
        "has no space left on the disk. Free some; nothing accepted was lost",
    ),
    "locked": (
        "wird von einem anderen Programm festgehalten. Bitte beenden Sie es und versuchen Sie es erneut",
        "is kept busy by another program. End it and try again",
    ),
    "not a database": (
        "ist beschädigt oder keine Datenbank. Bitte spielen Sie die letzte Sicherung ein",
        "is damaged or no database. Restore the last backup",
    ),
    "unable to open": (
        "kann nicht geöffnet werden. Bitte prüfen Sie Ordner und Rechte",
        "cannot be opened. Check the folder and its permissions",
    ),
    "password authentication failed": (
        "nimmt Benutzer und Passwort nicht an. Bitte prüfen Sie die Datei, die „database_password_file“ nennt",
        'does not accept user and password. Check the file that "database_password_file" names',
    ),
    "no password supplied": (
        "verlangt ein Passwort. Bitte schreiben Sie es in eine Datei und nennen Sie diese als „database_password_file“",
        'wants a password. Write it to a file and name that one as "database_password_file"',
    ),
    "does not exist": (
        "oder ihren Benutzer gibt es auf dem Datenbankserver nicht. Bitte legen Sie beides dort an",
        "or its user does not exist on the database server. Create both there",
    ),
    **dict.fromkeys(
        ("Connection refused", "failed to resolve host", "could not translate host name", "timeout expired"),
        (
            "ist nicht zu erreichen. Bitte prüfen Sie Rechnernamen und Anschluss und ob der Datenbankserver läuft",
            "cannot be reached. Check host and port, and that the database server runs",
        ),
    ),
}


def explained(reason: str, address: str) -> StorageError:
    """The error for what a driver says, with a remedy where the reason is a known one."""
    for fragment, (de, en) in _KNOWN.items():
        if fragment in reason:
            return StorageError(
                Sentence(
                    de=f"Die Datenbank {shown(address)} {de}.",
                    en=f"The database {shown(address)} {en}.",
                ),
                public=Sentence(de=f"Die Datenbank {de}.", en=f"The database {en}."),
            )
    return StorageError(
        Sentence(
            de=f"Die Datenbank {shown(address)} antwortet nicht wie erwartet ({reason[:200]}).",
            en=f"The database {shown(address)} does not answer as expected ({reason[:200]}).",
        )
    )
