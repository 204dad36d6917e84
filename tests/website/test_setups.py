"""The website's own page counts as online in whatever form it comes, another page as unknown, and an outage is found."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from broadcaster.net.http import httpx
from broadcaster.website.evidence import Stage as Step
from broadcaster.website.evidence import Weight
from broadcaster.website.exchange import Progress
from broadcaster.website.probe import _timed_out, _Try
from broadcaster.website.rounds import Outcome
from broadcaster.website.verdict import Verdict

from .judging import becomes_online, judged, judgement_of, site_of, staged
from .scene import GOOD, after, rounds
from .setups import others, outages, own
from .setups.serving import Asked, Setup, Stage, always, answer

OWN, OTHERS, OUTAGES = [*own.setups(), *own.broken_off()], others.setups(), outages.setups()
SAMPLE = {
    *("a cookie, and back to the same address", "a cookie by way of a check", "a cookie of the whole domain"),
    *("a cookie below one path", "twelve relative redirects", "twenty redirects", "a redirect with backslashes"),
    *("led on by meta refresh", "a cookie by script, and anew", "utf-16, little end first", "naked deflate"),
    *("a name with soft hyphens", "a name with markup inside", "a required word beyond a million bytes"),
    *("packed with naked deflate", "told to be longer than it is", "the page with 503", "with early hints"),
    *(
        "challenged by an old Cloudflare",
        "challenged by Anubis",
        "challenged by an unknown script",
        "a notice: consent",
    ),
    *("sold, with 503", "the page hidden behind another", "a redirect to a name that is none"),
    *("an error of Cloudflare", "an error of its own design", "an error of all the words, and an error"),
    *("redirects without end", "headers that only browsers read", "nothing"),
}
"""Of each kind one or two; all of them, beside a browser, are in test_setups_in_a_browser.py."""
MEANT = {
    **{setup.name: Outcome.GOOD for setup in OWN},
    **{setup.name: Outcome.SUSPECT for setup in OTHERS},
    **{setup.name: Outcome.DOWN for setup in OUTAGES},
}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """The practice website."""
    with staged() as made:
        yield made


@pytest.mark.parametrize(
    "setup", [one for one in (*OWN, *OTHERS, *OUTAGES) if one.name in SAMPLE], ids=lambda one: one.name
)
def test_a_setup_is_called_what_it_is(stage: Stage, setup: Setup) -> None:
    """After the rounds: online, unknown or offline; an outage within a minute."""
    judgement = judgement_of(stage, setup)
    meant = MEANT[setup.name]
    assert judgement.outcome is meant, judgement.reasons
    found = judged(judgement)
    assert found.verdict is VERDICTS[meant]
    assert found.verdict is not Verdict.OFFLINE or found.seconds <= 60
    assert meant is not Outcome.GOOD or 120 <= becomes_online(judgement) <= 136


VERDICTS = {Outcome.GOOD: Verdict.ONLINE, Outcome.SUSPECT: Verdict.UNKNOWN, Outcome.DOWN: Verdict.OFFLINE}


def test_every_setup_has_a_name_of_its_own() -> None:
    """And there are enough of each kind, before the deaths of the practice website."""
    assert len(MEANT) == len(OWN) + len(OTHERS) + len(OUTAGES)
    assert (len(OWN) >= 40, len(OTHERS) >= 35, len(OUTAGES) + len(outages.DEATHS) >= 40) == (True, True, True)


def test_a_cookie_is_forgotten_with_the_look(stage: Stage) -> None:
    """Each look comes as somebody new, as each citizen does."""
    setup = next(one for one in OWN if one.name == "a cookie, and back to the same address")
    for _look in range(2):
        assert judgement_of(stage, setup).outcome is Outcome.GOOD
        assert [one.cookies for one in stage.asked] == [{}, {"seen": "ja-\u00c3\u00bc"}]


def test_a_cookie_goes_to_nobody_else(stage: Stage) -> None:
    """Of another domain, and with a name or a rule that is not kept: none of them comes along."""

    def play(asked: Asked) -> bytes:
        if asked.path == "/next":
            return answer(own.HOME)
        return answer(
            *("", 302, "text/html", ("Location", "/next")),
            *(("Set-Cookie", f"a=1; Domain={domain}") for domain in ("anderswo.example", "example", "x.www.kreis-musterland.example")),
            *(("Set-Cookie", cookie) for cookie in ("b=1; SameSite=None", "__Host-c=1; Secure; Path=/x", "__Secure-d=1", "e=1; Path=/x")),
        )  # fmt: skip

    assert judgement_of(stage, Setup("sets others' cookies", play)).outcome is Outcome.GOOD
    assert [one.cookies for one in stage.asked] == [{}, {}]


def test_one_error_is_no_verdict(stage: Stage) -> None:
    """522 once, and the page again: the verdict stays online all the time, as it needs three rounds in a row."""
    down = judgement_of(stage, Setup("522", always(answer("<h1>522</h1>", 522))))
    good = judgement_of(stage, Setup("as it is", always(answer(own.HOME))))
    assert (down.outcome, good.outcome) == (Outcome.DOWN, Outcome.GOOD)
    fall = after(300)
    shown = iter([down, down])
    for looked in rounds(lambda at, _tally: (next(shown, good) if at >= fall else GOOD, 0.3)):
        assert looked.at < after(300) or looked.tally.verdict is Verdict.ONLINE
        if looked.at > after(600):
            break


def test_a_script_that_leads_astray_does_not_make_an_outage(stage: Stage) -> None:
    """It may be meant for others; what was found at the door stays."""
    astray = "<title>Kreis Musterland</title><p>Willkommen</p><script>if (mobile) location.href = '/weg'</script>"
    play = lambda asked: answer(astray) if asked.path == "/" else answer("", 500)  # noqa: E731 - a table of one line
    judgement = judgement_of(stage, Setup("astray", play))
    assert (judgement.outcome, len(stage.asked)) == (Outcome.SUSPECT, 4)


@pytest.mark.parametrize(
    ("begun", "weight"),
    [
        (own.HOME[:-20], Weight.WARNING),
        ("<title>Kreis Musterland</title><h1>Kreis Musterland</h1>", Weight.SUSPECT),
        ("", Weight.DOWN),
    ],
)
def test_a_page_that_does_not_end_is_judged_by_what_is_there(stage: Stage, begun: str, weight: Weight) -> None:
    """When the time is over a browser has shown what had come; nothing at all is silence."""
    home = httpx.URL(stage.home)
    progress = Progress(url=home, stage=Step.HTTP, head=httpx.Response(200), body=bytearray(begun.encode()))
    at = _Try(site_of(stage), ssl.create_default_context(), datetime.now(UTC), 0, progress=progress)
    assert max(found.weight for found in _timed_out(at)) is weight
