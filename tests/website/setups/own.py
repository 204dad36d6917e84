"""The website's own page, in every form in which browsers show it."""

from __future__ import annotations

import gzip
import unicodedata
import zlib
from collections.abc import Iterator

from broadcaster.practice.site.answers import page

from .serving import HTML, Answer, Asked, Setup, always, answer, raw, to

HOME = page("home").decode()
BRIEF = (
    '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Startseite</title></head><body>'
    "<h1>Kreis Musterland</h1><p>Bürgerservice, Öffnungszeiten, Rathäuser und Straßen.</p><p>Impressum</p></body></html>"
)
BARE = BRIEF.replace('<meta charset="utf-8">', "")


def setups() -> list[Setup]:
    """All of them."""
    return [*_cookies(), *_redirects(), *_led(), *_characters(), *_words(), *_transfers(), *_statuses(), *_pages()]


def cookie_first(asked: Asked) -> bytes:
    """The page, once the cookie comes back."""
    return answer(HOME) if "seen" in asked.cookies else to(asked.path, 302, ("Set-Cookie", "seen=ja-\u00fc; Path=/"))


def check_first(asked: Asked) -> bytes:
    """The page, once the way led over a check that sets a cookie."""
    if asked.path.startswith("/check"):
        return to("/", 302, ("Set-Cookie", "seen=1; Path=/; Secure; HttpOnly; SameSite=Lax"))
    return answer(HOME) if "seen" in asked.cookies else to("/check?to=/")


def two_cookies(asked: Asked) -> bytes:
    """The page, once two cookies have been collected, of which the second replaces a third."""
    if "a" not in asked.cookies:
        return to("/", 302, ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "old=1; Path=/"))
    if "b" not in asked.cookies:
        return to("/", 302, ("Set-Cookie", "b=2; Max-Age=600"), ("Set-Cookie", "old=; Path=/; Max-Age=0"))
    return answer(HOME) if "old" not in asked.cookies else to("/")


def of_the_domain(asked: Asked) -> bytes:
    """The page, once the bare domain has set a cookie for all its hosts."""
    host, _, port = asked.headers["host"].partition(":")
    if not host.startswith("www."):
        return to(f"https://www.{host}:{port}/", 302, ("Set-Cookie", f"seen=1; Domain={host}; Path=/; Secure"))
    return answer(HOME) if "seen" in asked.cookies else to(f"https://{host.removeprefix('www.')}:{port}/")


def below_a_path(asked: Asked) -> bytes:
    """A cookie for one path is not sent to another, which would send the reader in a circle."""
    if asked.path == "/":
        return to("/start/seite", 302, ("Set-Cookie", "tief=1; Path=/start/"))
    return answer(HOME) if "tief" in asked.cookies else to("/")


def prefixed(asked: Asked) -> bytes:
    """A cookie with the strictest of names."""
    cookie = ("Set-Cookie", '__Host-seen="ja, ja"; Path=/; Secure; expires=Fri, 31-Dec-2038 23:59:59 GMT')
    return answer(HOME) if "__Host-seen" in asked.cookies else to("/", 303, cookie)


def chain(hops: int) -> Answer:
    """The page at the end of so many relative redirects."""

    def play(asked: Asked) -> bytes:
        at = int(asked.path.strip("/") or 0) if asked.path.strip("/").isdigit() or asked.path == "/" else hops
        return answer(HOME) if at == hops else to(str(at + 1) if at else "/1")

    return play


def at_start(sent: bytes) -> Answer:
    """``sent`` at the door, the page behind it."""
    return lambda asked: sent if asked.path == "/" else answer(HOME)


def _cookies() -> Iterator[Setup]:
    yield Setup("a cookie, and back to the same address", cookie_first)
    yield Setup("a cookie by way of a check", check_first)
    yield Setup("two cookies, and one that is deleted", two_cookies)
    yield Setup("a cookie of the whole domain", of_the_domain)
    yield Setup("a cookie below one path", below_a_path)
    yield Setup("a cookie with a prefix and quotes", prefixed)
    script = "<script>document.cookie = 'seen=1; path=/'; location.reload();</script>"
    yield Setup(
        "a cookie by script, and anew",
        lambda asked: answer(HOME if "seen" in asked.cookies else f"<html><body>{script}</body></html>"),
    )
    yield Setup(
        "a cookie with the page's refresh",
        lambda asked: (
            answer(HOME)
            if "seen" in asked.cookies
            else answer('<meta http-equiv="refresh" content="0">', 200, HTML, ("Set-Cookie", "seen=1"))
        ),
    )


def _redirects() -> Iterator[Setup]:
    yield Setup("twelve relative redirects", chain(12))
    yield Setup("twenty redirects", chain(20))
    for status in (301, 303, 307, 308):
        yield Setup(f"a redirect with {status}", at_start(to("/de/", status)))
    for name, place in (
        *(("with a space and umlauts", "/bürger service/?für=alle"), ("with backslashes", "\\start\\seite")),
        *(("with a query only", "?de=1"), ("with spaces around", "  /start  "), ("into a fragment", "/start#inhalt")),
    ):
        yield Setup(f"a redirect {name}", _unless_query(to(place.encode().decode("latin-1"))))
    yield Setup("a redirect without a scheme", lambda asked: at_start(to(f"//{asked.headers['host']}/start"))(asked))


def _unless_query(sent: bytes) -> Answer:
    return lambda asked: sent if asked.path == "/" else answer(HOME)


def _led() -> Iterator[Setup]:
    for name, head in (
        ("meta refresh", '<meta http-equiv="refresh" content="0; url=/start">'),
        ("meta refresh in quotes", "<meta http-equiv=Refresh content=\"1;URL='/start'\">"),
        ("meta refresh without url", '<meta http-equiv="refresh" content="0;/start">'),
        ("location.href", '<script>window.location.href = "/start";</script>'),
        ("location.replace", "<script>location.replace('\\/start')</script>"),
        ("location after a while", "<script>setTimeout(function () { document.location = '/start'; }, 200);</script>"),
    ):
        yield Setup(
            f"led on by {name}", at_start(answer(f"<!DOCTYPE html><html><head>{head}</head><body></body></html>"))
        )
    yield Setup("led on by a header", at_start(answer("Moment", 200, HTML, ("Refresh", "0;url=/start"))))


def _characters() -> Iterator[Setup]:
    html = "text/html"
    yield Setup("utf-16, little end first", always(answer(b"\xff\xfe" + BARE.encode("utf-16-le"), 200, html)))
    yield Setup("utf-16, big end first", always(answer(b"\xfe\xff" + BARE.encode("utf-16-be"), 200, html)))
    yield Setup("utf-16 without a mark", always(answer(BARE.encode("utf-16-le"), 200, "text/html; charset=utf-16le")))
    yield Setup("utf-8 with a mark, told wrongly", always(answer("\ufeff" + BARE, 200, "text/html; charset=koi8-r")))
    for name in ("iso-8859-1", "windows-1252", "iso-8859-15", "macintosh"):
        yield Setup(
            f"{name} in the header", always(answer(BARE.encode(_python(name)), 200, f"text/html; charset={name}"))
        )
    yield Setup(
        "a character set in quotes", always(answer(BARE.encode("cp1252"), 200, 'text/html; charset="ISO-8859-1"'))
    )
    meta = BARE.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">')
    yield Setup("a character set in the page", always(answer(meta.encode("latin-1"), 200, html)))
    yield Setup("no character set, and old", always(answer(BARE.encode("cp1252"), 200, html)))
    yield Setup("a character set that nobody knows", always(answer(BRIEF, 200, "text/html; charset=x-quatsch")))
    yield Setup("gb18030", always(answer(BARE.encode("gb18030"), 200, "text/html; charset=gb2312")))
    xml = BARE.replace(
        "<!DOCTYPE html><html", '<?xml version="1.0" encoding="ISO-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"'
    )
    yield Setup("XHTML", always(answer(xml.encode("latin-1"), 200, "application/xhtml+xml")))
    yield Setup("destroyed umlauts", always(answer(HOME, 200, "text/html; charset=iso-8859-1")))


def _python(name: str) -> str:
    return {"windows-1252": "cp1252", "macintosh": "mac-roman"}.get(name, name)


def _words() -> Iterator[Setup]:
    for name, heading in (
        ("soft hyphens", "Kreis&shy; Mus&shy;ter&shy;land"),
        ("entities", "&#75;reis&nbsp;Musterl&#x61;nd"),
        ("markup inside", "K<b>reis</b> Mu<span class=x>ster</span>l<em>an</em>d"),
        ("elements between", "<span style='display:block'>Kreis</span><span style='display:block'>Musterland</span>"),
        ("breaks", "Kreis\n<br>\tMusterland"),
        ("narrow and invisible spaces", "Kreis\u202fMus\u200bterland"),
        ("capitals", "KREIS MUSTERLAND"),
        ("comments", "Kreis <!-- x -->Muster<!-- y -->land"),
        ("a place to break", "Kreis Muster<wbr>land"),
    ):
        yield Setup(f"a name with {name}", always(answer(BRIEF.replace("Kreis Musterland", heading))))
    apart = unicodedata.normalize("NFD", BRIEF.replace("Musterland", "Höxhausen"))
    yield Setup("a name with umlauts in two characters", always(answer(apart)), {"names": ["Kreis Höxhausen"]})
    long = BRIEF.replace("<p>Impressum", "<p>" + "Nachricht. " * 95_000 + "</p><p>Impressum")
    yield Setup("a required word beyond a million bytes", always(answer(long)))
    written = r"<script>document.body.innerHTML = '<h1>Kreis <b>Musterland</b><\/h1><p>Impressum f\u00fcr alle<\/p>';</script>"
    yield Setup("drawn by a script", always(answer(f"<html><body><div id=app></div>{written}</body></html>")))


def _transfers() -> Iterator[Setup]:
    body = HOME.encode()
    squeezing = zlib.compressobj(wbits=-15)
    naked = squeezing.compress(body) + squeezing.flush()
    for name, coding, packed in (
        *(("gzip", "gzip", gzip.compress(body)), ("x-gzip", "x-gzip", gzip.compress(body))),
        *(("deflate", "deflate", zlib.compress(body)), ("naked deflate", "deflate", naked)),
    ):
        yield Setup(f"packed with {name}", always(answer(packed, 200, HTML, ("Content-Encoding", coding))))
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:500], body[500:4000], body[4000:]))
    ending = [("Content-Type", HTML), ("Transfer-Encoding", "chunked"), ("Connection", "close")]
    yield Setup("in chunks", always(raw("HTTP/1.1 200 OK", ending, chunks + b"0\r\nX-Trailer: 1\r\n\r\n")))
    plain = [("Content-Type", HTML)]
    yield Setup("HTTP/1.0, until the connection ends", always(raw("HTTP/1.0 200 OK", plain, body)))
    yield Setup("without a length", always(raw("HTTP/1.1 200 OK", [*plain, ("Connection", "close")], body)))
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    yield Setup("with early hints", always(early + answer(body)))
    many = [(f"X-Policy-{number}", "x" * 900) for number in range(60)]
    yield Setup("with many headers", always(answer(body, 200, HTML, *many)))
    yield Setup("without a reason", always(answer(body, reason="")))
    yield Setup("a reason with umlauts", always(answer(body, reason="Größe gut", kind="text/html")))


def broken_off() -> list[Setup]:
    """The whole page, though not the end that was announced; Chromium shows what it has painted until then."""
    body, plain = HOME.encode(), ("Content-Type", HTML)
    longer = raw("HTTP/1.1 200 OK", [plain, ("Content-Length", str(len(body) + 9))], body)
    chunk = b"%x\r\n%s\r\n" % (len(body), body)
    endless = raw("HTTP/1.1 200 OK", [plain, ("Transfer-Encoding", "chunked")], chunk)
    return [Setup("told to be longer than it is", always(longer)), Setup("in chunks without an end", always(endless))]


def _statuses() -> Iterator[Setup]:
    for status in (201, 203, 206, 401, 403, 404, 410, 429, 500, 503):
        headers = [("Content-Range", "bytes 0-999/1000")] if status == 206 else []
        yield Setup(f"the page with {status}", always(answer(HOME, status, HTML, *headers)))
    yield Setup("the page with 302 and no target", always(answer(HOME, 302)))
    yield Setup("the page with 300", always(answer(HOME, 300)))


def _pages() -> Iterator[Setup]:
    yield Setup("as it is", always(answer(HOME)))
    yield Setup("brief", always(answer(BRIEF)))
    yield Setup("no content type", always(answer(HOME, 200, "")))
    yield Setup("a content type that means nothing", always(answer(HOME, 200, "*/*")))
    banner = "<div style='position:fixed;inset:0'>Wir verwenden Cookies. <button>Alle akzeptieren</button><button>Ablehnen</button></div>"
    yield Setup("a question about cookies in front", always(answer(HOME.replace("<body>", f"<body>{banner}"))))
    yield Setup("brief, with a question about cookies", always(answer(BRIEF.replace("<body>", f"<body>{banner}"))))
    widget = "<form><div class='g-recaptcha'></div><input type=password></form><script src='/cdn-cgi/challenge-platform/x.js'></script>"
    yield Setup("a login and a captcha beside", always(answer(HOME.replace("</main>", f"{widget}</main>"))))
    news = "<h2>Wartungsarbeiten am Sonntag, Fehler 404 behoben</h2>"
    yield Setup("news of maintenance", always(answer(HOME.replace("<main>", f"<main>{news}"))))
    yield Setup(
        "never closed",
        always(answer("<title>Start</title><div><h1>Kreis Musterland</h1><table><td><font><a href=/x>Impressum")),
    )
    yield Setup(
        "for browsers only", lambda asked: answer(HOME) if "Mozilla" in asked.headers["user-agent"] else answer("", 403)
    )
    icon = "<svg><title>Anmelden</title><path/></svg>"
    yield Setup("pictures with titles", always(answer(HOME.replace("<body>", f"<body>{icon}"))))
