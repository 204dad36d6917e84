"""How a delivery's state is called and what a person can do next, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broadcaster.channel import Proof
from broadcaster.delivery.states import Event, State
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
        de="Wird gesendet, sobald die Freigabe da und jede Bedingung erfüllt ist.",
        en="It is sent once it is approved and every condition is met.",
    ),
    State.QUEUED: Sentence(de="Nichts zu tun: Wird von selbst gesendet.", en="Nothing to do: it is sent by itself."),
    State.SENDING: Sentence(de="Nichts zu tun.", en="Nothing to do."),
    State.PUBLISHED: Sentence(de="Nichts zu tun.", en="Nothing to do."),
    State.UNCLEAR: Sentence(
        de="Bitte nicht erneut senden: Der Kanal wird gerade nachgelesen.",
        en="Please do not send again: the channel is being read back.",
    ),
    State.NEEDS_DECISION: Sentence(
        de="Bitte im Kanal nachsehen und entscheiden: ist da, erneut senden oder so lassen.",
        en="Look at the channel and decide: it is there, send again, or leave it.",
    ),
    State.BLOCKED: Sentence(
        de="Bitte den Zugang in Ordnung bringen und prüfen: Was wartet, läuft dann von selbst weiter.",
        en="Put the access in order and check it: what waits then goes on by itself.",
    ),
    State.REFUSED: Sentence(
        de="Bitte den Inhalt ändern und neu senden. Ist die Ursache behoben, geht auch: erneut senden.",
        en="Change the content and post again. Once the cause is mended, sending again works too.",
    ),
    State.MISSED: Sentence(
        de="Bitte entscheiden: jetzt noch senden oder stoppen.",
        en="Decide: still send it now, or cancel it.",
    ),
    State.CANCELLED: Sentence(de="Nichts zu tun.", en="Nothing to do."),
    State.WITHDRAWN: Sentence(de="Nichts zu tun.", en="Nothing to do."),
}

PROOFS: Final[Mapping[Proof, Sentence]] = {
    Proof.RESPONSE: Sentence(de="vom Kanal angenommen, nicht nachgelesen", en="accepted by the channel, not read back"),
    Proof.READ_BACK: Sentence(de="im Kanal nachgelesen", en="read back from the channel"),
    Proof.PERSON: Sentence(de="von einer Person gesehen", en="seen by a person"),
}

EVENTS: Final[Mapping[Event, Sentence]] = {
    Event.HOLD: Sentence(de="zurückhalten", en="hold back"),
    Event.RELEASE: Sentence(de="freigeben", en="release"),
    Event.CLAIM: Sentence(de="an der Reihe", en="its turn"),
    Event.PUT_BACK: Sentence(de="später erneut", en="again later"),
    Event.ADVANCE: Sentence(de="Teil ist da", en="part is there"),
    Event.PUBLISH: Sentence(de="alles ist da", en="all is there"),
    Event.DOUBT: Sentence(de="keine klare Antwort", en="no clear answer"),
    Event.SEND_AGAIN: Sentence(de="erneut senden", en="send again"),
    Event.ASK: Sentence(de="Rückfrage", en="ask a person"),
    Event.REFUSE: Sentence(de="Inhalt abgelehnt", en="content refused"),
    Event.BLOCK: Sentence(de="Zugang abgelehnt", en="access refused"),
    Event.RECONNECT: Sentence(de="Zugang geht wieder", en="access works again"),
    Event.MISS: Sentence(de="zu spät", en="too late"),
    Event.CANCEL: Sentence(de="stoppen", en="cancel"),
    Event.LEAVE: Sentence(de="so lassen", en="leave it"),
    Event.WITHDRAW: Sentence(de="zurückziehen", en="withdraw"),
}

STEPS: Final[Mapping[str, Sentence]] = {
    "prepare": Sentence(de="Vorbereiten", en="Prepare"),
    "commit": Sentence(de="Veröffentlichen", en="Publish"),
    "observe": Sentence(de="Nachlesen", en="Read back"),
    "person": Sentence(de="Entschieden", en="Decided"),
    "website": Sentence(de="Website", en="Website"),
    "approval": Sentence(de="Freigabe", en="Approval"),
    "account": Sentence(de="Konto", en="Account"),
    "outage": Sentence(de="Ausfall", en="Outage"),
    "time": Sentence(de="Zeit", en="Time"),
    "correction": Sentence(de="Berichtigung", en="Correction"),
    "repetition": Sentence(de="Wiederholung", en="Repetition"),
    "plan": Sentence(de="Planung", en="Plan"),
    "pause": Sentence(de="Alles", en="Everything"),
}

_OUTCOMES: Final[Mapping[str, Sentence]] = {
    "prepared": Sentence(de="fertig, noch nichts öffentlich", en="ready, nothing public yet"),
    "Published": Sentence(de="ist öffentlich", en="it is public"),
    "Unseen": Sentence(de="bestätigt, aber nicht zu sehen", en="confirmed, but not to be seen"),
    "Unclear": Sentence(de="keine klare Antwort", en="no clear answer"),
    "RetryLater": Sentence(de="jetzt nicht möglich", en="not possible now"),
    "WaitForCredentials": Sentence(de="Zugang abgelehnt", en="access refused"),
    "Refused": Sentence(de="Inhalt abgelehnt", en="content refused"),
    "ThreadRefused": Sentence(de="Fortsetzung abgelehnt", en="continuation refused"),
    "threads refused": Sentence(de="Threads sind dort nicht möglich", en="threads are not possible there"),
    "PersonDecides": Sentence(de="ein Mensch muss entscheiden", en="a person must decide"),
    "Found": Sentence(de="ist da", en="it is there"),
    "Absent": Sentence(de="nicht zu sehen", en="not to be seen"),
    "CannotTell": Sentence(de="brachte keine Klarheit", en="decided nothing"),
    "worker lost": Sentence(de="unterbrochen", en="interrupted"),
    "stopped": Sentence(de="angehalten, nichts davon öffentlich", en="stopped, nothing of it public"),
    "paused": Sentence(de="angehalten", en="stopped"),
    "resumed": Sentence(de="geht weiter", en="goes on"),
    "hastened": Sentence(de="jetzt senden", en="send now"),
    "limit reached": Sentence(de="Grenze der Plattform erreicht", en="the platform's limit is reached"),
    "ConfigurationError": Sentence(de="Konto falsch eingerichtet", en="the account is set up wrong"),
    "InvalidInput": Sentence(de="Konto falsch eingerichtet", en="the account is set up wrong"),
    "UnknownName": Sentence(de="Konto falsch eingerichtet", en="the account is set up wrong"),
}


def happened(step: str, outcome: str | None) -> Sentence:
    """What an attempt did and how it ended, e.g. „Nachlesen: ist da“."""
    what, how = STEPS[step], _outcome(outcome)
    return Sentence(de=f"{what.de}: {how.de}", en=f"{what.en}: {how.en}")


def _outcome(outcome: str | None) -> Sentence:
    if outcome is None:
        return Sentence(de="läuft", en="running")
    if outcome in set(Event):
        return EVENTS[Event(outcome)]
    unforeseen = Sentence(de=f"unerwartet gescheitert ({outcome})", en=f"failed unexpectedly ({outcome})")
    return _OUTCOMES.get(outcome, unforeseen)
