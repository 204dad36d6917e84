"""What a page says after something was done; the address only carries the word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broadcaster.words import Sentence

NOTICES: Final[Mapping[str, Sentence]] = {
    "approved": Sentence(
        de="Freigegeben. Es wird gesendet, sobald nichts anderes zurückhält.",
        en="Approved. It is sent once nothing else holds it back.",
    ),
    "rejected": Sentence(
        de="Nicht freigegeben. Nichts davon wird gesendet.", en="Not approved. Nothing of it is sent."
    ),
    "released": Sentence(
        de="Allein freigegeben und vermerkt. Eine andere Person prüft das nach.",
        en="Released alone and written down. Somebody else reviews it.",
    ),
    "reviewed": Sentence(de="Als geprüft vermerkt.", en="Marked as reviewed."),
    "cancelled": Sentence(de="Gestoppt, was noch nicht unterwegs war.", en="Stopped what was not on its way yet."),
    "withdrawn": Sentence(
        de="Zurückgezogen und nachgelesen. Der Stand jedes Kontos steht unten.",
        en="Withdrawn and read back. The state of each account is below.",
    ),
    "decided": Sentence(de="Entschieden und vermerkt.", en="Decided and written down."),
    "again": Sentence(de="Wird erneut gesendet.", en="Being sent again."),
    "hastened": Sentence(de="Geht jetzt vor allem anderen hinaus.", en="Goes out now, before everything else."),
    "paused": Sentence(de="Not-Aus: Es geht nichts mehr hinaus.", en="Everything is stopped: nothing goes out."),
    "resumed": Sentence(
        de="Es geht weiter. Was zu spät ist, steht unter „Braucht Sie“.",
        en="Going on. What is too late is listed under “Needs you”.",
    ),
    "submitted": Sentence(
        de="Eingereicht und sicher gespeichert. Wie es weitergeht, steht hier.",
        en="Submitted and safely stored. What happens next is shown here.",
    ),
    "copied": Sentence(
        de="Ihre Fassung ist jetzt ein eigener Entwurf. Nichts ging verloren.",
        en="Your version is now a draft of its own. Nothing was lost.",
    ),
    "discarded": Sentence(de="Entwurf verworfen.", en="Draft discarded."),
    "moved": Sentence(de="Verschoben.", en="Moved."),
    "moved-again": Sentence(
        de="Verschoben. Die Freigabe galt für die alte Zeit: Jemand muss die neue freigeben.",
        en="Moved. The approval was for the old time: somebody must approve the new one.",
    ),
    "repetition-stopped": Sentence(
        de="Wird nicht mehr wiederholt. Was öffentlich ist, bleibt stehen.",
        en="Repeated no more. What is public stays.",
    ),
    "verdict-set": Sentence(
        de="Ihr Urteil gilt ab jetzt. Was davon abhängt, folgt ihm.",
        en="Your verdict is in force. What depends on it follows.",
    ),
    "verdict-lifted": Sentence(
        de="Aufgehoben. Es gilt wieder die Beobachtung.", en="Lifted. The watch is in force again."
    ),
    "feed-added": Sentence(
        de="Feed angelegt. Was er jetzt enthält, gilt als bekannt; Neues geht von selbst hinaus.",
        en="Feed added. What it holds now counts as known; what is new goes out by itself.",
    ),
    "feed-removed": Sentence(de="Feed entfernt. Was er sagte, bleibt.", en="Feed removed. What it said stays."),
    "examples": Sentence(
        de="Beispiele angelegt. Bitte passen Sie sie an Ihre Behörde an.",
        en="Examples added. Adapt them to your authority.",
    ),
    "countdown-stopped": Sentence(
        de="Angehalten. Von selbst geht in diesem Ausfall nichts mehr hinaus; freigeben können Sie es weiterhin.",
        en="Stopped. Nothing goes out by itself in this outage; you may still release it.",
    ),
    "prepared": Sentence(
        de="Entwürfe dazugenommen. Öffentlich ist davon nichts.", en="Drafts added. None of them is public."
    ),
    "draft-released": Sentence(
        de="Aus dem Entwurf ist diese Meldung geworden. Gesendet wird, sobald nichts mehr zurückhält.",
        en="The draft has become this message. It is sent once nothing holds it back.",
    ),
    "draft-discarded": Sentence(de="Der Entwurf ist verworfen.", en="The draft is discarded."),
    "office-set": Sentence(
        de="Eingetragen. Neue Meldungen mit der Übersicht zeigen es schon.",
        en="Entered. New messages with the board show it already.",
    ),
    "office-removed": Sentence(de="Ausgetragen.", en="Taken off the board."),
    "connected": Sentence(de="Konto gespeichert.", en="Account saved."),
    "works": Sentence(de="Der Zugang funktioniert.", en="The access works."),
    "changed": Sentence(de="Gespeichert.", en="Saved."),
    "disabled": Sentence(
        de="Gesperrt. Alle Sitzungen und Token sind beendet.", en="Disabled. All sessions and tokens have ended."
    ),
    "enabled": Sentence(de="Entsperrt.", en="Enabled."),
    "signed-out": Sentence(de="Sie sind abgemeldet.", en="You are signed out."),
    "ended": Sentence(de="Beendet.", en="Ended."),
    "password": Sentence(de="Das neue Passwort gilt ab jetzt.", en="The new password is in force."),
    "factor": Sentence(
        de="Eingerichtet. Bitte bewahren Sie auch Notfallcodes auf.", en="Set up. Keep recovery codes as well."
    ),
    "proven": Sentence(
        de="Danke. Sie können jetzt ändern, wie Sie sich anmelden.", en="Thank you. You can now change how you sign in."
    ),
}
