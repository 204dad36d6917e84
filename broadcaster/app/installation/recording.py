"""The words of the record, and what can be asked of it: looking, exporting, checking that it is whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from broadcaster.app.installation.installation import Installation
from broadcaster.people.records import AuditEntry
from broadcaster.words import Sentence

WORDS: Final[Mapping[str, Sentence]] = {
    "record begun": Sentence(de="Protokoll begonnen", en="Record begun"),
    # version 0.1.0 wrote it when it brought an older record under a seal
    "record taken over": Sentence(
        de="Protokoll einer früheren Fassung übernommen", en="Record of an earlier version taken over"
    ),
    "draft released": Sentence(de="Entwurf freigegeben", en="Draft released"),
    "draft changed": Sentence(de="Entwurf geändert", en="Draft changed"),
    "draft discarded": Sentence(de="Entwurf verworfen", en="Draft discarded"),
    "drafts prepared": Sentence(de="Playbook dazugenommen", en="Playbook added"),
    "countdown stopped": Sentence(de="Countdown angehalten", en="Countdown stopped"),
    "verdict set": Sentence(de="Urteil über die Website gesetzt", en="Verdict on the website set"),
    "verdict lifted": Sentence(de="Urteil von Hand aufgehoben", en="Manual verdict lifted"),
    "feed added": Sentence(de="Feed angelegt", en="Feed added"),
    "feed removed": Sentence(de="Feed entfernt", en="Feed removed"),
    "office set": Sentence(de="Dienststelle eingetragen", en="Office entered"),
    "office removed": Sentence(de="Dienststelle ausgetragen", en="Office removed"),
    "posted": Sentence(de="Meldung eingereicht", en="Message submitted"),
    "approved": Sentence(de="Freigegeben", en="Approved"),
    "rejected": Sentence(de="Nicht freigegeben", en="Not approved"),
    "released alone": Sentence(de="Allein freigegeben", en="Released alone"),
    "reviewed": Sentence(de="Nachträglich geprüft", en="Reviewed afterwards"),
    "cancelled": Sentence(de="Gestoppt", en="Cancelled"),
    "sent now": Sentence(de="Vorgezogen: jetzt senden", en="Moved first: send now"),
    "moved": Sentence(de="Verschoben", en="Moved"),
    "repetition stopped": Sentence(de="Wiederholung beendet", en="Repetition ended"),
    "withdrawn": Sentence(de="Zurückgezogen", en="Withdrawn"),
    "is there": Sentence(de="Entschieden: ist da", en="Decided: it is there"),
    "sent again": Sentence(de="Entschieden: erneut senden", en="Decided: send again"),
    "left": Sentence(de="Entschieden: so lassen", en="Decided: leave it"),
    "paused": Sentence(de="Not-Aus", en="Everything stopped"),
    "resumed": Sentence(de="Nach Not-Aus fortgesetzt", en="Resumed"),
    "account added": Sentence(de="Konto angelegt", en="Account added"),
    "account changed": Sentence(de="Konto geändert", en="Account changed"),
    "account checked": Sentence(de="Konto geprüft", en="Account checked"),
    "person added": Sentence(de="Person angelegt", en="Person added"),
    "person invited": Sentence(de="Einladung erstellt", en="Invitation made"),
    "person changed": Sentence(de="Person geändert", en="Person changed"),
    "person disabled": Sentence(de="Person gesperrt", en="Person disabled"),
    "person enabled": Sentence(de="Person entsperrt", en="Person enabled"),
    "person reset": Sentence(de="Zugang zurückgesetzt", en="Access reset"),
    "factors removed": Sentence(de="Zweite Faktoren entfernt", en="Second factors removed"),
    "password set": Sentence(de="Passwort gesetzt", en="Password set"),
    "totp set": Sentence(de="Einmalcodes eingerichtet", en="One-time codes set up"),
    "totp removed": Sentence(de="Einmalcodes entfernt", en="One-time codes removed"),
    "passkey added": Sentence(de="Passkey hinzugefügt", en="Passkey added"),
    "passkey removed": Sentence(de="Passkey entfernt", en="Passkey removed"),
    "recovery codes made": Sentence(de="Notfallcodes erstellt", en="Recovery codes made"),
    "recovery code used": Sentence(de="Notfallcode benutzt", en="Recovery code used"),
    "signed in": Sentence(de="Angemeldet", en="Signed in"),
    "identity confirmed": Sentence(de="Vom Anmeldedienst bestätigt", en="Confirmed by the identity provider"),
    "sign-in failed": Sentence(de="Anmeldung gescheitert", en="Sign-in failed"),
    "second factor failed": Sentence(
        de="Passwort richtig, zweiter Faktor falsch", en="Password right, second factor wrong"
    ),
    "unfinished sign-ins explained": Sentence(
        de="Abgebrochene Anmeldungen als eigene bestätigt", en="Unfinished sign-ins confirmed as one's own"
    ),
    "signed out": Sentence(de="Abgemeldet", en="Signed out"),
    "session ended": Sentence(de="Sitzung beendet", en="Session ended"),
    "sessions ended": Sentence(de="Alle Sitzungen beendet", en="All sessions ended"),
    "token made": Sentence(de="API-Token erstellt", en="API token made"),
    "token ended": Sentence(de="API-Token beendet", en="API token ended"),
    "refused": Sentence(de="Zugriff verweigert", en="Access refused"),
    "record exported": Sentence(de="Protokoll ausgegeben", en="Record exported"),
}
MOST = 10_000
"""Entries in one export; narrow the time for more."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def look(
    installation: Installation,
    *,
    text: str = "",
    what: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[AuditEntry]:
    """The newest entries of the record that fit; ``before`` continues below a number."""
    return installation.audit.entries(text=text, what=what, since=since, until=until, before=before, limit=limit)


def as_csv(entries: Sequence[AuditEntry]) -> str:
    """The entries as CSV for spreadsheets; no cell can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["number", "at", "who", "what", "about", "details", "hash"])
    for entry in entries:
        shape = _shape(entry)
        details = json.dumps(shape.pop("details"), ensure_ascii=False, sort_keys=True)
        writer.writerow([_cell(str(value)) for value in [*list(shape.values())[:5], details, entry.hash]])
    return out.getvalue()


def _shape(entry: AuditEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "who": entry.who,
        "what": entry.what,
        "about": entry.about,
        "details": dict(entry.details),
        "hash": entry.hash,
    }


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
