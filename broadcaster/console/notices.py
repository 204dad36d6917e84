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
