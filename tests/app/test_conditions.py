"""Messages whose link leads into the website: wait, replace or send; the author chooses, else the organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from broadcaster.app.messages.posting import Draft, preview
from broadcaster.app.messages.website_links import WebsiteLinks
from broadcaster.delivery.states import State
from broadcaster.message import Variant
from broadcaster.rendition.addresses import named_in
from broadcaster.rendition.links import sites
from broadcaster.schedule.condition import WAITS, Condition
from broadcaster.schedule.terms import Terms, WebsiteLink
from broadcaster.website.site import Site
from broadcaster.words.errors import InvalidInput

from .bureau import Bureau, X

LINK = "https://www.kreis-soest.de/hinweis"
PAGE = "https://notfall.example/soest"
HOSTS = {"link_hosts": "www.kreis-soest.de"}
READY = HOSTS | {"emergency_page": PAGE, "phone": "02921/30-0"}
OFFLINE, ONLINE = Condition.ONLY_WHILE_OFFLINE, Condition.WAIT_UNTIL_ONLINE
WAIT, REPLACE, SEND = WebsiteLink.WAIT, WebsiteLink.REPLACE, WebsiteLink.SEND


def outcome(bureau: Bureau, verdict: str | None, **chosen: Any) -> tuple[Condition | None, str | None]:
    """The condition and the link with which a message with a link into the website would go out."""
    if verdict:
        bureau.judge(verdict)
    shown = preview(bureau.installation, Draft(text="Näheres hier.", link=LINK), [X], terms=Terms(**chosen))
    return shown.condition, shown.message.link


@pytest.mark.parametrize("bureau", [READY], indirect=True)
@pytest.mark.parametrize(
    ("verdict", "chosen", "condition", "link"),
    [
        (None, {}, None, LINK),
        ("online", {}, ONLINE, LINK),
        ("offline", {}, ONLINE, LINK),
        ("unknown", {}, ONLINE, LINK),
        ("offline", {"website_link": REPLACE}, None, PAGE),
        ("unknown", {"website_link": REPLACE}, None, PAGE),
        ("online", {"website_link": REPLACE}, None, LINK),
        (None, {"website_link": REPLACE}, None, LINK),
        ("offline", {"website_link": SEND}, None, LINK),
        ("offline", {"condition": Condition.ANY}, Condition.ANY, PAGE),
        ("online", {"condition": OFFLINE}, OFFLINE, PAGE),
        ("offline", {"condition": OFFLINE, "website_link": SEND}, OFFLINE, LINK),
        ("offline", {"condition": ONLINE, "website_link": REPLACE}, ONLINE, LINK),
    ],
)
def test_the_authors_choice_and_what_follows_from_it(
    bureau: Bureau, verdict: str | None, chosen: dict[str, Any], condition: Condition | None, link: str
) -> None:
    """The organisation's default is to wait; who knows nothing of the website sends as ever."""
    assert outcome(bureau, verdict, **chosen) == (condition, link)


@pytest.mark.parametrize(
    "bureau", [READY | {"website_link": "replace"}, READY | {"website_link": "send"}], indirect=True
)
def test_the_organisation_has_a_default(bureau: Bureau) -> None:
    """It holds where the author chose nothing."""
    sent = bureau.installation.settings.website_link == "send"
    assert outcome(bureau, "offline") == (None, LINK if sent else PAGE)
    assert outcome(bureau, "offline", website_link=WAIT) == (ONLINE, LINK)


@pytest.mark.parametrize("bureau", [HOSTS], indirect=True)
def test_what_cannot_be_done_is_said_before_anything_is_queued(bureau: Bureau) -> None:
    """Nothing to replace it with; a link that can never be reached; a wait that nobody ends."""
    with pytest.raises(InvalidInput, match="Nobody watches"):
        outcome(bureau, None, website_link=WAIT)
    with pytest.raises(InvalidInput, match="emergency_page or phone"):
        outcome(bureau, "offline", website_link=REPLACE)
    with pytest.raises(InvalidInput, match="emergency_page or phone"):
        outcome(bureau, "offline", condition=OFFLINE)
    with pytest.raises(InvalidInput, match="cannot wait"):
        outcome(bureau, "offline", condition=OFFLINE, website_link=WAIT)
    assert outcome(bureau, "offline", condition=Condition.ANY) == (Condition.ANY, LINK)


@pytest.mark.parametrize("bureau", [READY], indirect=True)
def test_a_preview_says_what_a_message_would_wait_for(bureau: Bureau) -> None:
    """Right now."""
    bureau.judge("offline")
    draft = Draft(text="Näheres hier.", link=LINK)
    assert preview(bureau.installation, draft, [X]).waits == WAITS[ONLINE]
    bureau.judge("online")
    assert preview(bureau.installation, draft, [X]).waits is None


@pytest.mark.parametrize("bureau", [READY], indirect=True)
def test_a_message_with_such_a_link_is_held_until_the_website_is_back(bureau: Bureau) -> None:
    """A correction does not wait: its link is replaced."""
    bureau.judge("online")
    wrong = bureau.say("Rufen Sie 123 an.", draft={"link": LINK})
    bureau.publish()
    bureau.judge("offline")
    assert bureau.states(bureau.say("Näheres hier.", draft={"link": LINK})) == [State.HELD]
    right = bureau.say("Rufen Sie 456 an.", draft={"link": LINK}, corrects=wrong.message_id)
    assert bureau.states(right) == [State.PUBLISHED, State.QUEUED]
    assert bureau.installation.messages.content(right.message_id).link == PAGE


INSIDE = "https://portal.kreis.local/x"


@pytest.mark.parametrize("bureau", [READY, HOSTS], indirect=True)
@pytest.mark.parametrize("verdict", [None, "online", "offline"])
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "Näheres hier.", "link": INSIDE}, "link"),
        ({"text": "Näheres auf http://10.1.2.3/x."}, "text"),
        ({"text": "Näheres auf portal.kreis.local (bis Montag)."}, "text"),
        ({"text": "Melden Sie sich bei http://zeiterfassung an."}, "text"),
        ({"text": "Server 192.168.1.7 und [fd00::1] sind aus."}, "text"),
        ({"text": "Satz.", "headline": "Neu auf mitarbeiter.fritz.home.arpa"}, "headline"),
        ({"text": "Satz.", "variants": {"x": Variant(text="Auf portal.lan/x.")}}, "variants.x.text"),
    ],
)
def test_an_address_in_the_internal_network_is_refused_and_waits_for_nothing(
    bureau: Bureau, verdict: str | None, said: dict[str, Any], field: str
) -> None:
    """However the website is: citizens never get there. The author may insist, and is told once more."""
    if verdict:
        bureau.judge(verdict)
    with pytest.raises(InvalidInput, match="internal network") as caught:
        preview(bureau.installation, Draft(**said), [X])
    assert {problem.field for problem in caught.value.problems} == {field}
    terms = Terms(website_link=SEND)
    shown = preview(bureau.installation, Draft(**said), [X], terms=terms)
    assert (shown.condition, shown.message.text) == (None, said["text"])


@pytest.mark.parametrize("bureau", [READY], indirect=True)
def test_an_address_in_the_internal_network_is_replaced_where_links_are(bureau: Bureau) -> None:
    """Also while the website is online, for it is never reached; the website's own links stay then."""
    bureau.judge("online")
    draft = Draft(text=f"Auf 10.1.2.3 oder {LINK}", link=INSIDE)
    shown = preview(bureau.installation, draft, [X], terms=Terms(website_link=REPLACE))
    assert (shown.message.text, shown.message.link) == (f"Auf {PAGE} oder {LINK}", PAGE)
    sent = preview(bureau.installation, draft, [X], terms=Terms(website_link=SEND))
    assert ["internal network" in hint.sentence.en for hint in sent.hints].count(True) == 2


@pytest.mark.parametrize("bureau", [{}], indirect=True)
@pytest.mark.parametrize(
    "said",
    [
        {"text": "Näheres hier.", "link": "https://www.kreis-musterland.example/termine"},
        {"text": "Näheres auf https://www.kreis-musterland.example/termine."},
        {"text": "Näheres auf www.kreis-musterland.example/termine"},
        {"text": "Satz.", "headline": "Termine: kreis-musterland.example"},
    ],
)
def test_in_a_drill_every_process_knows_the_practice_website(bureau: Bureau, said: dict[str, Any]) -> None:
    """The one that runs it, and the one that only posts: a message whose link leads there waits for it."""
    bureau.judge("offline")
    serving = bureau.open_again()
    serving.website = Site(addresses=("https://www.kreis-musterland.example:8482/",))
    for installation in (bureau.installation, serving):
        shown = preview(installation, Draft(**said), [X])
        assert (shown.condition, shown.waits) == (ONLINE, WAITS[ONLINE])
    serving.close()
    assert bureau.states(bureau.say(said["text"], draft={key: said[key] for key in said if key != "text"})) == [
        State.HELD
    ]


LINKS = WebsiteLinks(("kreis-soest.de",), PAGE, "02921/30-0")
ONLY_PHONE = replace(LINKS, page="")


def named(draft: Draft, links: WebsiteLinks = LINKS) -> bool:
    """Whether an address in a draft leads into the website."""
    return bool(links.into_website(named_in(draft)))


def without(links: WebsiteLinks, draft: Draft) -> Draft:
    """A draft whose links into the website are replaced."""
    return links.replaced_in(draft, links.into_website(named_in(draft)))


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://kreis-soest.de", True),
        ("https://WWW.Kreis-Soest.de/a?b#c", True),
        ("http://termine.kreis-soest.de:8080/", True),
        ("https://kreis-soest.de.example/", False),
        ("https://mein-kreis-soest.de/", False),
        ("https://example.org/kreis-soest.de", False),
        ("https://[kaputt/", False),
    ],
)
def test_a_link_leads_into_the_website_by_its_host(link: str, leads: bool) -> None:  # noqa: FBT001 - a table
    """The host itself or one below, in the link's field and in the text."""
    assert named(Draft(text="Satz.", link=link)) is leads
    assert named(Draft(text="Satz.", variants={"x": Variant(link=link)})) is leads


def test_links_in_the_text_are_found_as_readers_find_them() -> None:
    """Also without a protocol, and in a headline; an e-mail address is none."""
    assert named(Draft(text="Satz.", headline="kreis-soest.de ist zurück"))
    assert named(Draft(text="Näheres auf www.kreis-soest.de."))
    assert named(Draft(text="Satz.", variants={"x": Variant(text="Siehe kreis-soest.de/x.")}))
    assert not named(Draft(text="E-Mail: post@kreis-soest.de"))


def test_each_place_gets_the_emergency_page() -> None:
    """The link, the text, and what a channel says differently; other links stay."""
    draft = Draft(
        text="Näheres auf www.kreis-soest.de/a und example.org.",
        link=LINK,
        variants={"x": Variant(text="Siehe kreis-soest.de."), "facebook": Variant(link="https://example.org/")},
    )
    found = without(LINKS, draft)
    assert (found.text, found.link) == (f"Näheres auf {PAGE} und example.org.", PAGE)
    assert found.variants["x"] == Variant(text=f"Siehe {PAGE}.", link=PAGE)
    assert found.variants["facebook"].link == "https://example.org/"


def test_without_a_page_the_telephone_number_takes_its_place() -> None:
    """Said once."""
    found = without(ONLY_PHONE, Draft(text="Näheres im Netz.", link=LINK, variants={"x": Variant(text="Kurz.")}))
    assert (found.link, found.text) == (None, "Näheres im Netz.\n\nTel. 02921/30-0")
    assert found.variants["x"] == Variant(text="Kurz.\n\nTel. 02921/30-0", link="")
    found = without(ONLY_PHONE, Draft(text="Rufen Sie an: 02921/30-0, oder kreis-soest.de", link=LINK))
    assert (found.link, found.text) == (None, "Rufen Sie an: 02921/30-0, oder 02921/30-0")


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://www.kreis-soest.de/it", True),
        ("https://KREIS-SOEST.de", True),
        ("kreis-soest.de/notfall", True),
        ("http://termine.kreis-soest.de:8443/?x=1", True),
        ("https://kreis-soest.de./", True),
        ("https://bürger.example/", True),
        ("https://xn--brger-kva.example/", True),
        ("https://kreis-soest.de.example.org/", False),
        ("https://notkreis-soest.de/", False),
        ("https://example.org/?u=kreis-soest.de", False),
        ("https://kreis-soest.de@example.org/", False),
        ("https://[broken/", False),
        ("", False),
    ],
)
def test_links_into_the_website_are_known(link: str, leads: bool) -> None:  # noqa: FBT001 - a table
    """Below the host counts, beside it does not; a name may be written in either way."""
    links = replace(LINKS, sites=sites(["www.kreis-soest.de", "bürger.example"]))
    assert named(Draft(text="Satz.", link=link), links) is leads
    assert not named(Draft(text="Satz.", link=link), replace(LINKS, sites=()))
