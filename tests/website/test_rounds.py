"""What one round means: the website and the own connection, weighed against each other, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.website.evidence import Answer, Certificate, Round
from broadcaster.website.rounds import Judgement, Outcome, judge

from .scene import ALIVE, HOME, START, entrance, posts, probe, seen

GOOD, SILENT, WRONG, UNRESOLVED = Answer.GOOD, Answer.SILENT, Answer.WRONG, Answer.UNRESOLVED
APEX = "https://kreis-musterland.example/"


def said(judgement: Judgement) -> str:
    """The reasons in German."""
    return " ".join(reason.de for reason in judgement.reasons)


def of(*codes: str, **values: object) -> Judgement:
    """The judgement of a round in which the home page was tried once per code."""
    return judge(seen(*codes, **values))  # type: ignore[arg-type]


def test_the_reasons_name_the_stage_and_the_sentinels() -> None:
    """In both languages, as a person would say it."""
    found = of("tcp-refused", "tcp-refused")
    assert found.outcome is Outcome.DOWN
    assert said(found) == (
        "www.kreis-musterland.example: DNS antwortet, Port 443 lehnt ab, auch auf einem zweiten Weg. "
        "Drei von drei Vergleichsadressen in derselben Runde erreichbar."
    )
    assert [reason.en for reason in found.reasons] == [
        "www.kreis-musterland.example: DNS answers, port 443 refuses, on a second path as well.",
        "Three of three sentinels reachable in the same round.",
    ]


def test_one_try_that_comes_through_is_enough() -> None:
    """The second path is there because packets get lost."""
    assert of("tcp-timeout", "content-ok").outcome is Outcome.GOOD


@pytest.mark.parametrize(
    "answers", [(GOOD, GOOD, SILENT), (GOOD, WRONG, GOOD), (GOOD,), (GOOD, GOOD, UNRESOLVED, SILENT, GOOD)]
)
def test_most_sentinels_must_answer_for_an_outage(answers: tuple[Answer, ...]) -> None:
    """One of somebody else's servers may be down."""
    assert of("http-error", sentinels=posts(*answers)).outcome is Outcome.DOWN


@pytest.mark.parametrize("answers", [(GOOD, SILENT, SILENT), (GOOD, WRONG), (GOOD, GOOD, SILENT, SILENT)])
def test_without_most_sentinels_nobody_can_tell(answers: tuple[Answer, ...]) -> None:
    """An unreliable connection is no outage, but no reason to hold everything either."""
    found = of("http-error", sentinels=posts(*answers))
    assert found.outcome is Outcome.SUSPECT
    assert "unzuverlässig" in said(found)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"sentinels": posts(SILENT, SILENT)}, "Keine von zwei Vergleichsadressen"),
        ({"sentinels": posts(SILENT, SILENT)}, "eigene Internetzugang ist gestört"),
        ({"sentinels": posts(WRONG, SILENT)}, "verlangt das WLAN hier erst eine Anmeldung"),
        ({"sentinels": posts(UNRESOLVED, UNRESOLVED)}, "keine Namen auflösen"),
        ({"sentinels": posts(UNRESOLVED) + posts(GOOD, named=False)}, "keine Namen auflösen"),
        ({"sentinels": posts(GOOD, GOOD), "resolving": False}, "keine Namen auflösen"),
    ],
)
def test_trouble_of_the_own_connection_says_nothing_about_the_website(values: dict[str, object], words: str) -> None:
    """And the reasons say which trouble it is."""
    found = of("dns-timeout", **values)
    assert found.outcome is Outcome.CUT_OFF
    assert words in said(found)


def test_a_good_page_alone_does_not_prove_a_connection() -> None:
    """It may come from inside; then sending would fail. A page with a valid certificate from a public address does."""
    dead = posts(SILENT, SILENT)
    assert of("content-ok", sentinels=dead).outcome is Outcome.CUT_OFF
    proved = judge(replace(seen(sentinels=dead), entrances=(entrance("content-ok", proved=True),)))
    assert proved.outcome is Outcome.GOOD
    assert [notice.key for notice in proved.notices] == ["sentinels"]
    assert of("content-ok", sentinels=posts(SILENT)).outcome is Outcome.GOOD


def test_without_sentinels_only_what_the_server_itself_said_is_an_outage() -> None:
    """An error under a valid certificate is; silence may be our own connection's."""
    silent = of("tcp-timeout", sentinels=())
    assert silent.outcome is Outcome.SUSPECT
    assert "keine Vergleichsadressen eingestellt" in said(silent)
    proved = judge(replace(seen(sentinels=()), entrances=(entrance("http-error", proved=True),)))
    assert proved.outcome is Outcome.DOWN
    assert of("content-ok", sentinels=()).reasons[-1].de.endswith("antwortet wie erwartet.")


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        (("content-ok", "content-ok"), Outcome.GOOD),
        (("content-ok", "tcp-refused"), Outcome.GOOD),
        (("tcp-refused", "content-ok"), Outcome.SUSPECT),
        (("tcp-refused", "content-maintenance"), Outcome.SUSPECT),
        (("tcp-refused", "http-error"), Outcome.DOWN),
    ],
)
def test_of_several_addresses_the_first_is_the_website(codes: tuple[str, str], outcome: Outcome) -> None:
    """It is down when all are; when they contradict each other, a person must look."""
    first, second = (entrance(code, address=address) for code, address in zip(codes, (HOME, APEX), strict=True))
    found = judge(Round(began_at=START, ended_at=START, entrances=(first, second), sentinels=ALIVE))
    assert found.outcome is outcome
    expected = [f"entrance {APEX}"] if codes == ("content-ok", "tcp-refused") else []
    assert [notice.key for notice in found.notices] == expected


def test_a_wrong_clock_of_this_machine_does_not_expire_certificates() -> None:
    """The sentinels' Date tells; the people on duty hear of the clock."""
    found = of("tls-expired", sentinels=posts(GOOD, GOOD, GOOD, ahead=-86_400.0))
    assert found.outcome is Outcome.SUSPECT
    assert "falsch gehenden Uhr" in said(found)
    assert [notice.key for notice in found.notices] == ["clock"]
    assert of("tls-expired", sentinels=posts(GOOD, ahead=20.0)).outcome is Outcome.DOWN


@pytest.mark.parametrize(("days", "warned"), [(22, None), (21, 21), (8, 21), (7, 7), (3.5, 7), (3, 3), (1, 1), (0, 1)])
def test_the_end_of_a_certificate_is_told_in_time(days: float, warned: int | None) -> None:
    """21, 7, 3 and 1 days before."""
    certificate = Certificate(host="a.example", issuer="R11", expires_at=START + timedelta(days=days))
    one = replace(entrance("tls-expires"), tries=(probe("tls-expires", certificate=certificate),))
    found = judge(replace(seen(), entrances=(one,)))
    assert found.outcome is Outcome.GOOD
    assert [notice.key for notice in found.notices] == ([f"tls-expires a.example {warned}"] if warned else [])
