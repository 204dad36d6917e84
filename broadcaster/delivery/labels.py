"""How a delivery's state is called and what a person can do next, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broadcaster.channel import Proof
from broadcaster.delivery.states import State
from broadcaster.words import Sentence

NAMES: Final[Mapping[State, Sentence]] = {
    State.HELD: Sentence(de="Zurückgehalten", en="Held"),
    State.QUEUED: Sentence(de="Eingereiht", en="Queued"),
    State.SENDING: Sentence(de="Wird gesendet", en="Sending"),
    State.PUBLISHED: Sentence(de="Veröffentlicht", en="Published"),
    State.UNCLEAR: Sentence(de="Unklar – wird geprüft", en="Unclear – being checked"),
    State.NEEDS_DECISION: Sentence(de="Entscheidung nötig", en="Needs a decision"),
    State.BLOCKED: Sentence(de="Zugang gesperrt", en="Access blocked"),
    State.REFUSED: Sentence(de="Abgelehnt", en="Refused"),
    State.MISSED: Sentence(de="Verpasst", en="Missed"),
    State.CANCELLED: Sentence(de="Gestoppt", en="Cancelled"),
    State.WITHDRAWN: Sentence(de="Zurückgezogen", en="Withdrawn"),
}

NEXT: Final[Mapping[State, Sentence]] = {
    State.HELD: Sentence(
        de="Wird gesendet, sobald die Bedingung erfüllt ist.", en="It is sent once its condition is met."
    ),
    State.QUEUED: Sentence(
        de="Nichts zu tun: Wird zur angegebenen Zeit gesendet.", en="Nothing to do: it is sent at its time."
    ),
    State.SENDING: Sentence(de="Nichts zu tun.", en="Nothing to do."),
    State.PUBLISHED: Sentence(de="Nichts zu tun.", en="Nothing to do."),
    State.UNCLEAR: Sentence(
        de="Bitte nicht erneut senden: Der Kanal wird gerade nachgelesen.",
        en="Please do not send again: the channel is being read back.",
    ),
    State.NEEDS_DECISION: Sentence(
        de="Bitte im Kanal nachsehen, dann „broadcaster decide“: ist da, erneut senden oder so lassen.",
        en="Look at the channel, then 'broadcaster decide': it is there, send again, or leave it.",
    ),
    State.BLOCKED: Sentence(
        de="Zugang erneuern mit „broadcaster accounts change“, dann „broadcaster accounts check“: Wartendes läuft weiter.",
        en="Renew the access with 'broadcaster accounts change', then 'broadcaster accounts check': what waits goes on.",
    ),
    State.REFUSED: Sentence(
        de="Inhalt ändern und neu senden, oder nach Behebung „broadcaster decide … send-again“.",
        en="Change the content and post again, or once mended 'broadcaster decide … send-again'.",
    ),
    State.MISSED: Sentence(
        de="Entscheiden: „broadcaster decide … send-again“ oder „broadcaster cancel“.",
        en="Decide: 'broadcaster decide … send-again' or 'broadcaster cancel'.",
    ),
    State.CANCELLED: Sentence(de="Nichts zu tun.", en="Nothing to do."),
    State.WITHDRAWN: Sentence(de="Nichts zu tun.", en="Nothing to do."),
}

PROOFS: Final[Mapping[Proof, Sentence]] = {
    Proof.RESPONSE: Sentence(de="vom Kanal bestätigt", en="confirmed by the channel"),
    Proof.READ_BACK: Sentence(de="im Kanal nachgelesen", en="read back from the channel"),
    Proof.PERSON: Sentence(de="von einer Person gesehen", en="seen by a person"),
}
