"""Where an installation is: its time zone, and the addresses of its own machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broadcaster.words.reasons import Unusable

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of this machine, as practice platforms and their accounts may use them."""


_HOST: Final = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_SQLITE = "sqlite:///"


def anchored(database: str, folder: Path) -> str:
    """A database's address; a relative SQLite path belongs to ``folder``, wherever a command is started."""
    if database.startswith(_SQLITE) and not database.startswith((f"{_SQLITE}/", f"{_SQLITE}file:")):
        return _SQLITE + str((folder / _sqlite_file(database)).absolute())
    return database


def folder_of(database: str) -> Path | None:
    """Return where an SQLite database lies; None for any other."""
    return _sqlite_file(database).parent if database.startswith(_SQLITE) else None


def without_password(database: str) -> str:
    """A database's address as everybody may read it."""
    try:
        parts = urlsplit(database)
        options = parse_qsl(parts.query, keep_blank_values=True)
        if not parts.password and "password" not in dict(options):
            return database
        user, at = parts.netloc.rpartition("@")[0].partition(":")[0], parts.netloc.rpartition("@")[2]
        kept = urlencode([(name, value) for name, value in options if name != "password"])
        return parts._replace(netloc=f"{user}@{at}", query=kept).geturl()
    except ValueError:
        return database


def _sqlite_file(database: str) -> Path:
    return Path(database.removeprefix(_SQLITE).removeprefix("file:").partition("?")[0])


def known_zone(name: str) -> str:
    """``name`` if there is such a time zone. Raises Unusable."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise Unusable(
            de="erwartet wird eine Zeitzone, zum Beispiel Europe/Berlin",
            en="a time zone is expected, such as Europe/Berlin",
        ) from None
    return name


def local_address(text: str) -> str:
    """``text`` without a slash at its end, if it is an address with a port on this machine. Raises Unusable."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme == "http" and parts.hostname in LOOPBACK and bool(parts.port) and parts.path in ("", "/")
    except ValueError:
        fits = False
    if not fits:
        raise Unusable(
            de="erwartet wird eine Adresse dieses Rechners, zum Beispiel http://127.0.0.1:8480",
            en="an address of this machine is expected, such as http://127.0.0.1:8480",
        )
    return text.rstrip("/")


def encrypted_or_local(text: str) -> str:
    """``text`` without a slash at its end, if it is an https address without a path, or plain http to this machine.

    Anything else would let passwords and sessions cross the network for everyone to read. Raises Unusable.
    """
    address = text.rstrip("/")
    scheme, _, host = address.partition("://")
    match = _HOST.fullmatch(host)
    local = match is not None and match[1].lower().strip("[]") in LOOPBACK
    if text and not (match and (scheme == "https" or (scheme == "http" and local))):
        raise Unusable(
            de="erwartet wird eine Adresse mit https und ohne Pfad, zum Beispiel https://broadcaster.example.org; "
            "http geht nur auf diesem Rechner, denn sonst könnte jeder auf dem Weg mitlesen",
            en="an https address without a path is expected, such as https://broadcaster.example.org; "
            "http is for this machine only, for everybody on the way could read along otherwise",
        )
    return address
