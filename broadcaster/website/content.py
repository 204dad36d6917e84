"""Whether a page that answers 200 is the website: what it calls itself, and what shows something else in its place.

A phrase in the title decides alone. In headings and text it counts only where there is little else: a page with menu,
news and imprint may well speak of maintenance, attacks, passwords or parking.
"""

from __future__ import annotations

import re
from typing import Final

from broadcaster.website.evidence import Finding
from broadcaster.website.findings import finding
from broadcaster.website.page import Page
from broadcaster.website.site import Site

FEWEST_LINKS: Final = 4
"""A home page has more, or much text, or is drawn by scripts."""
FEW_LINKS: Final = 8
LITTLE_TEXT: Final = 600
HARDLY_TEXT: Final = 150
MUCH_SPOILT: Final = 5
QUOTE: Final = 80


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_TITLES: Final = {
    "content-defaced": _any(
        r"\b(?:hacked|owned|pwned|defaced|0wn3d) by\b",
        r"\b0wn3d\b",
        r"files (?:are|have been) encrypted",
        r"(?:website|domain) has been seized",
        r"(?:domain|website|plattform) wurde beschlagnahmt",
    ),
    "content-default": _any(
        r"default page\b",
        r"default web site page",
        r"^test page for the",
        r"http server test page",
        r"^welcome to (?:nginx|openresty|xampp|centos|caddy|your website)",
        r"^iis(?: windows server|\s?\d+)$",
        r"^apache tomcat/",
        r"^caddy works",
        r"^welcome page$",
        r"^index of /",
        r"web station",
        r"^domain not configured",
        r"^wordpress › (?:installation|setup)",
        r"^installing typo3",
    ),
    "content-parking": _any(
        r"\b(?:domain|website|webseite) steht zum verkauf",
        r"\bis for sale\b",
        r"registered at namecheap",
        r"^domain im kundenauftrag",
        r"^domain (?:expired|geparkt|parked)",
        r"^account suspended",
        r"^coming soon$",
        r"^all-inkl\.com",
    ),
    "content-error": _any(
        r"^(?:error )?[45]\d\d (?:bad|backend|forbidden|gateway|internal|not found|service|too many|unauthorized)",
        r"\| [45]\d\d: ",
        r"^http status [45]\d\d",
        r"(?:internal server|server|runtime|application|database|site|datenbank-?) ?(?:error|fehler)\b",
        r"^an error occurred",
        r"^oops\b",
        r"^(?:diese |die )?seite (?:wurde )?nicht gefunden",
        r"^page not found",
        r"^interner fehler",
        r"^wordpress › (?:error|fehler)",
        r"\berror at /",
        r"detailed error - [45]\d\d",
        r"^just a moment",
        r"^attention required",
        r"^access denied",
        r"^request rejected",
        r"dns resolution error",
        r"^fastly error",
        r"^web app - unavailable",
        r"^site not found",
        r"^zugriff (?:blockiert|verweigert)",
        r"^dienst nicht verfügbar",
    ),
    "content-maintenance": _any(
        r"^(?:wartung|wartungsarbeiten|wartungsmodus|wartungsseite|im aufbau|technische störung|notfallseite)\b",
        r"^(?:maintenance|site maintenance|under (?:maintenance|construction))\b",
        r"(?:wird|website) (?:gerade |derzeit |zurzeit )?gewartet",
        r"website under maintenance",
    ),
    "content-login": _any(
        r"^(?:anmelden|anmeldung|log ?in|sign in|einloggen)\b(?! zu)",
        r"^bei ihrem konto anmelden",
        r"^(?:citrix gateway|outlook|fritz!box|nextcloud|single sign-on)\b",
    ),
    "content-portal": _any(
        r"^(?:telekom )?hot ?spot(?: login)?$",
        r"\b(?:wifionice|captive portal|guest wi-?fi|gast-?wlan)\b",
        r"^firewall authentication",
        r"^web authentication redirect",
        r"^freifunk$",
    ),
}
_THIN: Final = {
    "content-defaced": _any(
        r"\b(?:hacked|owned|pwned|defaced) by\b",
        r"\bfiles have been encrypted",
        r"ihre (?:daten|dateien) wurden verschlüsselt",
        r"\.onion\b",
        r"has been seized",
        r"wurden? beschlagnahmt",
    ),
    "content-portal": _any(
        r"(?:accept|akzeptieren).{0,60}(?:terms|nutzungsbedingungen|agb).{0,80}(?:internet|connect|wlan|wi-?fi)",
        r"zugang zum internet",
        r"mit der einwahl akzeptieren",
    ),
    "content-error": _any(
        r"\berror (?:code )?[45]\d\d\b",
        r"\b[45]\d\d (?:service unavailable|bad gateway|gateway time-?out|internal server error|forbidden|not found)",
        r"\bfatal error\b",
        r"encountered an unexpected error",
        r"(?:establishing a|aufbau einer) (?:database connection|datenbankverbindung)",
        r"kritischen fehler auf deiner website",
        r"requested url was rejected",
        r"traceback",
        r"diese website wurde blockiert",
        r"(?:dienst|service) ist vorübergehend nicht verfügbar",
    ),
    "content-parking": _any(
        r"domain .{0,40}(?:steht zum verkauf|for sale)",
        r"domain is parked",
        r"(?:domain|internetpräsenz) (?:wurde|ist) .{0,40}(?:registriert|freigeschaltet)",
        r"hier entsteht (?:in kürze )?eine neue (?:internetpräsenz|website|webseite|homepage)",
        r"domain has (?:expired|recently been registered)",
        r"account has been suspended",
        r"website is coming soon",
    ),
    "content-default": _any(
        r"^\s*it works!\s*$", r"default (?:welcome|index|web ?site) page", r"successfully installed"
    ),
    "content-maintenance": _any(
        r"wartungsarbeiten",
        r"wartungsmodus",
        r"(?:wird|werden) .{0,40}(?:gewartet|überarbeitet)",
        r"scheduled maintenance",
        r"performing some maintenance",
        r"(?:website|internetseite|webseite|homepage|seite)\b.{0,80}(?:nicht (?:verfügbar|erreichbar)|\boffline\b)",
        r"befindet sich im aufbau",
        r"be back (?:soon|online)",
    ),
}
_ASKS_CONSENT: Final = _any(
    r"cookies?\b.{0,300}(?:akzeptieren|zustimmen|einverstanden|ablehnen|erlauben|accept|agree|allow|reject)",
    r"(?:einwilligung|zustimmung|consent).{0,200}cookies?\b",
)
_OF_ERROR: Final = _any(
    r"\b[45]\d\d\b",
    r"\b(?:server)?fehler\b",
    r"\berror\b",
    r"\bnicht (?:gefunden|verfügbar|erreichbar|vorhanden)\b",
    r"\b(?:not|be) found\b",
    r"\bunavailable\b",
    r"\bvorübergehend\b|\btemporarily\b",
    r"\bwartung|\bmaintenance\b|\bstörung",
    r"\bzugriff verweigert\b|\bdenied\b|\bforbidden\b",
)
"""What titles and headings say when the server says with its status that something is wrong; else it may be news."""

_SHOUTED: Final = re.compile(r"\W*(?:hacked|owned|pwned|defaced) by [^:–]{2,40}", re.IGNORECASE)


def judge_page(page: Page, site: Site) -> list[Finding]:
    """What speaks against the page, or only warns; nothing if it looks as expected."""
    own = is_recognised(page, site)
    against = _unreadable(page, own=own) or _in_its_place(page) or (None if own else _no_home_page(page, site))
    return [*([against] if against else []), *_words(page, site), *_spoilt(page, own=own)]


def is_recognised(page: Page, site: Site) -> bool:
    """Whether the page shows all that the settings require, and one of the names, so that it is nobody else's."""
    named = not site.names or any(page.shows(name) for name in site.names)
    return named and bool(site.required) and all(page.shows(word) for word in site.required)


def owns_up(page: Page) -> bool:
    """Whether the page says itself that something is wrong, in its title or a heading."""
    return any(_OF_ERROR.search(said) for said in (page.title, *page.headings))


def is_thin(page: Page) -> bool:
    """Whether there is so little that one phrase may be all that the page says."""
    return page.links < FEW_LINKS or (page.links < 2 * FEW_LINKS and len(page.text) < LITTLE_TEXT)


def _unreadable(page: Page, *, own: bool) -> Finding | None:
    if page.kind:
        return finding("content-not-a-page", kind=page.kind)
    if page.broken_off and not own:
        return finding("content-truncated")
    return finding("content-charset") if page.spoilt >= MUCH_SPOILT and not own else None


def _spoilt(page: Page, *, own: bool) -> list[Finding]:
    return [finding("content-spoilt")] if page.spoilt >= MUCH_SPOILT and own else []


def _in_its_place(page: Page) -> Finding | None:
    for code, phrases in _TITLES.items():
        if phrases.search(page.title):
            return finding(code, quote=quote(page.title))
    shouted = next((head for head in page.headings if _SHOUTED.fullmatch(head)), None)
    if shouted:
        return finding("content-defaced", quote=quote(shouted))
    return _in_a_thin_page(page) if is_thin(page) else None


def _in_a_thin_page(page: Page) -> Finding | None:
    for code, phrases in _THIN.items():
        if phrases.search(page.everything):
            return finding(code, quote=quote(next(iter(page.headings), "") or page.title or page.text))
    if page.asks_password:
        return finding("content-login", quote=quote(page.title or page.text))
    return None


def _no_home_page(page: Page, site: Site) -> Finding | None:
    if not (page.text or page.pictures or page.links or page.drawn_by_script):
        return finding("content-empty")
    if is_thin(page) and _ASKS_CONSENT.search(page.everything):
        return finding("content-consent", quote=quote(next(iter(page.headings), "") or page.title or page.text))
    if site.names and page.whole and not any(page.shows(name) for name in site.names):
        return finding("content-unnamed", names=", ".join(site.names))
    little = LITTLE_TEXT if page.links < FEWEST_LINKS else HARDLY_TEXT if page.links < FEW_LINKS else 0
    if len(page.text) < little and not page.drawn_by_script:
        return finding("content-sparse", quote=quote(page.text or page.everything.strip()))
    return None


def _words(page: Page, site: Site) -> list[Finding]:
    if page.kind:
        return []
    missing = [word for word in site.required if not page.shows(word)]
    absent = [finding("content-word-missing", word=word) for word in missing]
    if not page.whole:  # what was not read may hold them
        wanted = [*site.names, *site.required]
        unseen = bool(wanted) and not any(page.shows(word) for word in wanted)
        absent = [finding("content-beyond")] if unseen else []
    return [*absent, *(finding("content-word-forbidden", word=word) for word in site.forbidden if page.shows(word))]


def quote(text: str) -> str:
    """``text``, or as much of it as a reason can hold."""
    return text if len(text) <= QUOTE else text[: QUOTE - 1].rstrip() + "…"
