"""The file that holds the app's session, which is as good as the password: its owner alone may read it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from broadcaster.channel import WaitForCredentials
from broadcaster.words import Sentence


class SessionFile:
    """One account's session; it belongs to ``username`` and is refused for any other."""

    def __init__(self, path: Path, username: str) -> None:
        self.path, self._username = path, username

    def read(self) -> dict[str, Any] | None:
        """The stored session, or ``None`` without one. Raises WaitForCredentials for a file that cannot be trusted."""
        try:
            with self.path.open("rb") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                    raise WaitForCredentials(_readable_by_others(self.path))
                kept = json.loads(file.read())
            known, session = kept["username"], kept["session"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise WaitForCredentials(_unusable(self.path)) from None
        if known != self._username or not isinstance(session, dict):
            raise WaitForCredentials(_unusable(self.path))
        return session

    def write(self, session: Mapping[str, Any]) -> None:
        """Replace the stored session; a reader sees the old or the new one, never half of one."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        text = json.dumps({"username": self._username, "session": session})
        try:
            with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            written.replace(self.path)
        except OSError:
            written.unlink(missing_ok=True)
            raise WaitForCredentials(_not_writable(self.path)) from None


def _readable_by_others(path: Path) -> Sentence:
    return Sentence(
        de=f"Die Sitzungsdatei {path} ist für andere lesbar und wird deshalb nicht verwendet. Bitte löschen Sie sie, "
        "beenden Sie in der Instagram-App alle anderen Sitzungen und prüfen Sie das Konto danach neu.",
        en=f"The session file {path} can be read by others and is not used for that reason. Delete it, end all other "
        "sessions in the Instagram app, then check the account again.",
    )


def _unusable(path: Path) -> Sentence:
    return Sentence(
        de=f"Die Sitzungsdatei {path} ist unlesbar oder gehört zu einem anderen Konto. Bitte löschen Sie sie und "
        "prüfen Sie das Konto danach neu.",
        en=f"The session file {path} cannot be read or belongs to another account. Delete it, then check the account "
        "again.",
    )


def _not_writable(path: Path) -> Sentence:
    return Sentence(
        de=f"Die Sitzungsdatei {path} lässt sich nicht schreiben. Bitte geben Sie beim Konto unter „session_file“ "
        "einen beschreibbaren Ort an.",
        en=f"The session file {path} cannot be written. Give a writable place as session_file of the account.",
    )
