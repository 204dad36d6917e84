"""The people on duty are told each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from broadcaster.website.evidence import Certificate
from broadcaster.website.rounds import Judgement, Notice
from broadcaster.website.stepping import Tally, step
from broadcaster.website.telling import tell

from .scene import CUT_OFF, DOWN, GOOD, PACE, SUSPECT, after


class Watch:
    """Steps through rounds and keeps what was said."""

    def __init__(self) -> None:
        self.tally: Tally | None = None
        self.now = after(0)

    def sees(self, judgement: Judgement, times: int = 1, every: float = 15) -> list[str]:
        """What is said over some rounds of the same."""
        said: list[str] = []
        for _ in range(times):
            self.now += timedelta(seconds=every)
            found = replace(judgement, at=self.now)
            self.tally, sentences = tell(step(self.tally, found, self.now, PACE), found)
            said += [sentence.de for sentence in sentences]
        return said


def watching(judgement: Judgement = GOOD) -> Watch:
    """A watch that has seen the same for a while."""
    watch = Watch()
    watch.sees(judgement, 20)
    return watch


def test_the_first_verdict_online_is_no_news() -> None:
    """But a website that is offline when the watch begins is."""
    assert Watch().sees(GOOD, 20) == []
    assert len(Watch().sees(DOWN, 20)) == 1


def test_every_change_of_the_verdict_is_said_once_with_its_reasons() -> None:
    """However long it lasts."""
    watch = watching()
    said = watch.sees(DOWN, 50)
    assert len(said) == 1 and said[0].startswith("Website offline. www.kreis-musterland.example: DNS antwortet")
    assert [line.split(".")[0] for line in watch.sees(GOOD, 50)] == ["Website online"]
    assert [line.split(".")[0] for line in watch.sees(SUSPECT, 50)] == ["Website ungewiss"]
    assert [line.split(".")[0] for line in watch.sees(CUT_OFF, 50)] == []
    assert [line.split(".")[0] for line in watch.sees(GOOD, 50)] == ["Website online"]


def test_a_machine_that_slept_says_nothing_unless_something_changed() -> None:
    """Opening the laptop in the morning alarms nobody."""
    watch = watching()
    watch.now += timedelta(hours=8)
    assert watch.sees(GOOD, 20) == []
    watch.now += timedelta(hours=8)
    assert len(watch.sees(DOWN, 20)) == 1


def test_a_wrong_page_during_an_outage_asks_a_person_once() -> None:
    """The verdict stays, but somebody must look whether that is the emergency page."""
    watch = watching(DOWN)
    said = watch.sees(SUSPECT, 50)
    assert len(said) == 1 and "setzen Sie das Urteil von Hand" in said[0]


def test_an_unstable_website_is_said_once() -> None:
    """And once more when it has become stable and unstable again."""
    watch = watching()
    said = [line for _ in range(12) for line in (*watch.sees(DOWN, 2), *watch.sees(GOOD, 2))]
    assert len(said) == 1 and "instabil" in said[0]
    assert watch.sees(GOOD, 300) == []
    said = [line for _ in range(12) for line in (*watch.sees(DOWN, 2), *watch.sees(GOOD, 2))]
    assert len(said) == 1


def test_a_notice_is_said_once_until_it_is_over() -> None:
    """A failing round in between does not bring it up again; a good one without it ends it."""
    watch, warned = watching(), replace(GOOD, notices=(Notice(key="clock", sentence=DOWN.reasons[0]),))
    assert len(watch.sees(warned, 10)) == 1
    watch.sees(DOWN)
    assert watch.sees(warned, 10) == []
    watch.sees(GOOD)
    assert len(watch.sees(warned, 10)) == 1


def test_another_issuer_is_asked_about_once() -> None:
    """A certificate from somebody else may be a renewal, or an attack on the name."""
    watch = Watch()

    def by(issuer: str) -> Judgement:
        return replace(GOOD, certificates=(Certificate(host="a.example", issuer=issuer, expires_at=after(10**7)),))

    assert watch.sees(by("Let's Encrypt"), 10) == []
    assert watch.sees(GOOD) == []
    assert watch.sees(by("Anderswo CA"), 10) == [
        "Das Zertifikat von a.example kommt neuerdings von Anderswo CA statt von Let's Encrypt. Ist das gewollt?"
    ]
