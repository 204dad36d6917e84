"""Links that lead into the authority's own website or into its internal network, and what replaces them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from broadcaster.message import LanguageVariant, Variant
from broadcaster.net.internet import is_inside
from broadcaster.practice.site import NAMES
from broadcaster.rendition.addresses import addresses
from broadcaster.rendition.links import host_of, leads_to_website

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.app.messages.drafting import Draft


def website_links(installation: Installation) -> WebsiteLinks:
    """The links of an organisation's website: to the hosts that are watched, and to those that are named beside them.

    In an installation for practice that watches no other, the practice website is meant, also while it does not run.
    """
    settings = installation.settings
    watched = tuple(urlsplit(address).hostname or "" for address in settings.website.addresses)
    if not watched and installation.practising:
        watched = NAMES
    return WebsiteLinks((*settings.link_hosts.split(), *watched), settings.emergency_page, settings.phone)


@dataclass(frozen=True, slots=True)
class WebsiteLinks:
    """Knows the website by its host names, and replaces links by a page elsewhere or a telephone number."""

    hosts: tuple[str, ...]
    page: str
    phone: str

    @property
    def replaceable(self) -> bool:
        """Whether there is anything to replace a link with."""
        return bool(self.page or self.phone)

    def in_draft(self, draft: Draft) -> bool:
        """Whether an address in the draft, in a field of its own or in a text, leads into the website."""
        return any(self.leads(host) for _field, _address, host in _addresses(draft))

    def inside(self, draft: Draft) -> list[tuple[str, str]]:
        """Field and address of what only the internal network reaches, each once."""
        told = ((field, address) for field, address, host in _addresses(draft) if self.leads_inside(host))
        return list(dict.fromkeys(told))

    def leads(self, host: str) -> bool:
        """Whether a host is one of the website's, or below it."""
        return leads_to_website(host, self.hosts)

    def leads_inside(self, host: str) -> bool:
        """Whether nobody outside reaches a host, and it is not the website either."""
        return is_inside(host) and not self.leads(host)

    def replaced_in(self, draft: Draft, concerned: Callable[[str], bool]) -> Draft:
        """The draft without the addresses whose host is ``concerned``."""
        said = _Replacing(self.page, self.phone, concerned)
        link, text = said.without(draft.link, draft.text)
        variants = {channel: said.variant(draft, variant) for channel, variant in draft.variants.items()}
        languages = {code: said.language(draft, other) for code, other in draft.languages.items()}
        headline = said.in_text(draft.headline)
        said_now = {"headline": headline, "link": link, "text": text, "variants": variants, "languages": languages}
        return draft.model_copy(update=said_now)


@dataclass(frozen=True, slots=True)
class _Replacing:
    """Puts ``page``, else ``phone``, in the place of every address whose host is ``concerned``."""

    page: str
    phone: str
    concerned: Callable[[str], bool]

    def variant(self, draft: Draft, variant: Variant) -> Variant:
        link = draft.link if variant.link is None else variant.link
        link, text = self.without(link, draft.text if variant.text is None else variant.text)
        headline = None if variant.headline is None else self.in_text(variant.headline)
        return replace(variant, headline=headline, link=link or "", text=text)

    def language(self, draft: Draft, said: LanguageVariant) -> LanguageVariant:
        link, text = self.without(said.link or draft.link, said.text)
        return replace(said, headline=self.in_text(said.headline), link=link if said.link else None, text=text)

    def without(self, link: str | None, text: str) -> tuple[str | None, str]:
        text = self.in_text(text)
        if not link or not self.concerned(host_of(link)):
            return link, text
        if self.page or self.phone in text:
            return self.page or None, text
        return None, f"{text}\n\nTel. {self.phone}"

    def in_text(self, text: str) -> str:
        for address in reversed(addresses(text)):
            if self.concerned(address.host):
                text = text[: address.start] + (self.page or self.phone) + text[address.end :]
        return text


def _addresses(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Field, address and host of all that the draft names."""
    places: list[tuple[str, Draft | Variant | LanguageVariant]] = [("", draft)]
    places += [(f"variants.{channel}.", variant) for channel, variant in draft.variants.items()]
    places += [(f"languages.{code}.", said) for code, said in draft.languages.items()]
    for place, said in places:
        if said.link and (host := host_of(said.link)):
            yield f"{place}link", said.link, host
        for name, text in (("headline", said.headline), ("text", said.text)):
            for address in addresses(text or ""):
                yield f"{place}{name}", (text or "")[address.start : address.end], address.host
