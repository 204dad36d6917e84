"""What each death of the practice website means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from broadcaster.website.certificates import day
from broadcaster.website.rounds import Outcome

HOST = "www.kreis-musterland.example:PORT"
GOOD, DOWN, SUSPECT, CUT_OFF = Outcome.GOOD, Outcome.DOWN, Outcome.SUSPECT, Outcome.CUT_OFF
BROWSERS = "Browser zeigen nur eine Warnung"
NOTHING_BUT = "browsers show nothing but a warning"
YESTERDAY, TOMORROW = (day(datetime.now(UTC) + timedelta(days=days)) for days in (-1, 1))
SOON = day(datetime.now(UTC) + timedelta(days=3))
MEANS = {
    "": (GOOD, "content-ok", " antwortet wie erwartet.", " answers as expected."),
    "dns-nxdomain": (DOWN, "dns-nxdomain", ": Den Namen gibt es im DNS nicht.", ": the name does not exist in DNS."),
    "dns-servfail": (
        *(DOWN, "dns-servfail"),
        ": Die DNS-Server der Domain antworten nicht richtig (SERVFAIL).",
        ": the domain's name servers do not answer properly (SERVFAIL).",
    ),
    "dns-refused": (
        *(DOWN, "dns-refused"),
        ": Der DNS-Server verweigert die Auskunft.",
        ": the name server refuses to answer.",
    ),
    "dns-silent": (DOWN, "dns-timeout", ": DNS antwortet nicht.", ": DNS does not answer."),
    "dns-empty": (
        *(DOWN, "dns-no-address"),
        ": DNS kennt den Namen, nennt aber keine Adresse.",
        ": DNS knows the name but no address.",
    ),
    "dns-loop": (DOWN, "dns-loop", ": DNS verweist im Kreis.", ": DNS refers in a circle."),
    "tcp-refused": (DOWN, "tcp-refused", ": DNS antwortet, Port PORT lehnt ab.", ": DNS answers, port PORT refuses."),
    "tcp-silent": (DOWN, "tcp-timeout", ": DNS antwortet, Port PORT schweigt.", ": DNS answers, port PORT is silent."),
    "tls-expired": (
        *(DOWN, "tls-expired"),
        f": Das Zertifikat ist am {YESTERDAY.de} abgelaufen; {BROWSERS}.",
        f": the certificate expired on {YESTERDAY.en}; {NOTHING_BUT}.",
    ),
    "tls-not-yet-valid": (
        *(DOWN, "tls-not-yet-valid"),
        f": Das Zertifikat gilt erst ab {TOMORROW.de}; {BROWSERS}.",
        f": the certificate is not valid before {TOMORROW.en}; {NOTHING_BUT}.",
    ),
    "tls-wrong-name": (
        *(DOWN, "tls-wrong-name"),
        f": Das Zertifikat ist für www.anderswo.example; {BROWSERS}.",
        f": the certificate is for www.anderswo.example; {NOTHING_BUT}.",
    ),
    "tls-self-signed": (
        *(DOWN, "tls-self-signed"),
        f": Das Zertifikat hat sich der Server selbst ausgestellt; {BROWSERS}.",
        f": the server signed its certificate itself; {NOTHING_BUT}.",
    ),
    "tls-untrusted": (
        *(DOWN, "tls-untrusted"),
        ": Dem Aussteller des Zertifikats (Unknown Authority) vertraut kein Browser.",
        ": no browser trusts the issuer of the certificate (Unknown Authority).",
    ),
    "tls-incomplete": (
        *(SUSPECT, "tls-incomplete"),
        (
            ": Die Zertifikatskette ist unvollständig oder ihr Aussteller hier unbekannt; "
            "manche Browser zeigen die Website, manche nicht."
        ),
        ": the certificate's chain is incomplete or its issuer unknown here; some browsers show the website, some do not.",
    ),
    "tls-too-old": (
        *(DOWN, "tls-too-old"),
        ": Der Server bietet nur veraltete Verschlüsselung an, die Browser ablehnen.",
        ": the server offers only outdated encryption, which browsers refuse.",
    ),
    "tls-none": (
        *(DOWN, "tls-no-tls"),
        ": Port PORT antwortet, aber unverschlüsselt.",
        ": port PORT answers, but not encrypted.",
    ),
    "tls-silent": (
        *(DOWN, "tls-timeout"),
        ": Port PORT nimmt an, die Verschlüsselung kommt nicht zustande.",
        ": port PORT accepts, but no encryption comes about.",
    ),
    "tls-broken": (
        *(DOWN, "tls-failed"),
        ": Der Server bricht die Verschlüsselung ab.",
        ": the server breaks the encryption off.",
    ),
    "tls-expires": (
        *(GOOD, "tls-expires"),
        f": Das Zertifikat läuft am {SOON.de} ab (noch 2 Tage); danach warnen alle Browser.",
        f": the certificate expires on {SOON.en} (2 days left); then all browsers will warn.",
    ),
    "tls-other-issuer": (GOOD, "content-ok", " antwortet wie erwartet.", " answers as expected."),
    "http-500": (
        *(DOWN, "http-error"),
        ": Der Server antwortet mit 500 (Internal Server Error).",
        ": the server answers with 500 (Internal Server Error).",
    ),
    "http-503": (
        *(DOWN, "http-error"),
        ": Der Server antwortet mit 503 (Service Unavailable).",
        ": the server answers with 503 (Service Unavailable).",
    ),
    "http-403": (
        *(SUSPECT, "http-refuses-us"),
        ": Der Server antwortet mit 403 (Forbidden): Er weist diese Beobachtung ab, vielleicht nicht die Bürger.",
        ": the server answers with 403 (Forbidden): it turns this watch away, but perhaps not the citizens.",
    ),
    "http-404": (
        *(SUSPECT, "http-missing"),
        ": Der Server antwortet mit 404 (Not Found): Unter der Adresse liegt keine Seite.",
        ": the server answers with 404 (Not Found): there is no page at the address.",
    ),
    "http-204": (
        *(SUSPECT, "http-unexpected"),
        ": Der Server antwortet mit 204 (No Content) statt mit einer Seite.",
        ": the server answers with 204 (No Content) instead of a page.",
    ),
    "http-silent": (
        *(DOWN, "http-timeout"),
        ": Verbindung angenommen, aber keine vollständige Antwort in 6 s.",
        ": connection accepted, but no complete answer within 6 s.",
    ),
    "http-dripping": (
        *(DOWN, "http-timeout"),
        ": Verbindung angenommen, aber keine vollständige Antwort in 6 s.",
        ": connection accepted, but no complete answer within 6 s.",
    ),
    "http-closed": (
        *(DOWN, "http-closed"),
        ": Verbindung angenommen und ohne Antwort geschlossen.",
        ": connection accepted and closed without an answer.",
    ),
    "http-garbage": (
        *(DOWN, "http-garbage"),
        ": Am Port antwortet etwas, das kein Webserver ist.",
        ": something answers at the port that is no web server.",
    ),
    "http-slow": (GOOD, "http-slow", ": Die Antwort brauchte SLOW s.", ": the answer took SLOW s."),
    "http-loop": (
        *(DOWN, "http-loop"),
        ": Die Adresse leitet ohne Ende um; Browser geben nach 20 Umleitungen auf.",
        ": the address redirects without end; browsers give up after 20 redirects.",
    ),
    "http-nowhere": (
        *(SUSPECT, "http-nowhere"),
        ": Die Adresse leitet um, ohne ein brauchbares Ziel zu nennen.",
        ": the address redirects without a usable target.",
    ),
    "http-foreign": (
        *(SUSPECT, "http-foreign"),
        ": Die Adresse leitet auf die fremde Domain www.anderswo.example um.",
        ": the address redirects to the foreign domain www.anderswo.example.",
    ),
    "http-inside": (
        *(SUSPECT, "http-inside"),
        (
            ": Die Adresse leitet dorthin um, wo keine öffentliche Website liegt (intranet.kreis-musterland.example:8080); "
            "dem wird nicht gefolgt."
        ),
        (
            ": the address redirects to where no public website is (intranet.kreis-musterland.example:8080); "
            "that is not followed."
        ),
    ),
    "content-empty": (SUSPECT, "content-empty", ": Die Seite ist leer.", ": the page is empty."),
    "content-cut": (
        *(SUSPECT, "content-truncated"),
        ": Die Seite bricht mittendrin ab.",
        ": the page breaks off in the middle.",
    ),
    "content-truncated": (
        *(SUSPECT, "content-truncated"),
        ": Die Seite bricht mittendrin ab.",
        ": the page breaks off in the middle.",
    ),
    "content-maintenance": (
        *(SUSPECT, "content-maintenance"),
        ": Statt der Seite steht da ein Wartungshinweis: „Wartungsarbeiten“.",
        ": instead of the page there is a notice of maintenance: “Wartungsarbeiten”.",
    ),
    "content-defaced": (
        *(SUSPECT, "content-defaced"),
        ": Die Seite wirkt verunstaltet: „Hacked by Practice Crew“.",
        ": the page seems defaced: “Hacked by Practice Crew”.",
    ),
    "content-default": (
        *(SUSPECT, "content-default"),
        ": Statt der Seite steht da die Vorgabe eines Servers: „Welcome to nginx!“.",
        ": instead of the page there is a server's default: “Welcome to nginx!”.",
    ),
    "content-parking": (
        *(SUSPECT, "content-parking"),
        ": Statt der Seite steht da eine geparkte Domain: „Die Domain kreis-musterland.example steht zum Verkauf!“.",
        ": instead of the page there is a parked domain: “Die Domain kreis-musterland.example steht zum Verkauf!”.",
    ),
    "content-error": (
        *(SUSPECT, "content-error"),
        ": Statt der Seite steht da eine Fehlermeldung: „Datenbank-Fehler“.",
        ": instead of the page there is an error message: “Datenbank-Fehler”.",
    ),
    "content-login": (
        *(SUSPECT, "content-login"),
        ": Statt der Seite steht da eine Anmeldung: „Anmeldung“.",
        ": instead of the page there is a login: “Anmeldung”.",
    ),
    "content-charset": (
        *(GOOD, "content-spoilt"),
        ": Die Seite ist zu sehen, aber mit zerstörten Umlauten.",
        ": the page is shown, but with its umlauts destroyed.",
    ),
    "content-not-a-page": (
        *(SUSPECT, "content-not-a-page"),
        ": Statt einer Seite kommt application/json.",
        ": instead of a page there is application/json.",
    ),
    "content-unnamed": (
        *(SUSPECT, "content-unnamed"),
        ": Auf der Seite steht keiner der Namen der Website (Kreis Musterland).",
        ": the page shows none of the website's names (Kreis Musterland).",
    ),
}
"""What each death means: outcome, deciding finding, and the sentences behind the host's name."""
SENTINELS = (
    "Drei von drei Vergleichsadressen in derselben Runde erreichbar.",
    "Three of three sentinels reachable in the same round.",
)
UPLINK = {
    "uplink-down": (
        "Keine von drei Vergleichsadressen in derselben Runde erreichbar. Der eigene Internetzugang ist gestört.",
        "None of three sentinels reachable in the same round. This machine's own connection to the Internet is down.",
    ),
    "uplink-portal": (
        (
            "Keine von drei Vergleichsadressen in derselben Runde erreichbar. An ihrer Stelle antwortet etwas anderes: "
            "Vermutlich verlangt das WLAN hier erst eine Anmeldung."
        ),
        (
            "None of three sentinels reachable in the same round. Something else answers in their place: "
            "the Wi-Fi here probably wants a login first."
        ),
    ),
    "uplink-resolver": (
        (
            "Eine von drei Vergleichsadressen in derselben Runde erreichbar. "
            "Dieser Rechner kann zurzeit keine Namen auflösen (DNS)."
        ),
        "One of three sentinels reachable in the same round. This machine cannot resolve names at present (DNS).",
    ),
}
"""What the own connection's troubles are called."""
SILENT = {"dns-silent", "tcp-silent", "tls-silent", "http-silent", "http-dripping", *UPLINK}
