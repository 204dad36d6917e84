"""How a Facebook page and an Instagram account are connected at Meta."""

from __future__ import annotations

from typing import Final

from broadcaster.channel.guide import Guide
from broadcaster.words import Sentence

_META: Final = (
    Sentence(
        de="Öffnen Sie business.facebook.com als Administrator der Seite, dann „Einstellungen“ › „Systembenutzer“.",
        en="Open business.facebook.com as the page's administrator, then “Settings” › “System users”.",
    ),
    Sentence(
        de="Legen Sie einen Systembenutzer „Broadcaster“ an und weisen Sie ihm die Seite mit „Inhalte“ zu.",
        en="Add a system user “Broadcaster” and assign the page to it with “Content”.",
    ),
    Sentence(
        de="Wählen Sie „Token generieren“, Ihre App, Ablauf „Nie“, und die Rechte, die hier stehen.",
        en="Choose “Generate token”, your app, expiry “Never”, and the permissions listed here.",
    ),
    Sentence(
        de="Dieses Token gehört dem Systembenutzer. Fragen Sie damit im Graph-API-Explorer „<Nummer der "
        "Seite>?fields=access_token“ ab: Die Antwort enthält das Token der Seite, und dieses wird gebraucht.",
        en="This token is the system user's. Ask for <number of the page>?fields=access_token with it in the Graph API "
        "Explorer: the answer has the page's token, and that is the one needed.",
    ),
    Sentence(
        de="Stellen Sie die App auf developers.facebook.com von „Entwicklung“ auf „Live“. Sonst sehen nur Ihre eigenen Leute "
        "die Beiträge, und keine Schnittstelle sagt das.",
        en="Switch the app from “Development” to “Live” at developers.facebook.com. Otherwise only your own people see the "
        "posts, and no API tells.",
    ),
)
_LOOK_ONCE: Final = Sentence(
    de="Prüfen Sie danach das Konto hier, und sehen Sie sich den ersten Beitrag einmal ohne Anmeldung an (privates Fenster).",
    en="Then check the account here, and look at the first post once without being signed in (private window).",
)
_META_EXPIRY: Final = Sentence(
    de="Ein Systembenutzer-Token läuft nicht ab. Es endet, wenn jemand die Rechte entzieht oder das App-Geheimnis ändert.",
    en="A system user's token does not expire. It ends when somebody takes the permissions away or changes the app secret.",
)
FACEBOOK: Final = Guide(
    steps=(
        *_META,
        Sentence(
            de="Kopieren Sie das Token, die Nummer der Seite („Info“ › „Seitentransparenz“) und das App-Geheimnis hierher.",
            en="Copy the token, the page's number (“About” › “Page transparency”) and the app secret here.",
        ),
        _LOOK_ONCE,
    ),
    permissions=("pages_manage_posts", "pages_read_engagement", "pages_show_list", "pages_manage_engagement"),
    expiry=_META_EXPIRY,
)
INSTAGRAM: Final = Guide(
    steps=(
        Sentence(
            de="Das Instagram-Konto muss ein Business- oder Creator-Konto und mit der Facebook-Seite verknüpft sein.",
            en="The Instagram account must be a business or creator account that is linked to the Facebook page.",
        ),
        *_META,
        Sentence(
            de="Kopieren Sie das Token und die Nummer des Instagram-Kontos (17 Ziffern) hierher.",
            en="Copy the token and the number of the Instagram account (17 digits) here.",
        ),
        _LOOK_ONCE,
    ),
    permissions=(
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_contents",
        "pages_show_list",
        "pages_read_engagement",
    ),
    expiry=_META_EXPIRY,
)
