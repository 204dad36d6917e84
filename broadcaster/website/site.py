"""What is watched: the addresses of the website, what its pages must show, and the sentinels beside it."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from broadcaster.words.reasons import Unusable

DNS_PORT = 53
PORTS = {"http": 80, "https": 443}


def web_address(text: str) -> str:
    """``text`` if it is a complete web address without credentials. Raises Unusable."""
    try:
        parts = urlsplit(text)
        port_of(parts)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or not text.isprintable():
        raise Unusable(
            de="erwartet wird eine vollständige Webadresse ohne Zugangsdaten, zum Beispiel https://www.kreis-musterland.example/",
            en="a complete web address without credentials is expected, such as https://www.kreis-musterland.example/",
        )
    return text


def port_of(parts: SplitResult) -> int:
    """The port that an address means. Raises ValueError."""
    return parts.port or PORTS.get(parts.scheme, 0)


def name_server(text: str) -> tuple[str, int]:
    """IP address and port of a name server, as ``192.0.2.53``, ``192.0.2.53:5353`` or ``[2001:db8::53]:5353``."""
    host, _, port = text.rpartition(":") if text.startswith("[") or text.count(":") == 1 else (text, "", "")
    return str(ipaddress.ip_address(host.strip("[]"))), int(port) if port else DNS_PORT


def _name_server(text: str) -> str:
    try:
        name_server(text)
    except ValueError:
        raise Unusable(
            de="erwartet wird die IP-Adresse eines DNS-Servers, zum Beispiel 192.0.2.53 oder 192.0.2.53:5353",
            en="the IP address of a name server is expected, such as 192.0.2.53 or 192.0.2.53:5353",
        ) from None
    return text


def _host(text: str) -> str:
    if not text or text.strip() != text or any(sign in text for sign in "/:@ "):
        raise Unusable(
            de="erwartet wird ein Rechnername ohne http://, zum Beispiel kreis-musterland.example",
            en="a host name without http:// is expected, such as kreis-musterland.example",
        )
    return text.lower()


Address = Annotated[str, AfterValidator(web_address)]
Word = Annotated[str, Field(min_length=1, max_length=200)]


class _Given(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Sentinel(_Given):
    """An address of somebody else that shows whether this machine itself reaches the Internet."""

    address: Address
    status: int = Field(default=200, ge=100, le=599)
    contains: str = Field(default="", max_length=200)
    """What the answer must contain; without it a captive portal that answers ``status`` is not recognised."""


class Site(_Given):
    """The website. Without ``addresses`` nothing is watched. Durations are in seconds."""

    addresses: tuple[Address, ...] = ()
    """The home page first; the others are further entrances."""
    names: tuple[Word, ...] = ()
    """What the website calls its authority; a page that shows none of these is not it."""
    required: tuple[Word, ...] = ()
    forbidden: tuple[Word, ...] = ()
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    """Where redirects may lead, beside the watched hosts and what lies below their domains."""
    sentinels: tuple[Sentinel, ...] = ()
    interval: float = Field(default=15.0, ge=0.1, le=60)
    """From one round to the next; while suspicious a third of it."""
    timeout: float = Field(default=8.0, ge=0.1, le=15)
    """What one try at one address may take, from DNS to the last byte."""
    stable: float = Field(default=120.0, ge=0.1, le=3600)
    """How long everything must be well before the website counts as online."""
    nameservers: tuple[Annotated[str, AfterValidator(_name_server)], ...] = ()
    """Asked instead of the system's own."""
    private: bool = False
    """Whether a watched name may lead to addresses of a private network."""
    ca_file: Path | None = None
    """Certificate authorities (PEM) to be trusted beside the usual ones."""
