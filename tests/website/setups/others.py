"""Other pages in the website's place: a browser shows something, and it is not the website."""

from __future__ import annotations

from collections.abc import Iterator

from broadcaster.practice.site.answers import page

from .own import HOME
from .serving import HTML, Setup, always, answer, to

PROTECTED = {
    "Cloudflare": (403, "Just a moment...", "<script>window._cf_chl_opt={}</script><noscript>Enable JavaScript and cookies to continue</noscript>"),
    "an old Cloudflare": (503, "Just a moment...", "<h1>Checking your browser before accessing kreis-musterland.example.</h1>"),
    "AWS": (202, "", "<script>AwsWafIntegration.saveReferrer()</script>"),
    "Sucuri": (200, "You are being redirected...", "<noscript>Javascript is required.</noscript><script>var s='';sucuri_cloudproxy_js='';</script>"),
    "Anubis": (200, "Making sure you're not a bot!", "<h1>Making sure you're not a bot!</h1>"),
    "Imperva": (200, "", "<iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful. Incapsula incident ID: 1-2</iframe>"),
    "DataDome": (403, "", "<p>Please enable JS</p><script src='https://ct.captcha-delivery.com/c.js'></script>"),
    "a German service": (429, "Sicherheitsüberprüfung", "<h1>Bitte bestätigen Sie, dass Sie kein Roboter sind</h1>"),
    "a captcha": (503, "Verify", "<form><div class='h-captcha'></div><button>OK</button></form>"),
    "an unknown script": (503, "", "<script>var t=7*191;document.cookie='k='+t+';path=/';window.location.reload(true)</script>"),
    "Vercel": (429, "Vercel Security Checkpoint", "<p>We're verifying your browser</p>"),
}  # fmt: skip
NOTICES = {
    "suspended": "<title>Account Suspended</title><h1>This account has been suspended.</h1>",
    "provider": "<title>Hier entsteht eine neue Internetpräsenz</title><p>Hier entsteht eine neue Internetpräsenz.</p>",
    "seized": "<title>Beschlagnahmt</title><h1>Diese Website wurde beschlagnahmt</h1>",
    "consent": "<title>Einwilligung</title><h1>Ihre Privatsphäre</h1><p>Wir verwenden Cookies. Alle akzeptieren oder ablehnen.</p>",
    "brief": "<title>-</title><p>Diese Seite ist umgezogen.</p>",
    "index": "<title>Index of /</title><h1>Index of /</h1><a href=a>a</a>",
}  # fmt: skip


def setups() -> list[Setup]:
    """All of them."""
    return [*_challenges(), *_pages(), *_answers()]


def _challenges() -> Iterator[Setup]:
    for name, (status, title, body) in PROTECTED.items():
        source = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
        yield Setup(f"challenged by {name}", always(answer(source, status)))
    yield Setup("challenged in a header", always(answer("<p>403</p>", 403, HTML, ("cf-mitigated", "challenge"))))


def _pages() -> Iterator[Setup]:
    for name, source in NOTICES.items():
        yield Setup(f"a notice: {name}", always(answer(source)))
    for name in ("parking", "defaced", "default", "login", "foreign", "maintenance", "error", "portal"):
        yield Setup(f"the practice page {name}", always(answer(page(name))))
    wall = '<body><div id="real" style="display: none">'
    hidden = HOME.replace("<body>", wall).replace("</body>", "</div><h1>Bitte warten</h1></body>")
    yield Setup("the page hidden behind another", always(answer(hidden)))
    yield Setup("sold, with 503", always(answer(page("parking"), 503)))


def _answers() -> Iterator[Setup]:
    yield Setup("nothing", always(answer("")))
    yield Setup("no content", always(answer("", 204)))
    yield Setup("JSON", always(answer('{"status": "ok"}', 200, "application/json")))
    yield Setup("half a page", always(answer(HOME[: len(HOME) // 3])))
    yield Setup("refused", always(answer("<h1>403 Forbidden</h1>", 403)))
    yield Setup("gone", always(answer("<h1>Gone</h1>", 410)))
    yield Setup("a redirect without a target", always(answer("", 302)))
    yield Setup("a redirect into nowhere", always(to("http://[::1")))
    yield Setup("a redirect to a name that is none", always(to("http://xn--a/")))
    yield Setup("a redirect to somebody else", always(to("https://www.anderswo.example/")))
    yield Setup(
        "headers that only browsers read", always(b"HTTP/1.1 200 OK\r\nServer : x\r\nContent-Length: 5\r\n\r\nhallo")
    )
