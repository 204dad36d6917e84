"""What is said of X's refusals: the cause and the remedy. What they mean for what is public, the broadcaster says."""

from __future__ import annotations

from typing import Final

from broadcaster.words import Sentence

UNCLEAR: Final = Sentence(
    de="X hat auf den Beitrag nicht so geantwortet, dass klar wäre, ob es ihn angenommen hat.",
    en="X did not answer the post in a way that tells whether it took it.",
)
NO_ANSWER: Final = Sentence(de="X hat nicht brauchbar geantwortet.", en="X gave no usable answer.")
UNREACHABLE: Final = Sentence(de="X ist von hier aus nicht erreichbar.", en="X cannot be reached from here.")
THROTTLED: Final = Sentence(
    de="X nimmt im Moment keine weiteren Anfragen dieses Kontos an.",
    en="X takes no further requests from this account at the moment.",
)
SIGN_IN: Final = Sentence(
    de="X lehnt die Zugangsdaten dieses Kontos ab. Bitte hinterlegen Sie gültige Schlüssel und Tokens.",
    en="X refuses this account's credentials. Store valid keys and tokens.",
)
CREDITS: Final = Sentence(
    de="Das Guthaben des X-Entwicklerkontos ist aufgebraucht. Bitte laden Sie es im Entwicklerportal von X auf.",
    en="The credits of the X developer account are used up. Top them up in X's developer portal.",
)
PICTURES_GONE: Final = Sentence(
    de="X kennt die hochgeladenen Bilder nicht mehr. Sie werden neu hochgeladen.",
    en="X no longer knows the uploaded pictures. They are uploaded anew.",
)
PROCESSING: Final = Sentence(
    de="X verarbeitet ein hochgeladenes Bild noch.", en="X is still processing an uploaded picture."
)
PICTURE_FAILED: Final = Sentence(
    de="X konnte ein hochgeladenes Bild nicht verarbeiten. Bitte tauschen Sie es aus, wenn das so bleibt.",
    en="X could not process an uploaded picture. Replace it if that goes on.",
)
REFUSED: Final = Sentence(
    de="X nimmt diesen Inhalt nicht an. Bitte ändern Sie den Beitrag.",
    en="X does not accept this content. Change the post.",
)
APP_RIGHTS: Final = Sentence(
    de="X erlaubt der App oder dem gebuchten Zugang das nicht. Bitte prüfen Sie im Entwicklerportal von X die Rechte der "
    "App („Read and write“) und den Tarif, und erneuern Sie danach die Tokens.",
    en="X does not allow the app or the plan to do that. Check the app's permissions (“Read and write”) and the plan in "
    "X's developer portal, then renew the tokens.",
)
NOT_ALLOWED: Final = Sentence(
    de="X erlaubt das diesem Konto nicht. Bitte melden Sie sich bei X an, sehen Sie nach dem Zustand des Kontos und den "
    "Rechten der App, und prüfen Sie danach das Konto hier.",
    en="X does not allow this account to do that. Sign in at X, look at the account's state and the app's permissions, "
    "then check the account here.",
)
LOCKED: Final = Sentence(
    de="X hat dieses Konto gesperrt oder vorübergehend eingeschränkt. Bitte melden Sie sich bei X an, folgen Sie den "
    "Hinweisen dort, und prüfen Sie danach das Konto hier.",
    en="X has suspended or restricted this account. Sign in at X, follow the steps there, then check the account here.",
)
AUTOMATED: Final = Sentence(
    de="X hält die Anfrage für automatisiert und hat das Konto angehalten. Bitte melden Sie sich bei X an, folgen Sie den "
    "Hinweisen dort, und prüfen Sie danach das Konto hier.",
    en="X takes the request for automated and has stopped the account. Sign in at X, follow the steps there, then check "
    "the account here.",
)
DAILY_LIMIT: Final = Sentence(
    de="Das Konto hat bei X die Zahl der Beiträge erreicht, die es an einem Tag schreiben darf. Bitte warten Sie, bis X "
    "wieder welche annimmt, und prüfen Sie danach das Konto hier.",
    en="The account has reached the number of posts that X allows it in a day. Wait until X takes posts again, then check "
    "the account here.",
)
UNKNOWN: Final = Sentence(
    de="X lehnt das mit einer Antwort ab, die der Broadcaster nicht kennt. Bitte melden Sie sich bei X an und sehen Sie "
    "nach dem Konto und der App.",
    en="X refuses this with an answer that the broadcaster does not know. Sign in at X and look at the account and the app.",
)
DUPLICATE: Final = Sentence(
    de="X lehnt den Beitrag ab, weil dieses Konto denselben Text vor Kurzem hatte. Bitte sehen Sie im Konto nach, oder "
    "ändern Sie den Text.",
    en="X refuses the post because this account had the same text a short time ago. Look at the account, or change the text.",
)
REPLY_REFUSED: Final = Sentence(
    de="X hat die Fortsetzung des Threads abgelehnt, weil dieses Konto nicht antworten darf. Bitte senden Sie den Rest als "
    "eigenen Beitrag, oder ziehen Sie die Meldung zurück und senden Sie sie neu.",
    en="X refused the continuation of the thread because this account may not reply. Send the rest as a post of its own, "
    "or withdraw the message and post it anew.",
)
PARENT_LATE: Final = Sentence(
    de="X zeigt den Teil davor noch nicht und nimmt deshalb die Fortsetzung des Threads noch nicht an.",
    en="X does not show the part before yet, and so does not take the continuation of the thread yet.",
)
PARENT_GONE: Final = Sentence(
    de="X nimmt die Fortsetzung des Threads nicht an, weil der Teil davor gelöscht oder nicht sichtbar ist. Bitte sehen "
    "Sie im Konto nach, und senden Sie den Rest als eigenen Beitrag.",
    en="X does not take the continuation of the thread because the part before it is deleted or not visible. Look at the "
    "account, and send the rest as a post of its own.",
)
RECONNECT: Final = Sentence(
    de="Der Zugang zu X ist abgelaufen und lässt sich nicht erneuern. Bitte verbinden Sie das X-Konto neu. Ist eine "
    "Erneuerung einmal ohne Antwort geblieben, gilt das alte Token nicht mehr; mit OAuth 1.0a kann das nicht geschehen.",
    en="The access to X has expired and cannot be renewed. Connect the X account again. If a renewal once went without an "
    "answer, the old token no longer works; with OAuth 1.0a that cannot happen.",
)
RENEWAL: Final = Sentence(
    de="Der Zugang zu X konnte gerade nicht erneuert werden.",
    en="The access to X could not be renewed just now.",
)
RENEWED: Final = Sentence(
    de="Der Zugang zu X war abgelaufen und ist erneuert.",
    en="The access to X had expired and is renewed.",
)
