"""Pages that answer 200 and are not the website, from ``wrong.txt`` and as bytes."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One page: its name, the finding that it should lead to, and the answer."""

    name: str
    code: str
    body: bytes
    media_type: str = HTML


def wrong() -> list[Wrong]:
    """Every page."""
    found = []
    for block in Path(__file__).with_name("wrong.txt").read_text("utf-8").split("=== ")[1:]:
        head, _, body = block.partition("\n")
        name, code = head.split()
        found.append(Wrong(name, code, body.removesuffix("\n").encode()))
    return [*found, *_as_bytes()]


def _as_bytes() -> list[Wrong]:
    text = (
        "<!DOCTYPE html><html><head><title>Kreis Musterland</title></head><body><h1>Grüße aus dem schönen Musterland</h1>"
        "<p>Öffnungszeiten, Müllabfuhr, Ausländerbehörde, Führerschein, Bürgerbüro, Gebühren und Anträge für alle.</p>"
        "<a href='/impressum'>Impressum</a></body></html>"
    )
    return [
        Wrong("utf-8-told-as-latin", "content-charset", text.encode(), "text/html; charset=iso-8859-1"),
        Wrong("latin-told-as-utf-8", "content-charset", text.encode("latin-1"), HTML),
        Wrong("twice-encoded", "content-charset", text.encode().decode("latin-1").encode(), HTML),
        Wrong("compressed-without-saying-so", "content-not-a-page", gzip.compress(text.encode() * 20), HTML),
        Wrong("pdf", "content-not-a-page", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "application/pdf"),
        Wrong("picture", "content-not-a-page", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        Wrong("spaces", "content-empty", b"   \n\n  \n", HTML),
        Wrong("zeros", "content-not-a-page", bytes(4096), HTML),
    ]
