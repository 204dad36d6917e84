"""The words that the home pages of authorities are made of; names and texts are invented."""

from __future__ import annotations

PLACES = """Kreis Musterland|Landkreis Sonnenberg|Stadt Werlhausen|Gemeinde Ahlbeck|Märkischer Seenkreis|Rhein-Auen-Kreis|
Hansestadt Norderfleth|Samtgemeinde Moorland|Verbandsgemeinde Nahetal|Hochtaunuskreis Musterberg|Stadt Bad Quellingen|
Markt Oberkirchdorf|Kreisstadt Höxhausen|Landkreis Vorpommern-Mitte|Saale-Unstrut-Kreis|Stadt Königsbrück an der Elbe|
Große Kreisstadt Mühlfeld|Regionalverband Saarauen|Amt Nordsee-Treene|Bezirk Mittelfranken-Süd""".replace(
    "\n", ""
).split("|")

MENU = """Bürgerservice|Verwaltung|Politik|Kreistag|Rat und Gremien|Wirtschaft|Bauen und Wohnen|Umwelt|Abfall|Soziales|
Gesundheit|Jugend und Familie|Bildung|Schulen|Kultur|Tourismus|Karriere|Ausschreibungen|Presse|Bekanntmachungen|Ordnung|
Kfz-Zulassung|Führerschein|Ausländerbehörde|Ortsrecht|Formulare|Leistungen A-Z|Mitarbeiter A-Z|Öffnungszeiten|Anfahrt""".replace(
    "\n", ""
).split("|")

NEWS = """Wartungsarbeiten am Serviceportal am Samstag: Zwischen 20 und 22 Uhr sind Online-Dienste nicht verfügbar
Technische Störung der Telefonanlage behoben: Die Verwaltung ist wieder erreichbar
Bürgerportal vorübergehend nicht erreichbar – wir arbeiten an einer Lösung
Cyberangriff auf IT-Dienstleister: Was Bürgerinnen und Bürger jetzt wissen müssen
Nach Hackerangriff: Kreis stellt Anzeige, Systeme werden neu aufgebaut
Gehackt – und nun? Vortrag der Volkshochschule über sichere Passwörter
Polizei warnt vor Betrug mit Bitcoin: Ihr Konto wurde gesperrt, heißt es in der Mail
Warnung vor Erpressungs-Mails: „Ihre Daten wurden verschlüsselt“
Neue Internetadresse: Die alte Domain ist noch bis Jahresende erreichbar
Dieses Grundstück steht zum Verkauf: Gewerbeflächen am Bahnhof
Hier entsteht eine neue Kita: Spatenstich an der Lindenstraße
Hier entsteht ein Spielplatz für alle
Website im Aufbau: Neue Rubrik für Ehrenamtliche
Coming soon: Weihnachtsmarkt im Schlosshof
Kostenfreies WLAN im Rathaus: Nutzungsbedingungen akzeptieren und lossurfen
Freifunk-Hotspots in der Innenstadt: Zugang zum Internet für alle
Anmeldung zum Ferienprogramm startet am Montag
Anmelden zur Grundschule: Diese Unterlagen brauchen Sie
Passwort vergessen? So erreichen Sie die Hotline des Bürgerkontos
Stellenausschreibung: IT-Administration (Apache, nginx, IIS, Tomcat) gesucht
Ausschreibung: Betrieb der Webserver und Datenbanken
Fehler im Abfallkalender: Die Termine im Mai wurden korrigiert
500 Jahre Stadtrecht: Das Festprogramm steht
404 Neubürgerinnen und Neubürger begrüßt
503 Haushalte ohne Strom: Störung behoben
Notruf 112: Störung im Mobilfunknetz beseitigt
Zugriff verweigert? Hinweise zur Online-Ausweisfunktion
Datenbank der Denkmäler ist online: Fehler bitte melden
Fundräder beschlagnahmt und versteigert: Termin am Bauhof
Zwiebelmarkt lockt Tausende in die Altstadt
Parken: Bewohnerparkausweis jetzt online
Geparkte Fahrzeuge behindern Müllabfuhr
Rathaus am Brückentag geschlossen: Wir sind bald wieder für Sie da
Aufzug im Kreishaus vorübergehend außer Betrieb
It works! Projekttage zur Inklusion an der Gesamtschule
Just a moment: Fotoausstellung im Foyer
Hacked by design: Hackathon der Wirtschaftsförderung
Maintenance of bridges: Brücke an der L 123 wird saniert
Die Straße ist wegen Bauarbeiten gesperrt, der Zugriff auf die Höfe bleibt möglich
Kfz-Zulassung: Terminbuchung derzeit nicht verfügbar, bitte rufen Sie an
Wegen Wartung bleibt das Hallenbad bis Freitag geschlossen
Internetseite in neuem Gewand: Relaunch abgeschlossen
Kläranlage: Wartung der Pumpen, mit Geruch ist zu rechnen
Das Geoportal wird gewartet
Sitzung des Kreistages: Tagesordnung veröffentlicht
Müllabfuhr verschiebt sich um einen Tag
Grippeimpfung im Gesundheitsamt
Blitzer: Messstellen der Woche
Heckenschnitt nur noch bis Ende Februar
Breitbandausbau kommt voran""".split("\n")

TEXTS = """Die Kreisverwaltung bittet um Beachtung. Weitere Auskünfte geben die Mitarbeiterinnen und Mitarbeiter des Fachdienstes.
Interessierte sind herzlich eingeladen. Der Eintritt ist frei, um Anmeldung wird gebeten.
Für Rückfragen steht die Pressestelle zur Verfügung. Die Unterlagen liegen im Rathaus aus.
Die Arbeiten dauern voraussichtlich zwei Wochen. Eine Umleitung ist ausgeschildert.
Landrätin und Bürgermeister dankten allen Beteiligten für ihr Engagement.
Die Frist endet am Monatsende. Anträge können auch elektronisch gestellt werden.""".split("\n")

BANNERS = [
    "",
    "",
    '<div role="alert"><strong>Eilmeldung:</strong> IT-Störung – die Kfz-Zulassung bleibt heute geschlossen.</div>',
    '<div class="alert">Wegen Wartungsarbeiten ist diese Website am Sonntag von 6 bis 8 Uhr nicht erreichbar.</div>',
    '<section class="eilmeldung"><h2>Technische Störung</h2><p>Die Telefonanlage ist derzeit nicht erreichbar.</p></section>',
    '<div class="notice"><h2>Wartungsarbeiten</h2>Das Bürgerportal steht am Abend nicht zur Verfügung.</div>',
    '<div class="alert alert-danger">Warnung vor Phishing: Geben Sie niemals Passwörter weiter!</div>',
    '<div class="amtl"><h2>Cyberangriff auf Dienstleister</h2>Viele Dienste sind vorübergehend nicht verfügbar.</div>',
]
COOKIES = [
    "",
    '<div id="cookieman-modal"><h2>Datenschutz</h2><p>Wir verwenden Cookies. Bitte akzeptieren Sie die Nutzung.</p><button>Alle akzeptieren</button><button>Speichern</button></div>',
    "<dialog open><p>Diese Website verwendet Cookies. Enable JavaScript and cookies for all functions.</p><button>Einverstanden</button></dialog>",
    '<div class="cc-window">Mit der Nutzung unserer Seite akzeptieren Sie die Nutzungsbedingungen und Cookies. <a href="/datenschutz">Mehr</a></div>',
]
LOGINS = [
    "",
    "",
    '<form class="login" action="/login"><label>Benutzername<input name="user"></label><label>Passwort<input type="password" name="pass"></label><button>Anmelden</button><a href="/vergessen">Passwort vergessen?</a></form>',
    '<a class="btn" href="/servicekonto">Bürgerkonto: Anmelden</a>',
    '<a href="/intranet">Login Ratsinformationssystem</a>',
]
LEGAL = [
    '<a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a> <a href="/barrierefreiheit">Barrierefreiheit</a>',
    '<a href="/Impressum.html">Impressum</a> | <a href="/Datenschutzerklaerung.html">Datenschutzerklärung</a> | <a href="/Inhaltsverzeichnis.html">Inhaltsverzeichnis</a>',
    "<ul><li><a href='/kontakt/impressum'>Impressum</a></li><li><a href='/kontakt/datenschutz'>Datenschutzhinweise</a></li><li><a href='/leichte-sprache'>Leichte Sprache</a></li></ul>",
]
