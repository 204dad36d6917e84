"""Outages: no browser gets over them, or the website's own server says that it is broken."""

from __future__ import annotations

from collections.abc import Iterator

from .serving import HTML, Setup, always, answer, raw, to

DEATHS = (
    *("dns-nxdomain", "dns-servfail", "dns-refused", "dns-empty", "dns-loop", "tcp-refused", "tls-expired"),
    *(
        "tls-not-yet-valid",
        "tls-wrong-name",
        "tls-self-signed",
        "tls-untrusted",
        "tls-too-old",
        "tls-none",
        "tls-broken",
    ),
    *("http-closed", "http-garbage"),
)
"""Ways in which the practice website dies at once."""
SILENT = ("dns-silent", "tcp-silent", "tls-silent", "http-silent")
"""Ways that take the whole time of a try."""
ERRORS = {
    "bare": (500, ""),
    "nginx": (502, "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center>nginx</body></html>"),
    "nginx, late": (504, "<title>504 Gateway Time-out</title><h1>504 Gateway Time-out</h1>"),
    "HAProxy": (503, "<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>"),
    "Varnish": (503, "<title>503 Backend fetch failed</title><h1>Error 503 Backend fetch failed</h1><p>Guru Meditation:</p>"),
    "Apache": (500, "<title>500 Internal Server Error</title><h1>Internal Server Error</h1><p>Please contact the server administrator</p>"),
    "IIS": (503, "<title>Service Unavailable</title><h2>Service Unavailable</h2><p>HTTP Error 503. The service is unavailable.</p>"),
    "Cloudflare": (522, "<title>kreis-musterland.example | 522: Connection timed out</title><h1>Connection timed out <span>Error code 522</span></h1><p>Cloudflare Ray ID: 1</p>"),
    "Akamai": (503, "<title>Error</title>An error occurred while processing your request. Reference #97.1"),
    "its own design": (503, "<title>Kreis Musterland</title><h1>Kreis Musterland</h1><p>Unsere Seite ist vorübergehend nicht erreichbar.</p>"),
    "all the words, and an error": (500, "<title>Kreis Musterland: Fehler</title><h1>Es ist ein Fehler aufgetreten</h1><p>Impressum</p>"),
    "its provider": (503, "<title>Störung</title><h1>Störung beim IT-Dienstleister</h1><p>Wir arbeiten an der Lösung.</p>"),
    "JSON": (503, '{"error": "upstream"}'),
    "PHP": (500, "<b>Fatal error</b>: Uncaught Error in /var/www/index.php:1"),
    "WordPress": (500, "<title>Datenbank-Fehler</title><h1>Fehler beim Aufbau einer Datenbankverbindung</h1>"),
}  # fmt: skip
BARE = (501, 505, 507, 508, 509, 520, 521, 523, 524, 525, 526, 527, 530, 599)


def setups() -> list[Setup]:
    """Those that answer something."""
    return [*_errors(), *_ways()]


def _errors() -> Iterator[Setup]:
    for name, (status, body) in ERRORS.items():
        yield Setup(f"an error of {name}", always(answer(body, status)))
    for status in BARE:
        yield Setup(f"the error {status}", always(answer(f"<h1>{status}</h1>", status)))


def _ways() -> Iterator[Setup]:
    yield Setup("redirects without end", always(to("/")))
    yield Setup("redirects without end that count", lambda asked: to(f"{asked.path}x"))
    yield Setup("a redirect to a name that is gone", always(to("https://neu.kreis-musterland.example/")))
    yield Setup("half a first line", always(b"HTTP/1."))
    yield Setup("a mail server", always(b"220 mail.example ESMTP\r\n"))
    yield Setup("noise", always(bytes(range(1, 200)) + b"\r\n\r\n"))
    yield Setup(
        "an error in chunks",
        always(raw("HTTP/1.1 503 X", [("Content-Type", HTML), ("Transfer-Encoding", "chunked")], b"0\r\n\r\n")),
    )
