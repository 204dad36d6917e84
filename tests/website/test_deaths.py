"""The practice website dies in every way it can, and the real probe says in words how."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.practice.site.certificates import ISSUER, OTHER_ISSUER
from broadcaster.practice.site.deaths import DEATHS
from broadcaster.practice.site.server import PracticeSite
from broadcaster.website.evidence import Round, Stage, Weight
from broadcaster.website.looking import look, trusted
from broadcaster.website.rounds import judge
from broadcaster.website.site import Site

from .means import CUT_OFF, GOOD, HOST, MEANS, SENTINELS, SILENT, SUSPECT, UPLINK

QUICK, PATIENT = 6.0, 10.0
"""Seconds for a try that nobody answers while the sentinels do, and for one that must come through; on a busy machine."""
WAITING = {*SILENT, "http-slow"}
"""What is waited for in vain, or for long."""


@pytest.fixture(scope="module")
def website() -> Iterator[PracticeSite]:
    """The practice website."""
    made = PracticeSite()
    made.start()
    yield made
    made.stop()


def site_of(website: PracticeSite, timeout: float = PATIENT) -> Site:
    """The settings that watch it."""
    return Site.model_validate({**website.settings, "timeout": timeout})


@dataclass(frozen=True, slots=True)
class Dead:
    """A website that is dead in a way, watched from now on."""

    website: PracticeSite
    death: str

    def looked(self, *, suspicious: bool = False, **settings: object) -> Coroutine[None, None, Round]:
        """One round."""
        timeout = QUICK if self.death in SILENT else PATIENT
        self.website.die(self.death, slow=0.6 * timeout)
        site = site_of(self.website, timeout).model_copy(update=settings)
        return look(site, trusted(site), lambda: datetime.now(UTC), suspicious=suspicious)


def seen(website: PracticeSite, death: str = "", *, suspicious: bool = False, **settings: object) -> Round:
    """One round while the website is dead in a way."""
    return asyncio.run(Dead(website, death).looked(suspicious=suspicious, **settings))


@pytest.fixture(scope="module")
def waited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, tuple[PracticeSite, Round]]]:
    """A website and a round for each death that takes its time; all at once, so that they take as long as one."""
    certificates = tmp_path_factory.mktemp("certificates")
    with ExitStack() as stack:
        dead = []
        for death in sorted(WAITING):
            made = PracticeSite(certificates)
            made.start()
            stack.callback(made.stop)
            dead.append(Dead(made, death))

        async def together() -> list[Round]:
            return await asyncio.gather(*(one.looked() for one in dead))

        rounds = asyncio.run(together())
        yield {one.death: (one.website, found) for one, found in zip(dead, rounds, strict=True)}


Judge = Callable[[str], tuple[PracticeSite, Round]]


@pytest.fixture
def looked_at(request: pytest.FixtureRequest, website: PracticeSite) -> Judge:
    """A website that is dead in a way, and a round of it."""

    def of(death: str) -> tuple[PracticeSite, Round]:
        if death in WAITING:
            waited: Mapping[str, tuple[PracticeSite, Round]] = request.getfixturevalue("waited")
            return waited[death]
        return website, seen(website, death)

    return of


def test_every_death_is_looked_at() -> None:
    """At least twenty, on all levels."""
    assert {*MEANS, *UPLINK} == {"", *DEATHS}
    assert len(DEATHS) >= 20
    assert {death.level for death in DEATHS.values()} == {*Stage, "uplink"}


@pytest.mark.parametrize("death", MEANS)
def test_the_probe_says_how_the_website_died(looked_at: Judge, death: str) -> None:
    """Outcome, stage, and the reasons in both languages; a failure was tried twice, with the sentinels well."""
    website, found = looked_at(death)
    outcome, code, de, en = MEANS[death]
    judgement = judge(found)
    codes = [one.code for one in found.entrances[0].best.findings]
    assert (judgement.outcome, code in codes) == (outcome, True), codes
    port = site_of(website).addresses[0].rpartition(":")[2].strip("/")
    slow = next((one.seconds or 0 for one in found.entrances[0].best.findings if one.code == "http-slow"), 0)
    took = f"{slow:.1f}".removesuffix(".0")
    expected = [
        f"{HOST}{said}".replace("PORT", port).replace("SLOW", written)
        for said, written in ((de, took.replace(".", ",")), (en, took))
    ]
    assert [judgement.reasons[0].de, judgement.reasons[0].en] == expected
    assert [judgement.reasons[1].de, judgement.reasons[1].en] == list(SENTINELS)
    assert len(found.entrances[0].tries) == (1 if outcome is GOOD else 2)


@pytest.mark.parametrize("death", UPLINK)
def test_trouble_of_the_own_connection_is_told_from_the_websites(looked_at: Judge, death: str) -> None:
    """Whatever the website's own address looks like through it."""
    judgement = judge(looked_at(death)[1])
    assert judgement.outcome is CUT_OFF
    assert (judgement.reasons[0].de, judgement.reasons[0].en) == UPLINK[death]


def test_a_good_round_shows_every_stage_with_its_time(website: PracticeSite) -> None:
    """So a person sees where the time goes."""
    (probe,) = seen(website).entrances[0].tries
    assert [one.stage for one in probe.findings] == list(Stage)
    assert all(one.seconds is not None and 0 <= one.seconds < PATIENT for one in probe.findings[:4])
    assert probe.via == "127.0.0.1"
    assert probe.certificate is not None and probe.certificate.issuer == ISSUER
    assert not probe.proved


def test_another_issuer_shows_in_the_certificate(website: PracticeSite) -> None:
    """The name of the organisation that issued it, not that of its changing intermediates."""
    (certificate,) = judge(seen(website, "tls-other-issuer")).certificates
    assert (certificate.host, certificate.issuer) == ("www.kreis-musterland.example", OTHER_ISSUER)


def test_the_end_of_a_certificate_is_noticed(website: PracticeSite) -> None:
    """As a warning to the people on duty, while the website is online."""
    assert [notice.key for notice in judge(seen(website, "tls-expires")).notices] == [
        "tls-expires www.kreis-musterland.example 3"
    ]


def test_while_suspicious_both_tries_are_made_at_once(website: PracticeSite) -> None:
    """So that a silent website is confirmed in time."""
    found = seen(website, "tcp-silent", suspicious=True)
    first, second = (sum(one.seconds or 0 for one in probe.findings) for probe in found.entrances[0].tries)
    assert first + second > (found.ended_at - found.began_at).total_seconds()
    assert len(seen(website, "", suspicious=True).entrances[0].tries) == 2


def test_a_name_that_leads_inside_is_not_followed(website: PracticeSite) -> None:
    """Unless the settings say that the website is not public."""
    found = seen(website, "", private=False)
    assert found.entrances[0].best.worst.code == "dns-private"
    assert judge(found).outcome is SUSPECT


def test_an_address_that_is_configured_itself_may_be_private(website: PracticeSite) -> None:
    """But nothing that it redirects to."""
    port = site_of(website).addresses[0].rpartition(":")[2]
    address = f"https://127.0.0.1:{port}"
    assert seen(website, "", private=False, addresses=(address,)).entrances[0].weight is Weight.FINE
    assert seen(website, "http-inside", private=False, addresses=(address,)).entrances[0].weight is Weight.SUSPECT


def test_without_a_name_server_nothing_is_said_of_the_website(website: PracticeSite) -> None:
    """The resolver is the own connection's."""
    site = site_of(website, 1.0).model_copy(update={"nameservers": ("127.0.0.1:9",)})
    found = asyncio.run(look(site, trusted(site), lambda: datetime.now(UTC), suspicious=False))
    assert judge(found).outcome is CUT_OFF


def test_a_clock_that_is_wrong_here_is_told_from_an_expired_certificate(website: PracticeSite) -> None:
    """The sentinels' Date says so."""
    website.die("tls-expired")
    site = site_of(website)
    found = asyncio.run(look(site, trusted(site), lambda: datetime.now(UTC) + timedelta(days=1), suspicious=False))
    judgement = judge(found)
    assert judgement.outcome is SUSPECT
    assert "clock" in [notice.key for notice in judgement.notices]
