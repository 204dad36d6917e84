"""record verify: whether the record is genuine, and whether it holds what was told of it before."""

from __future__ import annotations

import os
import pwd
import sqlite3

from .conftest import CommandLine


def test_the_record_is_proved_on_the_command_line(installed: CommandLine) -> None:
    """Whole, set back to before a head that was told, and emptied with its end moved along."""
    whole = installed("record", "verify", "--json")
    told = whole.json["head"]
    assert (whole.code, whole.json["genuine"], told.split(":")[0].isdecimal()) == (0, True, True)
    assert installed("record", "verify", "--head", told[:30]).code == 0
    back = installed("record", "verify", "--head", f"9{told}")
    assert (back.code, "set back" in back.err) == (8, True)
    assert installed("record", "verify", "--head", "neulich").code == 3
    with sqlite3.connect(installed.folder / "broadcaster.db") as cursor:
        cursor.execute("DELETE FROM audit_record")
        cursor.execute("UPDATE audit_end SET number=0, hash=?", ("0" * 64,))
    emptied = installed("record", "verify", LANG="de_DE.UTF-8")
    assert (emptied.code, "Nicht mehr echt ab Nr. 1." in emptied.err) == (8, True)


def test_status_names_files_that_others_may_read(installed: CommandLine) -> None:
    """With the command that closes them."""
    assert "chmod" not in installed("status").err
    (installed.folder / "secret.key").chmod(0o644)
    assert "chmod go= " in installed("status").err
    assert installed("status", "--json").json["exposed"] == ["secret.key"]


def test_the_record_names_who_works_on_the_machine(installed: CommandLine) -> None:
    """The login, not only that it was the command line; also behind sudo."""
    assert installed("pause", "Probe").code == 0
    assert installed("resume", SUDO_USER="a.meier").code == 0
    with sqlite3.connect(installed.folder / "broadcaster.db") as database:
        told = dict(
            database.execute("SELECT what, who FROM audit_record WHERE what IN ('paused', 'resumed')").fetchall()
        )
    name = pwd.getpwuid(os.getuid()).pw_name
    assert told["paused"] == f"command line ({name})"
    assert told["resumed"] == f"command line ({'a.meier' if os.getuid() == 0 else name})"
