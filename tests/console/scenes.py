"""What a house goes through: an outage with a playbook, messages that wait, repeat and are doubled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from broadcaster.app.outage import outages
from broadcaster.app.outage.website import set_verdict
from broadcaster.app.people.roles import Role
from broadcaster.delivery.records import Accepted
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Terms
from broadcaster.website.evidence import Answer, Entrance, Finding, Probe, Round, Stage, Watchpost, Weight
from broadcaster.website.rounds import judge
from broadcaster.website.stepping import Pace, step
from broadcaster.website.telling import tell
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

from .conftest import House

FACEBOOK, X = "kreis-soest@facebook", "kreis-soest@x"
PLAYBOOK = f"""
title = "Ausfall der Website"
alert = ["press"]

[facts]
phone = "02921 30-0"

[drafts.notice]
headline = "Unsere Website ist gestört"
text = "Seit {{since}} ist vieles nicht möglich. Tel. {{phone}}."
accounts = ["{X}"]
condition = "only while offline"

[drafts.lasting]
headline = "Geschlossen"
text = "Geschlossen bleibt die Zulassungsstelle."
accounts = ["{X}"]
every = "6h"

[drafts.lasting.variants.x]
text = "Zulassungsstelle bleibt zu."

[holding]
headline = "Wir kümmern uns"
text = "Unsere Website ist seit {{since}} gestört."
accounts = ["{X}"]
after = "5 min"
countdown = "4 min"
approved_by = "E. Muster, Pressesprecherin"
approved_on = 2026-11-02

[all_clear]
headline = "Wieder da"
text = "Wieder erreichbar seit {{ended}}."
cards = true
"""


def with_playbook(house: House) -> Path:
    """A playbook in the house's folder; its path."""
    folder = Path(house.installation.settings.playbooks)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "website.toml"
    path.write_text(PLAYBOOK, "utf-8")
    house.installation.settings = house.installation.settings.model_copy(update={"playbook": "website"})
    return path


def fall(house: House) -> None:
    """The website goes down, as a person says, and the outage begins."""
    set_verdict(house.installation, Verdict.OFFLINE, "Anruf vom Rechenzentrum")


def rise(house: House) -> None:
    """It is back."""
    set_verdict(house.installation, Verdict.ONLINE, "Rückruf")


def count_down(house: House) -> None:
    """The outage has lasted so long that the countdown of the first statement runs."""
    house.clock.later(minutes=6)
    outages.follow_outage(house.installation)


def seen_offline(house: House) -> None:
    """The watch looks three times and finds the website down, with evidence."""
    for _round in range(3):
        began = house.clock()
        refused = Finding(
            stage=Stage.TCP,
            code="tcp-refused",
            weight=Weight.DOWN,
            sentence=Sentence(de="DNS antwortet, Port 443 lehnt ab", en="DNS answers, port 443 refuses"),
            seconds=0.02,
        )
        named = Finding(
            stage=Stage.DNS,
            code="dns-ok",
            weight=Weight.FINE,
            sentence=Sentence(de="DNS nennt 203.0.113.7", en="DNS names 203.0.113.7"),
            seconds=0.01,
        )
        tries = tuple(Probe(via=via, findings=(named, refused)) for via in ("203.0.113.7", "203.0.113.8"))
        fine = Sentence(de="antwortet", en="answers")
        sentinels = tuple(
            Watchpost(address=f"http://{name}.example/", answer=Answer.GOOD, sentence=fine) for name in ("a", "b", "c")
        )
        looked = Round(
            began_at=began,
            ended_at=began,
            entrances=(Entrance(address="https://www.kreis-soest.example/", tries=tries),),
            sentinels=sentinels,
        )
        judgement = judge(looked)
        before = house.installation.websites.tally()
        after, said = tell(step(before, judgement, began, Pace()), judgement)
        house.installation.websites.record(after, looked, said)
        house.clock.later(seconds=15)


def scheduled(house: House, text: str, *, by: str = "", hours: float = 3, **terms: object) -> Accepted:
    """A message for X at a later time, on some terms."""
    how = {key: terms.pop(key) for key in ("every", "on", "until", "times") if key in terms}
    chosen = Terms(
        condition=Condition(terms.pop("condition")) if "condition" in terms else None,
        repetition=repetition(zone="Europe/Berlin", **how) if how else None,  # type: ignore[arg-type]
    )
    return house.post(text, by=by, at=house.clock() + timedelta(hours=hours), terms=chosen, **terms)


def week(house: House) -> dict[str, Accepted]:
    """A week with one of everything: scheduled, awaited, waiting, repeated, doubled, released alone."""
    for login, roles in (("author", [Role.AUTHOR]), ("boss", [Role.APPROVER]), ("night", [Role.DUTY_OFFICER])):
        house.person(login, *roles)
    rise(house)
    return {
        "scheduled": scheduled(house, "Notfallschalter in Lippstadt heute von 14 bis 18 Uhr."),
        "awaited": scheduled(house, "Morgen öffnet der Wertstoffhof um 10 Uhr.", by="author", hours=20),
        "waiting": scheduled(house, "Unsere Website ist gestört.", condition="only while offline"),
        "repeated": scheduled(house, "Das Bürgertelefon ist besetzt.", hours=1, every="6h"),
        "first": scheduled(house, "Die Bücherei bleibt zu.", hours=30),
        "double": scheduled(house, "Die Bücherei bleibt zu.", hours=40),
    }
