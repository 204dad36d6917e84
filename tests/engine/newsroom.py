"""A website's feed on a port of 127.0.0.1, with conditional requests, that can change, break and die."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote
from xml.sax.saxutils import escape


class Newsroom:
    """Serves ``items`` as RSS; ``answer`` (status, headers, body) takes the place of it; ``asked`` counts by status."""

    def __init__(self) -> None:
        self.items: list[dict[str, str]] = []
        self.answer: tuple[int, dict[str, str], bytes] | None = None
        self.asked: list[int] = []
        newsroom = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = newsroom.respond(self.headers.get("If-None-Match", ""))
                newsroom.asked.append(status)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/feed.xml"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def publish(self, title: str, text: str = "Näheres auf der Website.", **others: str) -> None:
        """A new item, at the top, under its public address: what only this machine reaches would be left to a person."""
        public = f"https://kreis.example/{quote(title)}"
        self.items.insert(0, {"title": title, "description": text, "guid": title, "link": public, **others})

    def respond(self, known: str) -> tuple[int, dict[str, str], bytes]:
        """What a request gets."""
        if self.answer is not None:
            return self.answer
        body = self.document()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return (304, {"ETag": tag}, b"") if known == tag else (200, {"ETag": tag, "Content-Type": "text/xml"}, body)

    def document(self) -> bytes:
        """The feed."""
        items = "".join(
            "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in item.items()) + "</item>"
            for item in self.items
        )
        head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Aktuelles</title><language>de</language>'
        return f"{head}{items}</channel></rss>".encode()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
