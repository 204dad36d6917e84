"""Clocks that are set, and rules of the clocks that change, repeat nothing twice and silence nothing for long."""

from __future__ import annotations

import shutil
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from .bureau import HOUR, Bureau, local
from .repeated import SIX, after


@contextmanager
def new_rules(folder: Path) -> Iterator[None]:
    """Berlin's clocks by Helsinki's rules."""
    there = next(Path(place, "Europe") for place in (*zoneinfo.TZPATH, tzdata()) if Path(place, "Europe").exists())
    Path(folder, "Europe").mkdir()
    shutil.copy(there / "Helsinki", folder / "Europe" / "Berlin")
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath([str(folder)])
        zoneinfo.ZoneInfo.clear_cache()
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()


def tzdata() -> str:
    """Where Python's own zones are."""
    return str(Path(str(files("tzdata")), "zoneinfo"))


def test_a_clock_that_is_set_back_repeats_nothing_twice(bureau: Bureau) -> None:
    """What went out at two by the old clock does not go out at two by the new one."""
    accepted = bureau.say(how={"on": ["14:00"]})
    bureau.publish()
    after(bureau, hours=6, minutes=5)
    bureau.publish()
    after(bureau, hours=-1)
    after(bureau, hours=1)
    assert bureau.broadcast(accepted).occurrence == 1
    assert bureau.broadcast(accepted).next_at == local("2026-11-24 14:00")


def test_a_clock_that_was_far_ahead_does_not_silence_a_message_for_long(bureau: Bureau) -> None:
    """It was a year ahead; once it is right, the message is repeated at its times."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, days=365)
    bureau.publish()
    after(bureau, days=-365)
    after(bureau, hours=6)
    assert [one.changed_at for one in bureau.deliveries(accepted)[1:]] == [
        bureau.clock() + timedelta(days=365) - 6 * HOUR,
        bureau.clock(),
    ]


def test_new_rules_for_the_clocks_move_what_comes_and_nothing_that_was(bureau: Bureau, tmp_path: Path) -> None:
    """A parliament abolishes a change of the clocks: eight is eight by the new rules."""
    accepted = bureau.say(how={"on": ["8:00"]})
    bureau.publish()
    after(bureau, days=1)
    before = bureau.deliveries(accepted)
    assert bureau.broadcast(accepted).next_at == local("2026-11-25 08:00")
    with new_rules(tmp_path):
        bureau.repeat()
        assert bureau.broadcast(accepted).next_at == local("2026-11-25 07:00")
        assert bureau.deliveries(accepted) == before
