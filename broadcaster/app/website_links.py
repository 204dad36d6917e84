"""Links that lead into the authority's own website, and what replaces them while it is not online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from broadcaster.message import LanguageVariant, Variant
from broadcaster.rendition.urls import find

if TYPE_CHECKING:
    from broadcaster.app.drafting import Draft
    from broadcaster.settings import Settings


def website_links(settings: Settings) -> WebsiteLinks:
    """The links of an organisation's website: to the hosts that are watched, and to those that are named beside them."""
    watched = [urlsplit(address).hostname or "" for address in settings.website.addresses]
    hosts = (*settings.link_hosts.split(), *watched)
    return WebsiteLinks(hosts, settings.emergency_page, settings.phone)


@dataclass(frozen=True, slots=True)
class WebsiteLinks:
    """Knows the website by its host names, and replaces links to it by a page elsewhere or a telephone number."""

    hosts: tuple[str, ...]
    page: str
    phone: str

    @property
    def replaceable(self) -> bool:
        """Whether there is anything to replace a link with."""
        return bool(self.page or self.phone)

    def in_draft(self, draft: Draft) -> bool:
        """Whether a link of the draft, in a field of its own or in a text, leads into the website."""
        return any(self._leads(link) for link in _links(draft))

    def replaced_in(self, draft: Draft) -> Draft:
        """The draft without such links."""
        link, text = self._without(draft.link, draft.text)
        variants = {channel: self._variant(draft, variant) for channel, variant in draft.variants.items()}
        languages = {code: self._language(draft, said) for code, said in draft.languages.items()}
        return replace(draft, link=link, text=text, variants=variants, languages=languages)

    def _variant(self, draft: Draft, variant: Variant) -> Variant:
        link = draft.link if variant.link is None else variant.link
        link, text = self._without(link, draft.text if variant.text is None else variant.text)
        return replace(variant, link=link or "", text=text)

    def _language(self, draft: Draft, said: LanguageVariant) -> LanguageVariant:
        link, text = self._without(said.link or draft.link, said.text)
        return replace(said, link=link if said.link else None, text=text)

    def _without(self, link: str | None, text: str) -> tuple[str | None, str]:
        for found in reversed(find(text)):
            if self._leads(text[found.start : found.end]):
                text = text[: found.start] + (self.page or self.phone) + text[found.end :]
        if not link or not self._leads(link):
            return link, text
        if self.page or self.phone in text:
            return self.page or None, text
        return None, f"{text}\n\nTel. {self.phone}"

    def _leads(self, link: str) -> bool:
        try:
            name = (urlsplit(link if "//" in link else f"//{link}").hostname or "").lower()
        except ValueError:
            return False
        known = [host.lower().removeprefix("www.") for host in self.hosts]
        return any(name == host or name.endswith(f".{host}") for host in known)


def _links(draft: Draft) -> Iterator[str]:
    others: tuple[Variant | LanguageVariant, ...] = (*draft.variants.values(), *draft.languages.values())
    yield from filter(None, [draft.link, *(other.link for other in others)])
    for text in (draft.text, *(other.text or "" for other in others)):
        yield from (text[link.start : link.end] for link in find(text))
