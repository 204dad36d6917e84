"""The verdict in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.storage.database import Database
from broadcaster.storage.organisations import Organisations
from broadcaster.storage.websites import Websites
from broadcaster.website.verdict import Source, Verdict

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def websites(tmp_path: Path) -> Iterator[Websites]:
    """The website of a new organisation."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}", create=True)
    yield Websites(database, Organisations(database).add("Kreis Musterland", NOW))
    database.close()


def test_a_website_that_nobody_watches_is_unknown(websites: Websites) -> None:
    """It is never taken for online or offline."""
    assert websites.current(NOW).verdict is Verdict.UNKNOWN


def test_a_persons_verdict_holds_until_its_end(websites: Websites) -> None:
    """In an attack the provider's telephone call comes before any probe."""
    websites.judge(Verdict.OFFLINE, "Anruf des Dienstleisters", NOW, NOW + HOUR)
    found = websites.current(NOW + HOUR / 2)
    assert (found.verdict, found.source, found.since) == (Verdict.OFFLINE, Source.PERSON, NOW)
    assert [reason.de for reason in found.reasons] == ["Anruf des Dienstleisters"]
    assert websites.current(NOW + HOUR).verdict is Verdict.UNKNOWN


def test_a_persons_verdict_can_be_lifted(websites: Websites) -> None:
    """The watch's own is in force again."""
    websites.judge(Verdict.OFFLINE, "Irrtum", NOW, None)
    websites.lift()
    assert websites.current(NOW).verdict is Verdict.UNKNOWN
