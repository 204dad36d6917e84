"""Links: nobody is watched on the way, nothing else of an address changes, and the own website is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.message import LanguageVariant, Message, Variant
from broadcaster.rendition.addresses import links_of
from broadcaster.rendition.links import (
    clean,
    cleaned_text,
    is_encoded,
    shown_host,
    without_tracking,
)

TRACKED = "https://www.kreis-soest.de/it?utm_source=x&id=7&fbclid=IwAR0#stand"
CLEAN = "https://www.kreis-soest.de/it?id=7#stand"


@pytest.mark.parametrize(
    ("link", "clean_link", "removed"),
    [
        (TRACKED, CLEAN, ("utm_source", "fbclid")),
        ("https://a.de/?utm_source=x", "https://a.de/", ("utm_source",)),
        ("https://a.de?gclid=1&wbraid=2", "https://a.de", ("gclid", "wbraid")),
        ("https://a.de/?mc_cid=1&mc_eid=2&q=%C3%A4&&x", "https://a.de/?q=%C3%A4&&x", ("mc_cid", "mc_eid")),
        ("https://a.de/?UTM_Source=x&a=1", "https://a.de/?a=1", ("utm_source",)),
        ("https://a.de/?utm%5Fsource=x", "https://a.de/", ("utm_source",)),
        ("https://a.de/?id=utm_source&source=utm", "https://a.de/?id=utm_source&source=utm", ()),
        ("https://a.de/utm_source=x?b=&a", "https://a.de/utm_source=x?b=&a", ()),
        ("https://a.de/#?utm_source=x", "https://a.de/#?utm_source=x", ()),
        ("https://a.de/?", "https://a.de/?", ()),
        ("https://a.de/?wt.mc_id=1&pk_campaign=2&msclkid=3&igsh=4", "https://a.de/", None),
    ],
)
def test_only_tracking_parameters_go(link: str, clean_link: str, removed: tuple[str, ...] | None) -> None:
    """Order, case and encoding of everything else stay; the names of what went are told."""
    found = without_tracking(link)
    assert found.text == clean_link
    assert removed is None or found.removed == removed


@given(st.text(alphabet="ab=&?#/%._-:5Fü", max_size=60))
def test_a_link_without_tracking_is_not_touched(rest: str) -> None:
    """An address is never shortened or rewritten."""
    link = "https://a.de/" + rest
    assert without_tracking(link) == (link, ())


@pytest.mark.parametrize(
    ("text", "clean_text"),
    [
        (f"Mehr unter {TRACKED}.", f"Mehr unter {CLEAN}."),
        ("Siehe kreis-soest.de/it?utm_source=x, dort.", "Siehe kreis-soest.de/it, dort."),
        (f"({TRACKED}) und {TRACKED}", f"({CLEAN}) und {CLEAN}"),
        ("Warum? utm_source=x ist kein Link.", "Warum? utm_source=x ist kein Link."),
    ],
)
def test_links_in_a_text_are_cleaned(text: str, clean_text: str) -> None:
    """The sentence around the link keeps its signs."""
    assert cleaned_text(text).text == clean_text


def test_a_message_is_cleaned_in_all_its_fields() -> None:
    """Text, link, variants and languages; each place is named with what went there."""
    said = Message(
        text=f"Mehr: {TRACKED}",
        link=TRACKED,
        variants={"x": Variant(text=f"Kurz: {TRACKED}"), "facebook": Variant(headline="Anders")},
        languages={"en": LanguageVariant(text=f"More: {TRACKED}", link="https://a.de/en?fbclid=1")},
    )
    found = clean(said)
    assert found.removed == {
        "text": ("utm_source", "fbclid"),
        "link": ("utm_source", "fbclid"),
        "variants.x.text": ("utm_source", "fbclid"),
        "languages.en.text": ("utm_source", "fbclid"),
        "languages.en.link": ("fbclid",),
    }
    assert "utm" not in repr(found.message) and "fbclid" not in repr(found.message)
    assert (found.message.link, found.message.languages["en"].link) == (CLEAN, "https://a.de/en")
    assert clean(found.message).message is found.message


def test_a_messages_links_are_listed_once() -> None:
    """Those of the field, then those of the texts, as they are written."""
    english = LanguageVariant(text="See a.de/en or https://a.de/.", link="https://a.de/en/")
    said = Message(text="Siehe https://a.de/ und b.de.", link="https://a.de/", languages={"en": english})
    assert links_of(said) == ["https://a.de/", "https://a.de/en/", "b.de", "a.de/en"]
    assert links_of(Message(text="Ohne Link.")) == []


@pytest.mark.parametrize(
    ("link", "host", "encoded"),
    [
        ("https://xn--mnchen-3ya.example/a", "münchen.example", True),
        ("https://münchen.example/", "münchen.example", False),
        ("https://xn--strae-oqa.example", "straße.example", True),
        ("https://xn--\u00fc.example", "xn--ü.example", True),
        ("https://kreis-soest.de", "kreis-soest.de", False),
        ("https://[", "", False),
    ],
)
def test_an_encoded_name_can_be_shown(link: str, host: str, encoded: bool) -> None:  # noqa: FBT001 - a table
    """People see the name that browsers look up in another writing."""
    assert (shown_host(link), is_encoded(link)) == (host, encoded)
