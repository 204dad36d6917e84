"""How a Facebook page and an Instagram account are connected at Meta."""

from __future__ import annotations

from typing import Final

from broadcaster.guide import Guide
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
    ),
    permissions=("instagram_basic", "instagram_content_publish", "pages_show_list", "pages_read_engagement"),
    expiry=_META_EXPIRY,
)
