"""Links that lead into the authority's own website or into its internal network, and what replaces them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from broadcaster.message import LanguageVariant, Variant
from broadcaster.practice.site import NAMES
from broadcaster.rendition.links import host_of, sites

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.app.messages.drafting import Draft
    from broadcaster.rendition.addresses import Named


def website_links(installation: Installation) -> WebsiteLinks:
    """The links of an organisation's website: to the hosts that are watched, and to those that are named beside them.

    In an installation for practice that watches no other, the practice website is meant, also while it does not run.
    """
    settings = installation.settings
    watched = tuple(urlsplit(address).hostname or "" for address in settings.website.addresses)
    if not watched and installation.practising:
        watched = NAMES
    hosts = sites([*settings.link_hosts.split(), *watched])
    return WebsiteLinks(hosts, settings.emergency_page, settings.phone)


@dataclass(frozen=True, slots=True)
class WebsiteLinks:
    """Knows the website by its names as they are compared, and replaces links by a page elsewhere or a telephone number."""

    sites: tuple[str, ...]
    page: str
    phone: str

    @property
    def replaceable(self) -> bool:
        """Whether there is anything to replace a link with."""
        return bool(self.page or self.phone)

    @property
    def page_leads(self) -> bool:
        """Whether what a link is replaced with leads into the website itself."""
        return bool(self.page) and self.leads(host_of(self.page))

    def leads(self, host: str) -> bool:
        """Whether a host is one of the website's, or below it."""
        return any(host == name or host.endswith(f".{name}") for name in self.sites)

    def into_website(self, named: Sequence[Named]) -> list[Named]:
        """The addresses that lead into the website."""
        return [one for one in named if self.leads(one.host)]

    def inside(self, named: Sequence[Named]) -> list[Named]:
        """The addresses that only the internal network reaches, and that are not the website's either."""
        return [one for one in named if one.inside and not self.leads(one.host)]

    def replaced_in(self, draft: Draft, gone: Sequence[Named]) -> Draft:
        """The draft without the addresses that are ``gone``, all of which were found in it."""
        if not gone:
            return draft
        said = _Replacing(self.page, self.phone, gone)
        link, text = said.without("link", draft.link, said.words("text", draft.text))
        return draft.model_copy(
            update={
                "headline": said.words("headline", draft.headline),
                "link": link,
                "text": text,
                "variants": {channel: said.variant(draft, channel, one) for channel, one in draft.variants.items()},
                "languages": {code: said.language(draft, code, one) for code, one in draft.languages.items()},
            }
        )


@dataclass(frozen=True, slots=True)
class _Replacing:
    """Puts ``page``, else ``phone``, in the place of the addresses that are ``gone``."""

    page: str
    phone: str
    gone: Sequence[Named]

    def variant(self, draft: Draft, channel: str, variant: Variant) -> Variant:
        place = f"variants.{channel}."
        text = self.words("text", draft.text) if variant.text is None else self.words(f"{place}text", variant.text)
        of = ("link", draft.link) if variant.link is None else (f"{place}link", variant.link)
        link, text = self.without(*of, text)
        headline = None if variant.headline is None else self.words(f"{place}headline", variant.headline)
        return replace(variant, headline=headline, link=link or "", text=text)

    def language(self, draft: Draft, code: str, said: LanguageVariant) -> LanguageVariant:
        place = f"languages.{code}."
        of = (f"{place}link", said.link) if said.link else ("link", draft.link)
        link, text = self.without(*of, self.words(f"{place}text", said.text))
        headline = self.words(f"{place}headline", said.headline)
        return replace(said, headline=headline, link=link if said.link else None, text=text)

    def without(self, field: str, link: str | None, text: str) -> tuple[str | None, str]:
        if all(one.field != field for one in self.gone):
            return link, text
        if self.page or self.phone in text:
            return self.page or None, text
        return None, f"{text}\n\nTel. {self.phone}"

    def words(self, field: str, text: str) -> str:
        for one in reversed([one for one in self.gone if one.field == field]):
            text = text[: one.start] + (self.page or self.phone) + text[one.end :]
        return text
