"""Every finding that a probe can make: its stage, its weight, and what it says."""

from __future__ import annotations

from typing import Final

from broadcaster.website.evidence import Finding, Stage, Weight
from broadcaster.words import Sentence

_TABLE: Final = {
    (Stage.DNS, Weight.FINE): {
        "dns-ok": ("DNS nennt {addresses}", "DNS names {addresses}"),
    },
    (Stage.DNS, Weight.SUSPECT): {
        "dns-private": (
            "DNS nennt nur Adressen eines internen Netzes ({addresses}), die von außen niemand erreicht",
            "DNS names only addresses of a private network ({addresses}), which nobody outside can reach",
        ),
    },
    (Stage.DNS, Weight.DOWN): {
        "dns-nxdomain": ("den Namen gibt es im DNS nicht", "the name does not exist in DNS"),
        "dns-no-address": ("DNS kennt den Namen, nennt aber keine Adresse", "DNS knows the name but no address"),
        "dns-servfail": (
            "die DNS-Server der Domain antworten nicht richtig (SERVFAIL)",
            "the domain's name servers do not answer properly (SERVFAIL)",
        ),
        "dns-refused": ("der DNS-Server verweigert die Auskunft", "the name server refuses to answer"),
        "dns-timeout": ("DNS antwortet nicht", "DNS does not answer"),
        "dns-loop": ("DNS verweist im Kreis", "DNS refers in a circle"),
        "dns-no-server": (
            "auf diesem Rechner ist kein DNS-Server eingestellt",
            "no name server is configured on this machine",
        ),
    },
    (Stage.TCP, Weight.FINE): {"tcp-ok": ("Port {port} nimmt an", "port {port} accepts")},
    (Stage.TCP, Weight.DOWN): {
        "tcp-refused": ("DNS antwortet, Port {port} lehnt ab", "DNS answers, port {port} refuses"),
        "tcp-timeout": ("DNS antwortet, Port {port} schweigt", "DNS answers, port {port} is silent"),
        "tcp-unreachable": (
            "DNS antwortet, zu {ip} führt kein Weg",
            "DNS answers, but there is no route to {ip}",
        ),
        "tcp-failed": (
            "DNS antwortet, die Verbindung zu Port {port} scheitert",
            "DNS answers, connecting to port {port} fails",
        ),
    },
    (Stage.TLS, Weight.FINE): {
        "tls-ok": ("Zertifikat gültig bis {date} ({issuer})", "certificate valid until {date} ({issuer})"),
    },
    (Stage.TLS, Weight.WARNING): {
        "tls-expires": (
            "das Zertifikat läuft am {date} ab ({left}); danach warnen alle Browser",
            "the certificate expires on {date} ({left}); then all browsers will warn",
        ),
    },
    (Stage.TLS, Weight.SUSPECT): {
        "tls-incomplete": (
            "die Zertifikatskette ist unvollständig oder ihr Aussteller hier unbekannt; manche Browser zeigen die Website, manche nicht",
            "the certificate's chain is incomplete or its issuer unknown here; some browsers show the website, some do not",
        ),
        "tls-own-clock": (
            "das Zertifikat passt nicht zur Uhr dieses Rechners, die aber falsch geht",
            "the certificate does not fit the clock of this machine, which is wrong",
        ),
        "tls-other-protocol": (
            "der Server spricht hinter der Verschlüsselung nur ein neueres Protokoll (HTTP/2), das diese Beobachtung nicht kann",
            "behind the encryption the server speaks only a newer protocol (HTTP/2), which this watch does not",
        ),
    },
    (Stage.TLS, Weight.DOWN): {
        "tls-expired": (
            "das Zertifikat ist am {date} abgelaufen; Browser zeigen nur eine Warnung",
            "the certificate expired on {date}; browsers show nothing but a warning",
        ),
        "tls-not-yet-valid": (
            "das Zertifikat gilt erst ab {date}; Browser zeigen nur eine Warnung",
            "the certificate is not valid before {date}; browsers show nothing but a warning",
        ),
        "tls-wrong-name": (
            "das Zertifikat ist für {names}; Browser zeigen nur eine Warnung",
            "the certificate is for {names}; browsers show nothing but a warning",
        ),
        "tls-self-signed": (
            "das Zertifikat hat sich der Server selbst ausgestellt; Browser zeigen nur eine Warnung",
            "the server signed its certificate itself; browsers show nothing but a warning",
        ),
        "tls-untrusted": (
            "dem Aussteller des Zertifikats ({issuer}) vertraut kein Browser",
            "no browser trusts the issuer of the certificate ({issuer})",
        ),
        "tls-too-old": (
            "der Server bietet nur veraltete Verschlüsselung an, die Browser ablehnen",
            "the server offers only outdated encryption, which browsers refuse",
        ),
        "tls-no-tls": (
            "Port {port} antwortet, aber unverschlüsselt",
            "port {port} answers, but not encrypted",
        ),
        "tls-timeout": (
            "Port {port} nimmt an, die Verschlüsselung kommt nicht zustande",
            "port {port} accepts, but no encryption comes about",
        ),
        "tls-failed": (
            "der Server bricht die Verschlüsselung ab{reason}",
            "the server breaks the encryption off{reason}",
        ),
    },
    (Stage.HTTP, Weight.FINE): {
        "http-ok": ("Antwort {status}", "answer {status}"),
        "http-redirect": ("{status}: leitet um nach {target}", "{status}: redirects to {target}"),
    },
    (Stage.HTTP, Weight.WARNING): {
        "http-slow": ("die Antwort brauchte {took} s", "the answer took {took} s"),
        "http-unencrypted": (
            "die verschlüsselte Adresse leitet auf eine unverschlüsselte um",
            "the encrypted address redirects to an unencrypted one",
        ),
        "http-odd-status": (
            "die Seite ist zu sehen, obwohl der Server {status} dazu sagt",
            "the page is shown, although the server says {status} with it",
        ),
        "http-unfinished-page": (
            "die Seite ist zu sehen, aber nach {limit} s noch nicht vollständig da",
            "the page is shown, but not complete after {limit} s",
        ),
    },
    (Stage.HTTP, Weight.SUSPECT): {
        "http-refuses-us": (
            "der Server antwortet mit {status}: Er weist diese Beobachtung ab, vielleicht nicht die Bürger",
            "the server answers with {status}: it turns this watch away, but perhaps not the citizens",
        ),
        "http-challenge": (
            "statt der Seite prüft ein Schutzdienst den Browser ({service}; Antwort {status}); das hält diese Beobachtung auf, nicht unbedingt die Bürger",
            "instead of the page a protection service checks the browser ({service}; answer {status}); that stops this watch, not necessarily the citizens",
        ),
        "http-unreadable": (
            "der Server antwortet in einer Form, die diese Beobachtung nicht lesen kann, Browser aber vielleicht schon",
            "the server answers in a form that this watch cannot read, but browsers perhaps can",
        ),
        "http-unfinished": (
            "die Seite kommt zu langsam: Nach {limit} s ist erst ein Teil da",
            "the page comes too slowly: after {limit} s there is only a part of it",
        ),
        "http-long-way": (
            "die Adresse leitet immer wieder um, und nach {limit} s war noch keine Seite da",
            "the address redirects again and again, and after {limit} s no page was there",
        ),
        "http-nowhere": (
            "die Adresse leitet um, ohne ein brauchbares Ziel zu nennen",
            "the address redirects without a usable target",
        ),
        "http-missing": (
            "der Server antwortet mit {status}: Unter der Adresse liegt keine Seite",
            "the server answers with {status}: there is no page at the address",
        ),
        "http-unexpected": (
            "der Server antwortet mit {status} statt mit einer Seite",
            "the server answers with {status} instead of a page",
        ),
        "http-foreign": (
            "die Adresse leitet auf die fremde Domain {host} um",
            "the address redirects to the foreign domain {host}",
        ),
        "http-inside": (
            "die Adresse leitet dorthin um, wo keine öffentliche Website liegt ({host}); dem wird nicht gefolgt",
            "the address redirects to where no public website is ({host}); that is not followed",
        ),
    },
    (Stage.HTTP, Weight.DOWN): {
        "http-error": (
            "der Server antwortet mit {status}",
            "the server answers with {status}",
        ),
        "http-timeout": (
            "Verbindung angenommen, aber keine vollständige Antwort in {limit} s",
            "connection accepted, but no complete answer within {limit} s",
        ),
        "http-closed": (
            "Verbindung angenommen und ohne Antwort geschlossen",
            "connection accepted and closed without an answer",
        ),
        "http-garbage": (
            "am Port antwortet etwas, das kein Webserver ist",
            "something answers at the port that is no web server",
        ),
        "http-loop": (
            "die Adresse leitet ohne Ende um; Browser geben nach 20 Umleitungen auf",
            "the address redirects without end; browsers give up after 20 redirects",
        ),
    },
    (Stage.CONTENT, Weight.FINE): {"content-ok": ("die Seite sieht aus wie erwartet", "the page looks as expected")},
    (Stage.CONTENT, Weight.WARNING): {
        "content-spoilt": (
            "die Seite ist zu sehen, aber mit zerstörten Umlauten",
            "the page is shown, but with its umlauts destroyed",
        ),
    },
    (Stage.CONTENT, Weight.SUSPECT): {
        "content-empty": ("die Seite ist leer", "the page is empty"),
        "content-truncated": ("die Seite bricht mittendrin ab", "the page breaks off in the middle"),
        "content-not-a-page": ("statt einer Seite kommt {kind}", "instead of a page there is {kind}"),
        "content-charset": ("die Zeichen der Seite sind unlesbar", "the characters of the page are unreadable"),
        "content-maintenance": (
            "statt der Seite steht da ein Wartungshinweis: „{quote}“",
            "instead of the page there is a notice of maintenance: “{quote}”",
        ),
        "content-defaced": ("die Seite wirkt verunstaltet: „{quote}“", "the page seems defaced: “{quote}”"),
        "content-default": (
            "statt der Seite steht da die Vorgabe eines Servers: „{quote}“",
            "instead of the page there is a server's default: “{quote}”",
        ),
        "content-parking": (
            "statt der Seite steht da eine geparkte Domain: „{quote}“",
            "instead of the page there is a parked domain: “{quote}”",
        ),
        "content-error": (
            "statt der Seite steht da eine Fehlermeldung: „{quote}“",
            "instead of the page there is an error message: “{quote}”",
        ),
        "content-login": (
            "statt der Seite steht da eine Anmeldung: „{quote}“",
            "instead of the page there is a login: “{quote}”",
        ),
        "content-consent": (
            "statt der Seite steht da eine Abfrage, ob Cookies erlaubt sind: „{quote}“",
            "instead of the page there is a question whether cookies are allowed: “{quote}”",
        ),
        "content-portal": (
            "statt der Seite antwortet die Anmeldeseite eines WLANs: „{quote}“",
            "instead of the page the login page of a Wi-Fi answers: “{quote}”",
        ),
        "content-unnamed": (
            "auf der Seite steht keiner der Namen der Website ({names})",
            "the page shows none of the website's names ({names})",
        ),
        "content-sparse": (
            "auf der Seite steht fast nichts: „{quote}“",
            "there is next to nothing on the page: “{quote}”",
        ),
        "content-beyond": (
            "die Seite ist sehr lang; im gelesenen Teil steht noch keiner der Namen und keines der verlangten Wörter",
            "the page is very long; in the part that was read there is none of the names and none of the required words yet",
        ),
        "content-word-missing": ("auf der Seite fehlt „{word}“", "the page lacks “{word}”"),
        "content-word-forbidden": ("auf der Seite steht „{word}“", "the page shows “{word}”"),
    },
}
BY_CODE: Final = {
    code: (stage, weight, words) for (stage, weight), codes in _TABLE.items() for code, words in codes.items()
}
"""(stage, weight, (German, English)) of every finding by its stable name; ``{...}`` are facts."""


def finding(code: str, took: float | None = None, /, **facts: object) -> Finding:
    """The finding ``code`` that ``took`` seconds, with its facts; a fact may differ between the languages (Sentence)."""
    stage, weight, (de, en) = BY_CODE[code]
    german = {name: fact.de if isinstance(fact, Sentence) else fact for name, fact in facts.items()}
    english = {name: fact.en if isinstance(fact, Sentence) else fact for name, fact in facts.items()}
    sentence = Sentence(de=de.format_map(german), en=en.format_map(english))
    return Finding(stage=stage, code=code, weight=weight, sentence=sentence, seconds=took)


def seconds(value: float) -> Sentence:
    """A number of seconds as people write it."""
    written = f"{value:.1f}".removesuffix(".0")
    return Sentence(de=written.replace(".", ","), en=written)
