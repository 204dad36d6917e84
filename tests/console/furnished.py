"""A house in which every screen of the console has something to show."""

from __future__ import annotations

from datetime import timedelta

from broadcaster.app.board.offices import set_offices
from broadcaster.app.composing import composing
from broadcaster.delivery.states import State
from broadcaster.message.offices import Office, OfficeState
from broadcaster.playbook.prepared import Prepared
from broadcaster.storage.outage.drafts import add_draft

from .conftest import House
from .scenes import count_down, fall, scheduled, seen_offline, with_playbook
from .test_messages import put
from .writing import written

SCREENS = [
    "/",
    "/compose",
    "/compose/1",
    "/compose/1/check",
    "/compose/2",
    "/messages",
    "/messages?text=nichts",
    "/messages/1",
    "/messages/2",
    "/channels",
    "/channels/new",
    "/channels/new?channel=instagram",
    "/channels/kreis-soest@x",
    "/people",
    "/record",
    "/record/check",
    "/profile",
    "/profile/factors",
    "/nothing",
]
PLANNING = [
    "/plan",
    "/plan?view=month",
    "/plan?view=list",
    "/plan/3/move",
    "/approvals",
    "/website",
    "/website/feeds",
    "/offices",
    "/offices?text=nichts",
    "/offices/entry?name=Zulassungsstelle",
    "/website/feeds/drafts/feed-1-abc",
    "/playbooks",
    "/playbooks/file/website",
    "/playbooks/outage",
    "/playbooks/outage/drafts/lasting",
]


def furnish(house: House) -> None:
    """Messages in every state, drafts, plans, an outage, people."""
    house.person("author")
    house.post("Meldung mit Zweifel.", everywhere=True)
    house.post("Bitte freigeben.", by="author", at=house.clock() + timedelta(hours=5))
    put(house, State.NEEDS_DECISION)
    put(house, State.REFUSED, "kreis-soest@facebook", "Zu lang.")
    written(house)
    composing.begin(house.as_person("author"))
    scheduled(house, "Noch einmal dasselbe.", hours=5, every="6h")
    scheduled(house, "Noch einmal dasselbe.", hours=6)
    set_offices(house.installation, [Office(name="Zulassungsstelle", state=OfficeState.CLOSED, phone="02921 30-0")])
    with_playbook(house)
    seen_offline(house)
    fall(house)
    scheduled(house, "Danach.", condition="wait until online")
    count_down(house)
    left = Prepared(name="feed-1-abc", headline="Neue Öffnungszeiten", text="Ab Montag.")
    whole = house.installation
    whole.database.write(lambda connection: add_draft(connection, whole.organisation_id, left, house.clock()))
