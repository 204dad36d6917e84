"""The people on duty, who receive alerts over HTTP, and the alarm that tells them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from broadcaster.alarm import Alarm
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.alerts import Alerts, add_alert
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.words import Language, Sentence

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SECRETS = ("geheim-kennwort", "geheim-haken", "geheim-marke")


class Receiver:
    """A webhook on a port of 127.0.0.1; ``status`` is its answer, ``before`` happens before it answers."""

    def __init__(self, port: int = 0) -> None:
        self.notices: list[dict[str, Any]] = []
        self.status = 200
        self.before: Callable[[], object] = lambda: None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                notice = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.notices.append(notice)
                receiver.before()
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        """Its address for Apprise, full of secrets."""
        return f"json://dienst:{SECRETS[0]}@127.0.0.1:{self.port}/{SECRETS[1]}?-Marke={SECRETS[2]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """A receiver for the length of a block."""
    made = Receiver(port)
    try:
        yield made
    finally:
        made.close()


class Duty:
    """An organisation's alerts on a clock that is set by hand."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOW
        self.organisation = Organisations(database).add("Kreis", NOW)
        self.alerts = Alerts(database, self.organisation)

    def tell(self, number: int, *groups: str) -> None:
        """Something needs a person, or one of some groups."""
        sentence = Sentence(de=f"Meldung {number} ist unklar.", en=f"Message {number} is unclear.")
        self.database.write(lambda connection: add_alert(connection, self.organisation, sentence, NOW, groups))

    def alarm(self, *addresses: str, language: Language = "de") -> Alarm:
        """The alarm for some addresses."""
        return Alarm(self.alerts, list(addresses), title="Kreis: Broadcaster", language=language, now=lambda: self.now)

    @property
    def waiting(self) -> int:
        """How many alerts nobody has received."""
        return len(self.alerts.unsent(NOW + timedelta(days=1), 1_000))
