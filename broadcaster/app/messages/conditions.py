"""Use case: settle under which website condition a draft goes out, and with which link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.website_links import WebsiteLinks, website_links
from broadcaster.rendition.addresses import named_in
from broadcaster.schedule.condition import WAITS, Condition, Gate, gate
from broadcaster.schedule.terms import Terms, WebsiteLink
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadcaster.app.messages.drafting import Draft
    from broadcaster.rendition.addresses import Named


def settled(
    installation: Installation, draft: Draft, terms: Terms, *, correction: bool
) -> tuple[Draft, Condition | None]:
    """The draft as it goes out, and its condition; None leaves that to the message it corrects, else it is none.

    Raises InvalidInput for a condition that nobody could ever meet, and for a link with nothing to replace it.
    """
    website, watched = installation.websites.current(installation.now()), _is_watched(installation)
    if terms.condition not in (None, Condition.ANY) and not watched:
        raise _unwatched("condition")
    links, default = website_links(installation), WebsiteLink(installation.settings.website_link)
    choice = _choice(terms, default, links, correction=correction)
    named = named_in(draft)
    inside = [] if (terms.website_link or default) is WebsiteLink.SEND else links.inside(named)
    if inside and not (choice is WebsiteLink.REPLACE and links.replaceable):
        # no waiting brings citizens into the internal network
        raise InvalidInput([_unreachable(field, written[:80]) for field, written in _places(inside)])
    outward, own = links.replaced_in(draft, inside), links.into_website(named)
    if terms.condition is Condition.WAIT_UNTIL_ONLINE or not (own or (inside and links.page_leads)):
        return outward, terms.condition
    if choice is WebsiteLink.WAIT:
        return outward, _waiting(terms, watched=watched)
    away = watched and website.verdict is not Verdict.ONLINE
    dead = away or terms.condition is Condition.ONLY_WHILE_OFFLINE
    if choice is WebsiteLink.REPLACE and dead:
        if not links.replaceable:
            raise _nothing_instead()
        outward = links.replaced_in(draft, [one for one in named if one in own or one in inside])
    return outward, terms.condition


def _places(named: Sequence[Named]) -> list[tuple[str, str]]:
    """Field and address, each once."""
    return list(dict.fromkeys((one.field, one.written) for one in named))


def waits(installation: Installation, condition: Condition | None) -> Sentence | None:
    """What a broadcast of this condition would wait for right now."""
    verdict = installation.websites.current(installation.now()).verdict
    held = condition is not None and gate(condition, verdict, released=False) is not Gate.OPEN
    return WAITS[condition] if condition is not None and held else None


def _choice(terms: Terms, default: WebsiteLink, links: WebsiteLinks, *, correction: bool) -> WebsiteLink:
    """The author's choice, else the organisation's, unless waiting would contradict what the message is for."""
    if terms.website_link is not None:
        return terms.website_link
    if default is not WebsiteLink.WAIT:
        return default
    if terms.condition is Condition.ONLY_WHILE_OFFLINE:
        return WebsiteLink.REPLACE
    if correction or terms.condition is Condition.ANY:
        return WebsiteLink.REPLACE if links.replaceable else WebsiteLink.SEND
    return WebsiteLink.WAIT


def _waiting(terms: Terms, *, watched: bool) -> Condition | None:
    """A message whose link needs the website waits for it, if anybody can tell when it is there."""
    if terms.condition is Condition.ONLY_WHILE_OFFLINE:
        raise _contradiction()
    if watched:
        return Condition.WAIT_UNTIL_ONLINE
    if terms.website_link is not None:
        raise _unwatched("website_link")
    return terms.condition


def _is_watched(installation: Installation) -> bool:
    """Whether somebody watches the website, or a person has set the verdict."""
    website = installation.websites.current(installation.now())
    return bool(installation.settings.website.addresses) or website.since is not None or website.checked_at is not None


def _unwatched(field: str) -> InvalidInput:
    return InvalidInput.one(
        field,
        de="Niemand beobachtet die Website, deshalb würde die Meldung für immer warten. Richten Sie die Beobachtung ein, "
        "setzen Sie das Urteil von Hand, oder lassen Sie die Bedingung weg.",
        en="Nobody watches the website, so the message would wait for ever. Set up the watch, set the verdict by hand, "
        "or leave the condition out.",
    )


def _nothing_instead() -> InvalidInput:
    return InvalidInput.one(
        "link",
        de="Der Link führt auf die Website, die nicht online ist. Nehmen Sie ihn heraus, oder tragen Sie in den Einstellungen "
        "emergency_page oder phone ein.",
        en="The link leads to the website, which is not online. Take it out, or set emergency_page or phone in the settings.",
    )


def _unreachable(field: str, address: str) -> Problem:
    return Problem(
        field=field,
        sentence=Sentence(
            de=f"{address} ist nur im internen Netz erreichbar; Bürgerinnen und Bürger kommen dort nie an. Nehmen Sie die Adresse "
            "heraus, oder nennen Sie eine öffentliche. Soll sie trotzdem hinaus, wählen Sie für Links auf die Website „trotzdem "
            "mitsenden“ (--website-link send).",
            en=f"{address} can be reached in the internal network only; citizens never get there. Take the address out, or name a "
            "public one. If it is to go out all the same, choose “send it all the same” for links to the website "
            "(--website-link send).",
        ),
    )


def _contradiction() -> InvalidInput:
    return InvalidInput.one(
        "website_link",
        de="Die Meldung geht nur hinaus, solange die Website offline ist; ihr Link kann nicht auf die Website warten. "
        "Bitte wählen Sie replace oder send.",
        en="The message goes out only while the website is offline; its link cannot wait for the website. "
        "Choose replace or send.",
    )
