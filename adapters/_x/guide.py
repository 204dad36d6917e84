"""How an account is connected at X."""

from __future__ import annotations

from typing import Final

from broadcaster.channel.guide import Guide
from broadcaster.words import Sentence

X: Final = Guide(
    steps=(
        Sentence(
            de="Öffnen Sie developer.x.com mit dem Konto der Behörde und legen Sie ein Projekt mit einer App an.",
            en="Open developer.x.com with the authority's account and make a project with an app.",
        ),
        Sentence(
            de="Stellen Sie unter „User authentication settings“ die Rechte auf „Read and write“.",
            en="Under “User authentication settings” set the permissions to “Read and write”.",
        ),
        Sentence(
            de="Erzeugen Sie danach unter „Keys and tokens“ Schlüssel und Zugangstoken und kopieren Sie alle vier hierher. "
            "Waren die Rechte vorher anders, erzeugen Sie die Token neu.",
            en="Then generate keys and access tokens under “Keys and tokens” and copy all four here. "
            "If the permissions were different before, generate the tokens again.",
        ),
    ),
    permissions=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
    expiry=Sentence(
        de="OAuth-1.0a-Token laufen nicht ab; das ist der sichere Weg. OAuth-2.0-Token werden von selbst erneuert, solange "
        "gesendet wird; geht die Antwort auf eine Erneuerung verloren, gilt der Zugang nicht mehr, und das Konto muss neu "
        "verbunden werden.",
        en="OAuth 1.0a tokens do not expire; that is the safe way. OAuth 2.0 tokens renew themselves while something is "
        "sent; if the answer to a renewal is lost, the access no longer works, and the account has to be connected again.",
    ),
)
