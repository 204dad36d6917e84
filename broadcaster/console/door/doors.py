"""The door of every route: who is there, what they may do, and whether the request is really theirs."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from broadcaster.addresses.webaddress import taken_apart
from broadcaster.app import Installation
from broadcaster.app.installation.accounts import public_address
from broadcaster.app.installation.secrets import new_token
from broadcaster.app.messages.screens import paused
from broadcaster.app.people.roles import Permission, permissions
from broadcaster.app.people.signing_in import ENROL, FULL, SECOND_FACTOR, Client, Visit, in_hands_of, visit_with
from broadcaster.app.people.unfinished import unfinished
from broadcaster.console.door import cookies
from broadcaster.console.door.cookies import Jar
from broadcaster.console.pages import moments
from broadcaster.console.pages.language import choose, speaker, spoken
from broadcaster.console.pages.notices import NOTICES
from broadcaster.console.pages.pages import rendered
from broadcaster.saying import entries
from broadcaster.words import Language
from broadcaster.words.errors import InvalidInput

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedIn(Exception):
    """Nobody is there; ``place`` is where they have to go first."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Forbidden(Exception):
    """Somebody is there who may not do this."""


class Forged(Exception):
    """The request does not come from a form of ours."""


@dataclass(kw_only=True)
class Visitor:
    """Whoever asks for a page: the installation in their hands, and their way of being answered."""

    request: Request
    installation: Installation
    jar: Jar
    visit: Visit | None
    language: Language
    bound_to: str
    navigation: tuple[Navigation, ...] = ()

    @property
    def here(self) -> Visit:
        """The visit of somebody who is signed in."""
        if self.visit is None:
            raise NotSignedIn("/sign-in")
        return self.visit

    @cached_property
    def may(self) -> frozenset[Permission]:
        """Everything that this visitor may do here and now."""
        return _granted(self.visit)

    @property
    def client(self) -> Client:
        """Where the visitor comes from."""
        agent = self.request.headers.get("user-agent", "")
        address = self.request.client.host if self.request.client else ""
        return Client(address=address, device=agent[:200], device_token=self.jar.read(self.request, cookies.DEVICE))

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A whole page, or a part of one."""
        response = HTMLResponse(rendered(template, self._context() | context), status)
        if not self.jar.read(self.request, cookies.VISIT) and self.visit is None:
            self.jar.set(response, cookies.VISIT, self.bound_to)
        return response

    def to(self, path: str, said: str = "") -> Response:
        """Go on at ``path``, where ``said`` (one of the notices) is shown."""
        return RedirectResponse(f"{path}{'&' if '?' in path else '?'}said={said}" if said else path, 303)

    def problems(self, error: InvalidInput) -> list[dict[str, str]]:
        """What is wrong, for a template: each with its field."""
        return [{"field": problem.field, "text": spoken(problem.sentence, self.language)} for problem in error.problems]

    def _context(self) -> dict[str, Any]:
        zone = ZoneInfo(self.installation.settings.time_zone)
        now, language = self.installation.now(), self.language
        signed_in = self.visit is not None and self.visit.session.stage == FULL
        return {
            "visitor": self,
            "language": language,
            "say": speaker(language),
            "spoken": lambda sentence: spoken(sentence, language),
            "label": lambda name: spoken(entries()[name][1].name, language),
            "when": lambda moment: moments.clock(moment, now, zone, language),
            "exact": lambda moment: moments.exact(moment, zone, language),
            "channel_address": lambda delivery: public_address(self.installation, delivery.account),
            "form_token": cookies.form_token(self.bound_to),
            "organisation": self.installation.settings.organisation,
            "may": {str(permission) for permission in self.may},
            "person": self.visit.person if self.visit else None,
            "signed_in": signed_in,
            "unfinished": lambda: unfinished(self.installation, self.here.person),
            "path": self.request.url.path,
            "navigation": [entry for entry in self.navigation if entry.may in self.may] if signed_in else [],
            "practising": signed_in and self.installation.practising,
            "pause": paused(self.installation) if signed_in else None,
            "said": NOTICES.get(self.request.query_params.get("said", "")),
            "problems": [],
        }


def visitor_of(request: Request) -> Visitor:
    """The visitor whom the door let in."""
    found: Visitor = request.state.visitor
    return found


Visiting = Annotated[Visitor, Depends(visitor_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """A screen's place in the navigation, by ``order``; ``may`` says who sees it."""

    order: int
    path: str
    de: str
    en: str
    icon: str
    may: Permission


class Door:
    """Lets in whoever has ``may``. ``quiet`` requests come by themselves and keep no session alive."""

    def __init__(self, may: Permission, *, quiet: bool = False) -> None:
        self.may, self.quiet = may, quiet

    async def __call__(self, request: Request) -> None:
        """Find out who is there; check that they may, and that they meant it."""
        visitor = await run_in_threadpool(arrive, request, touch=not self.quiet)
        request.state.visitor = visitor
        if self.may is not Permission.ANYONE and self.may not in visitor.may:
            await run_in_threadpool(_refuse, request, visitor)
        if request.method not in _SAFE:
            await _meant(request, visitor)


class Screen:
    """The routes of one screen. Every route names what is needed to use it."""

    def __init__(self, navigation: Navigation | None = None) -> None:
        self.router = APIRouter(default_response_class=HTMLResponse)
        self.navigation = navigation

    def page(self, path: str, may: Permission, *, quiet: bool = False) -> Callable[..., Any]:
        """A page, or with ``quiet`` a part of one that refreshes itself."""
        return self.router.get(path, response_model=None, dependencies=[Depends(Door(may, quiet=quiet))])

    def action(self, path: str, may: Permission) -> Callable[..., Any]:
        """What a form does; it answers with a redirect, or with 422 and the form again."""
        return self.router.post(path, response_model=None, dependencies=[Depends(Door(may))])


def arrive(request: Request, *, touch: bool = True) -> Visitor:
    """Whoever a request comes from."""
    installation: Installation = request.app.state.installation
    jar: Jar = request.app.state.jar
    token = jar.read(request, cookies.SESSION)
    visit = visit_with(installation, token, touch=touch)
    if visit is not None:
        installation = in_hands_of(installation, visit.person)
    return Visitor(
        request=request,
        installation=installation,
        jar=jar,
        visit=visit,
        language=choose(request, visit.person if visit else None),
        bound_to=token if visit else jar.read(request, cookies.VISIT) or new_token(),
        navigation=request.app.state.navigation,
    )


def _granted(visit: Visit | None) -> frozenset[Permission]:
    match visit.session.stage if visit else None:
        case None:
            return frozenset()
        case "second factor":
            return frozenset({Permission.SIGN_IN})
        case "enrol":
            return frozenset({Permission.SELF})
        case _:
            return permissions(visit.person.roles) if visit else frozenset()


async def _meant(request: Request, visitor: Visitor) -> None:
    """A state is changed only by a page of ours, which knows the token that belongs to the cookie."""
    if not _same_origin(request):
        raise Forged
    token = request.headers.get("x-csrf-token") or (await request.form()).get("form_token")
    if not isinstance(token, str) or not cookies.token_fits(_kept(visitor), token, hmac.compare_digest):
        raise Forged


def _kept(visitor: Visitor) -> str:
    kind = cookies.SESSION if visitor.visit else cookies.VISIT
    return visitor.jar.read(visitor.request, kind)


def _same_origin(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site is not None
    return taken_apart(origin).netloc == request.headers.get("host")


def _refuse(request: Request, visitor: Visitor) -> None:
    stage = visitor.visit.session.stage if visitor.visit else None
    if stage == FULL:
        visitor.installation.record("refused", request.url.path[:200], method=request.method)
        raise Forbidden
    if stage == SECOND_FACTOR:
        raise NotSignedIn("/sign-in/second-factor")
    if stage == ENROL:
        raise NotSignedIn("/profile/factors")
    back = request.url.path if request.method in _SAFE else "/"
    raise NotSignedIn(f"/sign-in?then={quote(back, safe='/')}")
