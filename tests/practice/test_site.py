"""The practice website is steered like the platforms, looks like a district's home page, and leaves nothing behind."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from broadcaster.net.http import httpx
from broadcaster.practice.site.answers import page
from broadcaster.practice.site.deaths import DEATHS
from broadcaster.practice.site.server import PracticeSite
from broadcaster.testing.practice import ControlRefused, Practice
from broadcaster.website.content import judge_page
from broadcaster.website.page import read
from broadcaster.website.site import Site


@pytest.fixture
def alive(practice: Practice) -> Iterator[Practice]:
    """Practice platforms whose website lives before and after."""
    practice.die(None)
    yield practice
    practice.die(None)


def test_it_tells_how_to_watch_it_and_every_way_to_die(alive: Practice) -> None:
    """What the settings take as it is, and a sentence in both languages per way."""
    told = alive.ask("GET", "/practice/website").json()
    assert Site.model_validate(told["site"]).sentinels
    assert (told["fault"], [fault["name"] for fault in told["faults"]]) == (None, list(DEATHS))
    assert all(fault["sentence"]["de"] and fault["sentence"]["en"] for fault in told["faults"])


def test_it_dies_and_lives_on_command(alive: Practice) -> None:
    """A person can look at it in a browser, at the address that is told."""
    address = alive.ask("GET", "/practice/website").json()["address"]
    alive.die("http-503")
    assert httpx.get(address, trust_env=False).status_code == 503
    assert alive.ask("GET", "/practice/website").json()["fault"] == "http-503"
    alive.die(None)
    answer = httpx.get(address, trust_env=False)
    assert (answer.status_code, "Willkommen im Kreis Musterland" in answer.text) == (200, True)


@pytest.mark.parametrize(
    "body", [{"fault": "http-999"}, {"fault": 5}, {}, {"fault": None, "slow": -1}, {"fualt": None}]
)
def test_a_command_that_it_does_not_understand_is_refused(alive: Practice, body: dict[str, object]) -> None:
    """A drill that never took place must not look like one."""
    with pytest.raises(ControlRefused):
        alive.tell("website", **body)


def test_its_home_page_passes_for_a_website() -> None:
    """Otherwise a drill would begin with a false alarm."""
    site = Site(names=("Kreis Musterland",), required=("Impressum",))
    assert judge_page(read(page("home"), "text/html; charset=utf-8"), site) == []


def test_it_takes_other_ports_when_its_own_are_taken(tmp_path: Path) -> None:
    """Two drills on one machine do not hinder each other."""
    first = PracticeSite()
    first.start()
    port = int(first.address.rpartition(":")[2].strip("/")) - 1
    second = PracticeSite(tmp_path / "website", port)
    second.start()
    try:
        assert first.settings["addresses"] != second.settings["addresses"] or first.address != second.address
        assert httpx.get(second.address, trust_env=False).status_code == 200
    finally:
        second.stop()
        first.stop()
    assert (tmp_path / "website" / "practice-ca.pem").exists()


@contextmanager
def _knocking(address: str) -> Iterator[None]:
    """Somebody who comes in and leaves again, without a pause."""
    url, left = httpx.URL(address), threading.Event()

    def knock() -> None:
        while not left.is_set():
            with suppress(OSError):
                socket.create_connection((url.host, url.port or 80), 1).close()

    visitor = threading.Thread(target=knock)
    visitor.start()
    try:
        yield
    finally:
        left.set()
        visitor.join()


def test_it_leaves_nobody_at_the_door_when_it_dies() -> None:
    """A connection accepted in the moment of death is closed; the garbage collection would warn of one that is not."""
    site = PracticeSite()
    site.start()
    try:
        with _knocking(site.address):
            for _ in range(50):
                site.die("tcp-refused")
                site.die("")
    finally:
        site.stop()
    gc.collect()
