"""Home pages as German authorities have them: eighteen systems, tricky news, banners, logins; drawn with fixed seeds.

The systems' mark-up follows what TYPO3, WordPress, Drupal, iKISS, NOLIS, Sitepark, Joomla, Contao, Plone, Liferay, the
Government Site Builder and others deliver; names and texts are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .words import BANNERS, COOKIES, LEGAL, LOGINS, MENU, NEWS, PLACES, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """One page: what it is made of, whose it is, and the answer."""

    name: str
    place: str
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a system puts together."""

    place: str
    title: str
    menu: list[str]
    news: list[tuple[str, str]]
    banner: str
    cookies: str
    login: str
    legal: str

    def items(self, before: str, between: str, after: str) -> str:
        """The menu in a system's mark-up."""
        links = [f'<a href="/{n}">{name}</a>' for n, name in enumerate(self.menu)]
        return before + between.join(links) + after

    def teasers(self, form: str) -> str:
        """The news in a system's mark-up."""
        return "\n".join(form.format(n=n, head=head, text=text) for n, (head, text) in enumerate(self.news))


def typo3(p: Parts) -> str:
    """TYPO3 with Bootstrap."""
    return f"""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<!--
	This website is powered by TYPO3 - inspiring people to share!
	TYPO3 is a free open source Content Management Framework initially created by Kasper Skaarhoj and licensed under GNU/GPL.
-->
<title>{p.title}</title><meta name="generator" content="TYPO3 CMS"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/typo3temp/assets/compressed/merged-0815.css" media="all"></head>
<body id="p1" class="page-1 layout-startseite">{p.cookies}<a class="visually-hidden-focusable" href="#main">Zum Inhalt</a>
<header><a href="/"><img src="/_assets/logo.svg" alt="{p.place}"></a>{p.login}<nav class="navbar">{p.items('<ul class="navbar-nav"><li>', "</li><li>", "</li></ul>")}</nav></header>
{p.banner}<main id="main"><div id="c12" class="frame"><header><h1>Herzlich willkommen</h1></header></div>
<div class="news-list-view">{p.teasers('<div class="article articletype-0"><h3><a href="/aktuelles/{n}">{head}</a></h3><p>{text}</p></div>')}</div></main>
<footer><p>{p.place}<br>Rathausplatz 1<br>Telefon 02921 300</p>{p.legal}</footer><script src="/typo3temp/assets/js/merged.js"></script></body></html>"""


def wordpress(p: Parts) -> str:
    """WordPress."""
    return f"""<!DOCTYPE html><html lang="de-DE"><head><meta charset="UTF-8" /><title>{p.title}</title><link rel="profile" href="https://gmpg.org/xfn/11" />
<meta name="generator" content="WordPress 6.6" /><script>var wpcf7 = {{"api":{{"root":"/wp-json/"}}}};</script></head><body class="home page-template-default wp-custom-logo">
<div id="page" class="site"><header id="masthead" class="site-header">{p.items('<ul id="menu-hauptmenue" class="menu"><li class="menu-item">', '</li><li class="menu-item">', "</li></ul>")}{p.login}</header>{p.banner}
<div id="content" class="site-content">{p.teasers('<article id="post-{n}" class="post type-post"><h2 class="entry-title"><a href="/?p={n}">{head}</a></h2><div class="entry-content"><p>{text}</p></div></article>')}</div>
<footer id="colophon"><p>&copy; {p.place}</p>{p.legal}</footer></div>{p.cookies}</body></html>"""


def drupal(p: Parts) -> str:
    """Drupal 10."""
    return f"""<!DOCTYPE html><html lang="de" dir="ltr"><head><meta charset="utf-8" /><meta name="Generator" content="Drupal 10 (https://www.drupal.org)" /><title>{p.title}</title></head>
<body class="path-frontpage"><a href="#main-content" class="visually-hidden focusable">Direkt zum Inhalt</a><div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas>
<header role="banner"><div class="region region-header"><a href="/" rel="home">{p.place}</a>{p.items('<nav role="navigation"><ul class="menu"><li>', "</li><li>", "</li></ul></nav>")}</div></header>{p.banner}
<main role="main"><a id="main-content" tabindex="-1"></a><h1 class="visually-hidden">Startseite</h1><div class="views-element-container">{p.teasers('<div class="views-row"><article><h2><a href="/node/{n}"><span>{head}</span></a></h2><p>{text}</p></article></div>')}</div></main>
<footer role="contentinfo">{p.legal}<address>{p.place}</address></footer></div>{p.cookies}{p.login}</body></html>"""


def ikiss(p: Parts) -> str:
    """IKISS by Advantic."""
    return f"""<!DOCTYPE html><html lang="de"><head><title>{p.title}</title><meta charset="utf-8"><meta name="publisher" content="Advantic GmbH (www.advantic.de)" />
<link href="/output/fonts.php?object=basefont" rel="stylesheet"></head><body class="startseite">{p.cookies}<div id="blattrand"><div id="toplinks">{p.login}</div>
<div id="menu">{p.items('<ul class="blank nlv_1"><li class="nlv_1">', '</li><li class="nlv_1">', "</li></ul>")}</div>{p.banner}<div id="inhalt"><div class="csscolumns">
{p.teasers('<div class="listitem"><h4 class="list-title"><a href="/portal/meldungen/m-{n}.html">{head}</a></h4><div class="list-text"><p>{text}</p></div></div>')}</div></div>
<div id="footer"><div>{p.place}, Am Markt 5</div>{p.legal}</div></div></body></html>"""


def nolis(p: Parts) -> str:
    """NOLIS."""
    return f"""<!DOCTYPE html><html class="no-js" lang="de"><head><meta charset="utf-8"><title>{p.title}</title><meta name="author" content="NOLIS GmbH"></head><body>
<div class="nolis-wrapper"><header>{p.items('<nav aria-label="Hauptnavigation"><ul><li>', "</li><li>", "</li></ul></nav>")}</header>{p.banner}<div class="nolis-content">
{p.teasers('<div class="nolis-list-item"><h2><a href="/portal/meldungen/{n}-900000-1.html?rubrik=1">{head}</a></h2><p>{text} <a href="/portal/meldungen/{n}.html">mehr</a></p></div>')}</div>{p.login}
<footer><strong>{p.place}</strong>{p.legal}</footer></div>{p.cookies}</body></html>"""


def sitepark(p: Parts) -> str:
    """InfoSite by Sitepark."""
    return f"""<!doctype html>
<html lang="de"><head><title>{p.title}</title><meta http-equiv="content-type" content="text/html; charset=utf-8"><meta name="generator" content="InfoSite / Sitepark IES"></head>
<body class="SP-Home">{p.banner}<div class="SP-Header"><div class="SP-Navigation">{p.items('<ul class="SP-Navigation__list"><li>', "</li><li>", "</li></ul>")}</div>{p.login}</div>
<main class="SP-Main">{p.teasers('<section class="SP-Teaser"><a class="SP-Teaser__link" href="/aktuelles/{n}.php"><h3 class="SP-Headline">{head}</h3><div class="SP-Paragraph">{text}</div></a></section>')}</main>
<footer class="SP-Footer">{p.place}{p.legal}</footer>{p.cookies}</body></html>"""


def joomla(p: Parts) -> str:
    """Joomla."""
    return f"""<!DOCTYPE html><html lang="de-de" dir="ltr"><head><base href="https://www.ort.example/" /><meta charset="utf-8" /><meta name="generator" content="Joomla! - Open Source Content Management" /><title>{p.title}</title></head>
<body class="site com_content view-featured">{p.cookies}<header class="header"><a class="brand" href="/">{p.place}</a>{p.items('<ul class="mod-menu nav"><li>', "</li><li>", "</li></ul>")}</header>{p.banner}
<div class="blog-featured">{p.teasers('<div class="blog-item"><h2><a href="/index.php/{n}">{head}</a></h2><p>{text}</p></div>')}</div><aside>{p.login}</aside><footer>{p.legal}</footer></body></html>"""


def contao(p: Parts) -> str:
    """Contao."""
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="UTF-8"><title>{p.title}</title><meta name="generator" content="Contao Open Source CMS"></head><body id="top" class="startseite">
<div id="wrapper"><header id="header"><div class="inside">{p.items('<nav class="mod_navigation block"><ul class="level_1"><li>', "</li><li>", "</li></ul></nav>")}</div></header>{p.banner}<div id="container"><main id="main"><div class="inside">
{p.teasers('<div class="layout_latest arc_1 block"><h2><a href="nachricht/{n}.html">{head}</a></h2><div class="teaser"><p>{text}</p></div></div>')}</div></main></div><footer id="footer"><div class="inside">{p.place}{p.legal}{p.login}</div></footer></div>{p.cookies}</body></html>"""


def plone(p: Parts) -> str:
    """Plone."""
    return f"""<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="de"><head><meta charset="utf-8" /><title>{p.title}</title><meta name="generator" content="Plone - https://plone.org/" /></head>
<body id="visual-portal-wrapper" class="frontend template-listing_view portaltype-folder section-root"><div class="outer-wrapper"><header id="content-header">{p.items('<ul class="nav navbar-nav" id="portal-globalnav"><li>', "</li><li>", "</li></ul>")}{p.login}</header>
{p.banner}<article id="content"><h1 class="documentFirstHeading">{p.place}</h1>{p.teasers('<article class="entry"><header><span class="summary"><a href="/news/{n}">{head}</a></span></header><p class="description">{text}</p></article>')}</article></div><footer id="portal-footer-wrapper">{p.legal}</footer>{p.cookies}</body></html>"""


def government_site_builder(p: Parts) -> str:
    """The Government Site Builder of the federation."""
    return f"""<!doctype html><html lang="de"><head><base href="https://www.ort.example/"/><title>{p.title}</title><meta charset="UTF-8"/><meta name="generator" content="Government Site Builder"/></head><body class="gsb startseite js-off" data-nn="1">
<div class="wrapperOuter"><div class="wrapperInner"><p id="navSkip"><a href="#content">Springe direkt zu Inhalt</a></p><div id="header"><div id="navServiceMeta">{p.login}</div>{p.items('<div id="navPrimary"><ul><li>', "</li><li>", "</li></ul></div>")}</div>{p.banner}
<div id="content">{p.teasers('<div class="teaser row"><h2><a href="DE/Home/{n}.html;jsessionid=0815">{head}</a></h2><p>{text}</p></div>')}</div><div id="footer"><span>© {p.place}</span>{p.legal}</div></div></div>{p.cookies}</body></html>"""


def liferay(p: Parts) -> str:
    """Liferay."""
    return f"""<!DOCTYPE html><html class="ltr" dir="ltr" lang="de-DE"><head><title>{p.title}</title><meta content="text/html; charset=UTF-8" http-equiv="content-type"/><script data-senna-track="permanent">var Liferay = Liferay || {{}};</script></head>
<body class="controls-visible yui3-skin-sam signed-out public-page site"><div id="wrapper"><header id="banner">{p.login}{p.items('<nav id="navigation"><ul role="menubar"><li>', "</li><li>", "</li></ul></nav>")}</header>{p.banner}<section id="content"><h2 class="sr-only">{p.place}</h2>
{p.teasers('<div class="portlet-body"><h3>{head}</h3><p>{text}</p><a href="/web/guest/{n}">Weiterlesen</a></div>')}</section><footer id="footer">{p.legal}</footer></div>{p.cookies}</body></html>"""


def server_rendered_app(p: Parts) -> str:
    """An application that comes complete from its server."""
    return f"""<!DOCTYPE html><html lang="de"><head><meta charSet="utf-8"/><title>{p.title}</title><link rel="preload" href="/_next/static/chunks/main.js" as="script"/></head><body><div id="__next"><header>{p.items("<nav><ul><li>", "</li><li>", "</li></ul></nav>")}</header>{p.banner}<main><h1>{p.place}</h1>{p.teasers('<a href="/news/{n}"><h2>{head}</h2><p>{text}</p></a>')}</main><footer>{p.legal}</footer></div>{p.cookies}{p.login}<script id="__NEXT_DATA__" type="application/json">{{"props":{{"error":null,"statusCode":500}}}}</script></body></html>"""


def browser_rendered_app(p: Parts) -> str:
    """An application that is drawn in the browser: hardly any text."""
    return f"""<!doctype html><html lang="de"><head><meta charset="utf-8"/><title>{p.title}</title><meta name="description" content="{p.place}: {p.news[0][0]}"/><script type="module" crossorigin src="/assets/index-4f2a.js"></script><link rel="stylesheet" href="/assets/index.css"></head><body><noscript>Bitte aktivieren Sie JavaScript, um diese Website zu nutzen. <a href="/impressum">Impressum</a></noscript><div id="root"></div></body></html>"""


def old_and_static(p: Parts) -> str:
    """Tables and ISO-8859-1, as twenty years ago."""
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><title>{p.title}</title></head><body bgcolor="#FFFFFF"><table width="100%"><tr><td width="180" valign="top">{p.items("", "<br>", "")}<br>{p.login}</td><td valign="top">{p.banner}
<center><h1>{p.place}</h1></center>{p.teasers('<p><b><a href="aktuell{n}.htm">{head}</a></b><br>{text}</p>')}</td></tr></table><hr>{p.legal}</body></html>"""


def xhtml(p: Parts) -> str:
    """XHTML with its XML declaration."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de" lang="de"><head><title>{p.title}</title><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /></head><body><div id="wrap"><div id="navi">{p.items("<ul><li>", "</li><li>", "</li></ul>")}</div>{p.banner}<div id="main"><h1>{p.place}</h1>
{p.teasers('<div class="box"><h2>{head}</h2><p>{text}<br /><a href="?id={n}">weiter</a></p></div>')}</div><div id="fuss">{p.legal}</div></div>{p.login}{p.cookies}</body></html>"""


def minified(p: Parts) -> str:
    """HTML without the tags that may be left out."""
    return f"""<!doctype html><html lang=de><meta charset=utf-8><title>{p.title}</title><link rel=stylesheet href=/s.css><header>{p.items("<nav>", " ", "</nav>")}</header>{p.banner}<main><h1>{p.place}</h1>{p.teasers("<section><h2><a href=/n/{n}>{head}</a></h2><p>{text}</section>")}</main><footer>{p.legal}</footer>{p.cookies}{p.login}"""


def without_end(p: Parts) -> str:
    """A body that is never closed."""
    return f"""<html><head><title>{p.title}</title><meta charset="utf-8"></head><body><div class="seite"><div>{p.items("<p>", "</p><p>", "</p>")}</div>{p.banner}<h1>{p.place}</h1>{p.teasers("<h2>{head}</h2><p>{text} <a href='{n}.html'>mehr</a></p>")}<div>{p.legal}</div>{p.login}{p.cookies}</div>"""


def one_page_with_tiles(p: Parts) -> str:
    """Tiles instead of a menu, and hardly any text."""
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{p.title}</title></head><body>{p.cookies}<header>{p.login}<h1>{p.place}</h1></header>{p.banner}<main><ul class="kacheln">{p.items("<li>", "</li><li>", "</li>")}</ul>
<section><h2>Aktuelles</h2>{p.teasers('<details><summary>{head}</summary><p>{text}</p><a href="/a/{n}">Artikel</a></details>')}</section></main><footer>{p.legal}</footer></body></html>"""


SYSTEMS: list[Callable[[Parts], str]] = [
    typo3,
    wordpress,
    drupal,
    ikiss,
    nolis,
    sitepark,
    joomla,
    contao,
    plone,
    government_site_builder,
    liferay,
    server_rendered_app,
    browser_rendered_app,
    old_and_static,
    xhtml,
    minified,
    without_end,
    one_page_with_tiles,
]
TITLES = """{} - Startseite|Startseite ● {}|{}|Willkommen: {} - Aktuelles|Home » {}|{}: Offizielle Website|500 Jahre {}|
{} – Termine, Anmeldung, Kfz-Zulassung|Hier sind wir zu Hause: {}|Leben in {}: Hotspot der Artenvielfalt""".replace(
    "\n", ""
).split("|")


def honest(number: int = 200) -> list[Honest]:
    """So many pages, the same in every run."""
    return [_page(seed) for seed in range(number)]


def _page(seed: int) -> Honest:
    random = Random(seed)
    system = SYSTEMS[seed % len(SYSTEMS)]
    place = random.choice(PLACES)
    parts = Parts(
        place=place,
        title=random.choice(TITLES).format(place),
        menu=random.sample(MENU, random.randint(5, 24)),
        news=[(head, random.choice(TEXTS)) for head in random.sample(NEWS, random.randint(2, 12))],
        banner=random.choice(BANNERS),
        cookies=random.choice(COOKIES),
        login=random.choice(LOGINS),
        legal=random.choice(LEGAL),
    )
    charset = "iso-8859-1" if system is old_and_static else "utf-8"
    told = random.choice(["", f"; charset={charset}"]) if system is not without_end else f"; charset={charset}"
    body = system(parts).encode("windows-1252" if charset != "utf-8" else charset, "replace")
    return Honest(name=f"{system.__name__} {seed}", place=place, body=body, media_type=f"text/html{told}")
