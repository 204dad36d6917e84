"""The page on which a person sees what the practice platforms show the public, side by side.

``/`` draws the timelines (``?account=`` narrows them, ``?lang=en`` is English), ``/p/<platform>/<id>`` one post with
its thread, ``/pictures/<sha256>`` a picture. Nothing is fetched from elsewhere and no script runs inline.
"""

from __future__ import annotations

import io
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from broadcaster.practice.permalinks import origin
from broadcaster.practice.timeline import columns, organisations, profile, thread_of
from broadcaster.practice.world import World
from broadcaster.words import Language, Sentence

WORDS = {
    "title": Sentence(de="Übungsplattform", en="Practice platform"),
    "banner": Sentence(
        de="Übungsplattform – nichts davon ist öffentlich.", en="Practice platform – none of this is public."
    ),
    "heading": Sentence(de="So sähe es die Öffentlichkeit", en="What the public would see"),
    "skip": Sentence(de="Zu den Beiträgen", en="Skip to the posts"),
    "other_language": Sentence(de="English", en="Deutsch"),
    "follow": Sentence(de="Automatisch aktualisieren", en="Update automatically"),
    "account": Sentence(de="Konto", en="Account"),
    "all_accounts": Sentence(de="Alle Konten", en="All accounts"),
    "show": Sentence(de="Anzeigen", en="Show"),
    "one_post": Sentence(de="1 Beitrag", en="1 post"),
    "posts": Sentence(de="{} Beiträge", en="{} posts"),
    "empty": Sentence(de="Noch nichts veröffentlicht.", en="Nothing published yet."),
    "empty_here": Sentence(
        de="Hier erscheinen die Beiträge auf {}, sobald Sie etwas senden.",
        en="Posts on {} appear here as soon as you send something.",
    ),
    "needs_picture": Sentence(de="Ohne Bild nimmt {} nichts an.", en="{} takes nothing without a picture."),
    "threads": Sentence(
        de="Lange Meldungen werden als Thread aus mehreren Teilen gezeigt.",
        en="Long messages are shown as a thread of several parts.",
    ),
    "older": Sentence(
        de="Ältere Beiträge, die hier nicht gezeigt werden: {}.", en="Older posts that are not shown here: {}."
    ),
    "part": Sentence(de="Teil {} von {}", en="Part {} of {}"),
    "alt": Sentence(de="Alternativtext", en="Alternative text"),
    "alt_missing": Sentence(
        de="Kein Alternativtext: Blinde Menschen erfahren nicht, was das Bild zeigt.",
        en="No alternative text: blind people do not learn what the picture shows.",
    ),
    "pictures": Sentence(de="{} Bilder, seitlich blättern", en="{} pictures, scroll sideways"),
    "picture": Sentence(de="Bild {} von {}", en="Picture {} of {}"),
    "answers_missing": Sentence(
        de="Antwort auf einen Beitrag, der nicht mehr öffentlich ist.", en="Reply to a post that is no longer public."
    ),
    "post_by": Sentence(de="Beitrag von {} auf {}", en="Post by {} on {}"),
    "back": Sentence(de="Alle Beiträge ansehen", en="See all posts"),
    "gone_title": Sentence(de="Kein öffentlicher Beitrag", en="Not a public post"),
    "gone": Sentence(
        de="Unter dieser Adresse ist nichts öffentlich: Der Beitrag wurde gelöscht, oder es gab ihn nie.",
        en="Nothing is public at this address: the post was deleted, or there never was one.",
    ),
}

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": POLICY}
_ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


def routes(world: World) -> list[BaseRoute]:
    """The page, the posts' own pages, their pictures, and what the page is drawn with."""

    def timelines(request: Request) -> Response:
        language, account = _language(request), request.query_params.get("account", "")
        shown = columns(world, account, language)
        accounts = {name: profile(f"{name}@").name for name in organisations(world)}
        return _page(request, "timelines.html", columns=shown, accounts=accounts, account=account)

    def post(request: Request) -> Response:
        platform, post_id = request.path_params["platform"], request.path_params["post_id"]
        thread = thread_of(world, platform, post_id, _language(request))
        if thread is None:
            return _page(request, "gone.html", status=404)
        return _page(request, "post.html", thread=thread, title=platform.capitalize(), key=f"{platform}-{post_id}")

    def picture(request: Request) -> Response:
        data = world.picture(request.path_params["sha256"])
        if data is None:
            return PlainTextResponse("no such picture", 404)
        return Response(data, media_type=_media_type(data), headers=_SAFE | {"Cache-Control": "max-age=31536000"})

    return [
        Route("/", timelines),
        Route("/p/{platform}/{post_id}", post),
        Route("/pictures/{sha256}", picture),
        Route("/page/{name}", _asset),
    ]


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        return PlainTextResponse("no such file", 404)
    data = files("broadcaster.practice").joinpath("pages", name).read_bytes()
    return Response(data, media_type=_ASSETS[name], headers=_SAFE | {"Cache-Control": "no-cache"})


def _page(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    language = _language(request)

    def say(word: str, *parts: object) -> str:
        return WORDS[word].in_(language).format(*parts)

    html = _TEMPLATES.get_template(template).render(
        say=say, language=language, other=_elsewhere(request, language), home=_home(request, language), **values
    )
    return HTMLResponse(html, status, headers=_SAFE | {"Cache-Control": "no-store"})


def _elsewhere(request: Request, language: Language) -> str:
    """The same page in the other language."""
    query: dict[str, Any] = {**request.query_params, "lang": "en" if language == "de" else "de"}
    return f"{origin(request)}{request.url.path}?{urlencode(query)}"


def _home(request: Request, language: Language) -> str:
    return f"{origin(request)}/" + ("?lang=en" if language == "en" else "")


def _language(request: Request) -> Language:
    return "en" if request.query_params.get("lang") == "en" else "de"


def _media_type(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        return Image.MIME.get(image.format or "", "application/octet-stream")


_TEMPLATES = Environment(
    loader=PackageLoader("broadcaster.practice", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
