"""Several authorities in one database: one key for all, and a worker does for each what it can know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from broadcaster.app import Installation
from broadcaster.app.installation.health import health
from broadcaster.app.installation.neighbours import neighbours_duty
from broadcaster.app.outage.outages import follow_outage
from broadcaster.app.serving import engine_of
from broadcaster.delivery.states import State
from broadcaster.feed.options import Options
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.installation.vault import new_key
from broadcaster.storage.outbox.uplink import uplink_lost
from broadcaster.storage.schema import organisation
from broadcaster.website.site import Site
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import ConfigurationError

from .bureau import Bureau

OFFLINE = "only while offline"
Neighbour = Callable[..., Installation]


@pytest.fixture
def neighbour(bureau: Bureau) -> Iterator[Neighbour]:
    """Makes another authority's installation in the bureau's database."""
    made: list[Installation] = []

    def make(**settings: Any) -> Installation:
        update = {"organisation": "Stadt Lippstadt"} | settings
        settings = bureau.installation.settings.model_copy(update=update)
        made.append(Installation(settings, create=True, now=bureau.clock))
        return made[-1]

    yield make
    for installation in made:
        installation.close()


def working(installation: Installation) -> None:
    """Let a worker be alive that was started with an installation's settings."""
    installation.workers.join(installation.settings.organisation, installation.now(), 1)


def test_a_database_is_refused_to_whoever_has_another_key(bureau: Bureau, neighbour: Neighbour) -> None:
    """A second authority joins it with its key only, and nothing of another one is left behind."""
    with pytest.raises(ConfigurationError, match="BROADCASTER_SECRET_KEY_FILE"):
        neighbour(secret_key=SecretStr(new_key()))
    assert [one.name for one in bureau.installation.organisations.all()] == ["Kreis Soest"]
    assert neighbour().organisation_id != bureau.installation.organisation_id


def test_an_older_database_notes_its_key_with_the_first_worker(bureau: Bureau) -> None:
    """Until then what is locked in it tells; afterwards no secret need be opened for that."""
    installation, check = bureau.installation, bureau.installation.organisations.all()[0].key_check
    installation.database.write(lambda connection: connection.execute(update(organisation).values(key_check=None)))
    other = installation.settings.model_copy(update={"secret_key": SecretStr(new_key())})
    with pytest.raises(ConfigurationError, match="another"):
        Installation(other, now=bureau.clock)
    again = Installation(installation.settings, now=bureau.clock)
    engine_of(again)
    again.close()
    assert installation.organisations.all()[0].key_check == check


@pytest.mark.parametrize("needs", [{}, {"website": Site(addresses=("https://www.example.org/",))}])
def test_the_status_tells_what_a_neighbours_worker_does_not_do(
    bureau: Bureau, neighbour: Neighbour, needs: dict[str, Any]
) -> None:
    """Sending is done; watching its website takes a worker with its settings."""
    second = neighbour(**needs)
    assert not health(second).unattended
    working(bureau.installation)
    seen = health(second)
    assert (seen.working, seen.unattended) == (True, bool(needs))
    working(second)
    assert not health(second).unattended


def test_nothing_of_a_neighbour_goes_out_against_its_own_verdict(bureau: Bureau, neighbour: Neighbour) -> None:
    """Nobody with its settings is at work when its website comes back; the neighbour's own verdict does not matter."""
    ours, second = bureau, neighbour()
    ours.judge("offline")
    queued = ours.say(website=OFFLINE)
    ours.judge("online", follow=False)
    second.websites.judge(ours.installation.websites.current(ours.clock()).verdict, "Anruf", ours.clock(), None)
    neighbours_duty(second)
    assert ours.states(queued) == [State.CANCELLED]


def test_what_a_neighbour_holds_is_released_by_its_own_worker_only(bureau: Bureau, neighbour: Neighbour) -> None:
    """How far apart its posts must be is in its settings."""
    second = neighbour()
    bureau.judge("online")
    held = bureau.say(website=OFFLINE)
    bureau.judge("offline", follow=False)
    neighbours_duty(second)
    assert bureau.states(held) == [State.HELD]


@pytest.mark.parametrize("attended", [True, False])
def test_a_lost_connection_holds_a_neighbour_only_while_somebody_looks_after_it(
    bureau: Bureau, neighbour: Neighbour, *, attended: bool
) -> None:
    """Its worker has gone: nobody would ever find that the connection is back."""
    ours, second = bureau.installation, neighbour()
    ours.database.write(lambda connection: uplink_lost(connection, ours.organisation_id, bureau.clock()))
    if attended:
        working(ours)
    next_at = neighbours_duty(second)
    assert bool(ours.websites.current(bureau.clock()).uplink_lost_at) is attended
    assert timedelta(0) < next_at - bureau.clock() < timedelta(minutes=1)


def test_outages_feeds_and_alerts_are_the_own_authoritys(bureau: Bureau, neighbour: Neighbour) -> None:
    """What the neighbour has of them is neither begun, nor read, nor told to anybody here."""
    ours, second = bureau.installation, neighbour()
    second.websites.judge(Verdict.OFFLINE, "Anruf", bureau.clock(), None)
    follow_outage(second)
    second.feeds.add("https://www.example.org/feed", Options(), bureau.clock())
    ours.websites.judge(Verdict.ONLINE, "Anruf", bureau.clock(), None)
    follow_outage(ours)
    assert (ours.outages.newest(), ours.feeds.all()) == (None, [])
    known = [Alerts(ours.database, one.organisation_id) for one in (ours, second)]
    told = [alerts.unsent(bureau.clock()) for alerts in known]
    assert [len(alerts) for alerts in told] == [1, 2]  # a verdict set by hand, and the neighbour's outage
    known[0].sent([alert.id for alert in told[1]], bureau.clock())
    assert [alerts.unsent(bureau.clock()) for alerts in known] == told
