"""Takes web addresses apart, whatever was typed, sent or answered as one."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_NOTHING = urlsplit("")
_LABEL = re.compile(r"[\w-]{1,63}")


def taken_apart(address: str) -> SplitResult:
    """The parts of an address; all of them are empty if it cannot be taken apart."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # is looked at only when it is asked for
    except ValueError:
        return _NOTHING
    return parts


def is_name(host: str) -> bool:
    """Whether a host can be a name in the Internet or an IP address; whether it is there is another matter."""
    try:
        return bool(ip_address(host.partition("%")[0]))
    except ValueError:
        return len(host) <= 253 and all(map(_is_label, host.removesuffix(".").split(".")))


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    if not label.lower().startswith("xn--"):
        return True
    try:
        meant = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    return bool(meant) and all(character == "-" or unicodedata.category(character)[0] in "LMN" for character in meant)
