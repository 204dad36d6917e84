"""The ways in which the practice website can die, and what is broken in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """One way: its stable name (``dns-nxdomain``), and what happens in words."""

    name: str
    sentence: Sentence

    @property
    def level(self) -> str:
        """Where it happens: dns, tcp, tls, http, content or uplink."""
        return self.name.partition("-")[0]


_WAYS: Final = {
    "dns-nxdomain": ("Der Name ist aus dem DNS verschwunden.", "The name has vanished from DNS."),
    "dns-servfail": ("Die DNS-Server der Domain melden einen Fehler.", "The domain's name servers report an error."),
    "dns-refused": ("Der DNS-Server verweigert die Auskunft.", "The name server refuses to answer."),
    "dns-silent": ("Der DNS-Server antwortet für diesen Namen nicht.", "The name server is silent about this name."),
    "dns-empty": ("Der Name hat keine Adresse mehr.", "The name has no address any more."),
    "dns-loop": ("Der Name verweist im Kreis auf sich selbst.", "The name refers to itself in a circle."),
    "tcp-refused": ("Der Webserver ist beendet.", "The web server is stopped."),
    "tcp-silent": ("Eine Firewall verwirft alle Pakete.", "A firewall drops every packet."),
    "tls-expired": ("Das Zertifikat ist abgelaufen.", "The certificate has expired."),
    "tls-not-yet-valid": ("Das Zertifikat gilt erst morgen.", "The certificate is valid from tomorrow only."),
    "tls-wrong-name": ("Das Zertifikat gehört einem anderen.", "The certificate is somebody else's."),
    "tls-self-signed": ("Das Zertifikat ist selbst ausgestellt.", "The certificate is self-signed."),
    "tls-untrusted": ("Dem Aussteller traut niemand.", "Nobody trusts the issuer."),
    "tls-incomplete": ("Das Zwischenzertifikat fehlt.", "The intermediate certificate is missing."),
    "tls-too-old": ("Der Server kann nur TLS 1.1.", "The server speaks TLS 1.1 only."),
    "tls-none": ("Am verschlüsselten Port antwortet HTTP.", "HTTP answers at the encrypted port."),
    "tls-silent": ("Die Verschlüsselung kommt nie zustande.", "The encryption never comes about."),
    "tls-broken": ("Der Server bricht die Verschlüsselung ab.", "The server breaks the encryption off."),
    "tls-expires": ("Das Zertifikat läuft in drei Tagen ab.", "The certificate expires in three days."),
    "tls-other-issuer": (
        "Das Zertifikat kommt von einem anderen Aussteller.",
        "The certificate is from another issuer.",
    ),
    "http-500": ("Die Anwendung ist abgestürzt.", "The application has crashed."),
    "http-503": ("Der Dienstleister hat alles abgeschaltet.", "The provider has switched everything off."),
    "http-403": ("Ein Schutzdienst weist Besucher ab.", "A protection service turns visitors away."),
    "http-404": ("Die Startseite gibt es nicht mehr.", "The home page is gone."),
    "http-204": ("Der Server antwortet ohne Inhalt.", "The server answers without content."),
    "http-silent": ("Der Server nimmt an und schweigt.", "The server accepts and is silent."),
    "http-dripping": ("Die Antwort tröpfelt Byte für Byte.", "The answer drips byte by byte."),
    "http-closed": ("Der Server legt auf, ohne zu antworten.", "The server hangs up without an answer."),
    "http-garbage": ("Am Port antwortet etwas ganz anderes.", "Something else altogether answers at the port."),
    "http-slow": ("Die Antwort braucht lange.", "The answer takes long."),
    "http-loop": ("Die Seite leitet im Kreis um.", "The page redirects in a circle."),
    "http-nowhere": ("Die Seite leitet ohne Ziel um.", "The page redirects without a target."),
    "http-foreign": ("Die Seite leitet zu einer fremden Domain.", "The page redirects to a foreign domain."),
    "http-inside": ("Die Seite leitet in ein internes Netz.", "The page redirects into a private network."),
    "content-empty": ("Die Seite ist leer.", "The page is empty."),
    "content-cut": ("Die Übertragung reißt mittendrin ab.", "The transfer breaks off in the middle."),
    "content-truncated": ("Die Seite hört mittendrin auf.", "The page stops in the middle."),
    "content-maintenance": ("Ein Wartungshinweis ersetzt die Seite.", "A maintenance notice replaces the page."),
    "content-defaced": ("Jemand hat die Seite verunstaltet.", "Somebody has defaced the page."),
    "content-default": ("Die Vorgabeseite des Webservers erscheint.", "The web server's default page appears."),
    "content-parking": ("Die Domain ist geparkt.", "The domain is parked."),
    "content-error": ("Eine Fehlermeldung kommt mit Status 200.", "An error message comes with status 200."),
    "content-login": ("Eine Anmeldung ersetzt die Seite.", "A login replaces the page."),
    "content-charset": ("Die Umlaute sind zerstört.", "The umlauts are destroyed."),
    "content-not-a-page": ("Statt der Seite kommt JSON.", "JSON comes instead of the page."),
    "content-unnamed": ("Eine fremde Seite erscheint.", "A foreign page appears."),
    "uplink-down": ("Der Internetzugang dieses Rechners ist gestört.", "This machine's own connection is down."),
    "uplink-portal": ("Das WLAN verlangt erst eine Anmeldung.", "The Wi-Fi wants a login first."),
    "uplink-resolver": ("Dieser Rechner kann keine Namen auflösen.", "This machine cannot resolve names."),
}
DEATHS: Final = {name: Death(name=name, sentence=Sentence(de=de, en=en)) for name, (de, en) in _WAYS.items()}
