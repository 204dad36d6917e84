"""What a link says: where it leads, whether that is the own website, and who is being watched on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import unquote

from broadcaster.addresses.webaddress import taken_apart
from broadcaster.message import LanguageVariant, Message, Variant
from broadcaster.rendition.urls import find

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PUNYCODE = "xn--"


class Cleaned(NamedTuple):
    """A text or link without tracking parameters, and the names of those that went."""

    text: str
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanMessage:
    """A message whose links track nobody; ``removed`` maps the fields that were cleaned to the parameters' names."""

    message: Message
    removed: dict[str, tuple[str, ...]]


def without_tracking(link: str) -> Cleaned:
    """``link`` without the parameters that only tell who sent the reader; otherwise byte for byte as it was."""
    address, hash_sign, fragment = link.partition("#")
    head, mark, query = address.partition("?")
    pairs = query.split("&") if mark else []
    names = [unquote(pair.partition("=")[0]).lower() for pair in pairs]
    removed = tuple(dict.fromkeys(name for name in names if _tracks(name)))
    if not removed:
        return Cleaned(link)
    kept = "&".join(pair for pair, name in zip(pairs, names, strict=True) if not _tracks(name))
    return Cleaned(head + (mark + kept if kept else "") + hash_sign + fragment, removed)


def cleaned_text(text: str) -> Cleaned:
    """``text`` with every link in it cleaned."""
    if "?" not in text:
        return Cleaned(text)
    removed: dict[str, None] = {}
    for link in reversed(find(text)):
        clean = without_tracking(text[link.start : link.end])
        text = text[: link.start] + clean.text + text[link.end :]
        removed |= dict.fromkeys(clean.removed)
    return Cleaned(text, tuple(removed))


def clean(message: Message) -> CleanMessage:
    """``message`` with every link in its fields cleaned, those of its variants and languages included."""
    fields = _Fields({})
    variants = {
        channel: replace(variant, **fields.cleaned(variant, f"variants.{channel}."))
        for channel, variant in message.variants.items()
    }
    languages = {
        language: replace(variant, **fields.cleaned(variant, f"languages.{language}."))
        for language, variant in message.languages.items()
    }
    own = fields.cleaned(message, "")
    if not fields.removed:
        return CleanMessage(message, {})
    return CleanMessage(replace(message, **own, variants=variants, languages=languages), fields.removed)


def sites(hosts: Iterable[str]) -> tuple[str, ...]:
    """The names of ``hosts`` as those of links are compared with them: ``www.`` and the way a name is written do not matter."""
    return tuple(name for host in hosts if (name := _comparable(host).removeprefix("www.")))


def shown_host(link: str) -> str:
    """The name of the host as people read it (``münchen.example``); empty if the link has none."""
    labels = host_of(link).split(".")
    return ".".join(_decoded(label) for label in labels)


def is_encoded(link: str) -> bool:
    """Whether the link is written so that people cannot read the name of its host (``xn--...``)."""
    return any(label.startswith(_PUNYCODE) for label in _written_host(link).split("."))


@dataclass(frozen=True, slots=True)
class _Fields:
    """Cleans the link and the text of a message or variant, and remembers what went."""

    removed: dict[str, tuple[str, ...]]

    def cleaned(self, said: Message | Variant | LanguageVariant, place: str) -> dict[str, Any]:
        """The fields that change, with their new values."""
        changed: dict[str, Any] = {}
        for name, clean_field in (("text", cleaned_text), ("link", without_tracking)):
            value: str | None = getattr(said, name)
            found = clean_field(value) if value else Cleaned("")
            if found.removed:
                self.removed[place + name] = found.removed
                changed[name] = found.text
        return changed


def _tracks(name: str) -> bool:
    names, beginnings = _tracking()
    return name in names or name.startswith(beginnings)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    source = files("broadcaster.rendition").joinpath("data", "tracking.txt").read_text("utf-8")
    names = " ".join(line for line in source.splitlines() if not line.startswith("#")).split()
    beginnings = tuple(name.rstrip("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), beginnings


def _written_host(link: str) -> str:
    return taken_apart(link if _SCHEME.match(link) else f"https://{link}").hostname or ""


def host_of(link: str) -> str:
    """The host to which a link leads, as it is looked up; empty if there is none. The scheme may be missing."""
    return _comparable(_written_host(link))


def _comparable(host: str) -> str:
    """A name in ASCII and small letters, as it is looked up."""
    labels = host.strip().rstrip(".").casefold().split(".")
    return ".".join(label if label.isascii() else _PUNYCODE + label.encode("punycode").decode() for label in labels)


def _decoded(label: str) -> str:
    if not label.startswith(_PUNYCODE):
        return label
    try:
        return label.removeprefix(_PUNYCODE).encode().decode("punycode")
    except UnicodeError:
        return label
