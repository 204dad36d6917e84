"""The story of the demonstration, step by step, with what the practice platforms show beside each claim."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from broadcaster.app.messages.posting import post
from broadcaster.app.messages.reading import all_settled, show
from broadcaster.app.outage.drafts import of_outage_named, release
from broadcaster.app.outage.outages import all_clear
from broadcaster.cli.demo.proof import Claim, claims, everything, last_words, public
from broadcaster.cli.demo.steps import Steps, notice
from broadcaster.cli.grammar.language import LANGUAGES, spoken
from broadcaster.cli.input.draft import draft_of, typed
from broadcaster.cli.input.session import zone
from broadcaster.net.http import httpx
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.repetition import Every, Repetition
from broadcaster.schedule.terms import Terms
from broadcaster.website.verdict import Verdict, Website
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.messages.reading import Story as Told
    from broadcaster.delivery.records import Accepted

EVERY = 20
"""Seconds between two repeats, in which each must go out; people cannot choose less than 15 minutes."""
DEATH = "tcp-refused"
PATIENCE = 90.0
"""Seconds for one step on a slow machine."""
_LOOK = 0.1
_VERDICTS: Final = {
    Verdict.ONLINE: Sentence(de="online", en="online"),
    Verdict.OFFLINE: Sentence(de="offline", en="offline"),
    Verdict.UNKNOWN: Sentence(de="unbekannt", en="unknown"),
}


class Story:
    """The website dies, the public is told, and told again, until it is back."""

    def __init__(self, found: Installation, steps: Steps) -> None:
        self._found, self._steps = found, steps
        self._address = found.settings.practice_address
        self._kept: list[bool] = []
        self._said: list[Accepted] = []

    def tell(self) -> bool:
        """The whole story; whether every promise was kept."""
        self._wait_for(Verdict.ONLINE)
        notice_ = self._queue()
        self._die()
        draft = self._outage()
        self._receipts("receipt", notice_)
        self._receipts("receipt", draft)
        self._repost(notice_)
        self._return()
        self._all_clear()
        self._silence(notice_)
        return self._end()

    def _queue(self) -> Accepted:
        """A notice lies ready for an outage, to be repeated as long as it lasts."""
        said = typed(None, notice(), {"stand": "now"}, zone=zone(self._found), now=self._found.now())
        draft = draft_of(said, notice())
        repetition = Repetition(rule=Every(seconds=EVERY), zone=self._found.settings.time_zone)
        terms = Terms(condition=Condition.ONLY_WHILE_OFFLINE, repetition=repetition)
        accepted = self._keep(post(self._found, draft, terms=terms))
        self._steps(
            "queued",
            Sentence(
                de=f"Liegt für den Ernstfall bereit: „{draft.headline}“, gesendet wird nur, solange die Website offline ist",
                en=f"Lies ready for an emergency: {draft.headline!r}, sent only while the website is offline",
            ),
            message=accepted.message_id,
            deliveries=len(accepted.delivery_ids),
            public=len(public(self._address)),
        )
        return accepted

    def _die(self) -> None:
        self._website(DEATH)
        self._steps("died", Sentence(de="Die Website fällt aus.", en="The website goes down."), fault=DEATH)
        self._wait_for(Verdict.OFFLINE)

    def _outage(self) -> Accepted:
        """The playbook has prepared drafts and told nobody but people; a person releases one."""
        outages = self._found.outages
        self._until(lambda: outages.newest() is not None)
        newest = outages.newest()
        drafts = self._found.drafts.of_outage(newest.id) if newest else []
        names = [record.name for record in drafts]
        self._steps(
            "outage",
            Sentence(
                de=f"Das Playbook hat vorbereitet: {', '.join(names)}. Ein Mensch gibt „auszahlungen“ frei.",
                en=f"The playbook has prepared: {', '.join(names)}. A person releases 'auszahlungen'.",
            ),
            outage=newest.id if newest else None,
            drafts=names,
        )
        return self._keep(release(self._found, of_outage_named(self._found, "auszahlungen")))

    def _receipts(self, step: str, accepted: Accepted) -> None:
        """Each account's receipt beside what the public sees."""
        self._until(lambda: all_settled(self._found, accepted.delivery_ids))
        told, shown = show(self._found, accepted.message_id), public(self._address)
        for claim in claims(told, shown):
            self._claim(step, claim)

    def _repost(self, accepted: Accepted) -> None:
        """The same message again, on the same accounts, true anew."""
        self._steps(
            "repeating",
            Sentence(
                de=f"Solange sie offline ist, wird Meldung {accepted.message_id} alle {EVERY} Sekunden wiederholt …",
                en=f"As long as it is offline, message {accepted.message_id} is repeated every {EVERY} seconds …",
            ),
            every=EVERY,
        )
        self._until(lambda: self._repeated(accepted))
        told, shown = show(self._found, accepted.message_id), public(self._address)
        for claim in claims(told, shown, occurrence=1):
            self._claim("repost", claim)

    def _return(self) -> None:
        self._website(None)
        self._steps("returned", Sentence(de="Die Website ist wieder da.", en="The website is back."))
        self._wait_for(Verdict.ONLINE)
        outages = self._found.outages
        self._until(lambda: (newest := outages.newest()) is not None and newest.ended_at is not None)

    def _all_clear(self) -> None:
        """A person gives the all-clear; on every account it comes after everything else."""
        given = self._keep(all_clear(self._found))
        self._receipts("all-clear", given)
        self._kept.append(last_words(show(self._found, given.message_id), public(self._address)))

    def _silence(self, accepted: Accepted) -> None:
        """Past the time of the next repeat nothing more has come."""
        self._steps(
            "waiting",
            Sentence(
                de="Abgewartet wird, ob noch eine Wiederholung kommt …",
                en="Waiting to see whether one more repeat comes …",
            ),
        )
        ended = self._found.repeats.of_message(accepted.message_id)[-1]
        before, began = len(public(self._address)), ended.begin or self._found.now()
        past = began + timedelta(seconds=EVERY * (ended.occurrence + 1) + 2)
        self._until(lambda: self._found.now() > past)
        quiet = self._found.repeats.live() == [] and len(public(self._address)) == before
        self._kept.append(quiet)
        why = ended.ended_because
        self._steps(
            "stopped",
            _marked(quiet, why or Sentence(de="Es wird weiter wiederholt.", en="It is still repeated.")),
            repeats=ended.occurrence,
            because=spoken(why) or None,
            quiet=quiet,
        )

    def _end(self) -> bool:
        stories = [show(self._found, accepted.message_id) for accepted in self._said]
        self._kept.append(everything(stories, public(self._address)))
        kept = all(self._kept)
        self._steps("end", _verdict(stories, kept=kept), kept=kept)
        return kept

    def _claim(self, step: str, claim: Claim) -> None:
        """One account: whether it is public exactly once, and how it begins."""
        delivery, exact = claim.delivery, claim.exact
        self._kept.append(exact)
        known = (
            Sentence(de="genau einmal öffentlich", en="public exactly once")
            if exact
            else Sentence(de="NICHT wie zugesagt", en="NOT as promised")
        )
        what = {
            "receipt": Sentence(de=f"Meldung {delivery.message_id}", en=f"message {delivery.message_id}"),
            "repost": Sentence(
                de=f"Wiederholung von Meldung {delivery.message_id}", en=f"the repeat of message {delivery.message_id}"
            ),
            "all-clear": Sentence(de="die Entwarnung", en="the all-clear"),
        }[step]
        text = claim.posts[-1]["text"] if claim.posts else ""
        begins = _stand(text) if step == "repost" else _begins(claim.posts[0]["text"] if claim.posts else "")
        name, shown = delivery.account.name, f"              {begins}"
        self._steps(
            step,
            _marked(
                exact,
                Sentence(de=f"{name}: {what.de} {known.de}\n{shown}", en=f"{name}: {what.en} {known.en}\n{shown}"),
            ),
            message=delivery.message_id,
            account=name,
            state=delivery.state,
            exactly_once=exact,
            permalinks=claim.permalinks,
            posts=list(claim.posts),
        )

    def _repeated(self, accepted: Accepted) -> bool:
        """Whether the first repeat is public on every account."""
        told = show(self._found, accepted.message_id)
        first = [found for found, _attempts in told.deliveries if found.occurrence == 1]
        public_on = [found for found in first if all(record.receipt for record in found.parts)]
        return len(public_on) == len(accepted.delivery_ids)

    def _wait_for(self, verdict: Verdict) -> None:
        """The verdict on the website, with its reasons."""
        self._until(lambda: self._now().verdict is verdict)
        website = self._now()
        reasons = {language: " ".join(reason.in_(language) for reason in website.reasons) for language in LANGUAGES}
        name = _VERDICTS[website.verdict]
        self._kept.append(website.verdict is verdict)
        self._steps(
            "verdict",
            Sentence(
                de=f"Urteil: Die Website ist {name.de}. {reasons['de']}".rstrip(),
                en=f"Verdict: the website is {name.en}. {reasons['en']}".rstrip(),
            ),
            verdict=website.verdict,
            reasons=[spoken(reason) for reason in website.reasons],
        )

    def _now(self) -> Website:
        return self._found.websites.current(self._found.now())

    def _website(self, fault: str | None) -> None:
        """Let the practice website die or live."""
        told: dict[str, Any] = {"fault": fault}
        httpx.post(f"{self._address}/practice/website", json=told, timeout=10, trust_env=False).raise_for_status()

    def _until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that should happen; when it does not, the promises that follow are not kept."""
        deadline = time.monotonic() + PATIENCE
        while not condition() and time.monotonic() < deadline:
            time.sleep(_LOOK)

    def _keep(self, accepted: Accepted) -> Accepted:
        self._said.append(accepted)
        return accepted


def _marked(good: bool, said: Sentence) -> Sentence:
    mark = "✓" if good else "✗"
    return Sentence(de=f"{mark} {said.de}", en=f"{mark} {said.en}")


def _begins(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 80 else said[:79] + "…"


def _stand(text: str) -> str:
    """What a repeat says anew: when it is true."""
    return next((line for line in text.splitlines() if line.startswith(("Stand", "As of"))), _begins(text))


def _verdict(stories: list[Told], *, kept: bool) -> Sentence:
    accounts = {delivery.account.name for told in stories for delivery, _attempts in told.deliveries}
    if kept:
        return Sentence(
            de=f"Ein Ausfall, {len(stories)} Meldungen, {len(accounts)} Konten: Öffentlich ist genau das, was zugesagt war. "
            "Alles nur Übung: Nach außen ging nichts.",
            en=f"One outage, {len(stories)} messages, {len(accounts)} accounts: public is exactly what was promised. "
            "Practice only: nothing left this machine.",
        )
    return Sentence(
        de="Nicht alles ist so öffentlich wie zugesagt; die Zeilen mit ✗ sagen, was.",
        en="Not everything is public as promised; the lines with ✗ say what.",
    )
