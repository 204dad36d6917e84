"""Feeds as content management systems of authorities write them: a body of each kind in each kind of envelope."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

BODIES = {
    "TYPO3": '<p class="bodytext">Die Zulassungsstelle in Soest bleibt am&nbsp;1.&nbsp;Dezember geschlossen.</p>\n<p class="bodytext">Telefon: '
    '<a href="tel:+492921300">02921 30-0</a></p>',
    "TYPO3 with a table": '<div class="ce-bodytext"><table class="contenttable"><thead><tr><th>Tag</th><th>Zeit</th></tr></thead><tbody>'
    "<tr><td>Montag</td><td>8-12 Uhr</td></tr><tr><td>Dienstag</td><td>8-12 und 14-16 Uhr</td></tr></tbody></table></div>",
    "WordPress": '<p>Wegen eines IT-Ausfalls sind wir nur telefonisch erreichbar.</p>\n<p>Der Beitrag <a href="https://k.example/1">IT-Ausfall</a> '
    'erschien zuerst auf <a href="https://k.example">Kreis</a>.</p>',
    "WordPress blocks": '<!-- wp:paragraph --><p>Geöffnet ab 8:30 Uhr.</p><!-- /wp:paragraph --><figure class="wp-block-image"><img '
    'src="https://k.example/a.jpg" alt="Kreishaus"/><figcaption>Das Kreishaus</figcaption></figure>',
    "WordPress emoji": '<p>Achtung <img class="wp-smiley" alt="⚠️" src="https://s.example/26a0.png"> Sperrung der B 1.</p>',
    "WordPress for readers aloud": '<p>Mehr dazu <a href="/x">hier<span class="screen-reader-text"> über die Sperrung</span></a>.</p>',
    "Drupal": '<div class="field field--name-body"><p>Die Ausländerbehörde vergibt Termine ab 2.1.2027.</p></div>\n<div class="field__label '
    'visually-hidden">Datum</div><span>Di, 01.12.2026 - 10:00</span>',
    "Joomla": '<p>Das Bürgerbüro zieht um.</p>\r\n<p>Neue Adresse: Hoher Weg 1-3, 59494&nbsp;Soest</p>\r\n<p><img src="images/a.jpg" width="1" /></p>',
    "Contao": '<div class="ce_text block"><p>Gebühr: 12,50&nbsp;€ <del>10,00&nbsp;€</del></p><ul><li>Personalausweis</li><li>Reisepass</li></ul></div>',
    "NOLIS": '<div class="nolis-inhalt"><strong>Müllabfuhr</strong><br />Die Abfuhr verschiebt sich um einen Tag.<br /><br />Kontakt: '
    "02921&#47;30&#45;1234</div>",
    "advantic iKISS": '<p><span style="font-family:Arial">Sitzung des Kreistags am 10.12.2026, 17&nbsp;Uhr</span></p><!-- ikiss --><p>Raum&nbsp;1.04</p>',
    "Sitepark": '<div><h3>Hinweis</h3><p>Stra&szlig;ensperrung <abbr title="Kreisstra&szlig;e">K</abbr>&nbsp;12 bis 15. Mai</p></div>',
    "ionas4": "<p>Öffnungszeiten der Wohngeldstelle:</p><dl><dt>Montag</dt><dd>8-12 Uhr</dd><dt>Dienstag</dt><dd>geschlossen</dd></dl>",
    "Word": '<p class=MsoNormal><span style="mso-fareast-language:DE">Die Kfz-Zulassung öffnet um 7 Uhr.<o:p></o:p></span></p><!--[if gte mso 9]>'
    "<xml><w:x>geheim</w:x></xml><![endif]-->",
    "raised digits": "<p>Beginn 8<sup>30</sup> Uhr, Fläche 20 m<sup>2</sup>.</p>",
    "embedded picture": '<p><img src="data:image/png;base64,' + "iVBO" * 500 + '" alt="">Die Brücke ist gesperrt.</p>',
    "tracking": '<p>Impftermine unter 02921 30-2000.</p><img src="https://t.example/p.gif" width="1" height="1"><script>x(12)</script>',
    "list of links": '<ul class="links"><li><a href="/a">Antrag A</a></li><li><a href="/b">Antrag B</a></li></ul>',
    "nested": "<div><div><div><p>Ein <b>wich<i>tig</i>er</b> Hinweis.</p></div></div></div>",
    "preformatted": "<pre>Montag   8-12\nDienstag 9-13</pre>",
    "folded": "<details><summary>Mehr lesen</summary><p>Innen.</p></details>",
    "shortcodes": '[vc_row css=".x"]<p>Text.</p>[/vc_row]',
}  # fmt: skip
DOUBTFUL = {"folded", "shortcodes"}
TITLE = "Hinweis & Meldung"


@dataclass(frozen=True)
class Sample:
    """A feed of one item whose text is this HTML."""

    name: str
    html: str
    content: bytes


def _rss(body: str, encoding: str = "utf-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>K'
        f"</title><link>https://k.example/</link><language>de-DE</language><item><title>{escape(TITLE)}</title>{body}<link>https://k.example/1"
        "</link><guid>https://k.example/1</guid><pubDate>Tue, 01 Dec 2026 10:00:00 +0100</pubDate></item></channel></rss>"
    )


ENVELOPES = {
    "RSS, escaped": lambda html: _rss(f"<description>{escape(html)}</description>").encode(),
    "RSS, CDATA, Windows-1252 declared as Latin-1": lambda html: _rss(
        f"<description><![CDATA[{html}]]></description>", "iso-8859-1"
    ).encode("cp1252", "xmlcharrefreplace"),
    "RSS, whole content beside an excerpt": lambda html: (
        b"\xef\xbb\xbf\n"
        + _rss(f"<description></description><content:encoded><![CDATA[{html}]]></content:encoded>").encode()
    ),
    "Atom": lambda html: (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>K</title><entry><id>urn:1</id><title type="html">'
        f'{escape(escape(TITLE))}</title><link href="https://k.example/1"/><updated>2026-12-01T10:00:00+01:00</updated>'
        f'<content type="html">{escape(html)}</content></entry></feed>'
    ).encode(),
    "RSS 1.0": lambda html: (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://k.example/"><title>K</title></channel>'
        f'<item rdf:about="https://k.example/1"><title>{escape(TITLE)}</title><link>https://k.example/1</link>'
        f"<description>{escape(html)}</description><dc:date>2026-12-01T10:00:00+01:00</dc:date></item></rdf:RDF>"
    ).encode("utf-16"),
}


def corpus() -> Iterator[Sample]:
    """Every body in every envelope."""
    for (system, html), (envelope, wrap) in itertools.product(BODIES.items(), ENVELOPES.items()):
        yield Sample(f"{system}, {envelope}", html, wrap(html))


CORPUS_BYTES = tuple(sample.content for sample in corpus())
